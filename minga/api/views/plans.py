"""Plans, commitments and milestones that are published."""

from typing import Annotated, TypeVar

from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router
from pydantic import Field

from minga.api.answers import last_change, listing, one
from minga.api.paging import Code, Paged
from minga.api.periods import Standing, in_year, standing_at
from minga.api.shapes import plans as shapes
from minga.api.views.filters import given
from minga.plans.models import ActionPlan, Commitment, CommitmentActor, Doubt, Milestone, PlanLead
from minga.plans.models.commitments import CommitmentQuerySet
from minga.plans.models.milestones import MilestoneQuerySet

router = Router(tags=["plans"])
Row = TypeVar("Row", bound=Model)
KINDS = ("plan", "commitment")
TAGS = ("sdgs", "values", "pillars", "policy_areas")
Number = Annotated[int, Field(ge=0, le=32_767)]
Year = Annotated[int, Field(ge=1000, le=9999)]
# The sheet of a commitment stands only in its own answer.
LONG = ("fields", "planning_instruments", "legal_instruments", "origins", "source", "sources")


class PlanFilters(Paged):
    jurisdiction: Code | None = Field(None, description="Of this government, as ecuador or quito.")
    standing: Standing | None = None
    year: Year | None = Field(None, description="Under way in this year.")


class CommitmentFilters(PlanFilters):
    plan: Code | None = Field(None, description="Of the plan with this slug, as 2019-2021.")
    theme: Code | None = None
    institution: Code | None = Field(None, description="With a part for this institution (its slug).")
    sdg: Annotated[int, Field(ge=1, le=17)] | None = None
    ogp_value: Code | None = None
    pillar: Code | None = None
    policy_area: Code | None = None


class MilestoneFilters(PlanFilters):
    plan: Code | None = Field(None, description="Of the plan with this slug.")
    commitment: Code | None = Field(None, description="Of the commitment with this code.")
    institution: Code | None = Field(None, description="In the charge of this institution (its slug).")


@router.get("plans", response=shapes.Plans, summary="Published plans")
def plans(request: HttpRequest, asked: Query[PlanFilters]) -> HttpResponse:
    here = ActionPlan.objects.public().filter(**given(jurisdiction__slug=asked.jurisdiction))
    rows = in_time(here.select_related("jurisdiction", "document"), asked)
    return listing(request, asked, rows, tell=shapes.tell_plan, shape=shapes.Plans, kinds=KINDS, is_counted=True)


@router.get("plans/{jurisdiction}/{slug}", response=shapes.FullPlan, summary="A plan with all its words")
def plan(request: HttpRequest, jurisdiction: Path[Code], slug: Path[Code]) -> HttpResponse:
    rows = ActionPlan.objects.public().select_related("jurisdiction", "document")
    parts = (
        *("passages", "themes"),
        Prefetch("doubts", Doubt.objects.filter(commitment=None).select_related("milestone")),
        Prefetch("plan_leads", PlanLead.objects.select_related("institution")),
        Prefetch("commitments", Commitment.objects.only("code", "title", "short_title", "plan_id", "number")),
    )
    found = get_object_or_404(rows.prefetch_related(*parts), jurisdiction__slug=jurisdiction, slug=slug)
    return one(request, shapes.tell_full_plan(found), last_change([found], KINDS))


@router.get("commitments", response=shapes.Commitments, summary="Commitments of published plans")
def commitments(request: HttpRequest, asked: Query[CommitmentFilters]) -> HttpResponse:
    rows = in_time(commitments_like(asked), asked).select_related("plan__jurisdiction", "theme").defer(*LONG)
    leads = CommitmentActor.objects.filter(part=CommitmentActor.Part.LEAD).select_related("institution")
    whole = rows.prefetch_related(*TAGS, Prefetch("actors", leads))
    tell, shape = shapes.tell_commitment, shapes.Commitments
    return listing(request, asked, whole, tell=tell, shape=shape, kinds=KINDS, is_counted=True)


def commitments_like(asked: CommitmentFilters) -> CommitmentQuerySet:
    wanted = given(
        plan__jurisdiction__slug=asked.jurisdiction,
        plan__slug=asked.plan,
        theme__key=asked.theme,
        sdgs=asked.sdg,
        values__slug=asked.ogp_value,
        pillars__slug=asked.pillar,
        policy_areas__slug=asked.policy_area,
    )
    rows = Commitment.objects.public().filter(**wanted)
    if asked.institution:
        parts = CommitmentActor.objects.filter(institution__slug=asked.institution)
        rows = rows.filter(pk__in=parts.values("commitment"))
    return rows


@router.get("commitments/{jurisdiction}/{code}", response=shapes.FullCommitment, summary="A commitment, all of it")
def commitment(request: HttpRequest, jurisdiction: Path[Code], code: Path[Code]) -> HttpResponse:
    known = ("plan__jurisdiction", "theme", "confirmation__from_institution", "confirmation__to_institution")
    parts = (
        *(*TAGS, "contacts", "targets"),
        Prefetch("actors", CommitmentActor.objects.select_related("institution", "milestone")),
        Prefetch("milestones", Milestone.objects.select_related("starts_with")),
        Prefetch("doubts", Doubt.objects.select_related("milestone")),
    )
    rows = Commitment.objects.public().select_related(*known).prefetch_related(*parts)
    found = get_object_or_404(rows, plan__jurisdiction__slug=jurisdiction, code=code)
    return one(request, shapes.tell_full_commitment(found), found.updated_at)


@router.get("milestones", response=shapes.Milestones, summary="Milestones, with all their words")
def milestones(request: HttpRequest, asked: Query[MilestoneFilters]) -> HttpResponse:
    rows = in_time(milestones_like(asked), asked)
    known = ("commitment__plan__jurisdiction", "starts_with")
    whole = rows.select_related(*known).defer(*(f"commitment__{name}" for name in LONG))
    tell, shape = shapes.tell_milestone, shapes.Milestones
    return listing(request, asked, whole, tell=tell, shape=shape, kinds=KINDS, is_counted=True)


def milestones_like(asked: MilestoneFilters) -> MilestoneQuerySet:
    wanted = given(
        commitment__plan__jurisdiction__slug=asked.jurisdiction,
        commitment__plan__slug=asked.plan,
        commitment__code=asked.commitment,
        actors__institution__slug=asked.institution,
    )
    return Milestone.objects.public().filter(**wanted)


@router.get("milestones/{jurisdiction}/{code}/{number}", response=shapes.FullMilestone, summary="A milestone")
def milestone(request: HttpRequest, jurisdiction: Path[Code], code: Path[Code], number: Path[Number]) -> HttpResponse:
    rows = Milestone.objects.public().select_related("commitment__plan__jurisdiction", "starts_with")
    charged = Prefetch("actors", CommitmentActor.objects.select_related("institution"))
    where = {"commitment__plan__jurisdiction__slug": jurisdiction, "commitment__code": code, "number": number}
    found = get_object_or_404(rows.prefetch_related(charged, "doubts__milestone"), **where)
    return one(request, shapes.tell_full_milestone(found), found.commitment.updated_at)


def in_time(rows: QuerySet[Row], asked: PlanFilters) -> QuerySet[Row]:
    if asked.standing:
        rows = standing_at(rows, asked.standing)
    return in_year(rows, asked.year) if asked.year else rows
