"""Who is who: institutions of a government."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from minga.directory.models import Institution, Jurisdiction


def institution_list(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    institutions = jurisdiction.institutions.select_related("parent")
    return render(request, "directory/institution_list.html", {"institutions": institutions})


def institution(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    found = get_object_or_404(Institution.objects.select_related("parent"), jurisdiction=jurisdiction, slug=slug)
    return render(request, "directory/institution.html", {"institution": found})
