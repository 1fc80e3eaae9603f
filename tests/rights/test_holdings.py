"""What the site holds about a person is told in full, and goes in full."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minga.accounts.actions import update_profile
from minga.accounts.models import Consent, Person, Session
from minga.cocreation.actions.moderation import moderate_proposal
from minga.cocreation.actions.proposals import support_proposal
from minga.cocreation.models import Moderation, Process, Proposal, Support
from minga.core.permits import Refused
from minga.directory.models import Appointment, Role
from minga.ledger.models import Entry
from minga.notices.actions import ask_to_follow, follow_subject, gather_letters
from minga.notices.models import Notice, Reader
from minga.portal.departures import delete_account
from minga.portal.holdings import HOLDINGS, NOT_PERSONAL, as_file, holdings_of
from minga.rights.actions.requests import ask_for_right
from minga.rights.models import RightsRequest
from minga.rights.submissions import Asked
from minga.search import index
from tests.factories.cocreation import DAY, make_process, make_proposal, move_to

pytestmark = pytest.mark.django_db

EMAIL, NAME = "zoraida.quilumba@example.org", "Zoraida Quilumbaquín"


@pytest.fixture
def process() -> Process:
    return make_process()


@pytest.fixture
def zoraida(process: Process, client: Client) -> Person:
    """Somebody who has done everything that leaves a trace."""
    person = Person.objects.create_user(EMAIL)
    EmailAddress.objects.create(user=person, email=EMAIL, verified=True, primary=True)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person)
    client.get(reverse("desk"))
    update_profile(by=person, name=NAME, is_name_public=True, language="es")
    mine = make_proposal(process, by=person, shown_name=NAME)
    other = make_proposal(process, title="De otra persona")
    support_proposal(by=person, proposal=other)
    follow_subject(by=person, subject=other)
    ask_to_follow(email=EMAIL, subject=mine, language="es")
    ask_for_right(by=person, asked=Asked("rectification", f"Me llamo {NAME} y mi correo es {EMAIL}."))
    kind = ContentType.objects.get_for_model(Person)
    LogEntry.objects.create(
        user_id=person.pk, content_type=kind, object_id=str(person.pk), object_repr=NAME, action_flag=CHANGE
    )
    former = Appointment(person=person, role=Role.MODERATOR, jurisdiction=process.jurisdiction, act="R-1")
    former.starts_on = timezone.localdate() - DAY
    former.save()
    person.__dict__.pop("_roles", None)
    moderate_proposal(by=person, proposal=other, decision="hold", ground="offence")
    Appointment.objects.update(ends_on=timezone.localdate() - DAY)
    gather_letters()
    return Person.objects.get(pk=person.pk)


def tables_with_a_person() -> set[str]:
    """Every table with a key to a person or with an e-mail."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            is_key = field.is_relation and not field.auto_created and field.related_model is Person
            if isinstance(field, models.EmailField) or is_key:
                found.add(model._meta.label)
    return found


