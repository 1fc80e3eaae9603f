"""Asking about one's data: with an account and without, answered and refused, each step told, the clock kept."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minga.accounts.models import Person
from minga.core.permits import Refused
from minga.core.states import WrongState
from minga.directory.models import Jurisdiction, Role
from minga.ledger.models import Entry
from minga.notices.actions import forget_old, gather_letters, send_letters
from minga.notices.models import Follower, Notice, Reader
from minga.portal.threads import find_thread
from minga.rights.actions.requests import (
    answer_request,
    ask_for_right,
    ask_for_right_by_mail,
    confirm_request,
    refuse_request,
    start_request,
)
from minga.rights.models import RightsRequest
from minga.rights.models.requests import confirmation_token
from minga.rights.rules import OwnerByLink, can_handle, can_open_desk, can_read
from minga.rights.submissions import Asked
from minga.rights.tasks import remind
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.plans import JurisdictionFactory

pytestmark = pytest.mark.django_db

WORDS = {"kind": "rectification", "details": "Mi parroquia está mal escrita."}
FORM = {**WORDS, "jurisdiction": "", "email": "ana@example.org"}


@pytest.fixture
def quito() -> Jurisdiction:
    return JurisdictionFactory(slug="quito")


@pytest.fixture
def officer(quito: Jurisdiction) -> Person:
    return appoint(Role.DATA_PROTECTION, quito)


@pytest.fixture
def request_of_ana(quito: Jurisdiction, officer: Person) -> RightsRequest:
    ana = Person.objects.create_user("ana@example.org")
    return ask_for_right(by=ana, asked=Asked(**WORDS, jurisdiction=quito))


def lines() -> list[tuple[str, str, dict[str, Any]]]:
    return [(entry.verb, entry.role, entry.facts) for entry in Entry.objects.order_by("pk")]


def told() -> list[tuple[str, str]]:
    notices = Notice.objects.select_related("reader__person").order_by("pk")
    return [(notice.reader.address, notice.template.rpartition("/")[2]) for notice in notices]


def in_fifteen_days() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=15)


def set_due(request: RightsRequest, days: int) -> RightsRequest:
    RightsRequest.objects.filter(pk=request.pk).update(due_on=timezone.localdate() + dt.timedelta(days=days))
    return RightsRequest.objects.get(pk=request.pk)


def by_mail(email: str = "ana@example.org", **fields: Any) -> RightsRequest | None:
    ask_for_right_by_mail(email=email, asked=Asked(**{**WORDS, **fields}))
    return RightsRequest.objects.filter(email=email).order_by("-pk").first()


def test_a_request_with_an_account_starts_its_clock_and_tells_both_sides(
    request_of_ana: RightsRequest, officer: Person
) -> None:
    assert (request_of_ana.state, request_of_ana.due_on) == ("received", in_fifteen_days())
    due = in_fifteen_days().isoformat()
    facts = {"kind": "rectification", "channel": "account", "due_on": due}
    assert lines() == [("rights_request.received", "requester", facts)]
    assert told() == [("ana@example.org", "request_received"), (officer.email, "request_arrived")]
    assert Entry.objects.get().by is None


def test_the_register_holds_nothing_that_was_written(request_of_ana: RightsRequest) -> None:
    assert "parroquia" not in Entry.objects.get().leaf


def test_a_double_click_is_one_request(quito: Jurisdiction) -> None:
    ana, asked = Person.objects.create_user("ana@example.org"), Asked(**WORDS)
    assert ask_for_right(by=ana, asked=asked) == ask_for_right(by=ana, asked=asked)
    assert (RightsRequest.objects.count(), Entry.objects.count()) == (1, 1)


def test_an_officer_takes_it_up_and_answers(request_of_ana: RightsRequest, officer: Person) -> None:
    start_request(by=officer, request=request_of_ana)
    answer_request(by=officer, request=request_of_ana, answer="La corregimos.")
    row = RightsRequest.objects.get()
    assert (row.state, row.answer, row.ended_on, row.handled_by) == (
        "answered",
        "La corregimos.",
        timezone.localdate(),
        officer,
    )
    assert lines()[1:] == [
        ("rights_request.started", "data_protection", {}),
        ("rights_request.answered", "data_protection", {"kind": "rectification", "in_time": True}),
    ]
    assert told()[2:] == [("ana@example.org", "request_started"), ("ana@example.org", "request_answered")]


def test_a_refusal_says_its_ground(request_of_ana: RightsRequest, officer: Person) -> None:
    refuse_request(by=officer, request=request_of_ana, ground="law", answer="Lo manda la ley de archivos.")
    facts = {"kind": "rectification", "in_time": True, "ground": "law"}
    assert lines()[1:] == [("rights_request.refused", "data_protection", facts)]
    assert told()[2:] == [("ana@example.org", "request_refused")]


def test_an_answer_after_its_day_is_recorded_as_late(request_of_ana: RightsRequest, officer: Person) -> None:
    answer_request(by=officer, request=set_due(request_of_ana, -1), answer="Perdón.")
    assert lines()[-1][2] == {"kind": "rectification", "in_time": False}


def test_what_has_ended_does_not_end_again(request_of_ana: RightsRequest, officer: Person) -> None:
    answer_request(by=officer, request=request_of_ana, answer="Listo.")
    with pytest.raises(WrongState):
        refuse_request(by=officer, request=request_of_ana, ground="law", answer="No.")
    assert (RightsRequest.objects.get().state, len(lines())) == ("answered", 2)


@pytest.mark.parametrize(
    ("role", "where", "may"),
    [
        (Role.DATA_PROTECTION, "here", True),
        (Role.DATA_PROTECTION, "site", True),
        (Role.DATA_PROTECTION, "elsewhere", False),
        (Role.ADMINISTRATOR, "here", True),
        (Role.ADMINISTRATOR, "site", True),
        (Role.PLANNER, "here", False),
        (Role.MODERATOR, "here", False),
    ],
)
def test_who_may_answer(request_of_ana: RightsRequest, quito: Jurisdiction, role: str, where: str, may: bool) -> None:
    place = {"here": quito, "site": None, "elsewhere": None}[where]
    if where == "elsewhere":
        place = JurisdictionFactory(slug="pichincha")
    person = appoint(role, place)
    assert can_handle(person, request_of_ana) is may
    assert can_open_desk(person, None) is (role in (Role.DATA_PROTECTION, Role.ADMINISTRATOR))
    if not may:
        with pytest.raises(Refused, match="Solo lo atiende quien protege"):
            answer_request(by=person, request=request_of_ana, answer="x")
        assert len(lines()) == 1


def test_only_its_owner_and_the_officer_read_it(request_of_ana: RightsRequest, officer: Person) -> None:
    assert [can_read(one, request_of_ana) for one in (request_of_ana.person, officer, PersonFactory())] == [
        True,
        True,
        False,
    ]
    assert can_read(OwnerByLink(request_of_ana.key), request_of_ana) is False


def test_without_an_account_the_mailbox_is_asked_first(officer: Person, mailoutbox: list[Any]) -> None:
    request = by_mail()
    assert request is not None
    assert (request.state, lines(), told()) == ("unconfirmed", [], [("ana@example.org", "request_question")])
    gather_letters()
    send_letters(find=find_thread)
    assert "parroquia" not in mailoutbox[0].body
    link = re.search(r"/derechos/confirmar/([^/\s]+)/", mailoutbox[0].body)
    assert link
    assert confirm_request(token=link[1]) == request


def test_the_answer_of_the_mailbox_starts_the_clock_once() -> None:
    request = by_mail()
    assert request is not None
    token = confirmation_token(request)
    assert [confirm_request(token=token), confirm_request(token=token)] == [request, request]
    facts = {"kind": "rectification", "channel": "mail", "due_on": in_fifteen_days().isoformat()}
    assert lines() == [("rights_request.received", "requester", facts)]
    assert told()[1:] == [("ana@example.org", "request_received")]


def test_each_step_reaches_the_mailbox_with_its_own_key(mailoutbox: list[Any]) -> None:
    administrator = appoint(Role.ADMINISTRATOR)
    request = by_mail()
    assert request is not None
    confirm_request(token=confirmation_token(request))
    answer_request(by=administrator, request=request, answer="Listo.")
    gather_letters()
    send_letters(find=find_thread)
    bodies = "\n".join(message.body for message in mailoutbox if message.to == ["ana@example.org"])
    assert f"/derechos/{request.code}/?llave={request.key}" in bodies
    assert "Listo." not in bodies


@pytest.mark.parametrize("token", ["x", "DP-2345678923:x:x"])
def test_a_forged_link_confirms_nothing(token: str) -> None:
    by_mail()
    assert (confirm_request(token=token), RightsRequest.objects.get().state) == (None, "unconfirmed")


def test_strangers_cannot_flood_a_mailbox() -> None:
    for _time in range(5):
        by_mail()
    assert (RightsRequest.objects.count(), Notice.objects.count()) == (3, 3)


def test_an_address_that_refused_letters_gets_none() -> None:
    from minga.notices.models import Refusal
    from minga.notices.models.readers import hashed_address

    Refusal.objects.create(key=hashed_address("ana@example.org"), ends_at=timezone.now() + dt.timedelta(days=9))
    assert by_mail() is None
    assert (RightsRequest.objects.count(), Reader.objects.count()) == (0, 0)


def test_an_address_that_did_not_answer_is_forgotten() -> None:
    by_mail()
    Follower.objects.update(created_at=timezone.now() - dt.timedelta(days=4))
    forget_old()
    assert Reader.objects.count() == 0


def test_the_officer_is_reminded_before_and_after_once_each(request_of_ana: RightsRequest, officer: Person) -> None:
    counts = []
    for days in (6, 5, 4, 1, 0, -1, -3):
        set_due(request_of_ana, days)
        counts.append(remind())
    assert counts == [0, 1, 0, 1, 0, 1, 0]
    assert told()[2:] == [(officer.email, "request_due")] * 3
    assert [notice.facts["is_late"] for notice in Notice.objects.filter(template__endswith="request_due")] == [
        True,
        False,
        False,
    ]


def test_nobody_is_reminded_of_what_was_answered(request_of_ana: RightsRequest, officer: Person) -> None:
    answer_request(by=officer, request=request_of_ana, answer="Listo.")
    set_due(request_of_ana, -1)
    assert remind() == 0


def test_without_a_delegate_the_administrators_hear_of_it(quito: Jurisdiction) -> None:
    administrator = appoint(Role.ADMINISTRATOR)
    ana = Person.objects.create_user("ana@example.org")
    ask_for_right(by=ana, asked=Asked(**WORDS, jurisdiction=quito))
    assert told()[1:] == [(administrator.email, "request_arrived")]


def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form was open for long enough for a person."""
    from minga.web.forms import SpamTrapMixin

    monkeypatch.setattr(SpamTrapMixin, "LEAST_SECONDS", 0)


