"""The sum before sending: when it is asked for, what solves it, that it counts once, and the ways round it."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from minga.cocreation.models import Process, Proposal, ProposalFile
from minga.core.fields import Said
from minga.notices.models import Reader
from minga.web import challenges
from minga.web.challenges import bits_at
from minga.web.models import Attempt
from tests.documents import makers
from tests.factories.cocreation import PersonFactory, make_process, make_proposal
from tests.security.sums import hidden, solve, solved

pytestmark = pytest.mark.django_db

NEW = "/quito/propuestas/nueva/"
LOGIN = "/cuenta/login/code/"
TYPED = {
    "problem": "En la parada nadie sabe cuándo llega el bus.",
    "solution": "Publicar los horarios como datos abiertos.",
    "title": "Horarios de buses abiertos",
    "territory": "170155",
    "sector": "citizen",
    "accepts": "on",
}


@pytest.fixture(autouse=True)
def guarded(settings: Any, tmp_path: Path) -> Any:
    settings.MINGA_HOME = tmp_path
    settings.MINGA_CHALLENGE_BITS = 6
    settings.MINGA_CHALLENGE_NETWORK, settings.MINGA_CHALLENGE_ALL = 2, 1_000
    backend = "django.core.files.storage.FileSystemStorage"
    documents = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "documents"}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    return settings


@pytest.fixture
def process(db: None) -> Process:
    return make_process()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock on."""
    now = timezone.now

    def move(seconds: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + dt.timedelta(seconds=seconds))

    return move


def typed(seconds: float = 60, **changes: str) -> dict[str, Any]:
    opened = signing.dumps(timezone.now().timestamp() - seconds, salt="minga.web.opened")
    return {**TYPED, "opened": opened, "once": str(uuid.uuid4()), **changes}


def propose(client: Client, **more: Any) -> Any:
    return client.post(NEW, {**typed(), **more})


def flood(client: Client, times: int = 2) -> None:
    for _turn in range(times):
        assert propose(client).status_code == 302


def ask_for_code(client: Client, **more: str) -> Any:
    return client.post(LOGIN, {"email": "ana@example.org", **more})


