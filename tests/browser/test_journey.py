"""The main job as people do it on a phone: read the plan, propose, keep the code, follow, be moderated, verify."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.site import ROOT, Site

WAYS = [
    pytest.param("es", True, id="español"),
    pytest.param("es", False, id="español sin JavaScript"),
    pytest.param("en", True, id="English"),
    pytest.param("en", False, id="English without JavaScript"),
]
WORDS = {
    "es": {
        "lead": "Entidad responsable",
        "received": "Recibimos tu propuesta. Su código es",
        "held": "Espera a una persona moderadora",
        "true": "está en el registro",
    },
    "en": {
        "lead": "Lead",
        "received": "We received your proposal. Its code is",
        "held": "waits for a moderator",
        "true": "is in the register",
    },
}
CODE = re.compile(r"UIO-2026-\d{4}")


def lead_to_the_form(page: Page) -> None:
    """From the front page to a commitment of the real plan, and from Quito's page to the form."""
    page.goto("/ecuador/")
    page.goto("/ecuador/planes/2019-2021/")
    page.locator("main a[href$='/compromisos/EC0003/']").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith("/ecuador/planes/2019-2021/compromisos/EC0003/")
    page.goto("/quito/")
    page.locator("main a[href='/quito/propuestas/nueva/']").first.click()


def fill(page: Page, problem: str, solution: str, title: str) -> None:
    page.locator("[name=problem]").fill(problem)
    page.locator("[name=solution]").fill(solution)
    page.locator("[name=title]").fill(title)
    page.locator("[name=territory]").select_option(index=3)
    page.locator("[name=sector][value=citizen]").check(force=True)
    page.locator("[name=accepts]").check(force=True)


def send(page: Page) -> None:
    """A person needs longer than the trap for robots allows; so does this test."""
    page.wait_for_timeout(4_000)
    page.locator("main form.form > p.row button.button").last.click()


def propose(page: Page, title: str) -> str:
    """A proposal from the form to its receipt; its code."""
    fill(
        page,
        f"Nadie sabe cuándo pasa el bus por el barrio: {title}.",
        "Publicar los horarios como datos abiertos.",
        title,
    )
    send(page)
    expect(page.locator("h1")).to_contain_text(CODE)
    found = CODE.search(page.locator("h1").inner_text())
    assert found
    return found[0]


def enter(page: Page, name: str) -> None:
    page.goto("/demo/")
    page.locator("main li", has_text=name).get_by_role("button").first.click()
    page.wait_for_url("**/escritorio/")


def until_found(page: Page, words: str, code: str) -> None:
    """The worker seals and indexes within two seconds; wait a little longer on a busy machine."""
    for _attempt in range(20):
        page.goto(f"/quito/propuestas/?q={words}")
        if code in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{code} was not found by «{words}»")


