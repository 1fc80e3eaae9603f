"""Every kind of page: no finding of axe-core in both lights, nothing wider than the screen, light enough for 2G."""

import gzip
from typing import Any

import pytest
from playwright.sync_api import Page, Response

from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import PUBLIC, SIGNED_IN

MOST_BYTES = 100_000
MOST_SCRIPT = 20_000
WORKBENCHES = {"estilo"}


@pytest.mark.parametrize("dark", [False, True], ids=["clara", "oscura"])
@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_can_be_used_by_everybody(visit: Any, name: str, dark: bool) -> None:
    page: Page = visit(dark=dark)
    page.goto(PUBLIC[name])
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert [said for said in page.problems if "404" not in said] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("dark", [False, True], ids=["clara", "oscura"])
@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_of_somebody_signed_in_can_be_used_by_everybody(visit: Any, site: Any, name: str, dark: bool) -> None:
    email, address = SIGNED_IN[name]
    page: Page = visit(dark=dark, device=DESK)
    page.goto("/demo/")
    asked = f"from minga.accounts.models import Person; print(Person.objects.get(email='{email}').name)"
    person = site.run("shell", "-c", asked).stdout.strip().splitlines()[-1]
    page.locator("main li", has_text=person).get_by_role("button").first.click()
    page.goto(address)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize("name", [name for name in PUBLIC if name not in WORKBENCHES])
def test_a_public_page_is_light(visit: Any, name: str) -> None:
    """Under 100 kB in all and under 20 kB of script, compressed as served."""
    page: Page = visit(device=PHONE)
    weights: dict[str, int] = {}

    def weigh(answer: Response) -> None:
        sizes = answer.request.sizes()
        weights[answer.url] = sizes["responseBodySize"]

    page.on("requestfinished", lambda request: weigh(request.response()))  # type: ignore[arg-type]
    page.goto(PUBLIC[name], wait_until="networkidle")
    scripts = sum(size for url, size in weights.items() if ".js" in url)
    assert sum(weights.values()) < MOST_BYTES
    assert scripts < MOST_SCRIPT


def test_after_touching_it_a_page_is_still_accessible(visit: Any) -> None:
    page: Page = visit()
    page.goto("/quito/propuestas/")
    page.locator("details.filters > summary").click()
    assert violations(page) == []
    page.goto("/quito/")
    page.locator("button.menu-open").click()
    assert violations(page) == []
    page.goto("/ecuador/planes/2019-2021/compromisos/EC0003/")
    for summary in page.locator("main details > summary").all():
        summary.click()
    assert violations(page) == []


def test_each_language_shows_whole_pages(visit: Any) -> None:
    """No Spanish frame around an English page."""
    page: Page = visit(language="en")
    page.goto("/ecuador/")
    assert page.locator("html").get_attribute("lang") == "en"
    frame = page.locator("header").inner_text() + page.locator("footer").inner_text()
    assert not {"Inicio", "Propuestas", "Planes", "Ingresar", "Registro"} & set(frame.split())
    page.goto("/ecuador/?lang=es")
    page.goto("/ecuador/")
    assert page.locator("html").get_attribute("lang") == "es"


def test_compressed_answers_are_really_compressed(visit: Any, site: Any) -> None:
    page: Page = visit()
    answer = page.request.get("/ecuador/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers.get("content-encoding") in ("gzip", "br")
    assert len(answer.body()) > len(gzip.compress(answer.body()))
