"""The practice processes of the demonstration: work waits for each role, once, and what was entered stays."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from minga.accounts.models import Person
from minga.cocreation.loading.methodologies import load_methodologies
from minga.cocreation.loading.practice_ends import load_practice
from minga.cocreation.loading.processes import load_processes
from minga.cocreation.models import (
    Classification,
    ConfirmationAct,
    Evaluation,
    IntegratedProposal,
    Process,
    Proposal,
    ProposalGroup,
)
from minga.directory import actions as directory
from minga.directory.models import Jurisdiction
from minga.directory.shapes import FaultyFileError
from minga.groups.loading.bodies import load_bodies
from minga.groups.models import Session
from minga.ledger.models import Entry
from minga.portal.actions import prepare_demonstration
from minga.portal.queries import waiting_for

DATA = Path(configured.BASE_DIR) / "data"
FOLDER = DATA / "examples" / "practice"
WALK = Path(configured.BASE_DIR) / "docs" / "manual" / "recorrido.md"
FIVE = ["Marco", "Alba", "Pablo", "Nina", "Sara"]


def load_city(folder: Path) -> Jurisdiction:
    """The city as the demonstration has it, without plans, and its process that receives."""
    directory.load_territories(DATA / "territory.csv", DATA / "quito-territory.json")
    directory.load_taxonomies(DATA / "taxonomies.json")
    directory.load_jurisdictions(DATA / "jurisdictions.json")
    directory.load_institutions(sorted((DATA / "institutions").glob("*.json")))
    prepare_demonstration()
    load_bodies(DATA / "groups", with_examples=True)
    load_methodologies(DATA / "methodologies")
    live = (DATA / "processes" / "quito-2026.json").read_text(encoding="utf-8")
    (folder / "quito-2026.json").write_text(live, encoding="utf-8")
    load_processes(folder)
    return Jurisdiction.objects.get(slug="quito")


@pytest.fixture(scope="module")
def shared(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Jurisdiction]:
    """Loaded once for all the tests of this file, and taken back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        city = load_city(tmp_path_factory.mktemp("processes"))
        load_practice(FOLDER)
        yield city
        transaction.set_rollback(True)


@pytest.fixture
def practised(shared: Jurisdiction, db: None) -> Jurisdiction:
    return shared


def work_of(email: str) -> set[str]:
    """The addresses that wait on somebody's desk, without their numbers."""
    found = waiting_for(Person.objects.get(email=f"{email}@demo.invalid"))
    return {re.sub(r"\d+/$", "N/", one.url.partition("?")[0]) for one in found}


def bench(number: int, rest: str) -> str:
    return f"/quito/propuestas/procesos/practica-{number}/{rest}"


COUNCIL = "/quito/grupos/consejo-de-ejemplo/sesiones/N/"
CORE = "/quito/grupos/grupo-nucleo-de-practica/sesiones/N/"
GROUP = {bench(1, f"mesa/{name}/") for name in ("clasificacion", "desacuerdos", "grupos")}


def test_each_process_stands_where_its_next_step_waits(practised: Jurisdiction) -> None:
    def count(model: Any, number: int, path: str, **wanted: Any) -> int:
        return int(model.objects.filter(**{path: f"practica-{number}"}, **wanted).count())

    states = Proposal.objects.filter(process__slug="practica-1").values_list("state", flat=True)
    assert sorted(set(states)) == ["held", "received"]
    classified = Classification.objects.filter(proposal__process__slug="practica-1").values_list("state", flat=True)
    assert {state: list(classified).count(state) for state in set(classified)} == {
        **{"open": 1, "table": 1, "not_related": 1, "related": 10},
    }
    assert count(ProposalGroup, 1, "process__slug", state="open") == 1
    written = IntegratedProposal.objects.filter(process__slug="practica-1").order_by("code")
    assert [one.state for one in written] == ["draft", "ready", "decided"]
    waiting = Evaluation.objects.filter(integrated__process__slug="practica-2").exclude(state="submitted")
    assert sorted((one.dimension, one.is_settling) for one in waiting) == [
        ("feasibility", False),
        ("feasibility", False),
        ("relevance", True),
    ]
    assert count(ConfirmationAct, 3, "process__slug", state="sent") == 2
    assert count(ConfirmationAct, 3, "process__slug", state="draft") == 2
    assert Session.objects.filter(state=Session.State.CALLED, body__is_example=True).count() == 2