def opened(client: Client) -> str:
    return str(client.get(reverse("rights_new")).context["form"].initial["opened"])


def test_a_person_asks_through_the_page(client: Client) -> None:
    client.force_login(Person.objects.create_user("ana@example.org"))
    answer = client.post(reverse("rights_new"), FORM, follow=True)
    request = RightsRequest.objects.get()
    assert answer.redirect_chain == [(f"/derechos/{request.code}/", 302)]
    assert request.code in answer.content.decode()


def test_a_stranger_asks_through_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    answer = client.post(reverse("rights_new"), {**FORM, "opened": opened(client)})
    assert (answer.status_code, RightsRequest.objects.get().email) == (200, "ana@example.org")
    assert "Revisa tu correo" in answer.content.decode()


def test_what_looks_like_a_robot_is_asked_again_and_nothing_typed_is_lost(client: Client) -> None:
    page = client.post(reverse("rights_new"), FORM).content.decode()
    assert RightsRequest.objects.count() == 0
    assert ["Falta un paso" in page, "Mi parroquia está mal escrita." in page, "ana@example.org" in page] == [True] * 3


def test_a_form_with_errors_says_so_at_the_field(client: Client) -> None:
    page = client.post(reverse("rights_new"), {"details": "Algo", "email": "no"})
    text = page.content.decode()
    assert (page.status_code, RightsRequest.objects.count()) == (422, 0)
    said = ("Elige qué quieres pedir.", "Revisa tu correo electrónico", "Algo")
    assert [words in text for words in said] == [True] * 3


