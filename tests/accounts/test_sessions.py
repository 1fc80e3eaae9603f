"""A person sees where they are signed in, and ends it; a changed key ends it elsewhere by itself."""

import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from minga.accounts.devices import device_in_words, device_of
from minga.accounts.models import Person, Session

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A145M) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"
CODE = re.compile(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", re.M)


@pytest.fixture
def ana() -> Person:
    return proven(Person.objects.create_user("ana@example.org"))


@pytest.fixture
def luis() -> Person:
    return proven(Person.objects.create_user("luis@example.org"))


def proven(person: Person) -> Person:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def signed_in(person: Person, agent: str = LAPTOP) -> Client:
    """With a code from the mailbox, as people do."""
    client = Client(headers={"user-agent": agent})
    client.post(reverse("account_request_login_code"), {"email": person.email})
    found = CODE.search(mail.outbox[-1].body)
    assert found
    client.post(reverse("account_confirm_login_code"), {"code": found[0]})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("desk")).status_code == 200


@pytest.mark.parametrize(
    ("agent", "kept", "said"),
    [
        (PHONE, "chrome android", "Chrome en Android"),
        (LAPTOP, "firefox windows", "Firefox en Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Safari/604.1", "safari iphone", "Safari en iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130 Safari/537.36 Edg/130", "edge linux", "Edge en Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/17 Safari/605", "safari mac", "Safari en Mac"),
        ("curl/8.0", "", "Un dispositivo que no conocemos"),
        ("", "", "Un dispositivo que no conocemos"),
    ],
)  # fmt: skip
def test_a_device_is_said_in_words(agent: str, kept: str, said: str) -> None:
    assert (device_of(agent), device_in_words(device_of(agent))) == (kept, said)


def test_a_person_sees_where_they_are_in_and_nobody_else(ana: Person, luis: Person) -> None:
    here, _there = signed_in(ana), signed_in(ana, PHONE)
    signed_in(luis, "Mozilla/5.0 (X11; Linux) Chrome/1 Edg/1")
    page = here.get(reverse("session_list")).content.decode()
    assert re.findall(r"<h2>(\w+ en \w+)", page) == ["Firefox en Windows", "Chrome en Android"]
    assert [session.session_key for session in Session.objects.all() if session.session_key in page] == []


def test_of_a_device_nothing_else_is_kept(ana: Person) -> None:
    signed_in(ana, PHONE)
    session = Session.objects.get(person=ana)
    assert (session.device, session.seen_at.minute, session.began_at.second) == ("chrome android", 0, 0)
    assert "SM-A145M" not in str(session.get_decoded())
    assert "127.0.0.1" not in str(session.get_decoded())


def test_a_session_that_is_not_theirs_is_not_ended(ana: Person, luis: Person) -> None:
    mine, other = signed_in(ana), signed_in(luis)
    name = Session.objects.get(person=luis).name
    mine.post(reverse("session_end", args=[name]))
    assert is_in(other)


def test_one_session_is_ended(ana: Person) -> None:
    here, there = signed_in(ana), signed_in(ana, PHONE)
    name = next(row.name for row in Session.objects.filter(person=ana) if row.device == "chrome android")
    here.post(reverse("session_end", args=[name]))
    assert (is_in(here), is_in(there)) == (True, False)


def test_all_the_others_are_ended_at_once(ana: Person) -> None:
    here, there, elsewhere = signed_in(ana), signed_in(ana), signed_in(ana, PHONE)
    page = here.post(reverse("session_end_others"), follow=True).content.decode()
    assert "Terminaron 2 sesiones. Sigues aquí." in page
    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, False]


def test_a_stranger_is_asked_to_enter(client: Client) -> None:
    assert client.get(reverse("session_list")).status_code == 302
    assert client.post(reverse("session_end_others")).status_code == 302


