"""The State's single sign-on, against a real provider on this machine: the whole way, and each lie on it refused."""

import re
import urllib.request
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from config.environment import SingleSignOn, single_sign_on
from minga.accounts import identity_keys, key_files
from minga.accounts.models import Identity, Person
from minga.ledger.models import Entry
from minga.portal.operation.checks.findings import Level
from minga.portal.operation.checks.identities import check_identity_keys, check_single_sign_on
from tests.accounts.provider import CLIENT, SECRET, Provider, served_provider
from tests.accounts.test_identities import ANA, everything_stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any, tmp_path: Any) -> Iterator[Provider]:
    with served_provider() as served:
        settings.MINGA_HOME = tmp_path
        known = SingleSignOn("Ingreso único", served.address, CLIENT, SECRET, "cedula")
        settings.SINGLE_SIGN_ON = known
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [known.app]}}
        yield served


class NoFollow(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_facts: Any) -> None:
        return None


def leave(client: Client, **sent: str) -> str:
    """Press the button; the address to which the page leads."""
    page = client.post(reverse("single_sign_on"), sent).content.decode()
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def say_yes(address: str) -> str:
    """What the browser does over there; the path with which it comes back."""
    try:
        urllib.request.build_opener(NoFollow).open(address)
    except urllib.error.HTTPError as answer:
        with answer:
            back = urlsplit(answer.headers["Location"])
            return f"{back.path}?{back.query}"
    raise AssertionError("the provider did not redirect")


def round_trip(client: Client, **sent: str) -> Any:
    return client.get(say_yes(leave(client, **sent)))


def is_in(client: Client) -> bool:
    return client.get(reverse("desk")).status_code == 200


# The whole way


def test_a_first_visit_makes_an_account_with_a_proven_address(client: Client, provider: Provider) -> None:
    answer = round_trip(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("desk"))
    person = Person.objects.get()
    assert (person.email, person.verification, person.has_usable_password()) == (
        "ana@example.org",
        Person.Verification.EMAIL,
        False,
    )
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("ana@example.org", True, True)]
    assert is_in(client)


def test_nothing_is_kept_but_who_it_is(client: Client, provider: Provider) -> None:
    provider.person |= {"name": "Ana Pérez", "phone_number": "0991234567", "cedula": ANA}
    round_trip(client)
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data, SocialToken.objects.count()) == ("42", {}, 0)
    assert [word for word in ("Pérez", "0991234567", ANA, "opens userinfo") if word in everything_stored()] == []


def test_the_second_visit_is_the_same_person_even_with_another_address(client: Client, provider: Provider) -> None:
    round_trip(client)
    client.post(reverse("account_logout"))
    provider.person["email"] = "nueva@example.org"
    round_trip(client)
    assert (Person.objects.count(), is_in(client)) == (1, True)


def test_whoever_has_an_account_with_that_proven_address_enters_it(client: Client, provider: Provider) -> None:
    person = Person.objects.create_user("ana@example.org")
    EmailAddress.objects.create(user=person, email="ana@example.org", verified=True, primary=True)
    round_trip(client)
    assert (Person.objects.get(), is_in(client), SocialAccount.objects.get().user) == (person, True, person)


def test_the_way_back_leads_to_where_one_was_going(client: Client, provider: Provider) -> None:
    assert round_trip(client, next="/registro/").headers["Location"] == "/registro/"
    client.post(reverse("account_logout"))
    assert round_trip(client, next="https://example.com/").headers["Location"] == reverse("desk")


def test_the_session_is_another_one_after_entering(client: Client, provider: Provider) -> None:
    address = leave(client)
    before = client.session.session_key
    client.get(say_yes(address))
    assert client.session.session_key != before


def test_the_second_step_is_asked_all_the_same(client: Client, provider: Provider) -> None:
    person = Person.objects.create_user("ana@example.org")
    EmailAddress.objects.create(user=person, email="ana@example.org", verified=True, primary=True)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert round_trip(client).headers["Location"] == reverse("mfa_authenticate")
    assert is_in(client) is False


# A proven address on both sides


@pytest.mark.parametrize("proven", [False, None, "no", 1])
def test_an_address_that_the_provider_has_not_proven_lets_nobody_in(
    client: Client, provider: Provider, proven: object
) -> None:
    provider.person["email_verified"] = proven
    answer = round_trip(client)
    assert (answer.status_code, Person.objects.count(), is_in(client)) == (403, 0, False)
    assert "No dice que tu correo esté comprobado" in answer.content.decode()


def test_an_account_whose_address_nobody_proved_is_not_handed_over(client: Client, provider: Provider) -> None:
    """Somebody may have typed the address of another person here, and wait."""
    Person.objects.create_user("ana@example.org")
    assert (round_trip(client).status_code, is_in(client)) == (403, False)