def test_the_link_asks_and_only_the_button_confirms(client: Client) -> None:
    request = by_mail()
    assert request is not None
    address = reverse("rights_confirm", args=[confirmation_token(request)])
    assert "¿Fuiste tú?" in client.get(address).content.decode()
    assert RightsRequest.objects.get().state == "unconfirmed"
    answer = client.post(address, follow=True)
    assert (answer.status_code, RightsRequest.objects.get().state) == (200, "received")
    assert client.get(reverse("rights_confirm", args=["x"])).status_code == 404


def test_others_find_no_request_at_its_address(request_of_ana: RightsRequest, client: Client) -> None:
    address = f"/derechos/{request_of_ana.code}/"
    assert client.get(address).status_code == 404
    assert client.get(f"{address}?llave={request_of_ana.key}").status_code == 404
    client.force_login(PersonFactory())
    assert client.get(address).status_code == 404


def test_an_officer_answers_through_the_page(request_of_ana: RightsRequest, officer: Person, client: Client) -> None:
    client.force_login(officer)
    address = f"/derechos/{request_of_ana.code}/"
    assert "Mi parroquia está mal escrita." in client.get(address).content.decode()
    assert client.post(f"{address}tomar/").status_code == 302
    page = client.post(address, {"decision": "refuse", "answer": "No se puede."})
    assert (page.status_code, "elige el motivo" in page.content.decode()) == (422, True)
    assert "No se puede." in page.content.decode()
    client.post(address, {"decision": "answer", "answer": "Corregida.", "ground": ""})
    assert RightsRequest.objects.get().state == "answered"