def test_every_role_of_the_process_finds_work_on_its_desk(practised: Jurisdiction) -> None:
    assert work_of("modera.quito") == {"/quito/propuestas/moderacion/"}
    assert work_of("facilita") >= {"/quito/propuestas/procesos/2026/mesa/talleres/N/", COUNCIL}
    third = Evaluation.objects.get(is_settling=True).person
    for email in ("evalua.gobierno", "evalua.sociedad", "evalua.academia", "grupo.trabajo", "evalua"):
        own = third is not None and third.email == f"{email}@demo.invalid"
        assert work_of(email) >= GROUP | ({bench(2, "mesa/evaluacion/")} if own else set()), email
    for email in ("ciudadana", "consejo", "planifica.quito"):
        assert COUNCIL in work_of(email), email
    for email in ("grupo.nucleo", "nucleo.gobierno", "nucleo.academia"):
        assert work_of(email) == {CORE}, email
    for email in ("firma.municipio", "firma.sociedad"):
        assert work_of(email) == {bench(2, "mesa/evaluacion/"), bench(3, "confirmacion/N/")}, email


def rows_of_the_walk() -> list[tuple[list[str], str]]:
    """Who enters and where, as the English table of the walk-through has it."""
    rows: list[tuple[list[str], str]] = []
    for line in WALK.read_text(encoding="utf-8").partition("| Phase |")[2].splitlines()[2:]:
        _phase, who, where, _what = (cell.strip() for cell in line.strip("|").split("|"))
        address = rows[-1][1] if where == "the same address" else where.strip("`")
        rows.append((FIVE if who == "the five of the group" else who.split(", "), address))
    return rows


def test_the_walk_through_leads_each_person_to_a_page_that_is_theirs(practised: Jurisdiction, client: Client) -> None:
    rows = rows_of_the_walk()
    assert len(rows) == 19
    for who, address in rows:
        for name in who:
            client.logout()
            if name != "nobody":
                client.force_login(Person.objects.get(name=f"{name} Ejemplo", is_example=True))
            assert (client.get(address).status_code, name, address) == (200, name, address)


def test_every_address_of_the_walk_through_is_there(practised: Jurisdiction, client: Client) -> None:
    """Also those of the Spanish part: the planner, who may go almost everywhere, finds no dead end."""
    spanish = WALK.read_text(encoding="utf-8").partition("# Walk-through")[0]
    addresses = dict.fromkeys(re.findall(r"`(/[^`]*/)`", spanish))
    client.force_login(Person.objects.get(email="planifica.quito@demo.invalid"))
    answers = {address: client.get(address).status_code for address in addresses}
    assert {address: status for address, status in answers.items() if status not in (200, 403)} == {}
    assert len(answers) >= 20


def test_all_of_it_is_marked_as_examples(practised: Jurisdiction, client: Client) -> None:
    assert set(Process.objects.values_list("slug", "is_demo")) == {
        *((f"practica-{number}", True) for number in (1, 2, 3)),
        ("2026", True),
    }
    assert Proposal.objects.filter(is_example=False).count() == 0
    page = client.get("/quito/propuestas/UIO-P1-0001/").content.decode()
    assert "ejemplo" in page.lower()


def test_the_process_that_receives_goes_on_receiving(practised: Jurisdiction) -> None:
    receiving = [process.slug for process in Process.objects.with_phases() if process.is_receiving_on()]
    assert receiving == ["2026"]
    assert Process.objects.get(slug="2026").workshops.filter(state="called").count() == 2


def test_loading_again_changes_nothing_and_keeps_what_was_entered(practised: Jurisdiction) -> None:
    corrected = Proposal.objects.get(code="UIO-P1-0001")
    Proposal.objects.filter(pk=corrected.pk).update(title="Lo que alguien escribió")
    lines = Entry.objects.count()
    again = load_practice(FOLDER)
    corrected.refresh_from_db()
    assert (again.created, again.same, Entry.objects.count(), corrected.title) == (
        *(0, 4, lines),
        "Lo que alguien escribió",
    )


def test_the_register_tells_every_step_as_of_any_other_process(practised: Jurisdiction) -> None:
    told = set(Entry.objects.filter(subject_code="UIO-P1-0015").values_list("verb", "role"))
    assert told == {
        ("proposal.submitted", "author"),
        ("proposal.classified", "working_group"),
        ("proposal.grouped", "working_group"),
        ("proposal.integrated", "working_group"),
    }
    decided = Entry.objects.filter(subject_code="UIO-P3-I01").values_list("verb", flat=True)
    assert set(decided) == {
        "integrated_proposal.started",
        "integrated_proposal.ready",
        "evaluation.submitted",
        "integrated_proposal.assessed",
        "integrated_proposal.tabled",
        "integrated_proposal.decided",
    }


def test_a_file_that_names_nobody_known_loads_nothing(practised: Jurisdiction) -> None:
    Person.objects.filter(email="evalua.academia@demo.invalid").update(is_example=False)
    lines = Entry.objects.count()
    with pytest.raises(FaultyFileError, match="evalua.academia@demo.invalid"):
        load_practice(FOLDER)
    assert Entry.objects.count() == lines


def test_only_the_demonstration_has_practice_processes(db: None, settings: Any) -> None:
    settings.MINGA_ENV = "production"
    with pytest.raises(CommandError, match="son de la demostración"):
        call_command("load_practice")
