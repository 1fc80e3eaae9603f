"""What the frame of every page needs to lead people on: the main places, and the register's last root."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.portal.queries import register_root
from minga.web.components import NavItem
from minga.web.context import mark_current


def navigation(request: HttpRequest) -> dict[str, Any]:
    jurisdiction = getattr(request, "jurisdiction", None)
    return {
        "jurisdiction": jurisdiction,
        "nav": mark_current(places(request, jurisdiction.slug if jurisdiction else ""), request.path),
        "foot_links": [
            NavItem(_("Cómo funciona"), reverse("how_it_works")),
            NavItem(_("Mapa del sitio"), reverse("site_map")),
            NavItem(_("Datos para programas"), reverse("api_page")),
            NavItem(_("Accesibilidad"), reverse("accessibility")),
            NavItem(_("Privacidad"), reverse("privacy")),
        ],
        "register_root": register_root,
    }


def places(request: HttpRequest, slug: str) -> list[NavItem]:
    items = [NavItem(_("Inicio"), reverse("jurisdiction", args=[slug]) if slug else reverse("home"))]
    if slug:
        items += [
            NavItem(_("Propuestas"), reverse("proposal_list", args=[slug])),
            NavItem(_("Planes"), reverse("plan_list", args=[slug])),
            NavItem(_("Grupos"), reverse("body_list", args=[slug])),
            NavItem(_("Instituciones"), reverse("institution_list", args=[slug])),
        ]
    else:
        items.append(NavItem(_("Buscar"), reverse("search")))
    items.append(NavItem(_("Registro"), reverse("ledger:register")))
    person = getattr(request, "user", None)  # a page of maintenance is written before anybody is known
    if person is not None and person.is_authenticated:
        return [*items, NavItem(_("Mi escritorio"), reverse("desk"))]
    return [*items, NavItem(_("Ingresar"), reverse("account_login"))]
