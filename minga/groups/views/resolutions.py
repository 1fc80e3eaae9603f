"""Resolutions, followed until they are done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.directory.models import Jurisdiction
from minga.groups.pages.crumbs import body_crumbs
from minga.groups.queries.reading import read_resolution
from minga.web.components import Crumb


@require_safe
def resolution(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, year: int, number: int) -> HttpResponse:
    found = read_resolution(jurisdiction, slug, year, number)
    context = {"resolution": found, "crumbs": body_crumbs(found.body, Crumb(found.code))}
    return render(request, "groups/resolution.html", context)
