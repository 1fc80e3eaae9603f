"""Each thing goes when its time is over, and not before; counted, and the page says when."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minga.accounts.actions import give_consent, withdraw_consent
from minga.accounts.models import Consent, Person, Session
from minga.cocreation.actions.demographics import answer_demographics, offer_ticket
from minga.cocreation.models import Demographic, Process
from minga.directory.models import Role
from minga.ledger.actions import record
from minga.portal.duties import DUTIES
from minga.portal.retention import RETENTION, keep
from minga.rights.actions.requests import answer_request, ask_for_right, ask_for_right_by_mail
from minga.rights.actions.retention import BATCH
from minga.rights.models import RightsRequest, Sweep
from minga.rights.submissions import Asked
from tests.factories.cocreation import PersonFactory, appoint, make_process, make_proposal

pytestmark = pytest.mark.django_db

NOW = timezone.now


def in_days(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    """The clock of the whole site stands that many days ahead."""
    moment = NOW() + dt.timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def swept() -> dict[str, int]:
    return {row.rule: row.count for row in Sweep.objects.all()}


def test_an_account_that_nobody_entered_goes_and_one_with_a_trace_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    Person.objects.create_user("nadie@example.org")
    entered = Person.objects.create_user("entro@example.org", last_login=timezone.now())
    proposed = PersonFactory()
    make_proposal(make_process(), by=proposed)
    official = appoint(Role.PLANNER)
    in_days(monkeypatch, settings.MINGA_KEEP_UNUSED_ACCOUNTS - 1)
    keep()
    assert Person.objects.count() == 4
    in_days(monkeypatch, settings.MINGA_KEEP_UNUSED_ACCOUNTS + 1)
    keep()
    assert set(Person.objects.all()) == {entered, proposed, official}
    assert swept()["accounts.unused"] == 1


def test_ended_sessions_go(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    client.force_login(PersonFactory(last_login=timezone.now()))
    keep()
    assert Session.objects.count() == 1
    in_days(monkeypatch, settings.SESSION_COOKIE_AGE / 86_400 + 1)
    keep()
    assert (Session.objects.count(), swept()["sessions"]) == (0, 1)


def test_answers_about_oneself_go_when_their_purpose_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    process = make_process()
    answer_demographics(ticket=offer_ticket(process), age_band="18-25", gender="", ethnicity="")
    Demographic.objects.update(consented_on="2020-01-01")
    keep()
    assert Demographic.objects.count() == 1
    Process.objects.update(is_closed=True)
    record("process.closed", process, by=None, role="system", ends_on=None)
    in_days(monkeypatch, settings.MINGA_KEEP_DEMOGRAPHICS - 1)
    keep()
    assert Demographic.objects.count() == 1
    in_days(monkeypatch, settings.MINGA_KEEP_DEMOGRAPHICS + 2)
    keep()
    assert (Demographic.objects.count(), Consent.objects.standing().count()) == (0, 0)


def test_the_texts_of_a_request_go_and_its_dates_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    administrator = appoint(Role.ADMINISTRATOR)
    person = PersonFactory(last_login=timezone.now())
    request = ask_for_right(by=person, asked=Asked("access", "Quiero ver."))
    answer_request(by=administrator, request=request, answer="Aquí están.")
    in_days(monkeypatch, settings.MINGA_KEEP_REQUESTS + 2)
    keep()
    row = RightsRequest.objects.get()
    assert (row.details, row.answer, row.person, row.kind, row.state) == ("", "", None, "access", "answered")
    assert row.texts_erased_at is not None


def test_a_request_that_no_mailbox_confirmed_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for_right_by_mail(email="ana@example.org", asked=Asked("access", "x"))
    keep()
    assert RightsRequest.objects.count() == 1
    in_days(monkeypatch, 4)
    keep()
    assert RightsRequest.objects.count() == 0


def test_a_withdrawn_consent_goes_and_a_standing_one_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    person = PersonFactory(last_login=timezone.now())
    give_consent(purpose="account", where="signup", person=person)
    give_consent(purpose="public_name", where="profile", person=person)
    withdraw_consent(purpose="public_name", person=person)
    in_days(monkeypatch, settings.MINGA_KEEP_CONSENTS + 1)
    keep()
    assert [row.purpose for row in Consent.objects.all()] == ["account"]


def test_the_log_of_the_back_office_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    person = PersonFactory(last_login=timezone.now())
    kind = ContentType.objects.get_for_model(Person)
    LogEntry.objects.create(user=person, content_type=kind, object_id="1", object_repr="x", action_flag=CHANGE)
    in_days(monkeypatch, settings.MINGA_KEEP_OFFICE_LOG + 1)
    keep()
    assert LogEntry.objects.count() == 0


def test_a_second_turn_changes_nothing_and_counts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    Person.objects.create_user("nadie@example.org")
    in_days(monkeypatch, 400)
    assert [keep() > 0, keep(), Sweep.objects.count()] == [True, 0, 1]


def test_much_goes_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = timezone.now() - dt.timedelta(days=2000)
    fields: dict[str, Any] = {
        "purpose": "following",
        "version": "2026-11",
        "language": "es",
        "digest": "x",
        "where": "follow",
    }
    rows = [Consent(key=f"{n}", given_at=moment, withdrawn_at=moment, **fields) for n in range(BATCH + 1)]
    Consent.objects.bulk_create(rows)
    assert keep() == BATCH + 1
    assert list(Sweep.objects.order_by("pk").values_list("rule", "count")) == [("consents", BATCH), ("consents", 1)]


def test_the_page_shows_every_period_and_the_last_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    Sweep.objects.create(rule="consents", count=3)
    page = client.get(reverse("retention")).content.decode()
    assert [str(rule.what) in page for rule in RETENTION] == [True] * len(RETENTION)
    assert "90 días" in page
    assert page.count("<time") == 1


def test_each_rule_has_its_own_name_and_the_duty_applies_them() -> None:
    assert len({rule.key for rule in RETENTION}) == len(RETENTION)
    assert [duty.name for duty in DUTIES if duty.name.startswith("rights.")] == ["rights.remind", "rights.keep"]
    assert [duty.work() for duty in DUTIES if duty.name.startswith("rights.")] == [0, 0]
