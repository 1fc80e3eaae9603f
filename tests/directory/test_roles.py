"""Roles are appointments with dates; a rule asks them for today."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from minga.accounts.models import Person
from minga.directory.models import Appointment, Institution, Jurisdiction, Role
from minga.directory.queries import has_role, is_officer_of, roles_of

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def quito() -> Jurisdiction:
    return Jurisdiction.objects.create(slug="quito", name={"es": "Quito"}, kind="municipality")


@pytest.fixture
def person() -> Person:
    return Person.objects.create_user("ana@example.org")


def appoint(person: Person, role: str, jurisdiction: Jurisdiction | None, **fields: object) -> Appointment:
    values = {"starts_on": TODAY, **fields}
    return Appointment.objects.create(person=person, role=role, jurisdiction=jurisdiction, **values)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - dt.timedelta(9), TODAY - dt.timedelta(1), False),
        (TODAY + dt.timedelta(1), None, False),
    ],
)
def test_a_role_holds_between_its_dates(
    person: Person, quito: Jurisdiction, starts: dt.date, ends: dt.date | None, holds: bool
) -> None:
    appoint(person, Role.MODERATOR, quito, starts_on=starts, ends_on=ends)
    assert has_role(person, Role.MODERATOR, quito, on=TODAY) is holds


def test_a_role_of_one_government_says_nothing_in_another(person: Person, quito: Jurisdiction) -> None:
    other = Jurisdiction.objects.create(slug="pichincha", name={"es": "Pichincha"}, kind="province")
    appoint(person, Role.MODERATOR, quito)
    assert has_role(person, Role.MODERATOR, other, on=TODAY) is False


def test_a_role_of_the_whole_site_holds_everywhere(person: Person, quito: Jurisdiction) -> None:
    appoint(person, Role.ADMINISTRATOR, None)
    assert roles_of(person, quito, on=TODAY) == {Role.ADMINISTRATOR}
    assert roles_of(person, None, on=TODAY) == {Role.ADMINISTRATOR}


def test_a_stranger_holds_no_role(quito: Jurisdiction) -> None:
    assert roles_of(AnonymousUser(), quito) == frozenset()


def test_ten_rules_on_a_page_ask_the_database_once(
    person: Person, quito: Jurisdiction, django_assert_num_queries: object
) -> None:
    appoint(person, Role.PLANNER, quito)
    with django_assert_num_queries(1):  # type: ignore[operator]
        for _ in range(10):
            has_role(person, Role.PLANNER, quito, on=TODAY)


def test_an_officer_acts_for_one_institution(person: Person, quito: Jurisdiction) -> None:
    mine = Institution.objects.create(
        jurisdiction=quito, slug="mia", name={"es": "Mía"}, kind="ministry", sector="government"
    )
    other = Institution.objects.create(
        jurisdiction=quito, slug="otra", name={"es": "Otra"}, kind="ministry", sector="government"
    )
    appoint(person, Role.OFFICER, quito, institution=mine)
    assert is_officer_of(person, mine, on=TODAY) is True
    assert is_officer_of(person, other, on=TODAY) is False


def test_an_officer_without_institution_is_refused_by_the_database(person: Person, quito: Jurisdiction) -> None:
    with pytest.raises(IntegrityError):
        appoint(person, Role.OFFICER, quito)
