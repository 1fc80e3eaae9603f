"""Anybody can follow, with or without an account; nobody is signed up by somebody else; one click ends it."""

import re
import time
from typing import Any

import pytest
from django.core import signing
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import include, path, reverse
from django.utils import timezone

from config.urls import urlpatterns as site
from minga.core.permits import rule
from minga.notices.actions import ask_to_follow, confirm_following, following, gather_letters, send_letters
from minga.notices.models import Follower, Letter, Notice, Reader, Refusal, Rhythm
from minga.notices.models.readers import CONFIRMATION, CONSENT_VERSION, confirmation_token
from minga.notices.queries import followers
from minga.notices.urls import notice_urls
from tests.notices.subjects import OTHER, THING, Thing, find, follower, person, tell
from tests.security.sums import solved

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.notices.test_following")]

# The whole site, with threads and administrators as these tests know them.
urlpatterns = [
    path(
        "", include(notice_urls(find=find, permit=rule("No.")(lambda person, obj: person.email == "admin@example.org")))
    ),
    *site,
]

FOLLOW = "/seguir/proposal/UIO-2026-0001/"
EMAIL = {"email": "ana@example.org", "rhythm": "immediate"}


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def filled(page: Any, **typed: str) -> dict[str, str]:
    """The form of a page as a browser sends it, opened long enough ago that a person can have typed."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    opened = signing.dumps(time.time() - 30, salt="minga.web.opened")
    return {"csrfmiddlewaretoken": token[1] if token else "", "opened": opened, **typed}


def sent(mailoutbox: list[EmailMessage]) -> EmailMessage:
    gather_letters()
    assert send_letters(find=find) == 1
    return mailoutbox[-1]


def link(message: EmailMessage, start: str) -> str:
    found = re.search(rf"http://127\.0\.0\.1:8000({re.escape(start)}\S+)", message.body)
    assert found, message.body
    return found[1]


def test_without_an_account_it_takes_an_answer_from_the_mailbox(browser: Client, mailoutbox):
    asked = browser.post(FOLLOW, filled(browser.get(FOLLOW), **EMAIL))
    assert "Revisa tu correo" in asked.content.decode()
    assert tell(*followers(THING)) == 0
    question = sent(mailoutbox)
    assert (question.to, question.subject) == (["ana@example.org"], "¿Quieres seguir esto? Propuesta UIO-2026-0001")
    address = link(question, "/seguir/confirmar/")
    page = browser.get(address)
    assert Follower.objects.get().confirmed_at is None, "opening a link is not an answer: mail scanners open links"
    done = browser.post(address, filled(page))
    assert "Listo: te avisaremos cuando cambie." in done.content.decode()
    row = Follower.objects.get()
    assert (row.rhythm, row.consent_version, row.confirmed_at is None) == ("immediate", CONSENT_VERSION, False)
    tell(*followers(THING))
    assert sent(mailoutbox).subject == "Una persona moderadora retuvo la propuesta UIO-2026-0001 para revisarla."


def test_the_question_holds_nothing_that_somebody_typed(mailoutbox):
    """Else strangers could write to strangers through a proposal's title."""
    ask_to_follow(email="ana@example.org", subject=THING, language="es")
    question = sent(mailoutbox)
    html = question.alternatives[0][0]
    assert "árboles" not in question.subject + question.body + html
    assert "List-Unsubscribe" in question.extra_headers


def test_confirming_twice_changes_nothing():
    ask_to_follow(email="ana@example.org", subject=THING, language="es")
    token = confirmation_token(Follower.objects.get())
    first = confirm_following(token=token).confirmed_at
    assert confirm_following(token=token).confirmed_at == first


def test_a_link_that_is_old_or_invented_or_whose_follow_is_gone_says_so(browser: Client, monkeypatch):
    ask_to_follow(email="ana@example.org", subject=THING, language="es")
    token = confirmation_token(Follower.objects.get())
    assert browser.get(reverse("follow_confirm", args=["x" + token])).status_code == 404
    with monkeypatch.context() as patch:
        later = time.time() + 3 * 86_400 + 5
        patch.setattr(signing.time, "time", lambda: later)
        assert confirm_following(token=token) is None
    assert CONFIRMATION.unsign_object(token)
    Follower.objects.all().delete()
    assert confirm_following(token=token) is None


