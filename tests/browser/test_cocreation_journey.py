"""From the call to the plan in a real browser, in Ecuador's methodology: forty ideas online, ten captured offline, and
every step in the pages by who may, after somebody who may not has read why."""

import datetime as dt
import itertools
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.site import Site
from tests.browser.test_capture import sent, take_codes, write
from tests.browser.test_journey import fill, send
from tests.browser.theatre import Theatre, prepare
from tests.documents import makers

HERE = "/ecuador/propuestas/"
BASE = f"{HERE}procesos/2027/"
CORE = "/ecuador/grupos/nucleo-de-viaje/"
GROUP = "En este proceso esto lo hace el Grupo de Trabajo."
RUNS = "quien coordina el plan"
MEMBERS = ("Marco", "Alba", "Pablo", "Nina", "Sara")
FORUM = ("Diego", "Gloria", "Iván")
FIRST, SECOND = "EC-2027-I01", "EC-2027-I02"
TOTAL = 50


def code(number: int) -> str:
    return f"EC-2027-{number:04d}"


@pytest.fixture
def theatre(site: Site, visit: Any) -> Theatre:
    prepare(site)
    return Theatre(site, visit, ("Rosa", "Manuel", "Kuri"), PHONE, DESK)


def test_from_the_call_to_what_became_of_an_idea(theatre: Theatre) -> None:
    open_process(theatre)
    receive_online(theatre)
    capture_offline(theatre)
    classify(theatre)
    group(theatre)
    integrate(theatre)
    assess(theatre)
    select(theatre)
    confirm(theatre)
    formalise(theatre)
    read_what_became(theatre)


def open_process(theatre: Theatre) -> None:
    theatre.refuse("Manuel", f"{HERE}procesos/nuevo/", "Solo quien coordina el plan de este gobierno abre")
    page = theatre["Carmen"]
    page.goto(f"{HERE}procesos/nuevo/?metodologia=ecuador-2019-1")
    page.locator("[name=title]").fill("Cocreación de 2027")
    page.locator("[name=summary]").fill("Para todas las personas.")
    page.locator("[name=period]").fill("2027")
    page.locator("[name=code_series]").fill("EC-2027")
    today = timezone.localdate()
    for place, field in enumerate(page.locator("[name$='-desde']").all()):
        field.fill((today + dt.timedelta(days=place)).isoformat())
    for field in page.locator("[name$='-hasta']").all():
        field.fill((today + dt.timedelta(days=90)).isoformat())
    page.locator("[name=working_group]").select_option(label="Grupo de Trabajo de viaje")
    page.locator("[name=core_group]").select_option(label="Grupo Núcleo de viaje")
    page.get_by_role("button", name="Abrir el proceso").click()
    expect(page.locator("main")).to_contain_text("Cocreación de 2027")
    theatre.press("Carmen", f"{BASE}mesa/proceso/publicar/", "Publicar", reason="El plan anterior ya terminó.")
    call_workshop(theatre)


def call_workshop(theatre: Theatre) -> None:
    theatre.refuse("Manuel", f"{BASE}mesa/talleres/nuevo/", "Un taller lo prepara quien coordina el plan")
    page = theatre["Carmen"]
    page.goto(f"{BASE}mesa/talleres/nuevo/")
    starts = (timezone.localdate() + dt.timedelta(days=3)).isoformat()
    texts = {"title": "Taller de la costa", "call": "Para todas.", "place": "Casa comunal", "city": "Manta"}
    for name, value in {**texts, "starts_at": f"{starts}T10:00"}.items():
        page.locator(f"main [name={name}]").first.fill(value)
    page.locator("main form.form button.button").last.click()
    expect(page.locator("main")).to_contain_text("Taller de la costa")
    theatre.post(page, f"{BASE}mesa/talleres/1/convocar/", {})


def receive_online(theatre: Theatre) -> None:
    """The first are typed on phones, one of them by somebody with an account."""
    for number, who in enumerate(("Rosa", "", ""), 1):
        page = theatre[who] if who else theatre.visit(device=PHONE)
        page.goto(f"{HERE}nueva/")
        fill(page, f"No se publica el asunto {number}.", "Publicarlo como datos abiertos.", f"Asunto {number} abierto")
        send(page)
        expect(page.locator("h1")).to_contain_text(code(number))
    theatre.propose_many(f"{HERE}nueva/", [f"el asunto {number}" for number in range(4, 41)])