def test_the_desk_lists_the_most_urgent_first(officer: Person, quito: Jurisdiction, client: Client) -> None:
    for days in (9, -2, 3):
        asked = Asked(**WORDS, jurisdiction=quito)
        set_due(ask_for_right(by=PersonFactory(), asked=asked), days)
    client.force_login(officer)
    page = client.get(reverse("rights_desk")).content.decode()
    places = [page.index(words) for words in ("2 días de atraso", "Quedan 3 días", "Quedan 9 días")]
    assert places == sorted(places)
    assert "Solicitudes sobre datos" in client.get(reverse("desk")).content.decode()


def test_an_officer_of_one_government_sees_nothing_of_another(officer: Person, client: Client) -> None:
    other = ask_for_right(by=PersonFactory(), asked=Asked(**WORDS, jurisdiction=JurisdictionFactory(slug="pichincha")))
    client.force_login(officer)
    assert other.code not in client.get(reverse("rights_desk")).content.decode()
    assert client.get(f"/derechos/{other.code}/").status_code == 404
    assert client.post(f"/derechos/{other.code}/tomar/").status_code == 404


def test_who_may_not_open_the_desk_reads_why(client: Client) -> None:
    assert client.get(reverse("rights_desk")).status_code == 302
    client.force_login(PersonFactory())
    answer = client.get(reverse("rights_desk"))
    assert (answer.status_code, "Solo abre esta mesa" in answer.content.decode()) == (403, True)


def test_the_desk_asks_as_much_of_the_database_with_one_row_as_with_three(
    officer: Person, quito: Jurisdiction, client: Client
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(officer)
    counts = []
    for _time in range(3):
        ask_for_right(by=PersonFactory(), asked=Asked(**WORDS, jurisdiction=quito))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("rights_desk"))
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_the_public_figures_hide_cells_of_few_people(officer: Person, quito: Jurisdiction, client: Client) -> None:
    assert "Todavía nadie ha pedido nada" in client.get(reverse("rights_figures")).content.decode()
    for number in range(9):
        kind = "access" if number < 7 else "deletion"
        ask_for_right(by=PersonFactory(), asked=Asked(kind, "x", quito))
    page = client.get(reverse("rights_figures"))
    rows = {line.label: [cell.value for cell in line.cells] for line in page.context["lines"]}
    assert rows["Borrar mis datos"][2] is None
    assert (rows["Ver mis datos"], rows["Todas"]) == ([0, 0, None, None], [0, 0, 9, 9])
    assert "No se muestra para que nadie" in page.content.decode()


def test_the_first_page_leads_to_every_right(client: Client) -> None:
    page = client.get(reverse("rights")).content.decode()
    names = ("my_data", "profile", "account_delete", "my_consents", "rights_new", "rights_figures", "retention")
    assert [f'href="{reverse(name)}"' in page for name in names] == [True] * len(names)


def test_the_desk_can_be_taken_away_as_it_is_seen(
    request_of_ana: RightsRequest, officer: Person, client: Client
) -> None:
    client.force_login(officer)
    answer = client.get(reverse("rights_desk"), {"formato": "csv"})
    content = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert [request_of_ana.code in content, "ana@example.org" in content, "parroquia" in content] == [
        True,
        False,
        False,
    ]
