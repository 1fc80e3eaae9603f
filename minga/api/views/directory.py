"""Governments, institutions, places and the shared lists."""

from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router
from pydantic import Field

from minga.api.answers import listing, one
from minga.api.paging import Code, Paged
from minga.api.shapes import directory as shapes
from minga.api.views.filters import given
from minga.directory.models import SDG, Institution, Jurisdiction, OGPValue, Pillar, PolicyArea, Territory

router = Router(tags=["directory"])
INSTITUTIONS = ("jurisdiction", "parent__jurisdiction")
Sector = Literal["government", "civil_society", "academia", "private", "international"]
PlaceKind = Literal["country", "province", "canton", "zone", "urban_parish", "rural_parish", "parish"]


class InstitutionFilters(Paged):
    jurisdiction: Code | None = Field(None, description="Of this government, as ecuador or quito.")
    sector: Sector | None = None


class PlaceFilters(Paged):
    kind: PlaceKind | None = None
    within: Code | None = Field(None, description="The place with this code and all below it.")


@router.get("jurisdictions", response=shapes.Governments, summary="Governments of this site")
def jurisdictions(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    rows = Jurisdiction.objects.select_related("parent", "territory")
    return listing(request, asked, rows, tell=shapes.tell_government, shape=shapes.Governments, is_counted=True)


@router.get("jurisdictions/{slug}", response=shapes.Government, summary="A government")
def jurisdiction(request: HttpRequest, slug: Path[Code]) -> HttpResponse:
    found = get_object_or_404(Jurisdiction.objects.select_related("parent", "territory"), slug=slug)
    return one(request, shapes.tell_government(found), found.updated_at)


@router.get("institutions", response=shapes.Institutions, summary="Institutions that documents name")
def institutions(request: HttpRequest, asked: Query[InstitutionFilters]) -> HttpResponse:
    wanted = given(jurisdiction__slug=asked.jurisdiction, sector=asked.sector)
    rows = Institution.objects.filter(**wanted).select_related(*INSTITUTIONS)
    return listing(request, asked, rows, tell=shapes.tell_institution, shape=shapes.Institutions, is_counted=True)


@router.get("institutions/{jurisdiction}/{slug}", response=shapes.InstitutionShape, summary="An institution")
def institution(request: HttpRequest, jurisdiction: Path[Code], slug: Path[Code]) -> HttpResponse:
    rows = Institution.objects.select_related(*INSTITUTIONS)
    found = get_object_or_404(rows, jurisdiction__slug=jurisdiction, slug=slug)
    return one(request, shapes.tell_institution(found), found.updated_at)


@router.get("territories", response=shapes.Places, summary="Provinces, cantons, parishes and zones")
def territories(request: HttpRequest, asked: Query[PlaceFilters]) -> HttpResponse:
    rows: QuerySet[Territory] = Territory.objects.filter(**given(kind=asked.kind)).select_related("parent")
    if asked.within:
        above = Territory.objects.filter(code=asked.within).first()
        rows = rows & Territory.objects.within(above).select_related("parent") if above else rows.none()
    return listing(request, asked, rows, tell=shapes.tell_place, shape=shapes.Places, is_counted=True)


@router.get("territories/{code}", response=shapes.Place, summary="A place")
def territory(request: HttpRequest, code: Path[Code]) -> HttpResponse:
    found = get_object_or_404(Territory.objects.select_related("parent"), code=code)
    return one(request, shapes.tell_place(found), None)


@router.get("sdgs", response=shapes.Taxa, summary="Sustainable Development Goals")
def sdgs(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    rows = SDG.objects.all()
    return listing(request, asked, rows, tell=shapes.tell_goal, shape=shapes.Taxa, is_counted=True)


@router.get("sdgs/{number}", response=shapes.Taxon, summary="A Sustainable Development Goal")
def sdg(request: HttpRequest, number: Path[Code]) -> HttpResponse:
    rows = SDG.objects.filter(number=int(number)) if number.isdecimal() and len(number) < 4 else SDG.objects.none()
    return one(request, shapes.tell_goal(get_object_or_404(rows)), None)


@router.get("ogp-values", response=shapes.Taxa, summary="Values of the Open Government Partnership")
def ogp_values(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    return taxa(request, asked, OGPValue, "ogp-values")


@router.get("ogp-values/{slug}", response=shapes.Taxon, summary="A value of the Open Government Partnership")
def ogp_value(request: HttpRequest, slug: Path[Code]) -> HttpResponse:
    return taxon(request, OGPValue, "ogp-values", slug)


@router.get("pillars", response=shapes.Taxa, summary="Pillars of the Carta Iberoamericana de Gobierno Abierto")
def pillars(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    return taxa(request, asked, Pillar, "pillars")


@router.get("pillars/{slug}", response=shapes.Taxon, summary="A pillar")
def pillar(request: HttpRequest, slug: Path[Code]) -> HttpResponse:
    return taxon(request, Pillar, "pillars", slug)


@router.get("policy-areas", response=shapes.Taxa, summary="Policy areas of OGP's commitment database")
def policy_areas(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    return taxa(request, asked, PolicyArea, "policy-areas")


@router.get("policy-areas/{slug}", response=shapes.Taxon, summary="A policy area")
def policy_area(request: HttpRequest, slug: Path[Code]) -> HttpResponse:
    return taxon(request, PolicyArea, "policy-areas", slug)


def taxa(request: HttpRequest, asked: Paged, model: Any, noun: str) -> HttpResponse:
    def tell(row: Any) -> shapes.Taxon:
        return shapes.tell_taxon(row, noun)

    return listing(request, asked, model.objects.all(), tell=tell, shape=shapes.Taxa, is_counted=True)


def taxon(request: HttpRequest, model: Any, noun: str, slug: str) -> HttpResponse:
    return one(request, shapes.tell_taxon(get_object_or_404(model, slug=slug), noun), None)
