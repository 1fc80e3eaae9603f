"""Who calls and runs a session, and who votes there."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.permits import rule
from minga.directory.models import Role
from minga.directory.queries import roles_of
from minga.groups.models import Attendance, Body, Item, Membership, Seat, Session


def holds_the_pen(person: Any, body: Body) -> bool:
    """Whoever presides or coordinates the body, and whoever coordinates the plan of its government."""
    if not isinstance(person, Person):
        return False
    if roles_of(person, body.jurisdiction) & {Role.PLANNER, Role.ADMINISTRATOR}:
        return True
    held = Membership.objects.seated_now().filter(person=person, seat__body=body).select_related("seat")
    return any(one.seat.presides or one.seat.kind == Seat.Kind.SECRETARY for one in held)


def presides_over(person: Any, session: Session) -> bool:
    """Also whoever stands in for the one who presides, while the session lasts."""
    if not isinstance(person, Person):
        return False
    there = Attendance.objects.filter(session=session, left_at=None, seat__presides=True)
    return there.filter(membership__person=person).exists()


@rule(
    _("Convoca quien preside o coordina el grupo, o quien coordina el plan de este gobierno, mientras el grupo existe.")
)
def can_call(person: Any, body: Body) -> bool:
    return not body.is_record and not body.has_ended and holds_the_pen(person, body)


@rule(_("Solo lo hace quien preside o coordina el grupo, y antes de que la sesión termine."))
def can_run(person: Any, session: Session) -> bool:
    if session.state not in (Session.State.CALLED, Session.State.OPEN):
        return False
    return holds_the_pen(person, session.body) or presides_over(person, session)


@rule(_("Se vota durante la sesión, por quien está presente en un puesto con voto, hasta que el punto se cierra."))
def can_vote(person: Any, item: Item) -> bool:
    if not isinstance(person, Person) or not is_being_voted(item):
        return False
    return item.session.attendances.filter(membership__person=person, left_at=None).exists()


@rule(_("Los votos se anotan durante la sesión, los anota quien la dirige, y hasta que el punto se cierra."))
def can_record_votes(person: Any, item: Item) -> bool:
    return is_being_voted(item) and bool(can_run(person, item.session))


def is_being_voted(item: Item) -> bool:
    return item.session.state == Session.State.OPEN and item.is_votable and not item.is_closed


@rule(_("Se anota para observar quien entra con su correo, si el grupo recibe público y la sesión no ha terminado."))
def can_observe(person: Any, session: Session) -> bool:
    is_ahead = session.state in (Session.State.CALLED, Session.State.OPEN)
    return isinstance(person, Person) and session.admits_observers and is_ahead
