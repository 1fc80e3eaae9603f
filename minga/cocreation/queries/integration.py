"""What waits to be integrated, and the invariant of the phase: no related idea is lost."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from minga.cocreation.models import (
    Classification,
    IntegratedProposal,
    IntegratedSource,
    Process,
    Proposal,
    ProposalGroup,
    UnusedIdea,
)
from minga.cocreation.models.proposals import ProposalQuerySet

State = IntegratedProposal.State
# What a sentence about an integrated proposal says.
KNOWN = (
    *("integrated__process__jurisdiction", "integrated__category"),
    *("integrated__commitment__plan", "integrated__commitment__jurisdiction"),
)


def groups_to_integrate(process: Process) -> list[ProposalGroup]:
    settled = process.proposal_groups.filter(state=ProposalGroup.State.SETTLED, integrated_proposals=None)
    return list(settled.prefetch_related("members__proposal").order_by("number"))


def drafts_of(process: Process) -> list[IntegratedProposal]:
    return list(process.integrated_proposals.filter(state=State.DRAFT).order_by("position"))


def ready_of(process: Process) -> list[IntegratedProposal]:
    """What the process assesses."""
    return list(process.integrated_proposals.filter(state__in=(State.READY, State.ASSESSED)).order_by("position"))


def integrated_public(process: Process) -> list[IntegratedProposal]:
    return list(process.integrated_proposals.public().order_by("position"))


def related_ideas(process: Process) -> ProposalQuerySet:
    related = Classification.State.RELATED
    return Proposal.objects.readable().filter(process=process, classification__state=related).order_by("number")


def lost_ideas(process: Process) -> ProposalQuerySet:
    """Related, and neither in a public integrated proposal nor with a public reason. At the end there is none."""
    public = IntegratedSource.objects.filter(proposal=OuterRef("pk")).exclude(integrated__state=State.DRAFT)
    unused = UnusedIdea.objects.filter(proposal=OuterRef("pk"), confirmed_at__isnull=False)
    return related_ideas(process).filter(~Exists(public), ~Exists(unused))


def free_ideas(process: Process) -> list[Proposal]:
    """Related, in no integrated proposal, and nobody has confirmed that they are not used."""
    there = IntegratedSource.objects.filter(proposal=OuterRef("pk"))
    found = lost_ideas(process).filter(~Exists(there)).select_related("unused")
    return list(found)


def public_sources_of(pks: Iterable[int]) -> dict[int, list[IntegratedSource]]:
    """The public integrated proposals that each idea feeds."""
    rows = IntegratedSource.objects.filter(proposal__in=list(pks)).exclude(integrated__state=State.DRAFT)
    found: dict[int, list[IntegratedSource]] = {}
    for row in rows.select_related(*KNOWN).order_by("integrated__position"):
        found.setdefault(row.proposal_id, []).append(row)
    return found


def confirmed_unused(pks: Iterable[int]) -> dict[int, UnusedIdea]:
    rows = UnusedIdea.objects.filter(proposal__in=list(pks), confirmed_at__isnull=False)
    return {row.proposal_id: row for row in rows}
