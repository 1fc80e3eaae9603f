"""The bodies of a government, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.directory.models import Jurisdiction
from minga.groups.pages.crumbs import body_crumbs, crumbs_of
from minga.groups.queries import bodies_of
from minga.groups.queries.reading import read_body


@require_safe
def body_list(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    context = {"bodies": bodies_of(jurisdiction), "crumbs": crumbs_of(jurisdiction)}
    return render(request, "groups/body_list.html", context)


@require_safe
def body(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    found = read_body(jurisdiction, slug)
    return render(request, "groups/body.html", {"body": found, "crumbs": body_crumbs(found)})
