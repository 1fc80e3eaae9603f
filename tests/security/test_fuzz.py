"""Every route with every odd text in every field: an error in words, never a failure of ours."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.routes import UnfilledRouteError, routes
from tests.security.walking import ask, enter, finish, sample
from tests.world import World

pytestmark = pytest.mark.slow

ODD = {
    "zero octet": "a\0b",
    "long": "x" * 70_000,
    "signs": "'\"<>%s{}{{}}$`;--\\/*",
    "unusual": "\u202e\u200b\ufeff\U0001f4a7\u0301\ufffe",
    "number": "-99999999999999999999",
    "spaces": " \t\r\n ",
}
# Names that views read from the address, besides those of their forms.
QUERY = (
    *("q", "orden", "pagina", "formato", "ver", "codigo", "lang", "sector", "ods", "estado", "territorio", "clave"),
    *("boleto", "next", "tipo", "gobierno", "texto", "titulo", "volver", "tema", "permiso", "limit", "cursor"),
    *("fase", "etapa", "plan", "institucion", "tema", "desde", "hasta"),
)
NAMES = re.compile(r'<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"')


def fields_of(client: Client, url: str) -> set[str]:
    response, _written = ask(client, "GET", url)
    return set(NAMES.findall(response.content.decode(errors="replace"))) if not response.streaming else set()


@pytest.fixture
def people(world: World) -> list[Client]:
    planner = enter(world.person("planner"))
    return [
        Client(raise_request_exception=False),
        planner,
        enter(world.person("author")),
        enter(world.person("moderator")),
    ]


def test_no_odd_text_breaks_a_page(world: World, people: list[Client]) -> None:
    failed = []
    for route in routes():
        if route.pattern.startswith("administracion/"):
            continue
        try:
            url = sample(route, world)[0].url
        except (UnfilledRouteError, IndexError):
            continue
        fields = set().union(*(fields_of(client, url) for client in people)) - {"csrfmiddlewaretoken"}
        for name, text in ODD.items():
            short = text[:2_000]
            response = people[0].get(url, dict.fromkeys(QUERY, short))
            finish(response)
            failed += [("GET", url, name)] * (response.status_code == 500)
            for client in people if fields else ():
                response, _written = ask(client, "POST", url, dict.fromkeys(fields, text))
                failed += [("POST", url, name)] * (response.status_code == 500)
    assert failed == []


@pytest.mark.parametrize(
    "part", ["a%00b", "%F0%9F%92%A7", "%FF%FE", "x" * 3_000, "-1", "0", "99999999999999999999", "%E2%80%AE"]
)
def test_no_odd_address_breaks_a_page(world: World, part: str) -> None:
    client = Client(raise_request_exception=False)
    failed = []
    for route in routes():
        if route.pattern.startswith("administracion/") or not route.parameters:
            continue
        url = route.fill(
            dict.fromkeys(route.parameters, part) | ({"jurisdiction": "quito"} if len(route.parameters) > 1 else {})
        )
        response = client.get(url)
        finish(response)
        failed += [url] * (response.status_code == 500)
    assert failed == []


@pytest.mark.parametrize(
    "name", ["../../x.pdf", "a\0.pdf", "x" * 300 + ".pdf", "\u202efdp.exe", "con.pdf", ".pdf", "a.pdf\r\nX: y"]
)
def test_no_odd_name_of_a_file_breaks_a_form(world: World, name: str) -> None:
    client = Client(raise_request_exception=False)
    file = SimpleUploadedFile("x.pdf", b"%PDF-1.7 nada")
    file._name = name
    response = client.post("/quito/propuestas/nueva/", {"file_1": file, "problem": "agua"})
    assert response.status_code in (400, 422)
