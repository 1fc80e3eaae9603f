"""Capturing where there is no signal, in a real browser with a profile that outlives it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.axe import violations
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.site import Site

PAGE = "/quito/propuestas/procesos/2026/captura/"


@contextmanager
def device(playwright: Playwright, site: Site, folder: Path) -> Iterator[BrowserContext]:
    """A telephone: what it keeps stays in the folder when its browser is closed."""
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=ARGUMENTS, base_url=site.address, locale="es-EC", accept_downloads=True,
        viewport={"width": 360, "height": 740},
    )  # fmt: skip
    context.set_default_timeout(20_000)
    yield context
    context.close()


def enter(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/demo/")
    page.locator("main li", has_text="Kuri Ejemplo").get_by_role("button").click()
    page.wait_for_load_state()
    page.goto(PAGE)
    expect(page.locator("[data-capture=ready]")).not_to_be_empty()
    return page


def take_codes(page: Page, count: int) -> None:
    page.locator("summary", has_text="tomar códigos").click()
    page.locator("#count").fill(str(count))
    page.get_by_role("button", name="Tomar códigos").click()
    expect(page.locator("[data-capture=said]")).to_contain_text("Tienes los códigos")


def write(page: Page, title: str) -> None:
    page.locator("#id_problem").fill("Falta agua en la loma.")
    page.locator("#id_solution").fill("Un tanque para el barrio.")
    page.locator("#id_title").fill(title)
    page.locator("#id_sector").select_option("citizen")
    page.get_by_role("button", name="Guardar la propuesta").click()
    expect(page.locator("[data-capture=list]")).to_contain_text(title)


def states(page: Page) -> list[str]:
    return [one.get_attribute("data-state") or "" for one in page.locator("[data-capture=list] > li").all()]


def sent(page: Page, count: int) -> None:
    expect(page.locator("[data-capture=list] > li[data-state=sent]")).to_have_count(count)


def codes(page: Page) -> list[str]:
    return sorted(page.locator("[data-capture=list] > li > b").all_inner_texts())


def received(site: Site, title: str) -> str:
    """How many proposals have this title, as the database has it."""
    asked = (
        f"from minga.cocreation.models import Proposal; print('n=', Proposal.objects.filter(title='{title}').count())"
    )
    done = site.run("shell", "-v", "0", "-c", asked)
    return done.stdout.rpartition("n= ")[2].strip()


def test_what_is_written_without_signal_outlives_the_browser_and_goes_once(
    playwright: Playwright, site: Site, tmp_path: Path
) -> None:
    with device(playwright, site, tmp_path / "one") as context:
        page = enter(context)
        take_codes(page, 3)
        assert violations(page) == []
        context.set_offline(True)
        write(page, "Agua sin señal uno")
        write(page, "Agua sin señal dos")
        assert states(page) == ["waiting", "waiting"]
        given = codes(page)
        page.reload()
        expect(page.locator("[data-capture=list] > li")).to_have_count(2)
        expect(page.locator("[data-capture=network]")).to_have_text("Sin señal")
    with device(playwright, site, tmp_path / "one") as context:
        (site.home / "maintenance").touch()
        try:
            page = context.new_page()
            page.goto(PAGE)
            page.goto("/salud/")
        finally:
            (site.home / "maintenance").unlink()
        page.goto(PAGE)
        page.get_by_role("button", name="Enviar ahora").click()
        sent(page, 2)
        assert codes(page) == given
        page.get_by_role("button", name="Enviar ahora").click()
        expect(page.locator("[data-capture=said]")).to_have_text("No hay nada que enviar.")
        page.get_by_role("button", name="Borrar de aquí lo ya enviado").click()
        expect(page.locator("[data-capture=list] > li")).to_have_count(0)
    assert [received(site, f"Agua sin señal {number}") for number in ("uno", "dos")] == ["1", "1"]


def test_a_busy_site_and_a_session_that_ended_lose_nothing(playwright: Playwright, site: Site, tmp_path: Path) -> None:
    with device(playwright, site, tmp_path / "two") as context:
        page = enter(context)
        take_codes(page, 1)
        (site.home / "maintenance").touch()
        try:
            write(page, "Con el sitio en mantenimiento")
            expect(page.locator("[data-capture=said]")).to_contain_text("Nada se perdió")
        finally:
            (site.home / "maintenance").unlink()
        assert states(page) == ["waiting"]
        context.clear_cookies()
        page.get_by_role("button", name="Enviar ahora").click()
        expect(page.locator("[data-capture=said]")).to_contain_text("Tu sesión terminó")
        assert states(page) == ["waiting"]
        page.close()
        page = enter(context)
        sent(page, 1)
    assert received(site, "Con el sitio en mantenimiento") == "1"


def test_another_device_takes_everything_over_and_nothing_comes_twice(
    playwright: Playwright, site: Site, tmp_path: Path
) -> None:
    file = tmp_path / "captura.json"
    with device(playwright, site, tmp_path / "broken") as broken, device(playwright, site, tmp_path / "other") as other:
        first = enter(broken)
        take_codes(first, 2)
        broken.set_offline(True)
        write(first, "Desde el que se rompió")
        with first.expect_download() as waiting:
            first.get_by_role("button", name="Pasar todo a un archivo").click()
        waiting.value.save_as(file)
        second = enter(other)
        take_codes(second, 2)
        damaged = tmp_path / "damaged.json"
        damaged.write_text(json.dumps({**json.loads(file.read_text()), "sha256": "0" * 64}))
        second.locator("#receive").set_input_files(damaged)
        expect(second.locator("[data-capture=said]")).to_contain_text("está dañado")
        other.set_offline(True)
        write(second, "Desde el segundo")
        for said in ("Se recibieron 1", "Se recibieron 0"):
            second.locator("#receive").set_input_files(file)
            expect(second.locator("[data-capture=said]")).to_contain_text(said)
        assert len(set(codes(second))) == 2
        other.set_offline(False)
        sent(second, 2)
        broken.set_offline(False)
        sent(first, 1)
    assert [received(site, title) for title in ("Desde el que se rompió", "Desde el segundo")] == ["1", "1"]
