"""Busca tu propuesta: the list, its files, and the similar ones while somebody writes."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.cocreation.forms.filters import ProposalFilterForm
from minga.cocreation.pages.crumbs import crumbs_of
from minga.cocreation.pages.lists import COLUMNS, ListPage, number_in, values_of
from minga.cocreation.queries import lists
from minga.cocreation.queries.matching import Asked, Here
from minga.cocreation.queries.similar import similar_to
from minga.core.text import tidy
from minga.directory.models import Jurisdiction
from minga.web import exports
from minga.web.components import Stage
from minga.web.filters import chips
from minga.web.page_cache import same_for_all
from minga.web.tables import PAGE

LONGEST_QUERY = 200


@require_safe
@same_for_all("q", PAGE, *ProposalFilterForm.base_fields)
def proposal_list(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponseBase:
    text = tidy(request.GET.get("q", "")[:LONGEST_QUERY])
    if text and (found := lists.with_code(jurisdiction, text)):
        return redirect(found)
    place = lists.here(jurisdiction)
    form = ProposalFilterForm(request.GET, place)
    asked = form.asked(text)
    if (kind := request.GET.get("formato", "")) in exports.LABELS:
        return export(kind, place, asked)
    page = ListPage(request, lists.page_of(place, asked, number_in(request)), text)
    marks = chips(request, form)
    form.count(page.found.facets)
    context = {
        "page": page,
        "form": form,
        "chips": marks,
        "receiving": place.receiving,
        "crumbs": crumbs_of(jurisdiction),
        "stages": list(Stage),
    }
    return render(request, "cocreation/proposal_list.html", context)


def export(kind: str, place: Here, asked: Asked) -> HttpResponseBase:
    rows: Iterator[list[Any]] = (values_of(fate) for fate in lists.everything_like(place, asked))
    labels = [(key, str(label)) for key, label in COLUMNS]
    return exports.stream(kind, _("propuestas-%s") % place.jurisdiction.slug, labels, rows)


@require_safe
def proposal_similar(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    """A piece of page: the proposals that say something like `texto`; empty when none does."""
    found = similar_to(jurisdiction, request.GET.get("texto", ""))
    return render(request, "cocreation/similar.html", {"similar": found})
