"""What earlier processes left for the next plan, and where it came back."""

from collections.abc import Sequence

from django.db.models import Count, Q

from minga.cocreation.models import Category, IntegratedProposal, Process, Proposal
from minga.cocreation.models.integrated import IntegratedProposalQuerySet

State = IntegratedProposal.State
LEFT = {
    "category__outcome": Category.Outcome.NEXT_PLAN,
    "state__in": [State.RECORDED, State.DECIDED],
    "returns": None,
}


def left_for_next(process: Process) -> IntegratedProposalQuerySet:
    """Those that have not come back yet, in the order of their codes."""
    rows = IntegratedProposal.objects.public().filter(**LEFT, process=process)
    return rows.select_related("process__jurisdiction", "category").order_by("code")


def earlier_with_left(process: Process) -> Sequence[Process]:
    """The earlier processes of the same government from which something may come back, with how much: `left_count`."""
    waiting = Q(**{f"integrated_proposals__{name}": value for name, value in LEFT.items()})
    others = Process.objects.filter(jurisdiction=process.jurisdiction).exclude(pk=process.pk).without_long_fields()
    counted = others.annotate(left_count=Count("integrated_proposals", filter=waiting, distinct=True))
    found = counted.filter(left_count__gt=0).select_related("jurisdiction", "plan")
    return [one for one in found if one.is_settled]


def returned_to(row: IntegratedProposal) -> Proposal | None:
    """The proposal of a later process as which it came back; of a row that was read with them."""
    return next(iter(row.returns.all()), None)