def verified_offline(receipt: Path, key: str, folder: Path, source: bytes) -> str:
    """What the verifier, downloaded from the site, says of the receipt; in a folder with nothing else."""
    program = folder / "verificador.py"
    program.write_bytes(source)
    said = subprocess.run(
        [sys.executable, "-I", str(program), str(receipt), "--llave", key],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout


@pytest.mark.parametrize(("language", "scripts"), WAYS)
def test_an_idea_is_followed_from_the_plan_to_the_register(
    visit: Any, site: Site, tmp_path: Path, language: str, scripts: bool
) -> None:
    citizen: Page = visit(language=language, scripts=scripts)
    lead_to_the_form(citizen)
    title = f"Horarios de buses abiertos {language} {'con' if scripts else 'sin'} guion"
    code = propose(citizen, title)
    assert WORDS[language]["received"] in citizen.locator("h1").inner_text()

    # Follow: the code leads to the thread, without an account.
    citizen.goto(f"/quito/propuestas/?q={code.lower()}")
    assert citizen.url.endswith(f"/quito/propuestas/{code}/")
    expect(citizen.locator("h1")).to_have_text(title)
    expect(citizen.locator("ol.thread > li").first).to_be_visible()

    # Another person finds it with their own words: no accents, a typing error.
    other: Page = visit(language=language, scripts=scripts)
    until_found(other, "orarios+bus+abiertos", code)

    # A moderator sees it and takes the text away, with a reason that everybody can read.
    moderator: Page = visit(language=language, scripts=scripts)
    enter(moderator, "Tamia Ejemplo")
    moderator.goto(f"/quito/propuestas/moderacion/?ver=recientes&codigo={code}")
    moderator.locator("[name=ground][value=duplicate], [name=ground] option[value=duplicate]").first.wait_for(
        state="attached"
    )
    choose_ground(moderator, "duplicate")
    moderator.locator("button[name=decision][value=remove]").click()
    other.goto(f"/quito/propuestas/{code}/")
    expect(other.locator("h1")).to_contain_text(code)
    assert title not in other.locator("main").inner_text()

    # The receipt is verified with a program from the site and no network.
    receipt = tmp_path / "constancia.json"
    with_receipt = until_sealed(other, code)
    receipt.write_bytes(other.request.get(with_receipt).body())
    key = other.request.get("/registro/llave").text().strip()
    source = other.request.get("/registro/verificador.py").body()
    assert verified_offline(receipt, key, tmp_path, source)
    for page in (citizen, other, moderator):
        assert page.problems == []  # type: ignore[attr-defined]


def choose_ground(page: Page, value: str) -> None:
    control = page.locator("[name=ground]").first
    if control.evaluate("one => one.tagName") == "SELECT":
        control.select_option(value)
    else:
        page.locator(f"[name=ground][value={value}]").check(force=True)


def until_sealed(page: Page, code: str) -> str:
    for _attempt in range(20):
        page.goto(f"/quito/propuestas/{code}/constancia/")
        link = page.locator("a[href$='/constancia.json']")
        if link.count():
            return str(link.first.get_attribute("href"))
        page.wait_for_timeout(500)
    raise AssertionError(f"{code} was not sealed")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_click_makes_one_proposal(visit: Any, scripts: bool) -> None:
    page: Page = visit(scripts=scripts)
    page.goto("/quito/propuestas/nueva/")
    fill(page, "El parque no tiene luz de noche.", "Poner luminarias con la vecindad.", f"Luz en el parque {scripts}")
    page.wait_for_timeout(4_000)
    once = page.locator("[name=once]").get_attribute("value")
    page.locator("main form.form > p.row button.button").last.dblclick(no_wait_after=True)
    expect(page.locator("h1")).to_contain_text(CODE)
    code = CODE.search(page.locator("h1").inner_text())
    assert code
    assert once
    until_found(page, f"luz+parque+{scripts}", code[0])
    text = page.locator("main").inner_text()
    assert len(re.findall(rf"Luz en el parque {scripts}", text)) == 1


def test_a_failed_form_returns_all_that_was_typed_and_leads_to_the_error(visit: Any) -> None:
    """With scripts, which axe-core needs; without them a test in tests/cocreation sends the same."""
    page: Page = visit()
    page.goto("/quito/propuestas/nueva/")
    page.locator("[name=problem]").fill("No hay agua los lunes.")
    page.locator("[name=title]").fill("Agua los lunes")
    page.locator("main form.form > p.row button.button").last.click()
    expect(page.locator("[name=problem]")).to_have_value("No hay agua los lunes.")
    expect(page.locator("[name=title]")).to_have_value("Agua los lunes")
    assert "Falta la solución. Di qué debería hacerse." in page.locator("main").inner_text()
    described = page.locator("[name=solution]").get_attribute("aria-describedby") or ""
    assert any("Falta la solución" in page.locator(f"#{name}").inner_text() for name in described.split())
    assert violations(page) == []


def test_a_draft_survives_closing_the_page(visit: Any) -> None:
    page: Page = visit()
    page.goto("/quito/propuestas/nueva/")
    page.locator("[name=problem]").fill("La vereda está rota frente a la escuela.")
    page.wait_for_timeout(1_500)
    page.goto("/quito/")
    page.goto("/quito/propuestas/nueva/")
    expect(page.locator("[name=problem]")).to_have_value("La vereda está rota frente a la escuela.")
    assert page.problems == []  # type: ignore[attr-defined]


def test_similar_proposals_show_while_typing_and_with_a_button(visit: Any) -> None:
    typing: Page = visit()
    typing.goto("/quito/propuestas/")
    known = typing.locator("main h2.card-title a").first.inner_text()
    typing.goto("/quito/propuestas/nueva/")
    typing.locator("[name=problem]").press_sequentially(known, delay=5)
    expect(typing.locator("#parecidas")).to_contain_text(known, timeout=15_000)
    plain: Page = visit(scripts=False)
    plain.goto("/quito/propuestas/nueva/")
    plain.locator("[name=problem]").fill(known)
    plain.locator("button[name=parecidas]").click()
    expect(plain.locator("#parecidas")).to_contain_text(known)
    expect(plain.locator("[name=problem]")).to_have_value(known)


def test_the_form_can_be_filled_and_sent_with_the_keyboard_alone(visit: Any) -> None:
    page: Page = visit()
    page.goto("/quito/propuestas/nueva/")
    page.locator("[name=problem]").focus()
    page.keyboard.type("Los buses no paran en la escuela.")
    reach(page, "solution")
    page.keyboard.type("Poner una parada.")
    reach(page, "title")
    page.keyboard.type("Parada junto a la escuela")
    reach(page, "sector")
    page.keyboard.press("Space")
    reach(page, "accepts")
    page.keyboard.press("Space")
    page.wait_for_timeout(4_000)
    for _step in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('form.form > p.row button.button')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(CODE)


def reach(page: Page, name: str) -> None:
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"the field {name} is not reached with Tab")


def test_the_register_of_the_running_site_verifies(site: Site) -> None:
    said = site.run("verify", f"{site.address}/registro/")
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_health_pages_answer(visit: Any, site: Site) -> None:
    page: Page = visit()
    assert page.request.get("/salud/").json() == {"status": "ok"}
    ready = page.request.get("/salud/lista/").json()
    assert ready["checks"] == {"database": True, "migrations": True, "storage": True, "worker": True}


def test_run_again_the_demonstration_keeps_what_was_entered(site: Site) -> None:
    count = "from minga.cocreation.models import Proposal; print(Proposal.objects.count())"
    before = site.run("shell", "-c", count).stdout.split()[-1]
    assert site.run("demo", "--no-serve").returncode == 0
    assert site.run("shell", "-c", count).stdout.split()[-1] == before


def test_the_working_tree_holds_the_pictures_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [place for place in re.findall(r"\]\((docs/[^)#]+)\)", readme) if not (ROOT / place).exists()]
    assert missing == []
