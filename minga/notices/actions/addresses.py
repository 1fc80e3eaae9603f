"""Writing to somebody without an account who asked for something: the address is kept only for that matter."""

from django.db import transaction
from django.utils import timezone

from minga.notices.actions.following import forget_unneeded
from minga.notices.models import Follower, Reader, Refusal
from minga.notices.models.readers import hashed_address
from minga.notices.queries import followers
from minga.notices.threads import Followed

__all__ = ["confirm_addresses", "correspondent", "forget_addresses"]


@transaction.atomic
def correspondent(*, email: str, language: str, subject: Followed) -> Follower | None:
    """Whom `notify` writes to about this matter; None if the address asked that nobody write to it. Not confirmed, it
    is forgotten after the days in which a question can be answered."""
    address = email.strip().lower()
    if Refusal.objects.filter(key=hashed_address(address), ends_at__gt=timezone.now()).exists():
        return None
    reader, _is_new = Reader.objects.get_or_create(email=address, person=None, defaults={"said_language": language})
    follower, _is_new = Follower.objects.get_or_create(
        reader=reader, kind=subject.ledger_kind, code=subject.ledger_code
    )
    return follower


def confirm_addresses(*, subject: Followed) -> None:
    """The mailbox answered: it hears of every step."""
    asked = Follower.objects.about(subject.ledger_kind, subject.ledger_code).filter(confirmed_at=None)
    asked.update(confirmed_at=timezone.now())


@transaction.atomic
def forget_addresses(*, subject: Followed) -> None:
    """The matter is over: nobody hears of it any more, and an address that was kept only for it goes."""
    for follower in followers(subject):
        follower.delete()
        forget_unneeded(follower.reader)
