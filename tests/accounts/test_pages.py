"""Every page of the account is one of ours, in the reader's language, without what our policy forbids."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from minga.accounts.models import Person
from tests.accounts.test_sessions import signed_in, totp_now

pytestmark = pytest.mark.django_db

STRANGERS = ["account_login", "account_signup", "account_request_login_code"]
CITIZENS = [
    "account_logout", "account_email", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn",
    "session_list", "second_factor", "identity", "profile",
]  # fmt: skip
SECURED = ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]
# Words of the library's own templates, which are written in English and know no "tú".
FOREIGN = {
    "es": re.compile(r"\bName\b|Two-Factor|Security Key|Sign In|Recovery Code|Authenticator (?:App|code)|Not used"),
    "en": re.compile(r"[¿¡]|\b(?:Tu|Tus|llave|código|Entrar|correo)\b"),
}  # fmt: skip


@pytest.fixture
def ana() -> Person:
    person = Person.objects.create_user("ana@example.org")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def looked_at(client: Client, name: str, language: str, *arguments: object) -> str:
    page = client.get(reverse(name, args=arguments), {"lang": language})
    assert page.status_code == 200, (name, page.headers)
    text = page.content.decode()
    main = text.partition("<main")[2].partition("</main>")[0]
    assert main.count("<h1") == 1, name
    assert re.search(r"\sstyle=|data:image|<script(?![^>]*src=)(?![^>]*application/json)", text) is None, name
    said = re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.S)
    assert FOREIGN[language].findall(said) == [], name
    return main


@pytest.mark.parametrize("language", ["es", "en"])
def test_pages_of_strangers(client: Client, language: str) -> None:
    for name in STRANGERS:
        looked_at(client, name, language)


@pytest.mark.parametrize("language", ["es", "en"])
def test_pages_of_whoever_is_in(client: Client, ana: Person, language: str) -> None:
    client.force_login(ana)
    for name in CITIZENS:
        looked_at(client, name, language)


@pytest.mark.parametrize("language", ["es", "en"])
def test_pages_of_whoever_has_a_second_factor(client: Client, ana: Person, language: str) -> None:
    secret = generate_totp_secret()
    TOTP.activate(ana, secret)
    RecoveryCodes.activate(ana)
    client.force_login(ana)
    looked_at(client, "mfa_reauthenticate", language)
    client.post(reverse("mfa_reauthenticate"), {"code": totp_now(secret)})
    for name in SECURED:
        looked_at(client, name, language)


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_key_says_its_days_as_the_reader_does(client: Client, ana: Person, language: str) -> None:
    secret = generate_totp_secret()
    TOTP.activate(ana, secret)
    key = Authenticator.objects.create(
        user=ana, type=Authenticator.Type.WEBAUTHN, data={"name": "Mi teléfono", "credential": {}, "passwordless": True}
    )
    client.force_login(ana)
    client.post(reverse("mfa_reauthenticate"), {"code": totp_now(secret)})
    shown = looked_at(client, "mfa_list_webauthn", language).replace("\xa0", " ")
    day, month, year = key.created_at.strftime("%-d %B %Y").split()
    assert re.search(r"\d{1,2}/\d{1,2}/\d{2,4}", shown) is None
    assert (f"Added on {day} {month} {year}" if language == "en" else f"de {year}") in shown
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        looked_at(client, name, language, key.pk)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_pages_of_a_code(client: Client, ana: Person, language: str) -> None:
    client.get("/", {"lang": language})
    client.post(reverse("account_request_login_code"), {"email": ana.email})
    looked_at(client, "account_confirm_login_code", language)
    other = Client()
    other.post(reverse("account_signup"), {"email": "nueva@example.org"})
    looked_at(other, "account_email_verification_sent", language)


def test_the_second_step_is_a_page_of_ours(client: Client, ana: Person) -> None:
    TOTP.activate(ana, generate_totp_secret())
    looked_at(signed_in(ana), "mfa_authenticate", "es")