def test_as_many_as_usual_pass_without_it_and_the_next_is_asked(client: Client, process: Process) -> None:
    flood(client)
    asked = propose(client, title="La tercera propuesta de esta casa")
    page = asked.content.decode()
    assert (asked.status_code, Proposal.objects.count()) == (429, 2)
    assert asked["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert {name: hidden(asked)[name] for name in TYPED} == {**TYPED, "title": "La tercera propuesta de esta casa"}
    assert re.findall(r'<script src="([^"]*challenge[^"]*)"', page) == ["/estatico/web/challenge.js"]


def test_a_solved_sum_passes_and_the_proposal_is_received_like_any_other(client: Client, process: Process) -> None:
    flood(client)
    asked = propose(client)
    assert client.post(NEW, {**hidden(asked), **solved(asked)}).status_code == 302
    newest = Proposal.objects.latest("pk")
    assert (newest.state, newest.suspicions, Proposal.objects.count()) == ("received", [], 3)


def test_a_solution_counts_once_but_a_double_click_reaches_its_receipt(client: Client, process: Process) -> None:
    flood(client)
    asked = propose(client)
    answer = {**hidden(asked), **solved(asked)}
    first, second = client.post(NEW, answer), client.post(NEW, answer)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"].partition("&")[0] == second["Location"]
    assert client.post(NEW, {**answer, "once": str(uuid.uuid4())}).status_code == 429
    assert Proposal.objects.count() == 3


@pytest.mark.parametrize(
    "change",
    [
        {"prueba": ""},
        {"prueba": "-1"},
        {"prueba": "٣"},
        {"prueba": "9" * 17},
        {"prueba": "abc"},
        {"reto": ""},
        {"reto": "eyJmb3JtIjoicHJvcG9zYWwifQ:1:x"},
        {"reto": signing.dumps({"form": "proposal"}, salt="minga.web.challenge")},
        {"reto": signing.dumps("proposal", salt="minga.web.opened")},
    ],
)
def test_what_does_not_solve_it_is_asked_again(client: Client, process: Process, change: dict[str, str]) -> None:
    flood(client)
    asked = propose(client)
    again = client.post(NEW, {**hidden(asked), **solved(asked), **change})
    assert (again.status_code, Proposal.objects.count()) == (429, 2)
    assert hidden(again)["problem"] == TYPED["problem"]


def test_a_number_that_is_not_the_solution_does_not_pass(client: Client, process: Process) -> None:
    flood(client)
    asked = propose(client)
    seed, bits = re.findall(r'data-(?:seed|bits)="([^"]+)"', asked.content.decode())
    wrong = next(str(number) for number in range(99) if str(number) != solve(seed, int(bits)))
    assert client.post(NEW, {**hidden(asked), "prueba": wrong}).status_code == 429


def test_a_sum_of_another_form_or_browser_does_not_pass(client: Client, process: Process) -> None:
    flood(client)
    mine = propose(client)
    for _turn in range(3):
        other_form = ask_for_code(client)
    stranger = Client()
    other_browser = propose(stranger)
    for found in (other_form, other_browser):
        assert client.post(NEW, {**hidden(mine), **solved(found)}).status_code == 429
    assert Proposal.objects.count() == 2


def test_it_is_good_for_half_an_hour(client: Client, process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    flood(client)
    asked = propose(client)
    monkeypatch.setattr(challenges, "LIFE", dt.timedelta(seconds=-1))
    assert client.post(NEW, {**hidden(asked), **solved(asked)}).status_code == 429


def test_after_ten_quiet_minutes_nobody_is_asked(client: Client, process: Process) -> None:
    flood(client)
    assert propose(client).status_code == 429
    Attempt.objects.update(ends_at=timezone.now() - dt.timedelta(seconds=1))
    assert propose(client).status_code == 302


def test_a_flood_from_many_networks_asks_everybody(client: Client, process: Process, guarded: Any) -> None:
    guarded.MINGA_CHALLENGE_ALL = 3
    addresses = [f"10.0.{number}.1" for number in range(4)]
    answers = [client.post(NEW, typed(), REMOTE_ADDR=address).status_code for address in addresses]
    assert answers == [302, 302, 302, 429]


@pytest.mark.parametrize(("over", "more"), [(0, 0), (1, 0), (1.9, 0), (2, 1), (4, 2), (31, 4), (64, 5), (1e9, 5)])
def test_the_harder_the_flood_the_harder_the_sum_up_to_a_limit(guarded: Any, over: float, more: int) -> None:
    assert bits_at(over) == 6 + more


def test_a_form_filled_in_too_fast_is_asked_without_any_flood(client: Client, process: Process) -> None:
    asked = client.post(NEW, typed(seconds=0))
    assert (asked.status_code, Proposal.objects.count()) == (429, 0)
    assert client.post(NEW, {**hidden(asked), **solved(asked)}).status_code == 302
    assert Proposal.objects.get().state == "received"


def test_the_field_that_people_do_not_see_is_not_cleared_by_a_sum(client: Client, process: Process) -> None:
    flood(client)
    asked = propose(client, contact_by="http://x")
    client.post(NEW, {**hidden(asked), **solved(asked)})
    newest = Proposal.objects.latest("pk")
    assert (newest.state, newest.suspicions) == ("held", ["trap"])


def test_without_scripts_a_proposal_waits_for_a_moderator(client: Client, process: Process) -> None:
    flood(client)
    asked = propose(client)
    assert "una persona moderadora la lee antes de que se muestre" in asked.content.decode()
    receipt = client.post(NEW, {**hidden(asked), "sin_calculo": "1"}, follow=True).content.decode()
    newest = Proposal.objects.latest("pk")
    assert (newest.state, newest.suspicions) == ("held", ["flood"])
    assert newest.code in receipt
    assert "espera a una persona moderadora" in receipt


def test_files_that_were_chosen_are_not_lost_either(client: Client, process: Process) -> None:
    flood(client)
    asked = client.post(NEW, {**typed(), "file_1": SimpleUploadedFile("plano.pdf", makers.pdf())})
    assert asked.status_code == 429
    assert "tendrás que elegirlos de nuevo" not in asked.content.decode()
    client.post(NEW, {**hidden(asked), **solved(asked)})
    assert ProposalFile.objects.get().proposal == Proposal.objects.latest("pk")


def test_without_scripts_the_door_opens_after_a_minute(client: Client, later: Callable[[float], None]) -> None:
    for _turn in range(2):
        ask_for_code(client)
    asked = ask_for_code(client)
    assert hidden(asked)["email"] == "ana@example.org"
    early = client.post(LOGIN, {**hidden(asked), "sin_calculo": "1"})
    assert (early.status_code, hidden(early)["reto"]) == (429, hidden(asked)["reto"])
    assert re.search(r"Todavía faltan \d+ segundos", early.content.decode())
    later(61)
    assert client.post(LOGIN, {**hidden(asked), "sin_calculo": "1"}).status_code == 302
    assert client.post(LOGIN, {**hidden(asked), "sin_calculo": "1"}).status_code == 429


def test_one_network_cannot_wait_all_day(
    client: Client, later: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(challenges, "MOST_WAITS", 1)
    for _turn in range(2):
        ask_for_code(client)
    first, second = ask_for_code(client), ask_for_code(client)
    later(61)
    answers = [client.post(LOGIN, {**hidden(asked), "sin_calculo": "1"}).status_code for asked in (first, second)]
    assert answers == [302, 429]


def test_signing_in_is_guarded_and_its_sum_opens_it(client: Client) -> None:
    answers = [ask_for_code(client).status_code for _turn in range(3)]
    asked = ask_for_code(client)
    assert answers == [302, 302, 429]
    assert client.post(LOGIN, {**hidden(asked), **solved(asked)}).status_code == 302


def test_no_page_repeats_a_password(client: Client) -> None:
    for _turn in range(3):
        asked = client.post("/administracion/login/", {"username": "ana", "password": "correcto-caballo-batería"})
    assert asked.status_code == 429
    assert "correcto-caballo" not in asked.content.decode()


def test_following_is_guarded(client: Client, process: Process) -> None:
    address = f"/seguir/proposal/{make_proposal(process).code}/"
    values = {"rhythm": "daily", "opened": typed()["opened"]}
    answers = [client.post(address, {**values, "email": f"n{n}@example.org"}).status_code for n in range(3)]
    assert (answers, Reader.objects.count()) == ([200, 200, 429], 2)


def test_whoever_has_an_account_is_not_asked(client: Client, process: Process) -> None:
    client.force_login(PersonFactory())
    flood(client, 4)


def test_mail_programs_and_the_light_of_the_page_are_not_asked(client: Client) -> None:
    for address in ("/avisos/baja/no-existe/", "/apariencia/"):
        assert [client.post(address).status_code for _turn in range(4)] in ([200] * 4, [302] * 4)


def test_zero_is_never_and_asks_the_database_nothing(
    client: Client, process: Process, guarded: Any, django_assert_num_queries: Any
) -> None:
    guarded.MINGA_CHALLENGE_NETWORK = guarded.MINGA_CHALLENGE_ALL = 0
    for _turn in range(5):
        assert ask_for_code(client).status_code == 302
    assert Attempt.objects.count() == 0


def test_in_english_it_is_said_in_english(client: Client, process: Process) -> None:
    Process.objects.update(title=Said(es="Proceso", en="Process"))
    client.get("/?lang=en")
    flood(client)
    assert "your device does a sum before sending" in propose(client).content.decode()


def test_the_script_is_small_and_ours() -> None:
    script = Path(challenges.__file__).parent / "static" / "web" / "challenge.js"
    assert script.stat().st_size < 3_000
    assert re.findall(r"https?://|eval|innerHTML", script.read_text()) == []
