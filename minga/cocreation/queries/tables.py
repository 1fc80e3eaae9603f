"""Who sits at the table of a process: how many persons and seats its party has, and how many of them are a majority."""

from dataclasses import dataclass

from django.utils import timezone

from minga.accounts.models import Person
from minga.cocreation.models import Process, Proposal
from minga.cocreation.rules.processes import ROLES_OF_PARTY, body_of, party_of
from minga.directory.models import Appointment
from minga.groups.models import Membership
from minga.groups.queries import members_of

# Nobody decides alone, however small the group is.
LEAST_VOICES = 2


@dataclass(frozen=True)
class Table:
    """The persons who may speak for it, and the seats taken by organisations that named nobody on this site."""

    persons: frozenset[int]
    silent_seats: int

    def majority_about(self, proposal: Proposal) -> int:
        """More than half of those who may decide on it: its author does not."""
        entitled = len(self.persons - {proposal.author_id or 0}) + self.silent_seats
        return max(LEAST_VOICES, entitled // 2 + 1)


def table_of(process: Process, act: str) -> Table:
    party = party_of(process, act)
    body = body_of(process, party)
    seated = members_of(body) if body else []
    appointed = Appointment.objects.in_force_on(timezone.localdate()).covering(process.jurisdiction)
    named = appointed.filter(role__in=ROLES_OF_PARTY.get(party, set())).values_list("person_id", flat=True)
    sitting = {one.person_id for one in seated if one.person_id is not None}
    silent = sum(one.person_id is None for one in seated)
    return Table(frozenset({*sitting, *named}), silent)


def sector_of(person: Person, process: Process, act: str) -> str:
    """For which sector they sit; "" for whoever takes part by appointment alone."""
    body = body_of(process, party_of(process, act))
    held = Membership.objects.seated_now().filter(person=person, seat__body=body).select_related("seat").first()
    return held.seat.sector if body and held else ""
