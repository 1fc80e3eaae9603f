"""The list, until the room is whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minga.directory.models import Jurisdiction


def proposal_list(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    return render(request, "web/base.html")


def proposal(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    return render(request, "web/base.html")