def test_an_address_that_somebody_else_waits_to_prove_leads_to_nobody(client: Client, provider: Provider) -> None:
    other = Person.objects.create_user("otra@example.org")
    EmailAddress.objects.create(user=other, email="otra@example.org", verified=True, primary=True)
    EmailAddress.objects.create(user=other, email="ana@example.org", verified=False, primary=False)
    assert (round_trip(client).status_code, is_in(client), SocialAccount.objects.count()) == (403, False, 0)


# The claim of the cédula


def test_the_claim_counts_as_a_checked_identity_and_is_kept_as_a_hash(client: Client, provider: Provider) -> None:
    provider.person["cedula"] = ANA
    round_trip(client)
    person = Person.objects.get()
    identity = Identity.objects.get()
    assert (person.verification, identity.method, identity.person) == ("identity", "single_sign_on", person)
    assert identity.digest in identity_keys.digests_of(ANA).values()
    assert list(Entry.objects.values_list("verb", "role", "facts")) == [
        ("identity.checked", "citizen", {"method": "single_sign_on", "channel": ""})
    ]


def test_a_claim_that_is_no_cedula_keeps_nobody_out(client: Client, provider: Provider) -> None:
    provider.person["cedula"] = "1234567890"
    round_trip(client)
    assert (is_in(client), Identity.objects.count()) == (True, 0)


def test_a_claim_that_another_account_showed_by_document_is_not_taken(client: Client, provider: Provider) -> None:
    other = Person.objects.create_user("otra@example.org", verification=Person.Verification.IDENTITY)
    key_id, digest = list(identity_keys.digests_of(ANA).items())[-1]
    Identity.objects.create(person=other, method="officer", key_id=key_id, digest=digest)
    provider.person["cedula"] = ANA
    round_trip(client)
    assert Identity.objects.get().person == other
    page = client.get(reverse("desk")).content.decode()
    assert "Otra cuenta comprobó esa cédula" in page
    assert "otra@example.org" not in page


def test_without_a_claim_in_the_settings_none_is_read(client: Client, provider: Provider, settings: Any) -> None:
    settings.SINGLE_SIGN_ON = SingleSignOn("Ingreso", provider.address, CLIENT, SECRET, "")
    provider.person["cedula"] = ANA
    round_trip(client)
    assert Identity.objects.count() == 0


def test_a_person_who_is_in_connects_it_and_is_checked(client: Client, provider: Provider) -> None:
    person = Person.objects.create_user("luis@example.org")
    client.force_login(person)
    provider.person["cedula"] = ANA
    answer = round_trip(client, process="connect")
    assert answer.headers["Location"] == reverse("identity")
    assert (SocialAccount.objects.get().user, Identity.objects.get().person) == (person, person)


# Lies


def refused(client: Client, answer: Any) -> None:
    assert (answer.status_code, is_in(client), Person.objects.count(), SocialAccount.objects.count()) == (
        403,
        False,
        0,
        0,
    )
    assert "no se puede comprobar" in answer.content.decode()


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"nonce": ""},
        {"aud": "another client"},
        {"aud": [CLIENT, "x"], "azp": "x"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"iat": 99999999999},
    ],
)
def test_a_token_that_says_something_else_is_refused(
    client: Client, provider: Provider, lie: dict[str, object]
) -> None:
    provider.spoil = lambda claims: {**claims, **lie}
    refused(client, round_trip(client))


@pytest.mark.parametrize("missing", ["nonce", "exp", "sub", "aud"])
def test_a_token_that_leaves_something_out_is_refused(client: Client, provider: Provider, missing: str) -> None:
    provider.spoil = lambda claims: {name: value for name, value in claims.items() if name != missing}
    refused(client, round_trip(client))


def test_a_token_signed_by_another_key_is_refused(client: Client, provider: Provider) -> None:
    provider.signs_with = provider.other_key
    refused(client, round_trip(client))


def test_a_token_without_signature_is_refused(client: Client, provider: Provider) -> None:
    provider.algorithm = "none"
    refused(client, round_trip(client))


def test_a_token_signed_with_the_shared_secret_is_refused(client: Client, provider: Provider) -> None:
    provider.algorithm, provider.signs_with = "HS256", "s" * 32
    refused(client, round_trip(client))


def test_userinfo_of_somebody_else_is_refused(client: Client, provider: Provider) -> None:
    provider.more = {"sub": "43"}
    refused(client, round_trip(client))


def test_a_provider_that_calls_itself_otherwise_is_refused(client: Client, provider: Provider) -> None:
    provider.issuer_said = "https://elsewhere.example"
    refused(client, round_trip(client))


