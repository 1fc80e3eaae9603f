"""What changes about a person."""

from django.db import transaction

from minga.accounts.actions.consents import give_consent, withdraw_consent
from minga.accounts.models import Consent, Person


@transaction.atomic
def update_profile(*, by: Person, name: str, is_name_public: bool, language: str) -> Person:
    """Keep what a person says about themselves; what is already published keeps the name it was published with."""
    by.name, by.is_name_public, by.language = name.strip(), is_name_public, language
    by.save(update_fields=["name", "is_name_public", "language", "updated_at"])
    if is_name_public:
        give_consent(purpose=Consent.Purpose.PUBLIC_NAME, where="profile", person=by)
    else:
        withdraw_consent(purpose=Consent.Purpose.PUBLIC_NAME, person=by)
    return by


@transaction.atomic
def hide_name(*, by: Person) -> None:
    """From now on the name is not shown. Where it was shown before, the rooms that showed it take it away."""
    by.is_name_public = False
    by.save(update_fields=["is_name_public", "updated_at"])
    withdraw_consent(purpose=Consent.Purpose.PUBLIC_NAME, person=by)
