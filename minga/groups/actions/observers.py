"""Whoever wants to follow a session in person or by its link says so; only the count is public."""

from django.db import transaction
from django.utils import timezone

from minga.accounts.models import Person
from minga.core.permits import require
from minga.groups.models import Observer, Session
from minga.groups.rules.sessions import can_observe


@transaction.atomic
def register_observer(*, by: Person, session: Session) -> Observer:
    """Twice is once."""
    require(can_observe, by, session)
    observer, _is_new = Observer.objects.get_or_create(
        session=session, person=by, defaults={"registered_at": timezone.now()}
    )
    return observer


@transaction.atomic
def withdraw_observer(*, by: Person, session: Session) -> None:
    Observer.objects.filter(session=session, person=by).delete()