def capture_offline(theatre: Theatre) -> None:
    why = "Las propuestas de talleres las captura quien coordina el plan"
    theatre.refuse("Manuel", f"{BASE}captura/", why)
    page = theatre["Kuri"]
    page.goto(f"{BASE}captura/")
    expect(page.locator("[data-capture=ready]")).not_to_be_empty()
    take_codes(page, 10)
    page.context.set_offline(True)
    for number in range(41, TOTAL + 1):
        page.locator("#id_workshop").select_option("1")
        write(page, f"Asunto {number} del taller")
    expect(page.locator("[data-capture=network]")).to_have_text("Sin señal")
    page.context.set_offline(False)
    sent(page, 10)
    page.goto(f"{HERE}{code(TOTAL)}/")
    expect(page.locator("h1")).to_have_text(f"Asunto {TOTAL} del taller")
    close_phase(theatre, "reception")


def close_phase(theatre: Theatre, key: str) -> None:
    act_on_phase(theatre, key, "cerrar", "Cerrar la fase")


def open_phase(theatre: Theatre, key: str) -> None:
    act_on_phase(theatre, key, "abrir", "Abrir la fase")


def act_on_phase(theatre: Theatre, key: str, verb: str, button: str) -> None:
    url = f"{BASE}mesa/proceso/fases/{key}/{verb}/"
    theatre.refuse("Manuel", url, "Solo quien coordina el plan de este gobierno")
    page = theatre.press("Carmen", url, button, reason="Así lo acordó el grupo.")
    page.wait_for_url("**/mesa/proceso/")


def classify(theatre: Theatre) -> None:
    """One is divided and settled at the table, one is not related; the others pass with two answers."""
    open_phase(theatre, "grouping")
    bench, table = f"{BASE}mesa/clasificacion/", f"{BASE}mesa/desacuerdos/"
    theatre.refuse("Manuel", bench, GROUP)
    theatre.refuse("Gloria", bench, GROUP)
    for who in ("Marco", "Alba"):
        page = theatre[who]
        for number in (1, 2):
            page.goto(f"{bench}?codigo={code(number)}")
            page.locator("button[name=todos]").click()
            expect(page.locator("main")).to_contain_text(f"Guardamos tu respuesta sobre {code(number)}.")
        for number in range(3, TOTAL + 1):
            is_against = number == TOTAL or (number == TOTAL - 1 and who == "Alba")
            theatre.post(page, f"{bench}?codigo={code(number)}", opinion(page) if is_against else {"todos": "si"})
    for who in ("Pablo", "Nina"):
        theatre[who].goto(f"{table}?codigo={code(TOTAL - 1)}")
        theatre[who].locator("button[name=todos]").click()
        expect(theatre[who].locator("main")).to_contain_text("Guardamos tu respuesta")
    theatre["Marco"].goto(f"{BASE}clasificacion/")
    expect(theatre["Marco"].locator("main")).to_contain_text("De 50 propuestas, 50 tienen resultado: 49 se relacionan.")


def opinion(page: Page) -> dict[str, str]:
    """The first criterion does not hold."""
    names = list(dict.fromkeys(str(one.get_attribute("name")) for one in page.locator("[name^='cumple-']").all()))
    first = names[0]
    return {**dict.fromkeys(names, "si"), first: "no", first.replace("cumple", "motivo"): "No lo cumple."}


def group(theatre: Theatre) -> None:
    bench = f"{BASE}mesa/grupos/"
    theatre.refuse("Manuel", bench, GROUP)
    page = theatre["Marco"]
    page.goto(f"{bench}?ver=solas")
    for number in (1, 2, 3):
        page.locator(f"#sola-{code(number)}").check()
    page.locator("#nombre-nuevo").fill("Asuntos públicos a la vista")
    page.locator("button[value=start]").click()
    expect(page.locator("main")).to_contain_text("Hecho:")
    more = [code(number) for number in range(4, 26)]
    seen = page.locator("[name=edicion]").first.get_attribute("value")
    theatre.post(page, bench, {"verbo": "add", "grupo": 1, "edicion": seen, "codigo": more})
    rest = [code(number) for number in range(26, TOTAL)]
    theatre.post(page, bench, {"verbo": "start", "codigo": rest, "nombre": "Asuntos de los talleres"})
    for number in (1, 2):
        other = theatre["Alba"]
        other.goto(f"{bench}?grupo={number}")
        other.locator("button[value=settle]").click()
        expect(other.locator("main")).to_contain_text("Hecho:")
    other.goto(bench)
    expect(other.locator("main")).to_contain_text("Nada se pierde")


