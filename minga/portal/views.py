"""Front pages, a person's desk, and the answers that a monitor asks for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from minga.directory.models import Jurisdiction


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"jurisdictions": Jurisdiction.objects.all()})


def jurisdiction_home(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    return render(request, "portal/jurisdiction.html", {"jurisdiction": jurisdiction})


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/desk.html")


def health(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"ok": True})


def readiness(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"ok": True})
