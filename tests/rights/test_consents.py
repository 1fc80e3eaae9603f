"""Taking a permission back, on one page, with what follows from it."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.accounts.actions import give_consent, update_profile
from minga.accounts.models import Consent, Person
from minga.accounts.queries.consents import current_text
from minga.cocreation.actions.demographics import answer_demographics, offer_ticket
from minga.cocreation.models import Demographic, Process, Proposal
from minga.notices.actions import ask_to_follow, confirm_following, follow_subject, stop_following, stop_letters
from minga.notices.models import Follower, Reader, Rhythm
from minga.notices.models.readers import confirmation_token
from minga.portal.departures import WITHDRAWALS
from tests.factories.cocreation import PersonFactory, make_process, make_proposal

pytestmark = pytest.mark.django_db

FOLLOWING = Consent.Purpose.FOLLOWING


@pytest.fixture
def process() -> Process:
    return make_process()


@pytest.fixture
def ana() -> Person:
    return Person.objects.create_user("ana@example.org")


def standing() -> list[str]:
    return sorted(Consent.objects.standing().values_list("purpose", flat=True))


def test_hiding_the_name_hides_it_where_it_was_shown(process: Process, ana: Person, client: Client) -> None:
    update_profile(by=ana, name="Ana", is_name_public=True, language="es")
    proposal = make_proposal(process, by=ana, shown_name="Ana")
    client.force_login(ana)
    assert "Mostrar tu nombre" in client.get(reverse("my_consents")).content.decode()
    client.post(reverse("my_consents"), {"purpose": "public_name"})
    ana.refresh_from_db()
    assert (ana.is_name_public, Proposal.objects.get().shown_name, standing()) == (False, "", [])
    assert "Ana" not in client.get(proposal.get_absolute_url()).content.decode().split("<main")[1]


def test_withdrawing_the_letters_stops_them_all(process: Process, ana: Person, client: Client) -> None:
    for _time in range(2):
        follow_subject(by=ana, subject=make_proposal(process))
    assert standing() == [FOLLOWING]
    client.force_login(ana)
    client.post(reverse("my_consents"), {"purpose": "following"})
    assert (Follower.objects.count(), Reader.objects.get().own_rhythm, standing()) == (0, Rhythm.NONE, [])


def test_the_consent_to_letters_ends_with_the_last_thing_followed(process: Process, ana: Person) -> None:
    first, second = (make_proposal(process) for _time in range(2))
    for proposal in (first, second):
        follow_subject(by=ana, subject=proposal)
    reader = Reader.objects.get()
    stop_following(reader=reader, kind="proposal", code=first.code)
    assert standing() == [FOLLOWING]
    stop_following(reader=reader, kind="proposal", code=second.code)
    assert standing() == []


def test_without_an_account_the_answer_of_the_mailbox_is_the_consent(process: Process) -> None:
    ask_to_follow(email="luis@example.org", subject=make_proposal(process), language="en")
    assert standing() == []
    confirm_following(token=confirmation_token(Follower.objects.get()))
    row = Consent.objects.get()
    assert (row.person, row.language, row.digest) == (None, "en", current_text(FOLLOWING, "en").digest)
    assert "luis" not in str(Consent.objects.values().get())
    stop_letters(reader=Reader.objects.get())
    assert (Reader.objects.count(), standing()) == (0, [])


def test_answers_about_oneself_are_withdrawn_with_their_key_on_the_same_page(process: Process, client: Client) -> None:
    key = answer_demographics(ticket=offer_ticket(process), age_band="18-25", gender="", ethnicity="")
    assert standing() == ["demographics"]
    page = client.post(reverse("my_consents"), {"key": "otra"}, follow=True).content.decode()
    assert ("Con esa clave no hay respuestas" in page, Demographic.objects.count()) == (True, 1)
    page = client.post(reverse("my_consents"), {"key": key}, follow=True).content.decode()
    assert ("Borramos tus respuestas." in page, Demographic.objects.count(), standing()) == (True, 0, [])


def test_the_consent_and_the_answer_share_a_key_that_leads_to_nobody(process: Process, ana: Person) -> None:
    answer_demographics(ticket=offer_ticket(process), age_band="18-25", gender="", ethnicity="")
    consent, answer = Consent.objects.get(), Demographic.objects.get()
    assert (consent.key, consent.person, answer.consent_version) == (answer.key, None, consent.version)


def test_an_unknown_permission_changes_nothing(ana: Person, client: Client) -> None:
    give_consent(purpose="account", where="signup", person=ana)
    client.force_login(ana)
    page = client.post(reverse("my_consents"), {"purpose": "account"})
    assert (page.status_code, standing(), sorted(WITHDRAWALS)) == (422, ["account"], ["following", "public_name"])


def test_a_stranger_sees_the_texts_and_the_way_with_the_key(client: Client) -> None:
    page = client.get(reverse("my_consents")).content.decode()
    assert ["Los textos de hoy" in page, "La clave que te dimos" in page] == [True, True]


def test_nobody_withdraws_for_another(process: Process, ana: Person, client: Client) -> None:
    follow_subject(by=ana, subject=make_proposal(process))
    client.force_login(PersonFactory())
    client.post(reverse("my_consents"), {"purpose": "following"})
    assert standing() == [FOLLOWING]