def integrate(theatre: Theatre) -> None:
    theatre.refuse("Manuel", f"{BASE}mesa/integrar/", GROUP)
    for one in (FIRST, SECOND):
        page = theatre["Marco"]
        page.goto(f"{BASE}mesa/integrar/")
        page.get_by_role("button", name="Empezar su ficha").first.click()
        fill_sheet(page)
        page.get_by_role("button", name="Guardar").last.click()
        expect(page.locator("main")).to_contain_text("La última edición es tuya")
        reader = theatre["Alba"]
        reader.goto(f"{BASE}mesa/integrar/{one}/")
        reader.get_by_role("button", name="Está lista").click()
        expect(reader.locator("main")).to_contain_text(f"{one} está lista para evaluar y ya es pública.")
    close_phase(theatre, "grouping")


def fill_sheet(page: Page) -> None:
    for area in page.locator("textarea[name^='field_']").all():
        area.fill("Lo que dice la ficha.")
    areas = "one => { for (const area of one.querySelectorAll(\"[name^='taken_']\")) area.value = 'Todo.' }"
    page.locator("main").evaluate(areas)
    page.locator("[name='actors_1-responsible']").select_option("mintel")
    page.locator("[name='actors_2-counterpart']").select_option("fundacion-esquel")
    texts = {"starts_on": "2027-01", "ends_on": "2028-12"}
    for name, value in {**texts, "milestone_1_title": "Publicarlo", "milestone_1_ends_on": "2028-06"}.items():
        page.locator(f"main [name={name}]").fill(value)


def assess(theatre: Theatre) -> None:
    """Of the first, two differ and a third decides; nobody opens the sheet of another."""
    open_phase(theatre, "assessment")
    board = f"{BASE}mesa/evaluadores/"
    theatre.refuse("Marco", board, RUNS)
    for turn in ("responsible", "counterpart"):
        draw(theatre, "feasibility", turn)
    draw(theatre, "relevance", "working_group")
    for who in ("Paúl", "Hugo"):
        assert score_all(theatre, who, {}) == 2
    given = {FIRST: itertools.cycle((5, 1, 5)), SECOND: itertools.repeat(2)}
    assert sum(score_all(theatre, who, given) for who in MEMBERS) == 4
    assert sum(score_all(theatre, who, given) for who in MEMBERS) == 1
    draw(theatre, "relevance", "core_group")
    assert sum(score_all(theatre, who, {SECOND: itertools.repeat(2)}) for who in FORUM) == 2
    page = theatre["Carmen"]
    page.goto(f"{BASE}evaluacion/")
    expect(page.locator("main")).to_contain_text(FIRST)


def draw(theatre: Theatre, dimension: str, turn: str) -> None:
    page = theatre["Carmen"]
    page.goto(f"{BASE}mesa/evaluadores/")
    form = page.locator("form", has=page.locator(f"[name=dimension][value={dimension}]"))
    form.filter(has=page.locator(f"[name=round][value={turn}]")).get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("Se repartieron")


def score_all(theatre: Theatre, who: str, values: dict[str, Any]) -> int:
    """Everything that waits for this person; how many there were."""
    page, count = theatre[who], 0
    page.goto(f"{BASE}mesa/evaluacion/")
    found = [str(one.get_attribute("href")) for one in page.locator("main .cards a").all()]
    for url in found:
        page.goto(url)
        if not page.locator("button[value=submit]").count():
            continue
        if not count:
            theatre.refuse("Manuel", url, "No tienes una evaluación", status=404)
        one = FIRST if FIRST in page.locator("main").inner_text() else SECOND
        value = next(values[one]) if one in values else 5
        for card in page.locator(f"main [name^='value_'][value='{value}']").all():
            card.check(force=True)
        for area in page.locator("main [name^='why_']").all():
            area.fill("Por lo que dice la ficha.")
        page.locator("button[value=submit]").click()
        expect(page.locator("main")).to_contain_text("La entregaste.")
        count += 1
    return count


def select(theatre: Theatre) -> None:
    open_phase(theatre, "selection")
    theatre.refuse("Gloria", f"{CORE}sesiones/nueva/", "Convoca quien preside o coordina el grupo")
    page = theatre["Diego"]
    page.goto(f"{CORE}sesiones/nueva/")
    now = timezone.localtime()
    # A session is opened on its day.
    starts = min(now + dt.timedelta(minutes=30), now.replace(hour=23, minute=59))
    page.locator("[name=starts_at]").fill(starts.strftime("%Y-%m-%dT%H:%M"))
    page.locator("[name=place]").fill("Sala")
    page.locator("[name=title_1]").fill("Propuestas")
    page.get_by_role("button", name="Convocar").click()
    expect(page.locator("h1")).to_contain_text("Sesión")
    for one, place in ((FIRST, 0), (SECOND, -1)):
        put(theatre, one, place)
    hold(theatre)
    until_said(page, f"{BASE}seleccion/", "eligió 1 como compromisos")


