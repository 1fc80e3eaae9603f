"""A session is called, opened with a quorum, and closed; or it did not take place."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.groups.actions.items import lock_session, write_item
from minga.groups.actions.recipients import tell
from minga.groups.agenda import AgendaItem
from minga.groups.models import Body, Item, Membership, Session
from minga.groups.rules.sessions import can_call, can_run
from minga.ledger.actions import record

REMIND_BEFORE = dt.timedelta(days=2)


@transaction.atomic
def call_session(
    *,
    by: Person,
    body: Body,
    starts_at: dt.datetime,
    agenda: Sequence[AgendaItem],
    kind: str = Session.Kind.ORDINARY,
    place: str = "",
    live_url: str = "",
    admits_observers: bool = True,
) -> Session:
    """Everybody who sits there, and whoever follows the body, is told the day and the agenda in time."""
    locked = Body.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=body.pk)
    require(can_call, by, locked)
    check_notice(locked, kind, starts_at)
    if locked.sessions.filter(starts_at=starts_at).exclude(state=Session.State.CANCELLED).exists():
        raise Refused(_("Ya hay una sesión convocada para ese día y esa hora."))
    if not agenda:
        raise Refused(_("Una convocatoria necesita al menos un punto en su orden del día."))
    last = locked.sessions.aggregate(last=Max("number"))["last"] or 0
    session = Session.objects.create(
        body=locked,
        number=last + 1,
        kind=Session.Kind(kind),
        place=tidy(place)[:200],
        live_url=live_url,
        admits_observers=admits_observers,
        starts_at=starts_at,
        called_at=timezone.now(),
        called_by=by,
    )
    for wanted in agenda:
        write_item(session, wanted)
    facts = {"kind": session.kind, "number": session.number, "starts_at": starts_at.isoformat(), "items": len(agenda)}
    record("session.called", session, by=by, role="group_chair", **facts)
    announce(session, "session_called", by)
    return session


def check_notice(body: Body, kind: str, starts_at: dt.datetime) -> None:
    """With as many days as the body's rules ask, counted from now to the hour of the session."""
    days = body.urgent_notice_days if kind == Session.Kind.EXTRAORDINARY else body.notice_days
    if starts_at < timezone.now() + dt.timedelta(days=days):
        raise Refused(_("Este grupo convoca con al menos %(days)s días: elige una fecha posterior.") % {"days": days})


@transaction.atomic
def open_session(*, by: Person, session: Session) -> Session:
    """It begins if enough seats are represented; how many there were and had to be stays written."""
    locked = lock_session(session)
    require(can_run, by, locked)
    if timezone.localdate(locked.starts_at) > timezone.localdate():
        raise Refused(_("Una sesión empieza el día para el que se convocó, no antes."))
    count = locked.attendances.filter(left_at=None).count()
    set_quorum(locked)
    if count < locked.seats_needed:
        raise Refused(
            _("Todavía no hay quórum: están %(count)s puestos y hacen falta %(needed)s.")
            % {"count": count, "needed": locked.seats_needed}
        )
    move(locked, Session.State.OPEN, paths=Session.PATHS)
    locked.opened_at = timezone.now()
    locked.save()
    standing_in = locked.attendances.filter(left_at=None, is_standing_in=True).count()
    facts = {"present": count, "standing_in": standing_in, "needed": locked.seats_needed, "of": locked.seats_voting}
    record("session.opened", locked, by=by, role="group_chair", **facts)
    session.state = locked.state
    return locked


def set_quorum(session: Session) -> None:
    body = session.body
    session.seats_voting = body.seats.voting().count()
    session.seats_held = Membership.objects.seated_now().voting().filter(seat__body=body).count()
    session.seats_needed = body.needed_for_quorum(seats=session.seats_voting, members=session.seats_held)


@transaction.atomic
def close_session(*, by: Person, session: Session) -> Session:
    """What was not treated is left for another session; the minutes can be drafted."""
    locked = lock_session(session)
    require(can_run, by, locked)
    move(locked, Session.State.CLOSED, paths=Session.PATHS)
    now = timezone.now()
    locked.closed_at = now
    locked.save(update_fields=["state", "closed_at", "updated_at"])
    locked.items.filter(closed_at=None).update(outcome=Item.Outcome.POSTPONED, closed_at=now)
    outcomes = list(locked.items.values_list("outcome", flat=True))
    facts = {"items": len(outcomes), "adopted": outcomes.count(Item.Outcome.ADOPTED)}
    record("session.closed", locked, by=by, role="group_chair", **facts)
    announce(locked, "session_closed", by)
    session.state = locked.state
    return locked


@transaction.atomic
def cancel_session(*, by: Person, session: Session, reason: str) -> Session:
    """It does not take place: for lack of a quorum, or for whatever reason is given to everybody."""
    locked = lock_session(session)
    require(can_run, by, locked)
    move(locked, Session.State.CANCELLED, paths=Session.PATHS)
    locked.cancel_reason = tidy(reason)[:300]
    if not locked.cancel_reason:
        raise Refused(_("Di por qué no se realiza: todas las personas convocadas lo leerán."))
    locked.save(update_fields=["state", "cancel_reason", "updated_at"])
    record("session.cancelled", locked, by=by, role="group_chair", number=locked.number)
    announce(locked, "session_cancelled", by)
    session.state = locked.state
    return locked


def announce(session: Session, what: str, by: Person | None) -> None:
    starts_at = timezone.localtime(session.starts_at)
    facts = {
        "number": session.number,
        "day": starts_at.date().isoformat(),
        "hour": starts_at.strftime("%H:%M"),
        "place": session.place,
        "reason": session.cancel_reason,
    }
    tell(session.body, what, but=by, about=session, **facts)


def remind_sessions() -> int:
    """Two days before, once: members and followers are told again. How many sessions."""
    soon = timezone.now() + REMIND_BEFORE
    waiting = Session.objects.filter(
        state=Session.State.CALLED, reminded_at=None, starts_at__lte=soon, starts_at__gt=timezone.now()
    )
    return sum(remind(pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def remind(pk: int) -> int:
    session = Session.objects.select_for_update(of=("self",)).select_related("body__jurisdiction").get(pk=pk)
    if session.reminded_at or session.state != Session.State.CALLED:
        return 0
    session.reminded_at = timezone.now()
    session.save(update_fields=["reminded_at", "updated_at"])
    announce(session, "session_reminder", None)
    return 1
