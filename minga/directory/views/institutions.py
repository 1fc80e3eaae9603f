"""Who is who: institutions of a government, and each government's colour."""

from itertools import groupby
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from minga.core.text import fold
from minga.directory.models import Institution, Jurisdiction
from minga.web.brand import brand_css
from minga.web.components import Crumb, Fact


@require_safe
def institution_list(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    institutions = sorted(jurisdiction.institutions.all(), key=lambda one: (one.sector, fold(str(one.name))))
    sectors = [{"grouper": key, "list": list(rows)} for key, rows in groupby(institutions, attrgetter("sector"))]
    context = {"sectors": sectors, "total": len(institutions), "trail": trail(jurisdiction)}
    return render(request, "directory/institution_list.html", context)


@require_safe
def institution(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    institutions = Institution.objects.select_related("parent").prefetch_related("children")
    found = get_object_or_404(institutions, jurisdiction=jurisdiction, slug=slug)
    here = [*trail(jurisdiction), Crumb(str(found))]
    context = {"institution": found, "known": known_of(found, jurisdiction), "trail": here}
    return render(request, "directory/institution.html", context)


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def brand(request: HttpRequest, slug: str) -> HttpResponse:
    """A government's colour as a stylesheet; its address holds the colour, so it may be kept for ever."""
    found = get_object_or_404(Jurisdiction, slug=slug)
    return HttpResponse(brand_css(found.brand), content_type="text/css; charset=utf-8")


def trail(jurisdiction: Jurisdiction) -> list[Crumb]:
    return [
        Crumb(str(jurisdiction), jurisdiction.get_absolute_url()),
        Crumb(_("Instituciones"), reverse("institution_list", args=[jurisdiction.slug])),
    ]


def known_of(institution: Institution, jurisdiction: Jurisdiction) -> list[Fact]:
    parent = institution.parent
    above = reverse("institution", args=[jurisdiction.slug, parent.slug]) if parent else ""
    return [
        Fact(_("Sector"), institution.get_sector_display()),
        Fact(_("Depende de"), str(parent or ""), above),
        Fact(_("Nombres anteriores"), ", ".join(institution.former_names)),
    ]
