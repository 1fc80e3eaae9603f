"""Who is there, and for which seat."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.groups.actions.items import lock_session
from minga.groups.models import Attendance, Membership, Seat, Session
from minga.groups.rules.sessions import can_run


@transaction.atomic
def take_attendance(*, by: Person, session: Session, seat: Seat, membership: Membership) -> Attendance:
    """This seat is represented from now on: by its holder, or by its substitute, who counts only here and now."""
    locked = lock_session(session)
    require(can_run, by, locked)
    member = Membership.objects.select_related("seat").get(pk=membership.pk)
    if problem := cannot_represent(member, seat, locked):
        raise Refused(problem)
    attendance, _is_new = Attendance.objects.update_or_create(
        session=locked,
        seat=seat,
        defaults={
            "membership": member,
            "is_standing_in": member.seat_id != seat.pk,
            "arrived_at": timezone.now(),
            "left_at": None,
        },
    )
    return attendance


@transaction.atomic
def end_attendance(*, by: Person, session: Session, seat: Seat) -> None:
    """They left before the end; before the session is opened, it is only crossed out."""
    locked = lock_session(session)
    require(can_run, by, locked)
    there = Attendance.objects.filter(session=locked, seat=seat, left_at=None)
    if locked.state == Session.State.CALLED:
        there.delete()
    else:
        there.update(left_at=timezone.now())


def cannot_represent(member: Membership, seat: Seat, session: Session) -> str:
    """Why this member cannot be there for this seat, or ""."""
    if seat.body_id != session.body_id or member.seat.body_id != session.body_id:
        return _("Ese puesto es de otro grupo.")
    if seat.kind != Seat.Kind.MEMBER or member.state != Membership.State.SEATED:
        return _("La asistencia se anota en puestos con voto, con quien está en funciones.")
    is_own_substitute = member.seat.kind == Seat.Kind.SUBSTITUTE and member.seat.substitute_of_id in (None, seat.pk)
    if member.seat_id != seat.pk and not is_own_substitute:
        return _("Solo su suplente puede ocupar el puesto de quien falta.")
    elsewhere = session.attendances.filter(membership=member, left_at=None).exclude(seat=seat)
    if elsewhere.exists():
        return _("Ya está presente en otro puesto: nadie ocupa dos.")
    return ""
