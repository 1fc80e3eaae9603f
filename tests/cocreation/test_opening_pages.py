"""The pages on which a process is opened and coordinated, and the public page that shows it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minga.cocreation.actions.openings import prepare_process
from minga.cocreation.actions.phases import change_dates, publish_timeline
from minga.cocreation.models import Phase, Process
from minga.cocreation.pages.processes import ProcessPage
from minga.directory.models import Jurisdiction, Role
from minga.groups.models import Body
from minga.ledger.models import Entry
from tests.cocreation.test_openings import dates_from, earlier, plan, planner, quito  # noqa: F401  # fixtures
from tests.factories.assessment import follow
from tests.factories.cocreation import PersonFactory, appoint, day, make_process
from tests.factories.groups import make_body

PAGE = "/quito/propuestas/procesos/2027/"
BENCH = f"{PAGE}mesa/proceso/"
NEW = "/quito/propuestas/procesos/nuevo/?metodologia=ecuador-2019-1"


@pytest.fixture
def inside(client: Client, planner: Any) -> Client:  # noqa: F811
    client.force_login(planner)
    return client


@pytest.fixture
def process(quito: Jurisdiction, planner: Any) -> Process:  # noqa: F811
    return prepare_process(by=planner, jurisdiction=quito, plan=plan(first=13))


def typed(first: int = 20, **fields: str) -> dict[str, str]:
    values = {
        "title": "Cocreación del próximo plan",
        "summary": "Para todas las personas.",
        "period": "2027",
        "code_series": "uio-2027",
    }
    for key, (starts, ends) in dates_from(first).items():
        values |= {f"{key}-desde": starts.iso, f"{key}-hasta": ends.iso}
    return {**values, **fields}


def errors_in(response: Any) -> list[str]:
    """What the summary of errors says, in its order."""
    summary = re.search(r'class="error-summary".*?</div>', response.content.decode(), re.DOTALL)
    return re.findall(r'<li>(?:<a href="#[^"]*">)?([^<]+)', summary[0]) if summary else []


def test_who_coordinates_chooses_a_methodology_and_opens_a_process(inside: Client) -> None:
    chooser = inside.get("/quito/propuestas/procesos/nuevo/")
    assert re.findall(r'name="metodologia" value="([^"]+)"', chooser.content.decode()) == [
        *("ecuador-2019-1", "pichincha-2024-1", "quito-2019-1")
    ]
    answer = inside.post(NEW, typed())
    assert (answer.status_code, answer.headers["Location"]) == (302, BENCH)
    process = Process.objects.get(slug="2027")
    assert (process.code_series, process.methodology.key, process.awaits_timeline) == ("UIO-2027", "ecuador-2019", True)
    assert inside.get(BENCH).status_code == 200
    assert f'href="{BENCH}"' in inside.get("/escritorio/").content.decode()
    assert "Se está preparando: su calendario todavía no se publica." in Client().get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": ""}, "Falta el nombre del proceso."),
        ({"period": "el próximo"}, "Escribe un año, o dos en orden: 2027 o 2027-2028."),
        ({"period": "2028-2027"}, "Escribe un año, o dos en orden: 2027 o 2027-2028."),
        ({"code_series": "27"}, "Escribe letras, un guion y el año: UIO-2027."),
        ({"reception-desde": ""}, "Falta cuándo empieza «Recepción de problemas y soluciones»."),
        ({"reception-hasta": "2020-01-01"}, "La fase no puede terminar antes de empezar."),
        ({"reception-desde": "31/12"}, "«31/12» no es una fecha: escribe 2021, 2021-04 o 2021-04-30."),
        ({"working_group": "77"}, "Elige un grupo de la lista."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_comes_back(
    inside: Client, fields: dict[str, str], told: str
) -> None:
    answer = inside.post(NEW, typed(**fields))
    assert answer.status_code == 422
    assert told in errors_in(answer)
    assert "Para todas las personas." in answer.content.decode()
    assert Process.objects.count() == 0


def test_a_methodology_that_is_not_there_is_asked_for_again(inside: Client) -> None:
    answer = inside.get("/quito/propuestas/procesos/nuevo/?metodologia=otra-1")
    assert (answer.status_code, errors_in(answer)) == (422, ["Esa metodología no se puede seguir aquí."])


@pytest.mark.parametrize("path", ["", "fechas/", "publicar/", "grupos/", "devueltas/", "fases/reception/fechas/"])
def test_strangers_enter_first_and_others_are_refused_with_the_reason(
    client: Client, process: Process, path: str
) -> None:
    assert client.get(f"{BENCH}{path}").status_code == 302
    client.force_login(appoint(Role.WORKING_GROUP, process.jurisdiction))
    answer = client.get(f"{BENCH}{path}")
    assert answer.status_code == 403
    assert "Solo quien coordina el plan de este gobierno" in answer.content.decode()


def test_publishing_too_late_asks_for_the_reason_and_everybody_reads_it(inside: Client, process: Process) -> None:
    page = inside.get(f"{BENCH}publicar/").content.decode()
    assert "13 días antes de la recepción. Lo mínimo son 14: no se cumple." in page
    assert errors_in(inside.post(f"{BENCH}publicar/")) == ["Escribe por qué: todas las personas lo leerán."]
    assert inside.post(f"{BENCH}publicar/", {"reason": "Cambió la ordenanza."}).status_code == 302
    shown = Client().get(PAGE).content.decode()
    assert "Lo mínimo son 14: no se cumple." in shown
    assert "Por qué: Cambió la ordenanza." in shown


def test_in_time_nothing_is_asked(inside: Client, process: Process) -> None:
    inside.post(f"{BENCH}fechas/", {name: value for name, value in typed(first=30).items() if "-" in name})
    assert inside.post(f"{BENCH}publicar/").status_code == 302
    assert "Lo mínimo son 14: se cumple." in Client().get(PAGE).content.decode()
    assert inside.get(f"{BENCH}fechas/").status_code == 302


def test_nobody_gets_the_dates_in_their_calendar_before_they_are_public(
    process: Process,
    planner: Any,  # noqa: F811
) -> None:
    calendar = "/seguir/process/UIO-2027/calendario.ics"
    before = Client().get(calendar)
    publish_timeline(by=planner, process=process, reason="Tarde.")
    counts = [answer.content.count(b"BEGIN:VEVENT") for answer in (before, Client().get(calendar))]
    assert counts == [0, 7]


def test_the_history_of_the_dates_is_public_with_its_reasons(inside: Client, process: Process, planner: Any) -> None:  # noqa: F811
    publish_timeline(by=planner, process=process, reason="Tarde.")
    sent = {"starts_on": day(13).iso, "ends_on": day(25).iso, "reason": "Llovió en tres parroquias."}
    assert inside.post(f"{BENCH}fases/reception/fechas/", sent).status_code == 302
    assert inside.post(f"{BENCH}fases/reception/abrir/", {"reason": "Lo pidió el foro."}).status_code == 302
    assert inside.post(f"{BENCH}fases/reception/cerrar/", {"reason": "Ya están todas."}).status_code == 302
    shown = Client().get(PAGE).content.decode()
    assert re.findall(r"Por qué: ([^<]+)</p></li>", shown) == [
        *("Ya están todas.", "Lo pidió el foro.", "Llovió en tres parroquias.")
    ]
    lines = Entry.objects.filter(verb__startswith="phase.").order_by("pk").values_list("verb", flat=True)
    assert list(lines) == ["phase.moved", "phase.opened", "phase.closed"]


def test_a_change_without_a_reason_comes_back_and_changes_nothing(
    inside: Client,
    process: Process,
    planner: Any,  # noqa: F811
) -> None:
    publish_timeline(by=planner, process=process, reason="Tarde.")
    answer = inside.post(f"{BENCH}fases/reception/fechas/", {"starts_on": day(1).iso, "ends_on": day(9).iso})
    assert errors_in(answer) == ["Escribe por qué: todas las personas lo leerán."]
    assert Phase.objects.get(process=process, key="reception").starts_on == day(13)
    assert inside.get(f"{BENCH}fases/otra/fechas/").status_code == 404


def test_the_groups_are_chosen_among_those_that_meet(inside: Client, process: Process) -> None:
    working = make_body(process.jurisdiction, kind=Body.Kind.WORKING_GROUP, slug="trabajo")
    council = make_body(process.jurisdiction, slug="consejo")
    assert errors_in(inside.post(f"{BENCH}grupos/", {"working_group": council.pk})) == ["Elige un grupo de la lista."]
    inside.post(f"{BENCH}grupos/", {"working_group": working.pk, "core_group": council.pk})
    found = Process.objects.get(pk=process.pk)
    assert (found.working_group, found.core_group) == (working, council)
    assert inside.get(BENCH).status_code == 200


def test_what_was_left_is_brought_back_and_both_sides_lead_to_each_other(
    inside: Client,
    process: Process,
    planner: Any,  # noqa: F811
    earlier: Process,  # noqa: F811
) -> None:
    publish_timeline(by=planner, process=process, reason="Tarde.")
    assert inside.post(f"{BENCH}devueltas/", {"earlier": earlier.pk}).status_code == 302
    new = Client().get("/quito/propuestas/UIO-2027-0001/").content.decode()
    old = Client().get("/quito/propuestas/integradas/UIO-2024-I01/").content.decode()
    assert 'href="/quito/propuestas/integradas/UIO-2024-I01/"' in new
    assert 'href="/quito/propuestas/UIO-2027-0001/"' in old
    assert errors_in(inside.post(f"{BENCH}devueltas/", {"earlier": earlier.pk})) == ["Elige un proceso de la lista."]


def test_each_role_sees_its_own_benches_and_everybody_the_public_pages(
    client: Client,
    process: Process,
    planner: Any,  # noqa: F811
) -> None:
    publish_timeline(by=planner, process=process, reason="Tarde.")
    Phase.objects.filter(process=process, key="reception").update(starts_on=day(-9), ends_on=day(-1))
    Phase.objects.filter(process=process, key="grouping").update(starts_on=day(0), ends_on=day(9))
    expected = {
        None: [],
        "citizen": [],
        Role.WORKING_GROUP: ["clasificacion", "desacuerdos", "grupos", "integrar"],
        Role.CORE_GROUP: [],
        Role.PLANNER: ["proceso"],
    }
    seen = {}
    for role in expected:
        client.logout()
        if role:
            client.force_login(PersonFactory() if role == "citizen" else appoint(role, process.jurisdiction))
        page = client.get(PAGE).content.decode()
        seen[role] = re.findall(rf'href="{PAGE}mesa/([a-z]+)/"', page)
        assert f'href="{PAGE}seleccion/"' in page
    assert seen == expected


def questions(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_page_asks_the_same_with_one_change_and_with_three(
    client: Client,
    process: Process,
    planner: Any,  # noqa: F811
) -> None:
    publish_timeline(by=planner, process=process, reason="Tarde.")
    phase = process.phases.get(key="reception")
    counts = []
    for last in (30, 31, 32):
        change_dates(by=planner, phase=phase, starts_on=day(13), ends_on=day(last), reason="Otra vez.")
        counts.append(questions(client, PAGE))
    assert len(set(counts)) == 1
    assert counts[0] <= 10
    client.force_login(PersonFactory())
    assert questions(client, PAGE) <= 12


@pytest.mark.django_db
def test_a_process_at_work_in_several_phases_says_from_which_to_which() -> None:
    process = follow(make_process())
    phases = list(process.phases.order_by("number"))
    Phase.objects.filter(process=process).update(opens_by=Phase.Opening.ACT, opened_at=None, closed_at=None)
    Phase.objects.filter(pk__in=[phases[2].pk, phases[4].pk]).update(opened_at=timezone.now())
    page = ProcessPage(Process.objects.get(pk=process.pk), [])
    assert page.answer == f"Trabaja en varias fases a la vez, de «{phases[2]}» a «{phases[4]}»."
    Phase.objects.filter(pk=phases[4].pk).update(closed_at=timezone.now())
    assert ProcessPage(Process.objects.get(pk=process.pk), []).answer == f"Está en la fase «{phases[2]}»."
