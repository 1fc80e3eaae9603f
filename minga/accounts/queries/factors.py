"""Whether a person has a second way to show that it is them."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from minga.accounts.models import Person

# Recovery codes only replace one of these when it is lost.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(person: Person) -> bool:
    """Kept on the person object: a page that asks ten rules asks the database once."""
    if "_has_second_factor" not in person.__dict__:
        found = Authenticator.objects.filter(user=person, type__in=FACTORS).exists()
        person.__dict__["_has_second_factor"] = found
    return bool(person.__dict__["_has_second_factor"])


def lacks_second_factor(person: Person) -> bool:
    """Whether the powers of an administrator rest until they set one up. Invented persons of the demonstration, who
    enter with a click, need none; they exist nowhere else."""
    if not settings.ADMINISTRATORS_NEED_SECOND_FACTOR or (settings.IS_DEMO and person.is_example):
        return False
    return not has_second_factor(person)
