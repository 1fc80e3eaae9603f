"""Processes, proposals and what became of them. Which proposals everybody may see, only `Proposal.public()` says."""

import datetime as dt
from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from minga.api.answers import last_change, listing, one
from minga.api.paging import Code, Paged
from minga.api.shapes import cocreation as shapes
from minga.api.views.filters import given
from minga.cocreation.models import IntegratedProposal, Process, Proposal
from minga.cocreation.queries.fates import grounds_of
from minga.directory.models import Territory

router = Router(tags=["co-creation"])
Sector = Literal["citizen", "civil_society", "academia", "public", "private", "other"]


class ProcessFilters(Paged):
    jurisdiction: Code | None = Field(None, description="Of this government, as ecuador or quito.")
    is_closed: bool | None = None


class ProposalFilters(Paged):
    jurisdiction: Code | None = Field(None, description="Of this government, as ecuador or quito.")
    process: Code | None = Field(None, description="Of the process with this code, as UIO-2026.")
    state: Literal["received", "withdrawn", "removed"] | None = None
    sector: Sector | None = None
    channel: Literal["web", "workshop", "paper", "returned"] | None = None
    sdg: Annotated[int, Field(ge=1, le=17)] | None = None
    territory: Code | None = Field(None, description="From this place or any below it.")
    since: dt.date | None = Field(None, description="Received on this day or later (days of the site's own zone).")


class IntegratedFilters(Paged):
    jurisdiction: Code | None = Field(None, description="Of this government, as ecuador or quito.")
    process: Code | None = Field(None, description="Of the process with this code, as EC-2018.")
    category: Annotated[int, Field(ge=0, le=100)] | None = None


@router.get("processes", response=shapes.Processes, summary="Co-creation processes")
def processes(request: HttpRequest, asked: Query[ProcessFilters]) -> HttpResponse:
    wanted = given(jurisdiction__slug=asked.jurisdiction, is_closed=asked.is_closed)
    rows = Process.objects.filter(**wanted).select_related("jurisdiction", "plan__jurisdiction").with_phases()
    tell, shape = shapes.tell_process, shapes.Processes
    return listing(request, asked, rows, tell=tell, shape=shape, kinds=("process", "proposal"), is_counted=True)


@router.get("processes/{jurisdiction}/{slug}", response=shapes.FullProcess, summary="A process with its figures")
def process(request: HttpRequest, jurisdiction: Path[Code], slug: Path[Code]) -> HttpResponse:
    rows = Process.objects.select_related("jurisdiction", "plan__jurisdiction").with_phases()
    whole = rows.prefetch_related("categories", "figures")
    found = get_object_or_404(whole, jurisdiction__slug=jurisdiction, slug=slug)
    return one(request, shapes.tell_full_process(found), last_change([found], ("process", "proposal")))


@router.get("proposals", response=shapes.Proposals, summary="Proposals that everybody may see")
def proposals(request: HttpRequest, asked: Query[ProposalFilters]) -> HttpResponse:
    rows = proposals_like(asked).select_related("process__jurisdiction", "territory")
    tell, shape = shapes.tell_proposal, shapes.Proposals
    return listing(request, asked, rows, tell=tell, shape=shape, kinds=("proposal",))


def proposals_like(asked: ProposalFilters) -> QuerySet[Proposal]:
    wanted = given(state=asked.state, sector=asked.sector, channel=asked.channel, sdg=asked.sdg)
    rows = Proposal.objects.public().filter(**wanted)
    if asked.jurisdiction or asked.process:
        # By their numbers: the database then walks one index instead of joining.
        names = given(jurisdiction__slug=asked.jurisdiction, code_series=asked.process)
        rows = rows.filter(process__in=list(Process.objects.filter(**names).values_list("pk", flat=True)))
    if asked.territory:
        above = Territory.objects.filter(code=asked.territory).first()
        rows = rows.filter(territory__in=Territory.objects.within(above)) if above else rows.none()
    if asked.since:
        first = dt.datetime.combine(asked.since, dt.time(), tzinfo=timezone.get_current_timezone())
        rows = rows.filter(received_at__gte=first)
    return rows


@router.get("proposals/{code}", response=shapes.FullProposal, summary="A proposal with its versions")
def proposal(request: HttpRequest, code: Path[Code]) -> HttpResponse:
    rows = Proposal.objects.public().select_related("process__jurisdiction", "territory")
    found = get_object_or_404(rows.prefetch_related("versions"), code=code)
    ground = grounds_of([found.pk])[found.pk] if found.state == Proposal.State.REMOVED else ""
    return one(request, shapes.tell_full_proposal(found, ground), last_change([found], ("proposal",)))


@router.get("integrated-proposals", response=shapes.IntegratedProposals, summary="Several ideas made into one")
def integrated_proposals(request: HttpRequest, asked: Query[IntegratedFilters]) -> HttpResponse:
    names = {"process__jurisdiction__slug": asked.jurisdiction, "process__code_series": asked.process}
    rows = IntegratedProposal.objects.listed().filter(**given(**names, category__number=asked.category))
    tell, shape, kinds = shapes.tell_integrated, shapes.IntegratedProposals, ("integrated_proposal", "plan")
    return listing(request, asked, rows, tell=tell, shape=shape, kinds=kinds, is_counted=True)


@router.get("integrated-proposals/{code}", response=shapes.IntegratedShape, summary="An integrated proposal")
def integrated_proposal(request: HttpRequest, code: Path[Code]) -> HttpResponse:
    found = get_object_or_404(IntegratedProposal.objects.listed(), code=code)
    kinds = ("integrated_proposal", "plan")
    return one(request, shapes.tell_integrated(found), last_change([found], kinds))