@pytest.mark.parametrize("state", ["another", "", None])
def test_an_answer_to_a_question_that_nobody_asked_is_refused(
    client: Client, provider: Provider, state: str | None
) -> None:
    back = say_yes(leave(client))
    code = parse_qs(urlsplit(back).query)["code"][0]
    refused(client, client.get(reverse("single_sign_on_back"), {"code": code} | ({"state": state} if state else {})))


def test_an_answer_brought_by_another_browser_is_refused(client: Client, provider: Provider) -> None:
    back = say_yes(leave(client))
    refused(Client(), Client().get(back))


def test_an_answer_counts_once(client: Client, provider: Provider) -> None:
    back = say_yes(leave(client))
    client.get(back)
    client.post(reverse("account_logout"))
    assert (client.get(back).status_code, is_in(client)) == (403, False)


def test_whoever_says_no_over_there_is_told_so(client: Client, provider: Provider) -> None:
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    answer = client.get(reverse("single_sign_on_back"), {"error": "access_denied", "state": state})
    assert (answer.status_code, "No seguiste allá" in answer.content.decode()) == (403, True)


def test_what_is_asked_is_ours_to_say(client: Client, provider: Provider) -> None:
    page = client.post(f"{reverse('single_sign_on')}?scope=admin&auth_params=nonce%3Dx", {}).content.decode()
    asked = parse_qs(urlsplit(unescape(re.search(r'url=([^"]+)"', page)[1])).query)  # type: ignore[index]
    scopes = sorted(asked["scope"][0].split())
    assert (scopes, len(asked["nonce"][0]), asked["code_challenge_method"]) == (["email", "openid"], 32, ["S256"])


def test_a_provider_that_does_not_answer_is_said_so(client: Client, provider: Provider, settings: Any) -> None:
    known = SingleSignOn("Ingreso único", "http://127.0.0.1:9", CLIENT, SECRET)
    settings.SINGLE_SIGN_ON = known
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [known.app]}}
    answer = client.post(reverse("single_sign_on"))
    assert (answer.status_code, "no responde ahora" in answer.content.decode()) == (503, True)


# Off by default


def test_it_is_off_unless_it_is_configured(client: Client) -> None:
    assert site.SINGLE_SIGN_ON is None
    assert client.post(reverse("single_sign_on")).status_code == 404
    assert client.get(reverse("single_sign_on_back")).status_code == 404
    assert reverse("single_sign_on") not in client.get(reverse("account_login")).content.decode()


def test_the_page_of_sign_in_offers_it_by_its_name(client: Client, provider: Provider) -> None:
    assert "Ingreso único</button>" in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"MINGA_OIDC_ADDRESS": "http://ingreso.gob.ec"}, "MINGA_OIDC_ADDRESS"),
        ({"MINGA_OIDC_ADDRESS": "ingreso.gob.ec"}, "MINGA_OIDC_ADDRESS"),
        ({"MINGA_OIDC_ADDRESS": "https://ingreso.gob.ec?x=1"}, "MINGA_OIDC_ADDRESS"),
        ({"MINGA_OIDC_SECRET": ""}, "MINGA_OIDC_SECRET"),
        ({"MINGA_OIDC_CLIENT": ""}, "MINGA_OIDC_CLIENT"),
    ],
)
def test_odd_settings_are_refused_by_their_name(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], name: str
) -> None:
    sound = {"MINGA_OIDC_ADDRESS": "https://ingreso.gob.ec", "MINGA_OIDC_CLIENT": "a", "MINGA_OIDC_SECRET": "b"}
    for variable, value in {**sound, **changes}.items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        single_sign_on(is_production=True)


def test_the_secret_is_not_printed_by_accident() -> None:
    assert SECRET not in repr(SingleSignOn("x", "https://x", CLIENT, SECRET))


# What the doctor says


def test_the_doctor_asks_whether_the_provider_answers_by_its_name(provider: Provider, settings: Any) -> None:
    assert [finding.level for finding in check_single_sign_on()] == [Level.GOOD]
    provider.issuer_said = "https://elsewhere.example"
    assert [finding.level for finding in check_single_sign_on()] == [Level.BAD]
    settings.SINGLE_SIGN_ON = SingleSignOn("Ingreso", "http://127.0.0.1:9", CLIENT, SECRET)
    assert [finding.level for finding in check_single_sign_on()] == [Level.BAD]
    settings.SINGLE_SIGN_ON = None
    assert list(check_single_sign_on()) == []


def test_the_doctor_misses_a_lost_key(client: Client, provider: Provider) -> None:
    provider.person["cedula"] = ANA
    round_trip(client)
    assert list(check_identity_keys()) == []
    next(key_files.folder().glob("identity-*.key")).unlink()
    assert [finding.level for finding in check_identity_keys()] == [Level.BAD]
