"""A workshop from its draft to its results: who prepares it, who comes, what is made there."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core import signing
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minga.accounts.models import Consent
from minga.cocreation.actions import registrations as coming
from minga.cocreation.actions import workshop_day as deeds
from minga.cocreation.actions.methodologies import follow_methodology
from minga.cocreation.actions.workshops import call_workshop, cancel_workshop, make_workshop
from minga.cocreation.models import MethodologyVersion, Process, Proposal, Registration, Workshop
from minga.core.permits import Refused
from minga.directory.models import Role
from minga.ledger.models import Entry
from minga.notices.models import Notice, Reader
from minga.portal.queries import waiting_for
from tests.cocreation.workshops import call, make, plan, write_proposal
from tests.factories.cocreation import PersonFactory, appoint, make_proposal

State, Coming = Workshop.State, Registration.State


@pytest.fixture
def planner(process: Process) -> Any:
    return appoint(Role.PLANNER, process.jurisdiction)


@pytest.fixture
def facilitator(process: Process) -> Any:
    return appoint(Role.FACILITATOR, process.jurisdiction)


@pytest.fixture
def workshop(process: Process, planner: Any, facilitator: Any) -> Workshop:
    return call(make(process, planner, facilitators=[facilitator]), planner)


def begun(workshop: Workshop) -> Workshop:
    Workshop.objects.filter(pk=workshop.pk).update(starts_at=timezone.now() - dt.timedelta(hours=1), ends_at=None)
    return Workshop.objects.get(pk=workshop.pk)


def opened() -> str:
    """A form that was opened a minute ago: no robot."""
    return signing.dumps(timezone.now().timestamp() - 60, salt="minga.web.opened")


def verbs(kind: str) -> list[str]:
    return list(Entry.objects.filter(subject_kind=kind).order_by("pk").values_list("verb", flat=True))


def test_a_workshop_takes_the_script_of_the_methodology(process: Process, planner: Any) -> None:
    from minga.cocreation.loading.methodologies import load_methodologies
    from tests.cocreation.test_methodologies import FOLDER

    load_methodologies(FOLDER)
    follow_methodology(by=planner, process=process, version=MethodologyVersion.objects.get(key="ecuador-2019"))
    made = make(Process.objects.get(pk=process.pk), planner)
    assert [step.number for step in made.steps.all()] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_who_facilitates_prepares_and_only_the_coordination_calls(
    process: Process, planner: Any, facilitator: Any
) -> None:
    made = make(process, facilitator)
    assert list(made.facilitators.all()) == [facilitator]
    with pytest.raises(Refused, match="Solo quien coordina el plan convoca"):
        call_workshop(by=facilitator, workshop=made)
    assert call_workshop(by=planner, workshop=made).state == State.CALLED
    assert verbs("workshop") == ["workshop.called"]


def test_a_citizen_prepares_no_workshop(process: Process) -> None:
    with pytest.raises(Refused, match="Un taller lo prepara"):
        make_workshop(by=PersonFactory(), process=process, plan=plan())
    assert not Workshop.objects.exists()


def test_a_draft_is_not_there_for_strangers(client: Any, process: Process, planner: Any) -> None:
    made = make(process, planner)
    assert client.get(made.get_absolute_url()).status_code == 404
    client.force_login(planner)
    assert client.get(made.get_absolute_url()).status_code == 200


def test_a_mailbox_confirms_before_it_has_a_place(workshop: Workshop) -> None:
    made = coming.ask_to_register(by=None, workshop=workshop, email="Ana@Example.org", needs="Rampa")
    assert made is not None
    assert (made.state, made.email) == (Coming.ASKED, "ana@example.org")
    assert [one.template for one in Notice.objects.all()] == ["cocreation/notices/registration_asked"]
    assert coming.confirm_registration(registration=made).state == Coming.CONFIRMED
    assert coming.confirm_registration(registration=made).state == Coming.CONFIRMED


def test_the_name_is_kept_only_with_its_own_consent(workshop: Workshop) -> None:
    made = coming.ask_to_register(by=None, workshop=workshop, email="a@example.org", name="Ana")
    assert made is not None
    assert made.name == ""
    assert not Consent.objects.exists()
    agreed = coming.ask_to_register(by=None, workshop=workshop, email="b@example.org", name="Beto", has_consent=True)
    assert agreed is not None
    assert agreed.name == "Beto"
    assert Consent.objects.standing().get().purpose == Consent.Purpose.WORKSHOP_LIST
    coming.withdraw_name(registration=agreed)
    assert not Consent.objects.standing().exists()


def test_who_finds_no_place_waits_and_moves_up(workshop: Workshop) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(capacity=1)
    first, second = PersonFactory(), PersonFactory()
    one = coming.ask_to_register(by=first, workshop=workshop, email="")
    two = coming.ask_to_register(by=second, workshop=workshop, email="")
    assert one is not None
    assert two is not None
    assert (one.state, two.state) == (Coming.CONFIRMED, Coming.WAITING)
    gone = coming.cancel_registration(registration=one)
    two.refresh_from_db()
    assert (gone.state, gone.email, two.state) == (Coming.CANCELLED, "", Coming.CONFIRMED)
    assert Notice.objects.filter(reader__person=second, template__endswith="registration_place").count() == 1


def test_who_registered_is_reminded_once_and_told_of_a_cancellation(workshop: Workshop, planner: Any) -> None:
    person = PersonFactory()
    coming.ask_to_register(by=person, workshop=workshop, email="")
    assert coming.remind_workshops() == 0
    Workshop.objects.filter(pk=workshop.pk).update(starts_at=timezone.now() + dt.timedelta(hours=40), ends_at=None)
    assert [coming.remind_workshops(), coming.remind_workshops()] == [1, 0]
    cancel_workshop(by=planner, workshop=workshop, reason="Paro nacional")
    told = Notice.objects.filter(reader__person=person).order_by("pk").values_list("template", flat=True)
    assert [one.rpartition("/")[2] for one in told] == ["registration_made", "workshop_reminder", "workshop_cancelled"]
    with pytest.raises(Refused, match="ya no se puede inscribir"):
        coming.ask_to_register(by=PersonFactory(), workshop=workshop, email="")


def test_everything_about_who_came_goes_afterwards(workshop: Workshop) -> None:
    made = coming.ask_to_register(by=None, workshop=workshop, email="b@example.org", name="B", has_consent=True)
    assert made is not None
    coming.confirm_registration(registration=made)
    assert coming.forget_registrations(timezone.now()) == 0
    begun(workshop)
    assert coming.forget_registrations(timezone.now()) == 1
    made.refresh_from_db()
    assert (made.email, made.name, made.state) == ("", "", Coming.CONFIRMED)
    assert not Reader.objects.filter(email="b@example.org").exists()


def test_the_day_of_a_workshop_ends_in_public_results(client: Any, workshop: Workshop, facilitator: Any) -> None:
    held = begun(workshop)
    first = deeds.set_table(by=facilitator, workshop=held, number=1, sdg=None, topic="Agua", notes="")
    second = deeds.set_table(by=facilitator, workshop=held, number=2, sdg=None, topic="Buses", notes="")
    proposal = write_proposal(facilitator, held, first)
    with pytest.raises(Refused, match="no revisa su propia propuesta"):
        deeds.review_between_tables(by=facilitator, proposal=proposal, by_table=first, text="Bien")
    with pytest.raises(Refused, match="Di qué se cambió"):
        deeds.review_between_tables(by=facilitator, proposal=proposal, by_table=second, text="Falta", solution="Otra")
    deeds.review_between_tables(
        by=facilitator,
        proposal=proposal,
        by_table=second,
        text="Falta el plazo",
        change="El plazo",
        solution="En un año.",
    )
    deeds.hold_workshop(by=facilitator, workshop=held)
    with pytest.raises(Refused, match="Faltan las cuentas"):
        deeds.publish_results(by=facilitator, workshop=held)
    deeds.count_attendance(by=facilitator, workshop=held, counts={("woman", "citizen"): 12, ("man", "citizen"): 9})
    deeds.publish_results(by=facilitator, workshop=held)
    proposal.refresh_from_db()
    assert (proposal.solution, proposal.version_number) == ("En un año.", 2)
    assert verbs("workshop") == ["workshop.called", "workshop.held", "workshop.published"]
    assert verbs("proposal") == ["proposal.submitted", "proposal.improved"]
    html = client.get(held.get_absolute_url()).content.decode()
    assert all(word in html for word in (proposal.code, "Falta el plazo", "El plazo", "21"))
    with pytest.raises(Refused, match="Trabaja en este taller"):
        deeds.write_plenary(by=facilitator, workshop=held, text="Tarde")


def test_only_its_facilitators_run_it(workshop: Workshop) -> None:
    other = appoint(Role.FACILITATOR, workshop.process.jurisdiction)
    with pytest.raises(Refused, match="Trabaja en este taller"):
        deeds.set_table(by=other, workshop=workshop, number=1, sdg=None, topic="Agua", notes="")
    assert not workshop.tables.exists()


def test_the_calendar_tells_of_a_cancelled_workshop(client: Any, workshop: Workshop, planner: Any) -> None:
    cancel_workshop(by=planner, workshop=workshop, reason="Paro")
    text = client.get("/quito/propuestas/talleres/calendario.ics").content.decode()
    assert "STATUS:CANCELLED" in text
    assert "SEQUENCE:2" in text


def test_registering_through_the_page_answers_the_same_whoever_asks(client: Any, workshop: Workshop) -> None:
    url = f"{workshop.get_absolute_url()}inscripcion/"
    answer = client.post(url, {"email": "no-es-correo"})
    assert answer.status_code == 422
    assert "no está completo" in answer.content.decode()
    answer = client.post(url, {"email": "ana@example.org", "name": "Ana"})
    assert answer.status_code == 422
    assert not Registration.objects.exists()
    assert client.post(url, {"email": "ana@example.org", "opened": opened()}).status_code == 200
    made = Registration.objects.get()
    own = coming.RegistrationSubject(made).get_absolute_url()
    assert client.get(own).status_code == 200
    assert Registration.objects.get().state == Coming.ASKED, "reading the link is not answering"
    client.post(own, {"confirmar": "si"})
    assert Registration.objects.get().state == Coming.CONFIRMED
    client.post(own, {"cancelar": "si"})
    assert (Registration.objects.get().state, Registration.objects.get().email) == (Coming.CANCELLED, "")


@pytest.mark.parametrize("name", ["talleres/", "procesos/2026/talleres/1/"])
def test_pages_of_workshops_ask_the_same_with_one_and_three(
    client: Any, process: Process, planner: Any, workshop: Workshop, facilitator: Any, name: str
) -> None:
    write_proposal(facilitator, workshop)
    with_one = questions(client, f"/quito/propuestas/{name}")
    for _number in range(2):
        call(make(process, planner), planner)
        write_proposal(facilitator, workshop)
    assert questions(client, f"/quito/propuestas/{name}") == with_one
    assert with_one <= 10


def questions(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_bench_opens_for_its_facilitator_and_is_refused_with_the_reason(
    client: Any, workshop: Workshop, facilitator: Any
) -> None:
    url = "/quito/propuestas/procesos/2026/mesa/talleres/1/"
    client.force_login(PersonFactory())
    refused = client.get(url)
    assert refused.status_code == 403
    assert "Trabaja en este taller" in refused.content.decode()
    client.force_login(facilitator)
    assert client.get(url).status_code == 200
    for part in ("mesas/", "asistencia/", "plenaria/", "documentos/", "lista/", "propuestas/", "editar/"):
        assert client.get(url + part).status_code == 200, part
    typed = {
        "problem": "P",
        "solution": "S",
        "title": "T",
        "sector": "citizen",
        "milestones": "Uno\n\nDos",
        "once": "x",
    }
    assert client.post(f"{url}propuestas/", typed).status_code == 302
    found = Proposal.objects.get()
    assert (found.channel, found.milestones, found.workshop_id) == ("workshop", ["Uno", "Dos"], workshop.pk)


def test_the_desk_shows_the_workshops_that_somebody_runs(workshop: Workshop, facilitator: Any, planner: Any) -> None:
    assert [one.label for one in waiting_for(facilitator)] == ["Taller que conduces: Taller de Quitumbe"]
    assert waiting_for(planner) == []


def test_what_came_from_a_workshop_is_found_by_its_way_and_leads_to_it(
    client: Any, worker: Any, process: Process, workshop: Workshop, facilitator: Any
) -> None:
    online = make_proposal(process, title="En línea")
    made = write_proposal(facilitator, workshop, title="De la mesa")
    # Without the index the database answers, and with it the index: both say the same.
    for turn in (lambda: None, worker):
        turn()
        caches["memory"].clear()
        page = client.get("/quito/propuestas/?canal=workshop").content.decode()
        assert (made.code in page, online.code in page) == (True, False)
    rows = json.loads(client.get("/quito/propuestas/?canal=workshop&formato=json").getvalue())["rows"]
    assert [(row["code"], row["channel"]) for row in rows] == [(made.code, "En un taller")]
    own = client.get(made.get_absolute_url()).content.decode()
    assert "en el taller «Taller de Quitumbe»" in own
    assert own.count(f'href="{workshop.get_absolute_url()}"') == 2


def test_the_results_of_a_workshop_are_a_table_to_take_away(
    client: Any, process: Process, workshop: Workshop, facilitator: Any
) -> None:
    begun(workshop)
    tables = [
        deeds.set_table(by=facilitator, workshop=workshop, number=number, sdg=None, topic=f"Tema {number}", notes="")
        for number in (1, 2)
    ]
    made = write_proposal(facilitator, workshop, tables[0], milestones=("Uno", "Dos"), stakeholders=("La junta",))
    deeds.review_between_tables(
        by=facilitator, proposal=made, by_table=tables[1], text="Falta el costo", change="Se puso", solution="Con costo"
    )
    hidden = write_proposal(facilitator, workshop, tables[1])
    Proposal.objects.filter(pk=hidden.pk).update(state=Proposal.State.HELD)
    counts = {("woman", "citizen"): 3, ("man", "academia"): 1}
    deeds.count_attendance(by=facilitator, workshop=workshop, counts=counts)
    address = f"{workshop.get_absolute_url()}resultados/"
    page = client.get(address).content.decode()
    assert (made.code in page, hidden.code in page) == (True, False)
    (row,) = json.loads(client.get(f"{address}?formato=json").getvalue())["rows"]
    assert (row["code"], row["table"], row["about"]) == (made.code, "1", "Tema 1")
    assert (row["milestones"], row["solution"]) == ("Uno; Dos", "Con costo")
    assert (row["reviews"], row["changes"]) == ("Mesa 2: Falta el costo", "Se puso")
    # Nothing in it counts people.
    assert {"woman", "man", "attendance"} & set(row) == set()
    for kind, start in (("csv", "Código,Mesa".encode()), ("xlsx", b"PK")):
        assert client.get(f"{address}?formato={kind}").getvalue().startswith(start)


def test_the_results_ask_the_same_with_one_and_three(client: Any, workshop: Workshop, facilitator: Any) -> None:
    asked = []
    client.get(f"{workshop.get_absolute_url()}resultados/")
    for count in (1, 2):
        for _turn in range(count):
            write_proposal(facilitator, workshop)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{workshop.get_absolute_url()}resultados/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 10


def test_the_results_of_a_draft_are_not_there(client: Any, process: Process, planner: Any) -> None:
    assert client.get(f"{make(process, planner).get_absolute_url()}resultados/").status_code == 404
