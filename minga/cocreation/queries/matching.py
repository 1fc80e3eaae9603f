"""What the filters of the list ask for, and the same asked of the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from minga.cocreation.models import IntegratedProposal, IntegratedSource, Process, Proposal, UnusedIdea
from minga.cocreation.models.integrated import IntegratedProposalQuerySet
from minga.cocreation.models.proposals import ProposalQuerySet
from minga.cocreation.queries.documents import NONE_FITS
from minga.cocreation.queries.fates import COMMITMENT, NEXT_PLAN, NOT_RELATED, OUTSIDE, PENDING, UNUSED
from minga.directory.models import Jurisdiction
from minga.plans.models import ActionPlan
from minga.web.components import Stage


@dataclass(frozen=True)
class Asked:
    """What the address asks for: words, filters by their names in the index, and whether to sort by support."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    is_by_support: bool = False


@dataclass(frozen=True)
class Here:
    """A government with its processes and their phases, which all the rows of a list share."""

    jurisdiction: Jurisdiction
    processes: Mapping[int, Process]

    def __post_init__(self) -> None:
        for process in self.processes.values():
            process.jurisdiction = self.jurisdiction

    def own(self, rows: Iterable[Proposal]) -> list[Proposal]:
        """The rows with the process that is already at hand."""
        found = list(rows)
        for row in found:
            row.process = self.processes[row.process_id]
        return found

    @property
    def receiving(self) -> Process | None:
        """The process that receives proposals today; the one that ends first, if there are two."""
        today = timezone.localdate()
        found = [process for process in self.processes.values() if process.is_receiving_on(today)]
        return min(found, key=lambda one: one.ends_on.iso if one.ends_on else "9999", default=None)


def proposals_like(place: Here, asked: Asked) -> ProposalQuerySet:
    """In the order that is asked for; without an index of words, those whose title or problem holds the text."""
    chosen = asked.filters
    slug = chosen.get("process")
    used = [one for one in place.processes.values() if one.next_number > 1 and slug in (None, one.slug)]
    # One process in an equality lets the database walk its index in order; a list of them makes it sort every row.
    within = Q(process_id=used[0].pk) if len(used) == 1 else Q(process_id__in=[one.pk for one in used])
    rows = Proposal.objects.readable().rows_of_lists().filter(within)
    rows = rows.order_by(*(("-support_count", "-id") if asked.is_by_support else ("-received_at", "-id")))
    rows = classified_like(rows, chosen)
    if goal := chosen.get("sdg"):
        rows = rows.filter(is_without_sdg=True) if goal == NONE_FITS else rows.filter(sdg=int(goal))
    if code := chosen.get("territory"):
        rows = rows.filter(Q(territory__code=code) | Q(territory__path__contains=f"/{code}/"))
    if asked.text:
        rows = rows.filter(Q(title__icontains=asked.text) | Q(problem__icontains=asked.text))
    return rows.filter(**{name: chosen[name] for name in ("sector", "channel") if name in chosen})


def classified_like(rows: ProposalQuerySet, chosen: Mapping[str, str]) -> ProposalQuerySet:
    """As `fates.stage_of` and `fates.outcome_of` say, asked of the database."""
    if not {"phase", "outcome"} & chosen.keys():
        return rows
    rows = with_first_source(rows)
    if "phase" in chosen:
        rows = rows.filter(stages().get(Stage(chosen["phase"]), Q(pk=None)))
    return rows.filter(outcomes().get(chosen["outcome"], Q(pk=None))) if "outcome" in chosen else rows


def with_first_source(rows: ProposalQuerySet) -> ProposalQuerySet:
    """What is known of the first integrated proposal that each idea feeds; "" and 0 where it feeds none."""
    sources = IntegratedSource.objects.filter(proposal=OuterRef("pk")).exclude(integrated__state="draft")
    first = sources.order_by("integrated__position")
    names = {
        "first_state": "integrated__state",
        "first_plan": "integrated__commitment__plan__state",
        "first_outcome": "integrated__category__outcome",
    }
    unused = UnusedIdea.objects.filter(proposal=OuterRef("pk"), confirmed_at__isnull=False)
    return rows.annotate(
        **{name: Coalesce(Subquery(first.values(path)[:1]), Value("")) for name, path in names.items()},
        first_number=Coalesce(Subquery(first.values("integrated__category__number")[:1]), Value(0)),
        is_promised=Exists(sources.filter(integrated__commitment__plan__state=ActionPlan.State.PUBLISHED)),
        is_unused=Exists(unused),
    )


FED = ~Q(first_state="")
UNUSED_ONES = Q(first_state="", is_unused=True)


def related(state: str) -> Q:
    return Q(classification__state=state)


def stages() -> dict[Stage, Q]:
    left_out = related("not_related")
    alone, settled = ~FED & ~Q(is_unused=True), FED & ~Q(first_state__in=("ready", "assessed"))
    public = Q(first_plan=ActionPlan.State.PUBLISHED)
    return {
        Stage.STOPPED: left_out | UNUSED_ONES,
        Stage.RECEIVED: ~left_out & alone & ~related("related"),
        Stage.GROUPED: ~left_out & ((alone & related("related")) | Q(first_state="ready")),
        Stage.ASSESSED: ~left_out & Q(first_state="assessed"),
        Stage.SELECTED: ~left_out & settled & ~public,
        Stage.PLANNED: ~left_out & settled & public,
    }


def outcomes() -> dict[str, Q]:
    left_out, promised = related("not_related"), Q(is_promised=True)
    kinds = ((OUTSIDE, "project", 3), (NEXT_PLAN, "next_plan", 4))
    ended = {key: Q(first_outcome=outcome) | Q(first_outcome="", first_number=number) for key, outcome, number in kinds}
    found = {NOT_RELATED: left_out, COMMITMENT: ~left_out & promised, UNUSED: ~left_out & UNUSED_ONES}
    found |= {key: ~left_out & ~promised & FED & one for key, one in ended.items()}
    waits = ~UNUSED_ONES & ~(FED & (ended[OUTSIDE] | ended[NEXT_PLAN]))
    return {**found, PENDING: ~left_out & ~promised & waits}


def integrated_like(place: Here, asked: Asked) -> IntegratedProposalQuerySet:
    chosen = asked.filters
    rows = IntegratedProposal.objects.listed().filter(process__in=list(place.processes))
    if {"sdg", "territory", "sector", "channel"} & set(chosen):
        return rows.none()
    if slug := chosen.get("process"):
        rows = rows.filter(process__slug=slug)
    if asked.text:
        rows = rows.filter(title__icontains=asked.text)
    promised = Q(commitment__isnull=False)
    if stage := chosen.get("phase"):
        rows = rows.filter({Stage.PLANNED: promised, Stage.SELECTED: ~promised}.get(Stage(stage), Q(pk=None)))
    # Where a document tells its categories, only their number says what they led to.
    outside = Q(category__outcome="project") | Q(category__outcome="", category__number=3)
    later = Q(category__outcome="next_plan") | Q(category__outcome="", category__number=4)
    outcomes = {
        COMMITMENT: promised,
        OUTSIDE: ~promised & outside,
        NEXT_PLAN: ~promised & later,
        PENDING: ~promised & ~outside & ~later,
    }
    return rows.filter(outcomes.get(chosen["outcome"], Q(pk=None))) if "outcome" in chosen else rows