def test_the_answer_is_the_same_whoever_follows_already_or_refused_or_was_asked_too_often(browser: Client):
    def answer(email: str) -> str:
        page = browser.post(FOLLOW, filled(browser.get(FOLLOW), email=email, rhythm="daily"))
        assert page.status_code == 200
        return re.sub(r'value="[\w-]{60,}"', "", page.content.decode())

    fresh = answer("nueva@example.org")
    follower("ana@example.org")
    Refusal.objects.create(
        key=following.hashed_address("no@example.org"),
        ends_at=timezone.now() + following.REFUSED_FOR,
    )
    person("cuenta@example.org")
    assert [answer(email) for email in ("ana@example.org", "no@example.org", "cuenta@example.org")] == [fresh] * 3
    assert [answer("nueva@example.org") for _time in range(3)] == [fresh] * 3
    assert Letter.objects.filter(reader__email="nueva@example.org").count() == 3
    assert Reader.objects.filter(email="no@example.org").count() == 0


def test_asking_for_an_address_that_follows_already_changes_nothing_of_it(mailoutbox):
    row = follower(rhythm=Rhythm.DAILY)
    ask_to_follow(email="ANA@example.org", subject=THING, language="en", rhythm=Rhythm.IMMEDIATE)
    again = Follower.objects.get()
    assert (again.pk, again.rhythm, again.confirmed_at, again.reader.said_language) == (
        row.pk, "daily", row.confirmed_at, "es"
    )  # fmt: skip
    assert sent(mailoutbox).subject == "Ya sigues esto: Propuesta UIO-2026-0001"


def test_three_questions_a_day_whatever_strangers_type(mailoutbox):
    for number in range(6):
        ask_to_follow(email="ana@example.org", subject=Thing(f"UIO-2026-{number:04}"), language="es")
    assert (Letter.objects.count(), Follower.objects.count()) == (3, 3)


def test_one_sender_cannot_type_addresses_all_day(browser: Client):
    answers = [
        browser.post(FOLLOW, filled(browser.get(FOLLOW), email=f"n{number}@example.org", rhythm="daily")).status_code
        for number in range(21)
    ]
    assert answers == [200] * 20 + [429]
    assert Reader.objects.count() == 20


def test_what_looks_like_a_robot_does_a_sum_first(browser: Client):
    page = browser.get(FOLLOW)
    opened = re.search(r'name="opened" value="([^"]+)"', page.content.decode())[1]
    doubtful = browser.post(FOLLOW, {**filled(page, **EMAIL), "opened": opened})
    assert doubtful.status_code == 429
    assert 'value="ana@example.org"' in doubtful.content.decode()
    assert Reader.objects.count() == 0
    browser.post(FOLLOW, {**filled(doubtful, **EMAIL), "opened": opened, **solved(doubtful)})
    assert Follower.objects.get().reader.email == "ana@example.org"


def test_a_bad_address_is_told_beside_its_field(browser: Client):
    page = browser.post(FOLLOW, filled(browser.get(FOLLOW), email="ana@", rhythm="daily"))
    assert "Revisa tu correo electrónico: debe verse como nombre@dominio.ec." in page.content.decode()
    assert 'value="ana@"' in page.content.decode()
    assert Reader.objects.count() == 0


def test_with_an_account_it_takes_one_press(browser: Client):
    fan = person()
    browser.force_login(fan)
    done = browser.post(FOLLOW, filled(browser.get(FOLLOW), rhythm="daily"))
    assert (done.status_code, done["Location"]) == (302, "/quito/propuestas/UIO-2026-0001/")
    row = Follower.objects.get()
    assert (row.reader.person, row.rhythm, row.confirmed_at is None) == (fan, "daily", False)
    page = browser.get(FOLLOW)
    assert "Ya sigues esto." in page.content.decode()
    browser.post(f"{FOLLOW}dejar/", filled(page))
    assert Follower.objects.count() == 0


def test_what_is_not_public_cannot_be_followed(browser: Client):
    hidden = "/seguir/proposal/UIO-2026-9999/"
    answers = [browser.get(hidden + part).status_code for part in ("", "atom.xml", "calendario.ics")]
    assert answers == [404, 404, 404]


