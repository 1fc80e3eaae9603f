"""What the frame of a page knows: whose site it is, where one can go, in which language and in which light."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.web.brand import brand_address
from minga.web.components import Frame, Language, NavItem
from minga.web.middleware import LANGUAGE_PARAMETER

THEME_COOKIE = "__Host-apariencia" if settings.IS_PRODUCTION else "apariencia"
THEMES = {"clara": "light", "oscura": "dark"}


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` in every template (allauth puts its own `site`). A room above may add its `nav`."""
    return {"frame": frame_of(request)}


def frame_of(request: HttpRequest) -> Frame:
    jurisdiction = getattr(request, "jurisdiction", None)
    home = f"/{jurisdiction.slug}/" if jurisdiction else "/"
    return Frame(
        name=str(jurisdiction.name) if jurisdiction else "Minga",
        owner=str(getattr(jurisdiction, "government", "")) if jurisdiction else _("Gobierno abierto, a la vista"),
        home_url=home,
        nav=mark_current(default_nav(home, is_jurisdiction=bool(jurisdiction)), request.path),
        languages=languages_of(request),
        theme=THEMES.get(request.COOKIES.get(THEME_COOKIE, ""), ""),
        search_url=f"{home}propuestas/" if jurisdiction else "",
        brand_url=brand_address(jurisdiction.slug, jurisdiction.brand) if jurisdiction else "",
    )


def default_nav(home: str, *, is_jurisdiction: bool) -> list[NavItem]:
    """The addresses that stay (issue 2, §3)."""
    items = [NavItem(_("Inicio"), home)]
    if is_jurisdiction:
        items += [NavItem(_("Propuestas"), f"{home}propuestas/"), NavItem(_("Planes"), f"{home}planes/")]
    return [*items, NavItem(_("Registro"), "/registro/"), NavItem(_("Ingresar"), resolve_url(settings.LOGIN_URL))]


def mark_current(items: Iterable[NavItem], path: str) -> list[NavItem]:
    """Mark the place under which this page stands. The first one is home: everything stands under it, so it counts
    only for itself."""
    home, *places = items
    above = [item.url for item in places if path.startswith(item.url)]
    nearest = home.url if path == home.url else max(above, key=len, default="")
    return [replace(item, is_current=bool(nearest) and item.url == nearest) for item in (home, *places)]


def languages_of(request: HttpRequest) -> list[Language]:
    """Each language with the address of this same page in it: path and query are kept."""
    query = request.GET.copy()
    active = get_language()
    links = []
    for code, name in settings.LANGUAGES:
        query[LANGUAGE_PARAMETER] = code
        links.append(Language(code, name, f"{request.path}?{query.urlencode()}", is_current=code == active))
    return links
