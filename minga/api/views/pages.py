"""Pages for people about the API: what it is, and a place to try it without writing a program."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.api.limits import MOST
from minga.api.middleware import answer
from minga.api.shapes.objects import ROOT
from minga.notices.writing import site_address
from minga.web.components import Crumb

LONGEST_ADDRESS = 500
MOST_SHOWN = 20_000
SHOWN_HEADERS = ("Content-Type", "ETag", "Last-Modified", "Link", "Retry-After")
EXAMPLES = (
    ("plans", gettext_lazy("Los planes publicados")),
    ("commitments?jurisdiction=ecuador&sdg=16", gettext_lazy("Los compromisos de Ecuador con el ODS 16")),
    ("milestones?jurisdiction=ecuador&standing=ended&limit=5", gettext_lazy("Hitos cuyo plazo terminó")),
    ("proposals?jurisdiction=quito&order=desc&limit=5", gettext_lazy("Las propuestas más nuevas de Quito")),
    ("processes", gettext_lazy("Los procesos y sus fases")),
    ("institutions?sector=academia&formato=csv", gettext_lazy("Las universidades, en CSV")),
    ("territories?kind=province", gettext_lazy("Las provincias")),
    ("register?kind=commitment&order=desc&limit=5", gettext_lazy("Lo último que el registro dice de compromisos")),
)
NOUNS = (
    ("jurisdictions", gettext_lazy("los gobiernos de este sitio")),
    ("plans", gettext_lazy("planes de acción publicados")),
    ("commitments", gettext_lazy("compromisos, con todo lo que dice su ficha")),
    ("milestones", gettext_lazy("hitos, con sus plazos")),
    ("processes", gettext_lazy("procesos de cocreación, con sus fases y cifras")),
    ("proposals", gettext_lazy("propuestas que cualquiera puede ver")),
    ("integrated-proposals", gettext_lazy("propuestas integradas y qué se decidió")),
    ("institutions", gettext_lazy("instituciones que nombran los documentos")),
    ("territories", gettext_lazy("provincias, cantones, parroquias y zonas")),
    ("sdgs", gettext_lazy("Objetivos de Desarrollo Sostenible")),
    ("ogp-values", gettext_lazy("valores de la Alianza para el Gobierno Abierto")),
    ("pillars", gettext_lazy("pilares de la Carta Iberoamericana de Gobierno Abierto")),
    ("policy-areas", gettext_lazy("áreas de política")),
    ("register", gettext_lazy("líneas del registro público, con sus pruebas")),
)


@dataclass(frozen=True)
class Answered:
    """What the API said, ready to be read."""

    address: str
    status: int
    headers: Sequence[tuple[str, str]]
    body: str
    is_cut: bool


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    context = {
        "root": site_address(ROOT),
        "nouns": [(f"{ROOT}{noun}", label) for noun, label in NOUNS],
        "most": MOST,
        "crumbs": [Crumb(_("Datos para programas"))],
    }
    return render(request, "api/api_page.html", context)


@require_safe
def api_try(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("direccion", "").strip()[:LONGEST_ADDRESS]
    is_ours = asked.startswith(ROOT)
    context = {
        "asked": asked or f"{ROOT}{EXAMPLES[0][0]}",
        "answered": ask(request, asked) if is_ours else None,
        "is_elsewhere": bool(asked) and not is_ours,
        "root": ROOT,
        "examples": [(f"{ROOT}{path}", label) for path, label in EXAMPLES],
        "crumbs": [Crumb(_("Datos para programas"), "/api/"), Crumb(_("Probar"))],
    }
    return render(request, "api/api_try.html", context)


def ask(request: HttpRequest, address: str) -> Answered:
    """Ask the API as a program would: without cookies, counted like any other question."""
    path, _mark, query = address.partition("?")
    inner = HttpRequest()
    inner.method, inner.path, inner.path_info, inner.GET = "GET", path, path, QueryDict(query)
    inner.META = {"REMOTE_ADDR": request.META.get("REMOTE_ADDR", ""), "HTTP_ACCEPT_LANGUAGE": get_language() or "es"}
    response = answer(inner)
    body = readable(response)
    headers = [(name, response[name]) for name in SHOWN_HEADERS if name in response]
    return Answered(address, response.status_code, headers, body[:MOST_SHOWN], len(body) > MOST_SHOWN)


def readable(response: HttpResponse) -> str:
    content = response.content.decode()
    if "json" not in response["Content-Type"]:
        return content
    found: Any = json.loads(content)
    return json.dumps(found, ensure_ascii=False, indent=2)
