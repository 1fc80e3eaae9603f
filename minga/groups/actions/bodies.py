"""A body is established with its seats."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from minga.accounts.models import Person
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.groups.models import Body, Seat
from minga.groups.rules.bodies import can_establish
from minga.ledger.actions import record


@transaction.atomic
def establish_body(
    *, by: Person, jurisdiction: Jurisdiction, seats: Sequence[Mapping[str, Any]], **fields: Any
) -> Body:
    """A body with its seats, still empty. `seats`: sector, presides, kind, and with_substitute for a second one."""
    require(can_establish, by, jurisdiction)
    body = Body.objects.create(jurisdiction=jurisdiction, **fields)
    add_seats(body, seats)
    voting = body.seats.voting()
    by_sector = {sector.value: voting.filter(sector=sector).count() for sector in Seat.Sector}
    facts = {"kind": body.kind, "seats": {sector: count for sector, count in by_sector.items() if count}}
    record("body.established", body, by=by, role="planner", quorum=body.quorum, majority=body.majority, **facts)
    return body


def add_seats(body: Body, seats: Sequence[Mapping[str, Any]]) -> None:
    number = body.seats.count()
    for wanted in seats:
        number += 1
        fields = {name: value for name, value in wanted.items() if name != "with_substitute"}
        seat = Seat.objects.create(body=body, number=number, **fields)
        if wanted.get("with_substitute"):
            number += 1
            Seat.objects.create(
                body=body, number=number, kind=Seat.Kind.SUBSTITUTE, sector=seat.sector, substitute_of=seat
            )