def test_a_session_is_written_once_an_hour_and_not_on_each_page(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(ana)
    hour = 3600 * (int(time.time()) // 3600)
    writes = []
    for moment in (hour + 10, hour + 20, hour + 3700, hour + 3800):
        monkeypatch.setattr("minga.accounts.middleware.time.time", lambda moment=moment: moment)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("account_logout"))
        writes.append(sum("UPDATE" in one["sql"] and "accounts_session" in one["sql"] for one in asked))
    assert writes == [0, 0, 1, 0]


def test_a_reader_without_account_gets_no_session(client: Client) -> None:
    client.get(reverse("home"))
    assert (Session.objects.count(), dict(client.cookies)) == (0, {})


def test_a_list_asks_the_same_whatever_its_length(ana: Person) -> None:
    here = signed_in(ana)
    here.get(reverse("session_list"))  # the register's root in the foot is asked once
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            here.get(reverse("session_list"))
        counts.append(len(asked))
        signed_in(ana, PHONE)
        signed_in(ana, PHONE)
    assert counts[0] == counts[1]


# Keys that change


def test_a_new_second_factor_ends_the_other_sessions(ana: Person, django_capture_on_commit_callbacks: Any) -> None:
    here, there = signed_in(ana), signed_in(ana, PHONE)
    page = here.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        here.post(reverse("mfa_activate_totp"), {"code": totp_now(secret)})
    assert Authenticator.objects.filter(user=ana, type="totp").exists()
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_factor_that_is_taken_off_ends_the_other_sessions(ana: Person) -> None:
    here, there = signed_in(ana), signed_in(ana, PHONE)
    secret = generate_totp_secret()
    TOTP.activate(ana, secret)
    here.post(reverse("mfa_reauthenticate"), {"code": totp_now(secret)})
    here.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=ana, type="totp").exists() is False
    assert (is_in(here), is_in(there)) == (True, False)


def test_another_address_ends_the_other_sessions(ana: Person) -> None:
    here, there = signed_in(ana), signed_in(ana, PHONE)
    here.post(reverse("account_email"), {"email": "nueva@example.org", "action_add": ""})
    assert is_in(there)
    found = CODE.search(mail.outbox[-1].body)
    here.post(reverse("account_email_verification_sent"), {"code": found[0]})  # type: ignore[index]
    ana.refresh_from_db()
    assert ana.email == "nueva@example.org"
    assert (is_in(here), is_in(there)) == (True, False)


def totp_now(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


# Entering


def test_a_session_that_somebody_planted_is_not_the_one_that_enters(ana: Person) -> None:
    """Session fixation: the key from before entering opens nothing afterwards."""
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": ana.email})
    planted = client.session.session_key
    client.post(reverse("account_confirm_login_code"), {"code": CODE.search(mail.outbox[-1].body)[0]})  # type: ignore[index]
    assert is_in(client)
    assert client.session.session_key != planted
    assert Session.objects.filter(pk=planted).exists() is False
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert is_in(thief) is False


def test_leaving_ends_the_session_on_the_server(ana: Person) -> None:
    client = signed_in(ana)
    key = client.session.session_key
    client.post(reverse("account_logout"))
    assert Session.objects.filter(pk=key).exists() is False


@pytest.mark.parametrize("page", ["account_request_login_code", "account_signup"])
def test_a_known_and_an_unknown_address_cost_the_same_and_sound_the_same(ana: Person, page: str) -> None:
    """Work is counted, not timed: questions to the database and letters. A clock would only measure this machine."""
    answers = []
    for email in (ana.email, "nadie@example.org"):
        client = Client()
        client.get(reverse("account_login"))
        before = len(mail.outbox)
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(reverse(page), {"email": email})
        shown = client.get(answer.headers["Location"])
        seen = re.sub(r'value="[^"]*"', "", shown.content.decode()).replace(email, "…")
        answers.append((answer.status_code, answer.headers["Location"], len(mail.outbox) - before, seen))
        assert len(asked) <= 40
    assert answers[0] == answers[1]


def test_ended_sessions_of_one_person_do_not_touch_those_of_another(ana: Person, luis: Person) -> None:
    here, other = signed_in(ana), signed_in(luis)
    here.post(reverse("session_end_others"))
    assert is_in(other)


def test_a_session_that_ran_out_is_not_shown(ana: Person) -> None:
    here, _there = signed_in(ana), signed_in(ana, PHONE)
    Session.objects.filter(device="chrome android").update(expire_date=timezone.now())
    assert "Chrome en Android" not in here.get(reverse("session_list")).content.decode()


def test_passwords_have_no_page(client: Client, ana: Person) -> None:
    ana.set_password("una contraseña larga de verdad")
    ana.save()
    addresses = ["account_reset_password", "account_change_password", "account_set_password"]
    assert [client.get(reverse(name)).status_code for name in addresses] == [404] * 3
    sent: dict[str, Any] = {"login": ana.email, "password": "una contraseña larga de verdad"}
    assert client.post(reverse("account_login"), sent).status_code == 405
    assert client.post(reverse("admin:login"), {"username": ana.email, **sent}).status_code == 302
    assert is_in(client) is False
