"""A vote by name: each seat has one, and may change it until the point is closed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.core.text import tidy
from minga.groups.actions.items import lock_session
from minga.groups.models import Attendance, Item, Seat, Vote
from minga.groups.rules.sessions import can_record_votes, can_vote


@transaction.atomic
def cast_vote(*, by: Person, item: Item, choice: str, conflict: str = "") -> Vote:
    """One's own vote. A substitute votes only while standing in; a conflict of interest is declared, and excuses."""
    item.session = lock_session(item.session)
    locked = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    locked.session = item.session
    require(can_vote, by, locked)
    attendance = Attendance.objects.select_related("membership").get(
        session=item.session, membership__person=by, left_at=None
    )
    return _write(locked, attendance, choice, conflict)


@transaction.atomic
def record_vote(*, by: Person, item: Item, seat: Seat, choice: str, conflict: str = "") -> Vote:
    """The vote that a seat said aloud, written down by whoever runs the session."""
    item.session = lock_session(item.session)
    locked = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    locked.session = item.session
    require(can_record_votes, by, locked)
    attendance = Attendance.objects.filter(session=item.session, seat=seat, left_at=None).first()
    if attendance is None:
        raise Refused(_("Ese puesto no está presente: quien no está no vota."))
    return _write(locked, attendance, choice, conflict)


def _write(item: Item, attendance: Attendance, choice: str, conflict: str) -> Vote:
    wanted, why = Vote.Choice(choice), tidy(conflict)[:300]
    if wanted == Vote.Choice.RECUSED and not why:
        raise Refused(_("Para excusarse hay que decir cuál es el conflicto de interés."))
    vote, _is_new = Vote.objects.update_or_create(
        item=item,
        seat_id=attendance.seat_id,
        defaults={
            "membership_id": attendance.membership_id,
            "is_standing_in": attendance.is_standing_in,
            "choice": wanted,
            "conflict": why if wanted == Vote.Choice.RECUSED else "",
            "cast_at": timezone.now(),
        },
    )
    return vote