def everything_written() -> Iterator[tuple[str, str]]:
    """Each value of each column of each table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from ((table, str(value)) for value in row if value is not None)


def places_that_say(*words: str) -> list[str]:
    folded = [word.casefold() for word in words]
    return sorted({table for table, text in everything_written() if any(word in text.casefold() for word in folded)})


def test_every_table_with_a_person_is_told_or_has_its_reason() -> None:
    person = Person.objects.create_user(EMAIL)
    told = {table for held in holdings_of(person) for table in held.tables}
    assert tables_with_a_person() - told - set(NOT_PERSONAL) == set()
    assert sorted(set(NOT_PERSONAL) & told) == []
    assert sorted(set(NOT_PERSONAL) - tables_with_a_person()) == []


def test_every_room_that_tells_something_is_asked() -> None:
    from pathlib import Path

    rooms = {path.parts[-3] for path in Path("minga").glob("*/queries/personal.py")}
    assert {tell.__module__.split(".")[1] for tell in HOLDINGS} == {*rooms, "portal"}


def test_a_person_sees_what_each_room_holds(zoraida: Person) -> None:
    found = {one.key: len(one.rows) for one in holdings_of(zoraida)}
    filled = ("account", "addresses", "factors", "sessions", "consents", "proposals", "supports", "moderations")
    assert [found[key] for key in filled] == [1, 1, 1, 1, 2, 1, 1, 1]
    others = ("following", "roles", "rights_requests", "office_log", "documents", "identities")
    assert [found[key] for key in others] == [2, 1, 1, 1, 0, 0]
    assert found["register"] == Entry.objects.filter(by=zoraida).count() > 0


def test_the_file_for_programs_holds_the_same_and_no_secret(zoraida: Person, client: Client) -> None:
    answer = client.get(reverse("my_data_file", args=["json"]))
    data = json.loads(answer.content)["data"]
    assert sorted(data) == sorted(as_file(holdings_of(zoraida)))
    assert data["account"]["rows"][0]["email"] == EMAIL
    assert '"secret"' not in answer.content.decode()
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="mis-datos-')


def test_the_file_for_people_is_a_paper(zoraida: Person, client: Client) -> None:
    answer = client.get(reverse("my_data_file", args=["pdf"]))
    assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(reverse("my_data_file", args=["exe"])).status_code == 404


@pytest.mark.parametrize("name", ["my_data", "account_delete"])
def test_a_stranger_is_asked_to_enter(name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={reverse(name)}"


def test_the_page_asks_as_much_of_the_database_with_one_proposal_as_with_three(
    process: Process, django_assert_num_queries: Any
) -> None:
    from django.test.utils import CaptureQueriesContext

    counts = []
    for many in (1, 3):
        person = Person.objects.create_user(f"persona{many}@example.org")
        for _each in range(many):
            make_proposal(process, by=person)
        reader = Client()
        reader.force_login(person)
        reader.get(reverse("my_data"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            reader.get(reverse("my_data"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_after_leaving_no_table_no_index_and_no_file_says_who_it_was(zoraida: Person) -> None:
    assert places_that_say(EMAIL, NAME, "Zoraida") != []
    delete_account(by=zoraida, withdraws=False)
    assert places_that_say(EMAIL, NAME, "Zoraida", "Quilumba") == []
    assert [index.find("Zoraida").total, index.find("Quilumbaquín").total] == [0, 0]
    left = [
        name
        for folder in ("documents", "jobs")
        if default_storage.exists(folder)
        for name in default_storage.listdir(folder)[1]
    ]
    assert [name for name in left if "zoraida" in name.casefold()] == []
    gone = (Person, EmailAddress, Authenticator, Session, Consent, Reader, Notice, Support, LogEntry)
    assert [model.objects.count() for model in gone] == [0] * len(gone)


def test_what_is_public_stays_without_the_person(zoraida: Person) -> None:
    lines = Entry.objects.count()
    delete_account(by=zoraida, withdraws=False)
    mine = Proposal.objects.get(title="Horarios de buses abiertos")
    assert (mine.state, mine.author, mine.shown_name) == (Proposal.State.RECEIVED, None, "")
    assert (Moderation.objects.get().decided_by, Appointment.objects.get().person) == (None, None)
    assert Entry.objects.filter(by__isnull=False).count() == 0
    added = [entry.verb for entry in Entry.objects.order_by("pk")[lines:]]
    assert added == ["proposal.support_withdrawn", "rights_request.withdrawn", "rights_request.answered"]
    assert all(entry.is_intact for entry in Entry.objects.all())


def test_the_support_of_who_left_no_longer_counts(zoraida: Person) -> None:
    other = Proposal.objects.get(title="De otra persona")
    assert other.support_count == 1
    delete_account(by=zoraida, withdraws=False)
    other.refresh_from_db()
    assert (other.support_count, other.supports.count()) == (0, 0)


def test_the_texts_go_too_if_the_person_wants(zoraida: Person) -> None:
    assert delete_account(by=zoraida, withdraws=True) == []
    mine = Proposal.objects.get(versions__number=1, state=Proposal.State.WITHDRAWN)
    version = mine.versions.get()
    assert (mine.title, mine.problem, version.problem, version.salt) == ("", "", "", "")


def test_a_text_that_is_being_decided_about_stays_and_its_code_is_said(zoraida: Person, process: Process) -> None:
    move_to(process, "deciding")
    mine = Proposal.objects.get(author=zoraida)
    assert delete_account(by=zoraida, withdraws=True) == [mine.code]
    mine.refresh_from_db()
    assert (mine.state, mine.author) == (Proposal.State.RECEIVED, None)


def test_an_open_request_ends_with_the_account_and_the_deletion_is_counted(zoraida: Person) -> None:
    delete_account(by=zoraida, withdraws=False)
    rows = RightsRequest.objects.order_by("pk").values_list("kind", "state", "details", "is_at_once")
    assert list(rows) == [("rectification", "withdrawn", "", False), ("deletion", "answered", "", True)]


@pytest.mark.parametrize("why", ["role", "example", "staff"])
def test_whoever_decides_today_leaves_their_role_first(process: Process, why: str) -> None:
    person = Person.objects.create_user(EMAIL, is_example=why == "example", is_staff=why == "staff")
    if why == "role":
        Appointment.objects.create(person=person, role=Role.PLANNER, starts_on=timezone.localdate())
    with pytest.raises(Refused, match="Hoy tienes un papel"):
        delete_account(by=person, withdraws=True)
    assert Person.objects.count() == 1


def test_leaving_through_the_page_needs_the_own_address(client: Client) -> None:
    person = Person.objects.create_user(EMAIL)
    client.force_login(person)
    page = client.post(reverse("account_delete"), {"proposals": "keep", "email": "otra@example.org"})
    assert (page.status_code, Person.objects.count()) == (422, 1)
    assert "No es el correo de esta cuenta" in page.content.decode()
    page = client.post(reverse("account_delete"), {"proposals": "keep", "email": EMAIL.upper()})
    assert (page.status_code, Person.objects.count()) == (200, 0)
    assert client.get(reverse("desk")).status_code == 302


def test_an_officer_reads_on_the_page_why_not(client: Client) -> None:
    person = Person.objects.create_user(EMAIL)
    Appointment.objects.create(person=person, role=Role.PLANNER, starts_on=timezone.localdate())
    client.force_login(person)
    assert "Hoy tienes un papel" in client.get(reverse("account_delete")).content.decode()
    assert client.post(reverse("account_delete"), {"proposals": "keep", "email": EMAIL}).status_code == 403
