"""The book of components in a real browser: both lights, three widths, with and without JavaScript, with axe-core."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's Chromium: apt install chromium"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns if nothing was collected
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread; the database is not in it.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def opened(chromium: Browser, address: str, width: int = 1280, **options: object) -> Page:
    context: BrowserContext = chromium.new_context(viewport={"width": width, "height": 800}, locale="es-EC", **options)
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_book_has_no_violations_even_all_unfolded(chromium, live_server, light, width):
    page = opened(chromium, f"{live_server.url}/estilo/?sector=civil", width, color_scheme=light)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()


def test_a_form_with_errors_takes_the_focus_and_has_no_violations(chromium, live_server):
    page = opened(chromium, f"{live_server.url}/estilo/", 360)
    page.get_by_role("button", name="Enviar ejemplo").click()
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert violations(page) == []
    page.get_by_role("link", name="Falta el problema. Cuéntalo en una o dos frases.").click()
    assert page.evaluate("document.activeElement.id") == "id_problem"
    page.context.close()


def test_the_menu_of_a_telephone_opens_closes_and_has_no_violations(chromium, live_server):
    page = opened(chromium, f"{live_server.url}/estilo/", 360)
    menu = page.get_by_role("navigation", name="Principal")
    assert not menu.is_visible()
    page.get_by_role("button", name="Menú").click()
    assert menu.is_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    page.context.close()


def test_a_draft_survives_closing_the_page(chromium, live_server):
    page = opened(chromium, f"{live_server.url}/estilo/")
    page.fill("#id_problem", "Falta agua")
    page.check("input[name=sector][value=academy]")
    page.get_by_text("Guardado en este dispositivo").wait_for()
    page.goto("about:blank")
    page.goto(f"{live_server.url}/estilo/")
    assert page.input_value("#id_problem") == "Falta agua"
    assert page.is_checked("input[name=sector][value=academy]")
    assert page.inner_text("#id_problem_count") == "Quedan 590 caracteres"
    kept = page.evaluate("localStorage.getItem('minga:draft:estilo')")
    assert ["csrfmiddlewaretoken" in kept, "once" in kept] == [False, False]
    page.get_by_role("button", name="Borrar borrador").click()
    assert page.evaluate("localStorage.getItem('minga:draft:estilo')") is None
    page.context.close()


def test_the_light_changes_with_and_without_javascript(chromium, live_server):
    for has_script in (True, False):
        page = opened(chromium, f"{live_server.url}/estilo/", color_scheme="light", java_script_enabled=has_script)
        page.get_by_role("button", name="Ver en oscuro").click()
        page.wait_for_selector("html[data-theme=dark]")
        with page.expect_navigation():
            page.goto(f"{live_server.url}/estilo/?orden=title")
        assert page.get_attribute("html", "data-theme") == "dark"
        page.context.close()


def test_nothing_breaks_the_policy_of_the_site(chromium, live_server):
    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{live_server.url}/estilo/")
    page.get_by_role("button", name="Ver en").first.click()
    assert said == []
    context.close()


def test_a_public_page_weighs_less_than_100_kilobytes(chromium, live_server):
    context = chromium.new_context()
    page = context.new_page()
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(f"{live_server.url}/estilo/")
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 5
    assert sum(sizes) < 220_000  # Before compression, with every component on one page.
    context.close()


def test_a_workbench_is_worked_with_the_keyboard(chromium, live_server):
    page = opened(chromium, f"{live_server.url}/estilo/")
    focused = "document.activeElement.innerText.split('\\n').pop()"
    page.keyboard.press("j")
    assert page.evaluate(focused) == "Datos abiertos de siniestros viales"
    page.keyboard.press("k")
    assert page.evaluate(focused) == "Presupuesto participativo en los colegios"
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Teclas").is_visible()
    page.keyboard.press("Escape")
    page.focus("#id_place")
    page.keyboard.press("j")
    assert page.input_value("#id_place") == "j"
    page.context.close()
