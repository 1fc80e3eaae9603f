"""A session as everybody reads it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.directory.models import Jurisdiction
from minga.groups.pages.crumbs import body_crumbs
from minga.groups.queries.reading import read_session
from minga.web.components import Crumb


@require_safe
def session(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_session(jurisdiction, slug, number)
    context = {"session": found, "items": found.items.all(), "crumbs": body_crumbs(found.body, Crumb(str(found)))}
    return render(request, "groups/session.html", context)
