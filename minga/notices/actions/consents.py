"""What a mailbox agreed to: one consent for all that it follows, ended with the last of it."""

from minga.accounts.actions import give_consent, withdraw_consent
from minga.accounts.models import Consent
from minga.accounts.models.consents import hashed_key
from minga.notices.models import Reader


def note_following(reader: Reader) -> None:
    give_consent(
        purpose=Consent.Purpose.FOLLOWING,
        where="follow",
        person=reader.person,
        key=key_of(reader),
        language=reader.language,
    )


def end_following(reader: Reader) -> None:
    withdraw_consent(purpose=Consent.Purpose.FOLLOWING, person=reader.person, key=key_of(reader))


def key_of(reader: Reader) -> str:
    """Behind the token of its letters, hashed: the consent outlives the address and does not name it."""
    return "" if reader.person else hashed_key(reader.token)
