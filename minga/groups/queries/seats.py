"""Who sits in a body, and how the sectors stand to each other."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone

from minga.accounts.models import Person
from minga.directory.models import Jurisdiction
from minga.directory.queries import Anyone
from minga.groups.models import Attendance, Body, Membership, Seat, Session
from minga.groups.models.bodies import BodyQuerySet


def bodies_of(jurisdiction: Jurisdiction) -> BodyQuerySet:
    return Body.objects.filter(jurisdiction=jurisdiction).select_related("jurisdiction", "parent__jurisdiction")


def body_in_force(jurisdiction: Jurisdiction, kind: str) -> Body | None:
    """The newest of its kind that has not ended and meets on this site."""
    found = bodies_of(jurisdiction).in_force_on(timezone.localdate()).filter(kind=kind)
    return found.order_by("-created_at", "-pk").first()


def sits_in(person: Anyone, body: Body) -> bool:
    """Whether they hold a seat with a vote; a substitute only while standing in, in a session that is open."""
    if not isinstance(person, Person):
        return False
    if Membership.objects.seated_now().voting().filter(person=person, seat__body=body).exists():
        return True
    standing = Attendance.objects.filter(session__body=body, session__state=Session.State.OPEN, left_at=None)
    return standing.filter(membership__person=person).exists()


def seats_of(person: Person) -> tuple[frozenset[int], frozenset[int]]:
    """The bodies in which they vote today, as `sits_in` says of one, and those that they preside or coordinate."""
    held = list(
        Membership.objects.seated_now().filter(person=person).values_list("seat__body", "seat__kind", "seat__presides")
    )
    standing = Attendance.objects.filter(
        session__state=Session.State.OPEN, left_at=None, membership__person=person
    ).values_list("session__body", flat=True)
    votes = {body for body, kind, _presides in held if kind == Seat.Kind.MEMBER}
    pens = {body for body, kind, presides in held if presides or kind == Seat.Kind.SECRETARY}
    return frozenset(votes | set(standing)), frozenset(pens)


def members_of(body: Body, day: dt.date | None = None) -> list[Membership]:
    """Who held a seat with a vote that day, in the order of the seats; today without whoever left today."""
    all_of_body = Membership.objects.filter(seat__body=body).voting().select_related("seat", "person", "institution")
    return list(all_of_body.seated_now() if day is None else all_of_body.in_office_on(day))


@dataclass(frozen=True)
class Share:
    """Of one sector: seats taken, seats that the norm asks for (None: it asks none), and its part of those taken."""

    sector: Seat.Sector
    taken: int
    asked: int | None
    part: Fraction

    @property
    def label(self) -> str:
        return str(self.sector.label)


def balance_of(body: Body, day: dt.date | None = None) -> dict[str, Share]:
    """The seats with a vote that are taken, by sector; also a sector that should sit and does not."""
    return shares_among(body, members_of(body, day))


def shares_among(body: Body, members: Iterable[Membership]) -> dict[str, Share]:
    taken = Counter(member.seat.sector for member in members)
    total = sum(taken.values())
    sectors = [sector for sector in Seat.Sector if taken[sector] or sector in body.composition]
    return {
        sector.value: Share(
            sector,
            taken[sector],
            body.composition.get(sector),
            Fraction(taken[sector], total) if total else Fraction(0),
        )
        for sector in sectors
    }
