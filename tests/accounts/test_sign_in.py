"""Somebody enters with a code from their mail; nothing tells whether an address is known."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from minga.accounts.models import Person

pytestmark = pytest.mark.django_db

CODE = re.compile(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", re.M)


def code_in_mail() -> str:
    found = CODE.search(mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[0]


def sign_up(client: Client, email: str) -> None:
    client.post(reverse("account_signup"), {"email": email})
    client.post(reverse("account_email_verification_sent"), {"code": code_in_mail()})


def test_a_first_visit_needs_only_an_address_and_its_code(client: Client) -> None:
    sign_up(client, "Ana@Example.org")
    person = Person.objects.get()
    assert (person.email, person.verification) == ("ana@example.org", Person.Verification.EMAIL)
    assert client.get(reverse("desk")).status_code == 200


def test_coming_back_takes_a_code(client: Client) -> None:
    sign_up(client, "ana@example.org")
    client.post(reverse("account_logout"))
    assert client.get(reverse("desk")).status_code == 302
    client.post(reverse("account_request_login_code"), {"email": "ana@example.org"})
    client.post(reverse("account_confirm_login_code"), {"code": code_in_mail()})
    assert client.get(reverse("desk")).status_code == 200


def test_a_wrong_code_enters_nobody(client: Client) -> None:
    sign_up(client, "ana@example.org")
    client.post(reverse("account_logout"))
    client.post(reverse("account_request_login_code"), {"email": "ana@example.org"})
    client.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"})
    assert client.get(reverse("desk")).status_code == 302


def test_an_unknown_address_gets_the_same_answer_as_a_known_one() -> None:
    Person.objects.create_user("ana@example.org")
    answers = []
    for email in ("ana@example.org", "nadie@example.org"):
        answer = Client().post(reverse("account_request_login_code"), {"email": email})
        answers.append((answer.status_code, answer.headers["Location"]))
    assert answers[0] == answers[1]
    assert [message.subject.split(":")[0] for message in mail.outbox] == [
        "Tu código para entrar",
        "Aún no tienes cuenta",
    ]


def test_the_letter_is_in_the_language_of_the_page(client: Client) -> None:
    client.get("/?lang=en")
    client.post(reverse("account_signup"), {"email": "ana@example.org"})
    assert Person.objects.get().language == "en"


def test_there_is_no_password_to_guess(client: Client) -> None:
    sign_up(client, "ana@example.org")
    assert Person.objects.get().has_usable_password() is False