def test_a_mail_program_ends_it_with_one_request_without_cookies(browser: Client, mailoutbox):
    fan = follower()
    tell(fan)
    header = sent(mailoutbox).extra_headers
    address = header["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    answer = browser.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert (Follower.objects.count(), Reader.objects.count()) == (0, 0), "the address goes with its last follow"
    again = browser.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert again.status_code == 200


def test_opening_the_way_out_ends_nothing_and_offers_one_button(browser: Client):
    fan = follower()
    address = reverse("stop_following", args=[fan.reader.token, "proposal", "UIO-2026-0001"])
    page = browser.get(address)
    assert "Sí, no me escriban más" in page.content.decode()
    assert Follower.objects.count() == 1
    assert browser.post(address, filled(page)).status_code == 200
    assert Follower.objects.count() == 0


def test_leaving_one_thread_leaves_the_others(browser: Client):
    fan, other = follower(), follower(subject=OTHER)
    browser.post(reverse("stop_following", args=[fan.reader.token, "proposal", "UIO-2026-0001"]))
    assert list(Follower.objects.all()) == [other]


def test_leaving_all_forgets_an_address_and_leaves_a_person_their_desk(browser: Client):
    fan, author = follower(), person()
    tell(fan, author)
    for reader in Reader.objects.all():
        browser.post(reverse("stop_letters", args=[reader.token]))
    tell(author)
    assert [(row.reader.person, row.rhythm) for row in Notice.objects.order_by("pk")] == [(author, "none")] * 2
    assert gather_letters() == 0


def test_an_invented_token_is_answered_like_a_real_one(browser: Client):
    fan = follower()
    tokens = (fan.reader.token, "x" * 32)
    pages = [browser.post(reverse("stop_letters", args=[token])) for token in tokens]
    real, invented = (page.content.replace(token.encode(), b"") for page, token in zip(pages, tokens, strict=True))
    assert [page.status_code for page in pages] == [200, 200]
    assert real == invented


def test_whoever_was_asked_by_mistake_is_never_asked_again(browser: Client, mailoutbox):
    ask_to_follow(email="ana@example.org", subject=THING, language="es")
    address = link(sent(mailoutbox), "/avisos/rechazar/")
    page = browser.get(address)
    assert Refusal.objects.count() == 0
    browser.post(address, filled(page))
    assert (Reader.objects.count(), Refusal.objects.count()) == (0, 1)
    assert "ana" not in Refusal.objects.get().key
    ask_to_follow(email="Ana@example.org ", subject=THING, language="es")
    assert Reader.objects.count() == 0
    assert browser.get(reverse("refuse_letters", args=["x"])).status_code == 404


def test_preferences_by_the_link_of_a_letter(browser: Client):
    fan, other = follower(), follower(subject=OTHER)
    address = reverse("preferences_by_token", args=[fan.reader.token])
    page = browser.get(address)
    typed = {f"follow-{fan.pk}": "daily", f"follow-{other.pk}": "", "language": "en"}
    assert browser.post(address, filled(page, **typed)).status_code == 302
    assert [(row.code, row.rhythm) for row in Follower.objects.all()] == [("UIO-2026-0001", "daily")]
    assert Reader.objects.get().said_language == "en"


def test_nobody_changes_the_preferences_of_another(browser: Client):
    fan, other = follower(), follower("eva@example.org")
    address = reverse("preferences_by_token", args=[fan.reader.token])
    typed = {f"follow-{fan.pk}": "immediate", f"follow-{other.pk}": "", "language": "es"}
    browser.post(address, filled(browser.get(address), **typed))
    assert Follower.objects.count() == 2


def test_a_persons_preferences_are_behind_their_account(browser: Client):
    fan = person()
    assert browser.get(reverse("preferences")).status_code == 302
    browser.force_login(fan)
    page = browser.get(reverse("preferences"))
    assert "No sigues nada todavía." in page.content.decode()
    browser.post(reverse("preferences"), filled(page, own_rhythm="daily"))
    assert Reader.objects.get().own_rhythm == "daily"
