"""The powers of an administrator rest until there is a second factor, and one is asked again before a dangerous act."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import InvalidToken
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minga.accounts.factor_keys import decipher
from minga.accounts.models import Person
from minga.accounts.queries.factors import lacks_second_factor
from minga.core.permits import Refused, require
from minga.directory.models import Appointment, Jurisdiction, Role
from minga.directory.queries import has_role, roles_of
from minga.directory.rules.factors import can_use_powers
from minga.portal.rules import can_tend_mail
from tests.accounts.test_sessions import is_in, proven, signed_in, totp_now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_in_production(settings: Any) -> None:
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = True


@pytest.fixture
def quito() -> Jurisdiction:
    return Jurisdiction.objects.create(slug="quito", name={"es": "Quito"}, kind="municipality")


def appointed(role: str, place: Jurisdiction | None = None, **fields: object) -> Person:
    person = Person.objects.create_user(f"{role}@example.org", **fields)
    Appointment.objects.create(person=person, role=role, jurisdiction=place, starts_on=timezone.localdate())
    return person


def with_factor(person: Person) -> str:
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def again(person: Person) -> Person:
    """As the next request sees them."""
    return Person.objects.get(pk=person.pk)


def inside(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.IDENTITY_OFFICER])
def test_a_guarded_role_rests_without_a_second_factor(role: Role, quito: Jurisdiction) -> None:
    person = appointed(role, quito)
    assert (has_role(person, role, quito), can_use_powers(person)) == (False, False)
    with_factor(person)
    assert (has_role(again(person), role, quito), can_use_powers(again(person))) == (True, True)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.IDENTITY_OFFICER)])
def test_other_roles_need_none(role: Role, quito: Jurisdiction) -> None:
    institution = quito.institutions.create(slug="x", name={"es": "X"}, kind="ministry", sector="government")
    person = Person.objects.create_user("x@example.org")
    Appointment.objects.create(
        person=person, role=role, jurisdiction=quito, institution=institution, starts_on=timezone.localdate()
    )
    assert (roles_of(person, quito), can_use_powers(person)) == ({role}, True)


def test_recovery_codes_alone_are_no_second_factor() -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    person = appointed(Role.ADMINISTRATOR)
    RecoveryCodes.activate(person)
    assert lacks_second_factor(person) is True


def test_the_rule_says_why() -> None:
    with pytest.raises(Refused, match="segundo paso"):
        require(can_use_powers, appointed(Role.ADMINISTRATOR))


@pytest.mark.parametrize("page", ["dead_letters", "admin:index"])
def test_an_administrator_is_led_to_set_one_up_and_then_to_where_they_were_going(page: str) -> None:
    person = appointed(Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
    client = inside(person)
    answer = client.get(reverse(page), follow=True)
    assert answer.redirect_chain[0][0].startswith(reverse("second_factor"))
    said = answer.content.decode()
    assert "hace falta un segundo paso" in said
    assert f'href="{reverse(page)}"' in said
    with_factor(person)
    assert client.get(answer.redirect_chain[0][0], follow=True).request["PATH_INFO"] == reverse(page)


def test_an_action_of_an_administrator_does_nothing_before(quito: Jurisdiction) -> None:
    person = appointed(Role.ADMINISTRATOR)
    assert inside(person).post(reverse("job_reindex")).headers["Location"].startswith(reverse("second_factor"))
    assert can_tend_mail(person) is False


@pytest.mark.parametrize("flags", [{"is_staff": True}, {"is_superuser": True, "is_staff": True}])
def test_the_back_office_is_closed_without_one(flags: dict[str, bool]) -> None:
    person = Person.objects.create_user("staff@example.org", **flags)
    client = inside(person)
    pages = [reverse("admin:index"), reverse("admin:app_list", args=["plans"])]
    assert [client.get(page).headers["Location"].split("?")[0] for page in pages] == [reverse("second_factor")] * 2
    with_factor(person)
    assert client.get(pages[0]).status_code == 200


def test_citizens_and_strangers_are_refused_as_ever() -> None:
    citizen = Person.objects.create_user("ana@example.org")
    assert inside(citizen).get(reverse("dead_letters")).status_code == 403
    answer = Client().get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert inside(citizen).get(reverse("admin:index"), follow=True).status_code == 403


def test_an_invented_person_enters_the_demonstration_with_a_click_and_only_there(settings: Any) -> None:
    example = appointed(Role.ADMINISTRATOR, is_example=True)
    assert lacks_second_factor(example) is True
    settings.IS_DEMO = True
    assert lacks_second_factor(again(example)) is False
    assert lacks_second_factor(Person.objects.create_user("real@example.org")) is True


def test_no_variable_turns_it_off() -> None:
    from pathlib import Path

    text = Path(__file__).parents[2].joinpath("config/settings.py").read_text()
    assert "\nADMINISTRATORS_NEED_SECOND_FACTOR = True\n" in text


def test_the_second_step_is_asked_on_entering() -> None:
    person = proven(appointed(Role.ADMINISTRATOR))
    secret = with_factor(person)
    client = signed_in(person)
    assert is_in(client) is False
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert is_in(client) is False
    client.post(reverse("mfa_authenticate"), {"code": totp_now(secret)})
    assert is_in(client) is True


# Once more, before a dangerous act


def test_a_dangerous_page_asks_again_who_it_is(quito: Jurisdiction) -> None:
    person = appointed(Role.IDENTITY_OFFICER, quito)
    secret = with_factor(person)
    client, page = inside(person), reverse("identity_checks", args=["quito"])
    asked = client.get(page)
    assert asked.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    back = client.post(asked.headers["Location"], {"code": totp_now(secret)})
    assert back.headers["Location"] == page
    assert client.get(page).status_code == 200


def test_what_was_sent_too_late_is_kept_nowhere(quito: Jurisdiction, monkeypatch: pytest.MonkeyPatch) -> None:
    person = appointed(Role.IDENTITY_OFFICER, quito)
    with_factor(person)
    client, page = inside(person), reverse("identity_checks", args=["quito"])
    answer = client.post(page, {"code": "ABCD", "cedula": "1710034065", "channel": "online"})
    assert answer.headers["Location"] == page
    assert "1710034065" not in str(dict(client.session))


def test_it_is_asked_again_after_a_quarter_of_an_hour(quito: Jurisdiction, monkeypatch: pytest.MonkeyPatch) -> None:
    person = appointed(Role.IDENTITY_OFFICER, quito)
    secret = with_factor(person)
    client, page = inside(person), reverse("identity_checks", args=["quito"])
    client.post(reverse("mfa_reauthenticate"), {"code": totp_now(secret)})
    assert client.get(page).status_code == 200
    now = time.time()
    monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time.time", lambda: now + 901)
    assert client.get(page).status_code == 302


# Secrets at rest


def test_the_secret_of_a_factor_is_not_in_the_database(settings: Any, tmp_path: Any) -> None:
    settings.MINGA_HOME = tmp_path
    person = appointed(Role.ADMINISTRATOR)
    secret = with_factor(person)
    kept = Authenticator.objects.get(user=person).data["secret"]
    assert (secret in kept, decipher(kept)) == (False, secret)
    assert (tmp_path / "keys" / "factors.key").stat().st_mode & 0o777 == 0o600


def test_without_its_key_no_number_counts(settings: Any, tmp_path: Any) -> None:
    settings.MINGA_HOME = tmp_path
    person = appointed(Role.ADMINISTRATOR)
    with_factor(person)
    (tmp_path / "keys" / "factors.key").unlink()
    with pytest.raises(InvalidToken):
        Authenticator.objects.get(user=person).wrap().validate_code("000000")


def test_the_drawing_of_a_secret_is_in_the_page(client: Client) -> None:
    """Our policy lets no picture in as `data:`."""
    client.force_login(Person.objects.create_user("ana@example.org"))
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert ("<svg" in page.partition("<main")[2], "data:image" in page, "&lt;svg" in page) == (True, False, False)
