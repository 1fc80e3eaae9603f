import html
import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from minga.web.components import NavItem
from minga.web.context import frame_of, mark_current

ITEMS = [NavItem("Inicio", "/ecuador/"), NavItem("Planes", "/ecuador/planes/"), NavItem("Registro", "/registro/")]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/ecuador/", ["Inicio"]),
        ("/ecuador/planes/", ["Planes"]),
        ("/ecuador/planes/2019-2021/", ["Planes"]),
        ("/registro/", ["Registro"]),
        ("/registro/comprobar/", ["Registro"]),
        ("/ecuador/otra/", []),
        ("/", []),
    ],
)
def test_the_menu_marks_the_place_under_which_the_page_stands(path, current):
    assert [item.label for item in mark_current(ITEMS, path) if item.is_current] == current


@pytest.mark.parametrize(("cookie", "theme"), [("oscura", "dark"), ("clara", "light"), ("", ""), ('"><script>', "")])
def test_only_the_two_lights_reach_the_page(rf, cookie, theme):
    request = rf.get("/")
    request.COOKIES["apariencia"] = cookie
    assert frame_of(request).theme == theme


def test_a_language_keeps_path_and_query(rf):
    links = {one.code: one.url for one in frame_of(rf.get("/registro/?q=agua&lang=en")).languages}
    assert links == {code: f"/registro/?q=agua&lang={code}" for code in ("es", "en", "qu")}


def test_htmx_comes_from_the_site_without_its_inline_styles_and_eval():
    page = Template("{% htmx %}").render(Context())
    config = json.loads(html.unescape(re.search('content="([^"]+)"', page).group(1)))
    assert config == {"includeIndicatorStyles": False, "allowEval": False, "selfRequestsOnly": True}
    assert finders.find(re.search('src="/[^/]+/([^"]+)"', page).group(1)) is not None
