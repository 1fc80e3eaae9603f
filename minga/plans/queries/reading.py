"""What the page of a plan, of a commitment and of a milestone reads, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from minga.core.statements import Prepared, hand
from minga.directory.models import Jurisdiction
from minga.plans.models import (
    ActionPlan,
    Commitment,
    CommitmentActor,
    Contact,
    Doubt,
    Milestone,
    PlanLead,
    Target,
)
from minga.plans.queries.together import read_together

# What a page says of an institution that has a part in a commitment.
ACTOR = (
    *("commitment", "milestone", "part", "is_counterpart", "note", "position"),
    *("institution__slug", "institution__name", "institution__acronym"),
)
COMMITMENT = Prepared(
    lambda jurisdiction, slug, code: (
        Commitment.objects.public()
        .filter(jurisdiction=jurisdiction, plan__slug=slug, code=code)
        .select_related("plan__document", "theme", "confirmation__from_institution", "confirmation__to_institution")
    )
)
ACTORS = Prepared(
    lambda commitment: CommitmentActor.objects.filter(commitment=commitment).select_related("institution").only(*ACTOR)
)
LEAD = ("plan", "position", "institution__slug", "institution__name")


@dataclass(frozen=True)
class Counted:
    """A plan in a list, with how much it promises."""

    plan: ActionPlan
    commitments: int
    milestones: int


def counted(jurisdiction: Jurisdiction) -> list[Counted]:
    """The public plans of a government, the newest first."""
    plans = ActionPlan.objects.public().of(jurisdiction).order_by("-number")
    found = plans.annotate(
        commitment_count=Count("commitments", distinct=True),
        milestone_count=Count("commitments__milestones", distinct=True),
    )
    for plan in found:
        plan.jurisdiction = jurisdiction
    # The stubs lose what a method of ours annotates.
    return [Counted(plan, plan.commitment_count, plan.milestone_count) for plan in found]  # type: ignore[attr-defined]


def read_plan(jurisdiction: Jurisdiction, slug: str) -> ActionPlan:
    """The plan with its document, words, leads and its own doubts; `doubt_count` has those of its commitments too.

    Raises Http404."""
    asked = Doubt.objects.filter(plan=OuterRef("pk")).order_by().values("plan").annotate(count=Count("pk"))
    plans = (
        ActionPlan.objects.public()
        .of(jurisdiction)
        .select_related("document")
        .annotate(doubt_count=Coalesce(Subquery(asked.values("count")), 0))
        .prefetch_related(
            "passages",
            Prefetch("doubts", Doubt.objects.filter(commitment=None)),
            Prefetch("plan_leads", PlanLead.objects.select_related("institution").only(*LEAD)),
        )
    )
    try:
        plan = plans.get(slug=slug)
    except ActionPlan.DoesNotExist:
        raise Http404 from None
    plan.jurisdiction = jurisdiction
    return plan


def read_commitment(jurisdiction: Jurisdiction, slug: str, code: str) -> Commitment:
    """The commitment with its plan and all that hangs from it, but for its tags (`tags_of`). Raises Http404."""
    commitment = COMMITMENT.one(jurisdiction.pk, slug, code)
    if commitment is None:
        raise Http404
    hand(commitment, "actors", CommitmentActor, ACTORS.rows(commitment.pk))
    read_lists(commitment)
    hang(commitment, jurisdiction)
    return commitment


def read_lists(commitment: Commitment) -> None:
    """Its contacts, targets, milestones and doubts, as if they had been prefetched."""
    lists = {"contacts": Contact, "targets": Target, "milestones": Milestone, "doubts": Doubt}
    together = read_together(commitment, *lists.values())
    for (name, kind), found in zip(lists.items(), together, strict=True):
        hand(commitment, name, kind, found)


def hang(commitment: Commitment, jurisdiction: Jurisdiction) -> None:
    """Tie what was read to what it belongs to, so that no page asks the database for it again."""
    commitment.jurisdiction = commitment.plan.jurisdiction = jurisdiction
    by_id = {milestone.pk: milestone for milestone in commitment.milestones.all()}
    for milestone in by_id.values():
        milestone.commitment = commitment
        if milestone.starts_with_id:
            milestone.starts_with = by_id[milestone.starts_with_id]
    for actor in commitment.actors.all():
        actor.commitment = commitment
        if actor.milestone_id:
            actor.milestone = by_id[actor.milestone_id]


def read_milestone(commitment: Commitment, number: int) -> Milestone:
    """One of the milestones of a commitment that was read. Raises Http404."""
    found = next((milestone for milestone in commitment.milestones.all() if milestone.number == number), None)
    if found is None:
        raise Http404
    return found
