"""What somebody agreed to: the words, the moment, and the way back."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from minga.accounts.actions import consents as actions
from minga.accounts.actions import give_consent, hide_name, update_profile, withdraw_consent
from minga.accounts.models import Consent, Person
from minga.accounts.queries import consents as texts
from minga.accounts.queries.consents import CURRENT, SLUGS, current_text, text_in, versions_of

FOLDER = Path(settings.BASE_DIR) / "data" / "consents"
NAME = Consent.Purpose.PUBLIC_NAME


@pytest.fixture
def ana(db: None) -> Person:
    return Person.objects.create_user("ana@example.org", name="Ana")


def test_no_published_text_has_changed() -> None:
    listed = dict(reversed(line.split("  ")) for line in (FOLDER / "SHA256SUMS").read_text().splitlines())
    found = {
        str(path.relative_to(FOLDER)): hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*/*.txt")
    }
    assert found == listed


def test_every_purpose_has_its_current_text_in_both_languages_and_an_address() -> None:
    assert set(CURRENT) == set(Consent.Purpose) == set(SLUGS.values())
    for purpose, version in CURRENT.items():
        assert versions_of(purpose)[0] == version
        assert [text_in(purpose, version, code).language for code in ("es", "en")] == ["es", "en"]


def test_a_consent_says_which_words_in_which_language_and_when(ana: Person) -> None:
    before = timezone.now()
    with translation.override("en"):
        given = give_consent(purpose=NAME, where="profile", person=ana)
        shown = current_text(NAME)
    assert (given.version, given.language, given.digest, given.where) == ("2026-11", "en", shown.digest, "profile")
    assert before <= given.given_at <= timezone.now()


def test_the_same_words_twice_are_one_consent(ana: Person) -> None:
    first = give_consent(purpose=NAME, where="profile", person=ana)
    assert give_consent(purpose=NAME, where="profile", person=ana) == first
    assert Consent.objects.count() == 1


def test_newer_words_take_the_place_of_the_old(ana: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = give_consent(purpose=NAME, where="profile", person=ana)
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / "2027-01.es.txt").write_text("Otras palabras.\n", encoding="utf-8")
    monkeypatch.setattr(texts, "TEXTS", tmp_path)
    monkeypatch.setitem(texts.CURRENT, NAME, "2027-01")
    second = give_consent(purpose=NAME, where="profile", person=ana)
    text_in.cache_clear()
    first.refresh_from_db()
    assert (first.withdrawn_at is None, second.version, second.withdrawn_at) == (False, "2027-01", None)


def test_what_was_taken_back_can_be_shown_to_have_ended(ana: Person) -> None:
    give_consent(purpose=NAME, where="profile", person=ana)
    assert withdraw_consent(purpose=NAME, person=ana) is True
    assert withdraw_consent(purpose=NAME, person=ana) is False
    assert [row.withdrawn_at is None for row in Consent.objects.all()] == [False]


def test_a_consent_belongs_to_a_person_or_to_a_key_never_to_both(ana: Person) -> None:
    with pytest.raises(IntegrityError):
        give_consent(purpose=NAME, where="profile", person=ana, key="k")


def test_a_consent_of_nobody_is_refused(db: None) -> None:
    with pytest.raises(IntegrityError):
        give_consent(purpose=NAME, where="profile")


def test_the_moment_of_an_answer_about_oneself_is_only_its_day(db: None) -> None:
    given = give_consent(purpose=Consent.Purpose.DEMOGRAPHICS, where="demographics", key="k")
    local = timezone.localtime(given.given_at)
    assert (local.date(), local.hour, local.minute, local.microsecond) == (timezone.localdate(), 0, 0, 0)
    assert {Consent.Purpose.DEMOGRAPHICS} == actions.TO_THE_DAY


def test_showing_the_name_is_a_consent_and_hiding_it_ends_it(ana: Person) -> None:
    update_profile(by=ana, name="Ana", is_name_public=True, language="es")
    assert [row.purpose for row in Consent.objects.standing()] == [NAME]
    update_profile(by=ana, name="Ana", is_name_public=False, language="es")
    assert Consent.objects.standing().count() == 0
    update_profile(by=ana, name="Ana", is_name_public=True, language="es")
    hide_name(by=ana)
    assert (Person.objects.get().is_name_public, Consent.objects.standing().count()) == (False, 0)


def test_whoever_signs_up_reads_the_text_and_it_is_kept(client: Client, db: None) -> None:
    page = client.get(reverse("account_signup")).content.decode()
    assert current_text(Consent.Purpose.ACCOUNT).text in page
    client.post(reverse("account_signup"), {"email": "nueva@example.org"})
    row = Consent.objects.get()
    assert (row.person.email, row.purpose, row.where) == ("nueva@example.org", "account", "signup")


@pytest.mark.parametrize("slug", sorted(SLUGS))
def test_each_version_can_be_read_by_anybody(client: Client, db: None, slug: str) -> None:
    shown = current_text(SLUGS[slug])
    page = client.get(reverse("consent_text", args=[slug, shown.version])).content.decode()
    assert [shown.text in page, shown.digest in page] == [True, True]


@pytest.mark.parametrize("address", [("cuenta", "1999-01"), ("otra", "2026-11")])
def test_a_version_that_never_was_is_not_found(client: Client, db: None, address: tuple[str, str]) -> None:
    assert client.get(reverse("consent_text", args=address)).status_code == 404
