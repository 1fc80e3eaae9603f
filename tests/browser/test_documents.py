"""Files in the form of a proposal, on a phone: what is wrong is said, what is right is kept, everybody can use it."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.test_journey import CODE, fill, send
from tests.documents import makers
from tests.documents.authority import Authority, Person, sign

PICTURES = os.environ.get("MINGA_PICTURES", "")


def signed() -> bytes:
    """In a thread of its own: signing and Playwright each want the loop of theirs."""
    with ThreadPoolExecutor(1) as threads:
        person = Person(Authority(), "Ana Quishpe")
        return threads.submit(sign, makers.pdf("Acta de la asamblea"), person).result()


def look(page: Page, name: str) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def choose(page: Page, name: str, octets: bytes, path: Path) -> None:
    path.write_bytes(octets)
    page.locator(f"input[type=file][name={name}]").set_input_files(path)


@pytest.mark.parametrize("scripts", [True, False], ids=["con JavaScript", "sin JavaScript"])
@pytest.mark.parametrize("dark", [False, True], ids=["clara", "oscura"])
def test_files_are_checked_kept_explained_and_published(visit: Any, tmp_path: Path, scripts: bool, dark: bool) -> None:
    page: Page = visit(scripts=scripts, dark=dark)
    page.goto("/quito/propuestas/nueva/")
    fill(page, "El bus no dice cuándo llega.", "Publicar los horarios.", f"Horarios {scripts} {dark}")
    page.locator("summary", has_text="hasta tres archivos").click()
    choose(
        page,
        "file_1",
        signed(),
        tmp_path / "acta.pdf",
    )
    choose(page, "file_2", f"nombre,cedula\nAna,{makers.CEDULA}\n".encode(), tmp_path / "lista.csv")
    choose(page, "file_3", b"MZ\0\0", tmp_path / "plano.png")
    send(page)
    expect(page.locator(".error-summary li")).to_have_count(2)
    expect(page.get_by_text("Ya tenemos «acta.pdf»")).to_be_visible()
    expect(page.get_by_text("Ya tenemos «lista.csv»")).to_be_visible()
    expect(page.locator("#id_file_3 .field-error")).to_contain_text("«plano.png» es un programa.")
    if scripts:  # axe-core is a script itself: without scripts it would wait for ever
        look(page, f"formulario-{dark}")
    page.locator("[name=file_2-ground][value=own]").check(force=True)
    send(page)
    code = CODE.search(page.locator("main").inner_text())
    assert code is not None


def test_a_signed_document_says_who_signed_it_to_everybody(visit: Any, tmp_path: Path) -> None:
    page: Page = visit()
    page.goto("/quito/propuestas/nueva/")
    fill(page, "El parque no tiene luz.", "Poner lámparas.", "Luz en el parque")
    page.locator("summary", has_text="hasta tres archivos").click()
    choose(
        page,
        "file_1",
        signed(),
        tmp_path / "acta.pdf",
    )
    choose(page, "file_2", makers.image(positioned=True, size=(1200, 900)), tmp_path / "parque.jpg")
    send(page)
    code = CODE.search(page.locator("main").inner_text())
    assert code is not None
    page.goto(f"/quito/propuestas/{code[0]}/")
    look(page, "propuesta")
    with page.expect_download() as waiting:
        page.locator("a[download]", has_text="acta.pdf").click()
    assert waiting.value.suggested_filename == "acta.pdf"
    page.get_by_role("link", name="acta.pdf", exact=True).click()
    expect(page.locator("h4")).to_have_text("Ana Quishpe")
    expect(page.get_by_text("Lo que firmó está como lo firmó.")).to_be_visible()
    look(page, "documento")
    page.goto(f"/quito/propuestas/{code[0]}/")
    page.get_by_role("link", name="parque.jpg", exact=True).click()
    expect(page.get_by_text("La fotografía decía en qué lugar se tomó. Lo quitamos.")).to_be_visible()
    look(page, "fotografia")
