"""What waits to be classified, what waits at the table, what was decided, and how far the group is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from minga.accounts.models import Person
from minga.cocreation.models import Classification, Opinion, Process, Proposal, SecondLook
from minga.cocreation.models.proposals import ProposalQuerySet

State = Classification.State
DECIDED = (State.RELATED, State.NOT_RELATED)


def waiting(process: Process) -> ProposalQuerySet:
    """Readable, and nobody has decided yet whether it is related."""
    open_ones = Q(classification=None) | Q(classification__state=State.OPEN)
    return Proposal.objects.readable().filter(open_ones, process=process)


def queue_for(person: Person, process: Process) -> ProposalQuerySet:
    """What this person can still answer; those that lack only one answer come first."""
    assert process.methodology
    own = Opinion.objects.filter(person=person, proposal__process=process).values("proposal")
    found = waiting(process).exclude(author=person).exclude(pk__in=own).annotate(given=Count("opinions"))
    return found.filter(given__lt=process.methodology.said.classification.people).order_by("-given", "number")


def answered_by(person: Person, process: Process) -> list[Opinion]:
    """What this person said and can still take back: no result has come of it."""
    open_ones = Q(proposal__classification__state=State.OPEN, proposal__process=process)
    found = Opinion.objects.filter(open_ones, person=person).select_related("proposal")
    return list(found.order_by("-given_at")[:10])


def at_table(process: Process) -> QuerySet[Classification]:
    found = Classification.objects.filter(proposal__process=process, state=State.TABLE)
    readable = found.filter(proposal__state=Proposal.State.RECEIVED)
    return readable.select_related("proposal__second_look", "item__session__body__jurisdiction").order_by(
        "proposal__number"
    )


def counted_opinions(classification: Classification) -> list[Opinion]:
    """Those that count today: at a second look, only those given since it was asked for."""
    look = SecondLook.objects.filter(proposal=classification.proposal_id, answered_at=None).first()
    found = Opinion.objects.filter(proposal=classification.proposal_id).order_by("given_at", "pk")
    return list(found.filter(given_at__gte=look.asked_at) if look else found)


def decided(process: Process) -> QuerySet[Classification]:
    readable = Q(proposal__process=process, proposal__state=Proposal.State.RECEIVED, state__in=DECIDED)
    found = Classification.objects.filter(readable).select_related("proposal__second_look")
    return found.order_by("proposal__number")


@dataclass(frozen=True)
class Progress:
    """How many proposals stand where; none is counted twice and none is left out."""

    total: int
    untouched: int
    begun: int
    table: int
    related: int
    not_related: int

    @property
    def decided(self) -> int:
        return self.related + self.not_related

    @property
    def percent(self) -> int:
        return self.decided * 100 // self.total if self.total else 0


def progress_of(process: Process) -> Progress:
    readable = Proposal.objects.readable().filter(process=process)
    total = readable.count()
    counts = dict(
        readable.exclude(classification=None)
        .order_by()
        .values_list("classification__state")
        .annotate(count=Count("pk"))
    )
    begun, table = counts.get(State.OPEN, 0), counts.get(State.TABLE, 0)
    related, not_related = counts.get(State.RELATED, 0), counts.get(State.NOT_RELATED, 0)
    return Progress(total, total - begun - table - related - not_related, begun, table, related, not_related)


def opinions_by_sector(process: Process) -> dict[str, int]:
    """How many answers each sector gave; "" are those who take part by appointment alone."""
    found = Opinion.objects.filter(proposal__process=process).order_by()
    return dict(found.values_list("sector").annotate(count=Count("pk")))


def results_of(pks: Sequence[int]) -> dict[int, Classification]:
    """What was said of each of these proposals, if anything."""
    return {one.proposal_id: one for one in Classification.objects.filter(proposal__in=pks)}
