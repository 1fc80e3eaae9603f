"""The monitoring report: what was done with every proposal, why, who decided by role, when, and in which lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Value, When
from django.db.models.enums import TextChoices
from django.http import Http404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import (
    Category,
    Classification,
    IntegratedProposal,
    IntegratedSource,
    Process,
    Proposal,
    UnusedIdea,
)
from minga.cocreation.queries.fates import with_fates
from minga.cocreation.queries.integration import confirmed_unused
from minga.directory.models import Jurisdiction
from minga.ledger.models import Entry
from minga.plans.models import ActionPlan

CHUNK = 500
# Whoever writes one of these did not decide about the proposal: they proposed it, supported it or counted it.
NOT_DECIDING = frozenset({"author", "citizen", "system"})
Outcome = Category.Outcome


class Treatment(TextChoices):
    """Where a proposal has got to, from the end of the way to its beginning."""

    ENDED = "ended", _("Se retiró su texto")
    COMMITMENT = "commitment", _("Es parte de un compromiso del plan")
    CHOSEN = "chosen", _("Elegida: el plan aún no se publica")
    PROJECT = "project", _("Se impulsa fuera del plan")
    NEXT_PLAN = "next_plan", _("Queda para otro plan o con una condición")
    RESERVE = "reserve", _("En reserva")
    INTEGRATED = "integrated", _("Integrada: falta decidir")
    NOT_RELATED = "not_related", _("No se relaciona con el gobierno abierto")
    UNUSED = "unused", _("Se relaciona, pero no se usó")
    RELATED = "related", _("Se relaciona: falta integrarla")
    WAITING = "waiting", _("Todavía sin decisión")


DECIDED_AS = (
    (Outcome.COMMITMENT, Treatment.CHOSEN),
    (Outcome.PROJECT, Treatment.PROJECT),
    (Outcome.NEXT_PLAN, Treatment.NEXT_PLAN),
    (Outcome.RESERVE, Treatment.RESERVE),
)


@dataclass(frozen=True)
class ReportRow:
    proposal: Proposal
    treatment: Treatment
    sentence: str
    reasons: list[str]
    integrated: list[IntegratedProposal]
    entries: list[Entry]

    @property
    def roles(self) -> list[str]:
        """Who decided, in the order in which they first did; never a name."""
        return list(dict.fromkeys(entry.role for entry in self.deciding))

    @property
    def deciding(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.role not in NOT_DECIDING]

    @property
    def decided_at(self) -> Any:
        """When something was last decided about it; None if nothing was."""
        return max((entry.at for entry in self.deciding), default=None)

    @property
    def commitments(self) -> list[Any]:
        found = (one.public_commitment for one in self.integrated)
        return list(dict.fromkeys(one for one in found if one))

    @property
    def lines(self) -> list[int]:
        """The places of its lines in the register; those that wait for the seal have none yet."""
        return sorted(entry.index for entry in self.entries if entry.index is not None)


@dataclass
class Report(Sequence[ReportRow]):
    """A list that asks the database for the pieces that are looked at: the same few queries for any number of rows."""

    process: Process
    treatment: str = ""
    text: str = ""

    @cached_property
    def proposals(self) -> Any:
        found = treated(self.process)
        if self.treatment:
            found = found.filter(treatment=self.treatment)
        if self.text:
            found = found.filter(Q(code__icontains=self.text) | Q(title__icontains=self.text))
        return found

    @cached_property
    def total(self) -> int:
        return int(self.proposals.count())

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return report_rows(self.process, list(self.proposals[key]))
        return report_rows(self.process, [self.proposals[key]])[0]

    def __iter__(self) -> Iterator[ReportRow]:
        for start in range(0, len(self), CHUNK):
            yield from self[start : start + CHUNK]


def reported_process(jurisdiction: Jurisdiction, slug: str) -> Process:
    """The process with its phases, without its figures: what a report is made of."""
    rows = Process.objects.filter(jurisdiction=jurisdiction, slug=slug).with_phases()
    found = rows.select_related("jurisdiction", "methodology", "plan__jurisdiction", "core_group").first()
    if found is None:
        raise Http404(_now("Aquí no hay un proceso «%s».") % slug)
    return found


def treated(process: Process) -> Any:
    """The public proposals of a process by number, each with `treatment`."""
    found = Proposal.objects.filter(process=process).public().select_related("territory").order_by("number")
    return found.annotate(
        treatment=Case(*treatment_cases(), default=Value(Treatment.WAITING), output_field=CharField())
    )


def treatment_cases() -> list[When]:
    result = Classification.objects.filter(proposal=OuterRef("pk"))
    unused = UnusedIdea.objects.filter(proposal=OuterRef("pk"), confirmed_at__isnull=False)
    decided = (When(fed(category__outcome=outcome), then=Value(treatment)) for outcome, treatment in DECIDED_AS)
    return [
        When(~Q(state=Proposal.State.RECEIVED), then=Value(Treatment.ENDED)),
        When(fed(commitment__plan__state=ActionPlan.State.PUBLISHED), then=Value(Treatment.COMMITMENT)),
        *decided,
        When(fed(), then=Value(Treatment.INTEGRATED)),
        When(Exists(result.filter(state=Classification.State.NOT_RELATED)), then=Value(Treatment.NOT_RELATED)),
        When(Exists(unused), then=Value(Treatment.UNUSED)),
        When(Exists(result.filter(state=Classification.State.RELATED)), then=Value(Treatment.RELATED)),
    ]


def fed(**conditions: Any) -> Exists:
    """That it is in an integrated proposal that everybody may read, of which this holds."""
    about = {f"integrated__{name}": value for name, value in conditions.items()}
    sources = IntegratedSource.objects.filter(proposal=OuterRef("pk"), **about)
    return Exists(sources.exclude(integrated__state=IntegratedProposal.State.DRAFT))


def counts_by_treatment(process: Process) -> dict[str, int]:
    found = treated(process).order_by().values("treatment").annotate(count=Count("pk"))
    return {row["treatment"]: row["count"] for row in found}


def funnel_of(process: Process) -> list[tuple[str, int]]:
    """From ideas to commitments, as far as the process has got: how many reached each step. Two queries."""
    counts = counts_by_treatment(process)
    received = sum(counts.values())
    before = sum(counts.get(one, 0) for one in (Treatment.ENDED, Treatment.WAITING, Treatment.NOT_RELATED))
    rows = process.integrated_proposals.exclude(state=IntegratedProposal.State.DRAFT)
    chosen = Count("pk", filter=Q(category__outcome=Outcome.COMMITMENT))
    totals = rows.order_by().aggregate(made=Count("pk"), chosen=chosen)
    steps = [
        (_now("Ideas recibidas"), received),
        (_now("Ideas que se relacionan con el gobierno abierto"), received - before),
        (_now("Propuestas integradas"), totals["made"]),
        (_now("Elegidas como compromiso"), totals["chosen"]),
    ]
    reached = max((place for place, (_label, count) in enumerate(steps) if count), default=-1)
    return steps[: reached + 1]


@dataclass
class Known:
    """What the rows of one piece are told from."""

    reasons: Mapping[int, str] = field(default_factory=dict)
    sources: Mapping[int, list[IntegratedSource]] = field(default_factory=dict)
    entries: Mapping[tuple[str, str], list[Entry]] = field(default_factory=dict)


def report_rows(process: Process, proposals: list[Any]) -> list[ReportRow]:
    if not proposals:
        return []
    for proposal in proposals:
        proposal.process = process
    known = know(proposals)
    return [row_of(fate.proposal, fate.sentence, known) for fate in with_fates(proposals)]


def know(proposals: list[Proposal]) -> Known:
    pks = [one.pk for one in proposals]
    sources = sources_of(pks)
    integrated = {one.integrated.code for some in sources.values() for one in some}
    left_out = Classification.objects.filter(proposal__in=pks, state=Classification.State.NOT_RELATED)
    unused = [one.pk for one in proposals if getattr(one, "treatment", "") == Treatment.UNUSED]
    unused_for = {pk: one.reason for pk, one in confirmed_unused(unused).items()} if unused else {}
    return Known(
        reasons={**dict(left_out.values_list("proposal", "reason")), **unused_for},
        sources=sources,
        entries=entries_of({one.code for one in proposals}, integrated),
    )


def sources_of(pks: list[int]) -> dict[int, list[IntegratedSource]]:
    found: dict[int, list[IntegratedSource]] = {}
    rows = IntegratedSource.objects.filter(proposal__in=pks).exclude(integrated__state=IntegratedProposal.State.DRAFT)
    known = ("integrated__process__jurisdiction", "integrated__category", "integrated__commitment__plan__jurisdiction")
    for row in rows.select_related(*known).order_by("integrated__code"):
        found.setdefault(row.proposal_id, []).append(row)
    return found


def entries_of(proposals: set[str], integrated: set[str]) -> dict[tuple[str, str], list[Entry]]:
    asked = Q(subject_kind=Proposal.ledger_kind, subject_code__in=proposals)
    if integrated:
        asked |= Q(subject_kind=IntegratedProposal.ledger_kind, subject_code__in=integrated)
    # Support is given by the thousand, and decides nothing.
    rows = Entry.objects.filter(asked).exclude(verb__in=("proposal.supported", "proposal.support_withdrawn"))
    found: dict[tuple[str, str], list[Entry]] = {}
    for row in rows.only("subject_kind", "subject_code", "verb", "role", "at", "index").order_by("pk"):
        found.setdefault((row.subject_kind, row.subject_code), []).append(row)
    return found


def row_of(proposal: Any, sentence: str, known: Known) -> ReportRow:
    sources = known.sources.get(proposal.pk, [])
    integrated = [one.integrated for one in sources]
    own = known.entries.get((Proposal.ledger_kind, proposal.code), [])
    joined = [known.entries.get((IntegratedProposal.ledger_kind, one.code), []) for one in integrated]
    return ReportRow(
        proposal=proposal,
        treatment=Treatment(proposal.treatment),
        sentence=sentence,
        reasons=reasons_of(proposal, sources, known),
        integrated=integrated,
        entries=[*own, *(entry for some in joined for entry in some)],
    )


def reasons_of(proposal: Proposal, sources: Sequence[IntegratedSource], known: Known) -> list[str]:
    """Why it was left out, what of it was left and why, and the forum's reason about what it was joined to."""
    if not proposal.is_readable:
        return []
    found = [known.reasons.get(proposal.pk, ""), *(one.why_left for one in sources)]
    return list(dict.fromkeys(text for text in (*found, *(str(one.integrated.reason) for one in sources)) if text))
