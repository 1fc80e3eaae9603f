"""The pages of notices as a citizen, an administrator and a stranger see them, in both languages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import include, path, reverse
from django.utils import timezone

from config.urls import urlpatterns as site
from minga.core.permits import rule
from minga.notices.actions import follow_subject
from minga.notices.models import Letter, Notice
from minga.notices.queries import dead_letter_count
from minga.notices.urls import notice_urls
from tests.notices.subjects import THING, find, follower, letter_to, person, tell

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.notices.test_pages")]

administers = rule("Solo lo hace quien administra el sitio.")(lambda one, obj: one.email == "admin@example.org")
urlpatterns = [path("", include(notice_urls(find=find, permit=administers))), *site]
handler403 = "minga.web.views.forbidden"


def dead(count: int = 1, state: str = Letter.State.FAILED) -> list[Letter]:
    made = [letter_to(follower(f"n{number}@example.org")) for number in range(count)]
    Letter.objects.update(state=state, failure="550 no such person", attempts=3, handed_at=timezone.now())
    return made


def text(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode()


def test_a_person_sees_what_changed_and_what_is_new(client: Client):
    author = person()
    tell(author)
    client.force_login(author)
    page = text(client, "/avisos/")
    assert "Una persona moderadora retuvo tu propuesta UIO-2026-0001 para revisarla." in page
    assert "Tienes 1 aviso nuevo." in page
    assert client.post("/avisos/").status_code == 302
    assert "Tienes 0 avisos nuevos." in text(client, "/avisos/")
    assert Notice.objects.get().read_at is not None


def test_an_empty_list_says_what_to_do(client: Client):
    client.force_login(person())
    assert "En cada propuesta, compromiso y plan hay un botón para seguirlo." in text(client, "/avisos/")


def test_nobody_sees_the_notices_of_another(client: Client):
    tell(person())
    client.force_login(person("eva@example.org"))
    assert "UIO-2026-0001" not in text(client, "/avisos/")


@pytest.mark.parametrize("address", ["/avisos/", "/avisos/preferencias/", "/avisos/fallidos/"])
def test_a_stranger_is_led_to_the_door(client: Client, address: str):
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/cuenta/login/?next={address}")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(client: Client, django_assert_max_num_queries, count: int):
    author = person()
    for _time in range(count):
        tell(author)
    client.force_login(author)
    client.get("/avisos/")  # Once an hour the session is noted to be in use.
    with django_assert_max_num_queries(8) as queries:
        client.get("/avisos/")
    assert len(queries) == 5


def test_an_administrator_sees_the_letters_that_gave_up_and_sends_one_again(client: Client):
    letter = dead()[0]
    client.force_login(person("admin@example.org"))
    page = text(client, "/avisos/fallidos/")
    assert "550 no such person" in page
    assert "n…@example.org" in page
    assert "n0@example.org" not in page, "an address is nobody's business"
    assert client.post(reverse("letter_retry", args=[letter.pk])).status_code == 302
    assert (Letter.objects.get().state, dead_letter_count()) == ("waiting", 0)
    assert "Todos los correos salieron" in text(client, "/avisos/fallidos/")


def test_a_letter_of_which_nobody_knows_says_that_it_may_arrive_twice(client: Client):
    dead(state=Letter.State.UNSURE)
    client.force_login(person("admin@example.org"))
    assert "Si lo envías otra vez, puede llegar dos veces." in text(client, "/avisos/fallidos/")


def test_others_are_told_why_not(client: Client):
    letter = dead()[0]
    client.force_login(person())
    answers = [client.get("/avisos/fallidos/"), client.post(reverse("letter_retry", args=[letter.pk]))]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Solo lo hace quien administra el sitio." in answers[0].content.decode()
    assert Letter.objects.get().state == "failed"


def test_the_list_of_dead_letters_costs_the_same_whatever_it_holds(client: Client, django_assert_max_num_queries):
    client.force_login(person("admin@example.org"))
    client.get("/avisos/fallidos/")  # the register's root is now at hand
    spent = []
    for count in (1, 3):
        Letter.objects.all().delete()
        Notice.objects.all().delete()
        dead_now(count)
        with django_assert_max_num_queries(8) as queries:
            client.get("/avisos/fallidos/")
        spent.append(len(queries))
    assert spent[0] == spent[1]


def dead_now(count: int) -> None:
    for number in range(count):
        reader = follower(f"d{count}{number}@example.org").reader
        letter = Letter.objects.create(reader=reader, kind="change", state=Letter.State.FAILED)
        Notice.objects.create(
            event=letter.uuid, reader=reader, template="x", kind="proposal", code="X", url="/", rhythm="immediate",
            is_own=False, letter=letter,
        )  # fmt: skip


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_answers_in_both_languages(client: Client, language: str):
    fan, author = follower(), person("admin@example.org")
    tell(author)
    follow_subject(by=author, subject=THING)
    token = fan.reader.token
    addresses = ["/seguir/proposal/UIO-2026-0001/", f"/avisos/preferencias/{token}/", f"/avisos/baja/{token}/"]
    for address in addresses:
        check(client, address, language)
    client.force_login(author)
    for address in [addresses[0], "/avisos/", "/avisos/preferencias/", "/avisos/fallidos/"]:
        check(client, address, language)


def check(client: Client, address: str, language: str) -> None:
    page: Any = client.get(f"{address}?lang={language}")
    assert (page.status_code, page["Content-Language"]) == (200, language)
    content = page.content.decode()
    assert (content.count("<h1"), f'<html lang="{language}"' in content) == (1, True)


def test_pages_with_a_secret_in_their_address_are_kept_nowhere(client: Client):
    token = follower().reader.token
    assert "no-store" in client.get(f"/avisos/preferencias/{token}/")["Cache-Control"]
