"""The book of components in a real browser: both lights, three widths, with and without JavaScript, with axe-core."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.axe import violations
from tests.browser.site import Site


def opened(chromium: Browser, address: str, width: int = 1280, **options: Any) -> Page:
    context: BrowserContext = chromium.new_context(viewport={"width": width, "height": 800}, locale="es-EC", **options)
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_book_has_no_violations_even_all_unfolded(chromium: Browser, site: Site, light: str, width: int) -> None:
    page = opened(chromium, f"{site.address}/estilo/?sector=civil", width, color_scheme=light)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()


def test_a_form_with_errors_takes_the_focus_and_has_no_violations(chromium: Browser, site: Site) -> None:
    page = opened(chromium, f"{site.address}/estilo/", 360)
    page.get_by_role("button", name="Enviar ejemplo").click()
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert violations(page) == []
    page.get_by_role("link", name="Falta el problema. Cuéntalo en una o dos frases.").click()
    assert page.evaluate("document.activeElement.id") == "id_problem"
    page.context.close()


def test_the_menu_of_a_telephone_opens_closes_and_has_no_violations(chromium: Browser, site: Site) -> None:
    page = opened(chromium, f"{site.address}/estilo/", 360)
    menu = page.get_by_role("navigation", name="Principal")
    assert not menu.is_visible()
    page.get_by_role("button", name="Menú").click()
    assert menu.is_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    page.context.close()


def test_a_draft_survives_closing_the_page(chromium: Browser, site: Site) -> None:
    page = opened(chromium, f"{site.address}/estilo/")
    page.fill("#id_problem", "Falta agua")
    page.check("input[name=sector][value=academy]")
    page.get_by_text("Guardado en este dispositivo").wait_for()
    page.goto("about:blank")
    page.goto(f"{site.address}/estilo/")
    assert page.input_value("#id_problem") == "Falta agua"
    assert page.is_checked("input[name=sector][value=academy]")
    assert page.inner_text("#id_problem_count") == "Quedan 590 caracteres"
    kept = page.evaluate("localStorage.getItem('minga:draft:estilo')")
    assert ["csrfmiddlewaretoken" in kept, "once" in kept] == [False, False]
    page.get_by_role("button", name="Borrar borrador").click()
    assert page.evaluate("localStorage.getItem('minga:draft:estilo')") is None
    page.context.close()


def test_the_light_changes_with_and_without_javascript(chromium: Browser, site: Site) -> None:
    for has_script in (True, False):
        page = opened(chromium, f"{site.address}/estilo/", color_scheme="light", java_script_enabled=has_script)
        page.get_by_role("button", name="Ver en oscuro").click()
        page.wait_for_selector("html[data-theme=dark]")
        with page.expect_navigation():
            page.goto(f"{site.address}/estilo/?orden=title")
        assert page.get_attribute("html", "data-theme") == "dark"
        page.context.close()


def test_nothing_breaks_the_policy_of_the_site(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(locale="es-EC")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{site.address}/estilo/")
    page.get_by_role("button", name="Ver en").first.click()
    assert said == []
    context.close()


def test_a_workbench_is_worked_with_the_keyboard(chromium: Browser, site: Site) -> None:
    page = opened(chromium, f"{site.address}/estilo/")
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