def put(theatre: Theatre, one: str, place: int) -> None:
    url = f"{BASE}mesa/seleccion/{one}/"
    theatre.refuse("Marco", url, "Prepara la sesión quien coordina el plan")
    page = theatre["Carmen"]
    page.goto(url)
    page.locator("[name=category]").nth(place).check(force=True)
    page.locator("[name=reason]").fill("Por lo que se dijo en la sesión.")
    page.locator("[name=circumstance]").fill("El próximo plan.")
    page.get_by_role("button", name="Poner en la sesión").click()
    expect(page.locator("main")).to_contain_text("quedó en el orden del día")


def hold(theatre: Theatre) -> None:
    page, url = theatre["Diego"], f"{CORE}sesiones/1/"
    page.goto(f"{url}conducir/")
    for seat in page.locator("select[name^='seat_']").all():
        seat.select_option(index=1)
    page.get_by_role("button", name="Guardar la asistencia").click()
    page.get_by_role("button", name="Abrir la sesión").click()
    expect(page.locator("main")).to_contain_text("Hay quórum")
    for number in (2, 3):
        theatre.refuse("Manuel", f"{url}puntos/{number}/votar/", "Se vota durante la sesión")
        for who in FORUM:
            voter = theatre[who]
            voter.goto(f"{url}puntos/{number}/votar/")
            voter.locator("[name=choice][value=in_favour]").check(force=True)
            voter.get_by_role("button", name="Votar").click()
            expect(voter.locator("main")).to_contain_text("Tu voto está anotado")
        theatre.press("Diego", f"{url}puntos/{number}/cerrar/", "Cerrar el punto")
        expect(page.locator("main")).to_contain_text("Punto")
    theatre.press("Diego", f"{url}conducir/", "Terminar la sesión")


def until_said(page: Page, url: str, text: str) -> None:
    """The worker writes down what the session decided."""
    for _attempt in range(40):
        page.goto(url)
        if text in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{url} never said «{text}»")


def confirm(theatre: Theatre) -> None:
    """Each institution by a letter; the officer of another is refused."""
    open_phase(theatre, "confirmation")
    theatre.refuse("Marco", f"{BASE}mesa/confirmacion/", RUNS)
    page = theatre.press("Carmen", f"{BASE}mesa/confirmacion/", "Preparar las que faltan")
    expect(page.locator("main")).to_contain_text("Las actas están preparadas")
    sendings = [str(one.get_attribute("href")) for one in page.locator("main a[href$='/enviar/']").all()]
    assert len(sendings) == 2
    for url, who, other in zip(sorted(sendings), ("Paúl", "Hugo"), ("Hugo", "Paúl"), strict=True):
        theatre.press("Carmen", url, "Enviar", signatory="La autoridad")
        expect(page.locator("main")).to_contain_text("El acta está enviada")
        letter = url.replace("/enviar/", "/oficio/")
        theatre.refuse(other, letter, "El acta la firma y la devuelve quien representa a esa institución")
        sign(theatre[who], letter)


def sign(page: Page, url: str) -> None:
    page.goto(url)
    page.locator("[name=number]").fill("OF-2027-1")
    scan = {"name": "oficio.pdf", "mimeType": "application/pdf", "buffer": makers.pdf("Oficio")}
    page.locator("main input[type=file]").set_input_files(files=[scan])  # type: ignore[list-item]
    page.get_by_role("button", name="Entregar el oficio").click()
    expect(page.locator("main")).to_contain_text("El acta quedó confirmada por oficio.")


def formalise(theatre: Theatre) -> None:
    open_phase(theatre, "formalization")
    bench = f"{BASE}mesa/formalizacion/"
    theatre.refuse("Marco", bench, RUNS)
    texts = {"title": "Plan de 2027", "starts_on": "2027-01", "ends_on": "2028-12"}
    page = theatre.press("Carmen", bench, "Guardar el borrador", **texts)
    page.get_by_role("button", name="Publicar el plan").click()
    expect(page.locator("main")).to_contain_text("El plan es público.")


def read_what_became(theatre: Theatre) -> None:
    page = theatre["Rosa"]
    page.goto(f"{HERE}?q={code(1).lower()}")
    page.wait_for_url(f"**/{code(1)}/")
    expect(page.locator("main")).to_contain_text("Llegó al plan «Plan de 2027»: es parte del compromiso EC-2027-C01")
    expect(page.locator("ol.thread")).to_contain_text(FIRST)
    page.goto(f"{HERE}{code(TOTAL)}/")
    expect(page.locator("main")).to_contain_text("No lo cumple.")
