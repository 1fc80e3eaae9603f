"""A breach of data: written down by whoever may, told within its clocks, closed only when everybody knows."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minga.accounts.models import Person
from minga.core.permits import Refused
from minga.directory.models import Jurisdiction, Role
from minga.ledger.models import Entry
from minga.notices.models import Notice
from minga.rights.actions.breaches import close_breach, correct_breach, note_told, report_breach
from minga.rights.models import Breach
from minga.rights.submissions import Known
from minga.rights.tasks import remind
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.plans import JurisdictionFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def quito() -> Jurisdiction:
    return JurisdictionFactory(slug="quito")


@pytest.fixture
def officer(quito: Jurisdiction) -> Person:
    return appoint(Role.DATA_PROTECTION, quito)


def known(days_ago: float = 0, **fields: object) -> Known:
    values = {"summary": "Se perdió una laptop con una copia.", "data_kinds": ["email"], "people_count": 12}
    return Known(timezone.now() - days_ago * DAY, **{**values, **fields})  # type: ignore[arg-type]


def report(officer: Person, quito: Jurisdiction, days_ago: float = 0, **fields: object) -> Breach:
    return report_breach(by=officer, jurisdiction=quito, known=known(days_ago, **fields))


def lines() -> list[tuple[str, dict[str, object]]]:
    return [(entry.verb, entry.facts) for entry in Entry.objects.order_by("pk")]


def test_a_breach_starts_its_clocks_and_the_register_says_no_more_than_that(
    officer: Person, quito: Jurisdiction
) -> None:
    breach = report(officer, quito)
    assert breach.authority_due_at - breach.discovered_at == 5 * DAY
    assert breach.people_due_at is not None
    assert breach.people_due_at - breach.discovered_at == 3 * DAY
    due_on = timezone.localdate(breach.authority_due_at).isoformat()
    assert lines() == [("breach.reported", {"due_on": due_on})]
    assert "laptop" not in Entry.objects.get().leaf


def test_without_risk_the_people_need_not_be_told(officer: Person, quito: Jurisdiction) -> None:
    breach = report(officer, quito, is_risk=False)
    assert (breach.people_due_at, list(breach.awaited)) == (None, ["authority"])


def test_whoever_was_told_stays_told(officer: Person, quito: Jurisdiction) -> None:
    breach = note_told(by=officer, breach=report(officer, quito), whom="authority")
    assert (breach.authority_told_by, list(breach.awaited)) == (officer, ["people"])
    with pytest.raises(Refused, match="De eso ya quedó constancia"):
        note_told(by=officer, breach=breach, whom="authority")
    assert lines()[1:] == [("breach.notified", {"told": "authority", "in_time": True})]


def test_telling_late_is_recorded_as_late(officer: Person, quito: Jurisdiction) -> None:
    note_told(by=officer, breach=report(officer, quito, days_ago=4), whom="people")
    assert lines()[1:] == [("breach.notified", {"told": "people", "in_time": False})]


def test_it_closes_only_when_everybody_knows(officer: Person, quito: Jurisdiction) -> None:
    breach = report(officer, quito)
    with pytest.raises(Refused, match="Antes de cerrarla avisa"):
        close_breach(by=officer, breach=breach)
    for whom in ("authority", "people"):
        note_told(by=officer, breach=breach, whom=whom)
    assert close_breach(by=officer, breach=breach).state == "closed"
    assert [verb for verb, _facts in lines()] == [
        "breach.reported",
        "breach.notified",
        "breach.notified",
        "breach.closed",
    ]


def test_what_is_known_may_change_but_not_when_it_was_discovered(officer: Person, quito: Jurisdiction) -> None:
    breach = report(officer, quito, days_ago=2)
    correct_breach(by=officer, breach=breach, known=known(people_count=300, measures="Se cambió la clave."))
    row = Breach.objects.get()
    assert (row.people_count, row.measures, row.discovered_at) == (300, "Se cambió la clave.", breach.discovered_at)


@pytest.mark.parametrize("role", [Role.PLANNER, Role.MODERATOR, None])
def test_others_may_not_write_it_down(quito: Jurisdiction, role: str | None) -> None:
    person = appoint(role, quito) if role else PersonFactory()
    with pytest.raises(Refused, match="Solo lo atiende quien protege"):
        report(person, quito)
    assert (Breach.objects.count(), Entry.objects.count()) == (0, 0)


def test_reminders_come_a_day_before_and_once_late(officer: Person, quito: Jurisdiction) -> None:
    breach = report(officer, quito)
    counts = []
    for days_ago in (0, 2.5, 2.6, 3.5, 4.5, 5.5, 9):
        Breach.objects.filter(pk=breach.pk).update(discovered_at=timezone.now() - days_ago * DAY)
        counts.append(remind())
    assert counts == [0, 1, 0, 1, 1, 1, 0]
    assert Notice.objects.filter(reader__person=officer, template="rights/notices/breach_due").count() == 4


def test_the_officer_does_it_all_through_the_pages(officer: Person, quito: Jurisdiction, client: Client) -> None:
    client.force_login(officer)
    form = {
        "jurisdiction": quito.pk,
        "discovered_at": "2026-01-05T08:30",
        "summary": "Se perdió una laptop.",
        "data_kinds": ["email", "name"],
        "is_risk": "on",
    }
    answer = client.post(reverse("breach_new"), form, follow=True)
    breach = Breach.objects.get()
    assert answer.redirect_chain == [(breach.get_absolute_url(), 302)]
    assert breach.kinds_said == ["Correos electrónicos", "Nombres"]
    for whom in ("autoridad", "personas"):
        assert client.post(reverse("breach_told", args=[breach.code, whom])).status_code == 302
    assert client.post(reverse("breach_close", args=[breach.code])).status_code == 302
    assert Breach.objects.get().state == "closed"
    assert breach.code in client.get(reverse("breach_list")).content.decode()
    assert client.post(reverse("breach_told", args=[breach.code, "prensa"])).status_code == 404


def test_the_form_gives_back_what_was_typed(officer: Person, client: Client) -> None:
    client.force_login(officer)
    page = client.post(reverse("breach_new"), {"summary": "Algo pasó", "discovered_at": "2090-01-01T00:00"})
    text = page.content.decode()
    assert (page.status_code, Breach.objects.count()) == (422, 0)
    assert ["Algo pasó" in text, "Ese momento aún no llega." in text, "Marca al menos un tipo" in text] == [True] * 3


def test_it_does_not_exist_for_others(officer: Person, quito: Jurisdiction, client: Client) -> None:
    breach = report(officer, quito)
    for person in (PersonFactory(), appoint(Role.DATA_PROTECTION, JurisdictionFactory(slug="pichincha"))):
        client.force_login(person)
        assert client.get(breach.get_absolute_url()).status_code == 404
        assert client.post(reverse("breach_close", args=[breach.code])).status_code == 404
    client.force_login(PersonFactory())
    assert client.get(reverse("breach_list")).status_code == 403
    assert Client().get(reverse("breach_list")).status_code == 302
