"""The public register, in the order in which it was written: keep the cursor, and come back for what is new."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router
from pydantic import Field

from minga.api.answers import listing, one
from minga.api.paging import LARGEST, Code, Paged
from minga.api.shapes import ledger as shapes
from minga.api.views.filters import given
from minga.ledger.models import Entry

router = Router(tags=["register"])
Index = Annotated[int, Field(ge=0, le=LARGEST)]
Verb = Annotated[str, Field(pattern=r"^[a-z_]{1,30}\.[a-z_]{1,30}$")]


class LineFilters(Paged):
    jurisdiction: Code | None = Field(None, description="Of this government, as ecuador or quito.")
    kind: Code | None = Field(None, description="About things of this kind, as proposal, commitment, plan.")
    code: Code | None = Field(None, description="About the thing with this code.")
    verb: Verb | None = Field(None, description="As proposal.submitted.")
    is_sealed: bool | None = Field(None, description="true: only lines with a place in the tree.")


@router.get("register", response=shapes.Lines, summary="Lines of the public register")
def register(request: HttpRequest, asked: Query[LineFilters]) -> HttpResponse:
    rows = Entry.objects.filter(
        **given(
            jurisdiction=asked.jurisdiction,
            subject_kind=asked.kind,
            subject_code=asked.code,
            verb=asked.verb,
            index__isnull=None if asked.is_sealed is None else not asked.is_sealed,
        )
    )
    return listing(request, asked, rows.defer("leaf"), tell=shapes.tell_line, shape=shapes.Lines)


@router.get("register/{index}", response=shapes.FullLine, summary="A line with what was sealed")
def line(request: HttpRequest, index: Path[Index]) -> HttpResponse:
    found = get_object_or_404(Entry, index=index)
    return one(request, shapes.tell_full_line(found), found.at)
