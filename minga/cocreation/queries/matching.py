"""What the filters of the list ask for, and the same asked of the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from minga.cocreation.models import IntegratedProposal, Process, Proposal
from minga.cocreation.models.integrated import IntegratedProposalQuerySet
from minga.cocreation.models.proposals import ProposalQuerySet
from minga.cocreation.queries.documents import NONE_FITS
from minga.cocreation.queries.fates import COMMITMENT, NEXT_PLAN, NOT_RELATED, OUTSIDE, PENDING
from minga.directory.models import Jurisdiction
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
    related, left_out = (Q(classification__state=state) for state in ("related", "not_related"))
    phases = {Stage.RECEIVED: ~related & ~left_out, Stage.GROUPED: related, Stage.STOPPED: left_out}
    outcomes = {PENDING: ~left_out, NOT_RELATED: left_out}
    if "phase" in chosen:
        rows = rows.filter(phases.get(Stage(chosen["phase"]), Q(pk=None)))
    return rows.filter(outcomes.get(chosen["outcome"], Q(pk=None))) if "outcome" in chosen else rows


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
