"""Bodies with their seats taken, sessions called and open, for tests of any room."""

import datetime as dt
from typing import Any

from django.utils import timezone

from minga.accounts.models import Person
from minga.core.fields import Said
from minga.directory.models import Jurisdiction
from minga.groups.actions import (
    AgendaItem,
    call_session,
    establish_body,
    open_session,
    seat_member,
    take_attendance,
)
from minga.groups.models import Body, Item, Membership, Seat, Session
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.plans import JurisdictionFactory

QUITO_SEATS = [
    {"sector": Seat.Sector.GOVERNMENT, "presides": True, "with_substitute": True},
    *[{"sector": Seat.Sector.COMMUNITY, "with_substitute": True}] * 3,
    *[{"sector": Seat.Sector.ACADEMIA, "with_substitute": True}] * 3,
    *[{"sector": Seat.Sector.PRODUCTIVE, "with_substitute": True}] * 3,
]
QUITO_COMPOSITION = {"government": 1, "community": 3, "academia": 3, "productive": 3}


def make_body(jurisdiction: Jurisdiction | None = None, *, by: Person | None = None, **fields: Any) -> Body:
    """A council as Quito's ordinance has it: ten seats with a vote, each with a substitute, all empty."""
    place = jurisdiction or JurisdictionFactory(slug="quito", kind="municipality")
    values: dict[str, Any] = {
        "slug": "consejo",
        "kind": Body.Kind.COUNCIL,
        "name": Said(es="Consejo de prueba", en="Council under test"),
        "purpose": Said(es="Aconseja sobre el plan."),
        "composition": QUITO_COMPOSITION,
        "seats": QUITO_SEATS,
    }
    return establish_body(by=by or appoint("planner", place), jurisdiction=place, **{**values, **fields})


def fill_seats(body: Body, *, kinds: tuple[str, ...] = ("member", "substitute")) -> list[Membership]:
    """Somebody in each empty seat; who presides can call and run sessions."""
    empty = body.seats.filter(kind__in=kinds).exclude(memberships__state="seated")
    return [
        seat_member(by=None, seat=seat, person=PersonFactory(), shown_name=f"Integrante {seat.number}")
        for seat in empty
    ]


def holder(body: Body, number: int) -> Membership:
    return Membership.objects.select_related("seat", "person").get(seat__body=body, seat__number=number, state="seated")


def chair_of(body: Body) -> Person:
    person = Membership.objects.get(seat__body=body, seat__presides=True, state="seated").person
    assert person
    return person


def make_session(body: Body, *agenda: AgendaItem, by: Person | None = None, **fields: Any) -> Session:
    """Called, in ten days, with one point to vote."""
    points = agenda or (AgendaItem("Informe del trimestre", Item.Kind.VOTE, "Aprobar el informe del trimestre."),)
    starts_at = fields.pop("starts_at", timezone.now() + dt.timedelta(days=10))
    return call_session(by=by or chair_of(body), body=body, starts_at=starts_at, agenda=points, **fields)


def seat_in(session: Session, *numbers: int) -> None:
    """Its day has come, and these seats are represented by their holders; none given: every seat with a vote."""
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now())
    seats = Seat.objects.filter(body=session.body, kind="member")
    for seat in seats.filter(number__in=numbers) if numbers else seats:
        take_attendance(
            by=chair_of(session.body), session=session, seat=seat, membership=holder(session.body, seat.number)
        )


def make_open_session(body: Body, *agenda: AgendaItem) -> Session:
    """Everybody is there and it has begun."""
    session = make_session(body, *agenda)
    seat_in(session)
    return open_session(by=chair_of(body), session=session)
