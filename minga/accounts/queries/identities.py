"""Reads of checked identities: whose they are, and who dictated a code."""

from minga.accounts.identity_keys import IdentityKeyError, digests_of, read_keys
from minga.accounts.models import CheckCode, Identity, Person


def identity_of(person: Person) -> Identity | None:
    return Identity.objects.in_force().filter(person=person).first()


def keys_lost() -> set[str]:
    """The keys that hashed a number that still counts, and are not there any more."""
    used = Identity.objects.in_force().order_by().values_list("key_id", flat=True).distinct()
    return set(used) - set(read_keys())


def holder_of(digests: dict[str, str]) -> Identity | None:
    """The identity in force that was checked with this number, under whichever key it was hashed."""
    return Identity.objects.in_force().with_digests(digests).select_related("person").first()


def digests_to_compare(number: str) -> dict[str, str]:
    """The number's hashes; refused if a key is missing, because the same person could then be taken for two."""
    if lost := keys_lost():
        raise IdentityKeyError(f"keys/identity-{min(lost)}.key is missing: restore it from a copy.")
    return digests_of(number)


def person_with_code(code: str) -> Person | None:
    """Whoever dictated this code in the last half hour, written as people write it."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    found = CheckCode.objects.open_now().filter(code=plain, person__is_active=True).select_related("person").first()
    return found.person if found else None
