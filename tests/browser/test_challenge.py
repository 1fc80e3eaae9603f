"""The sum before sending, in a real browser: it solves itself, says so, and has a way round it without scripts."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.test_journey import CODE, fill


def propose_at_once(page: Page) -> None:
    """Faster than any person types: the form takes it for a program."""
    page.goto("/quito/propuestas/nueva/")
    fill(page, "Nadie sabe cuándo pasa el bus.", "Publicar los horarios.", "Horarios de buses de una vez")
    page.locator("main form.form > p.row button.button").last.click()


def test_with_scripts_nobody_has_to_do_anything(visit: Any) -> None:
    page: Page = visit()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    propose_at_once(page)
    page.wait_for_url("**/constancia/**", timeout=60_000)
    expect(page.locator("h1")).to_contain_text(CODE)
    assert [text for text in told if "Content Security Policy" in text] == []


def test_without_scripts_it_says_what_to_do_and_a_moderator_reads_first(visit: Any) -> None:
    page: Page = visit(scripts=False)
    propose_at_once(page)
    expect(page.get_by_role("heading", name="¿Tu navegador no ejecuta scripts?")).to_be_visible()
    expect(page.get_by_text("Nadie sabe cuándo pasa el bus.")).to_be_visible()
    page.get_by_role("button", name="Enviar para que la lea una persona moderadora").click()
    expect(page.locator("h1")).to_contain_text(CODE)
    expect(page.locator("main")).to_contain_text("espera a una persona moderadora")


def test_the_page_is_accessible_while_it_counts(visit: Any) -> None:
    page: Page = visit()
    page.route("**/challenge*.js", lambda route: route.abort())
    propose_at_once(page)
    expect(page.get_by_role("button", name="Enviar para que la lea una persona moderadora")).to_be_visible()
    assert violations(page) == []
