"""Kichwa: translated in part, shown as such, and open to whoever speaks it."""

import csv
import io
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import get_language_info, gettext

from minga.core.dates import PartialDate
from minga.web import languages, numbers

MONTHS = [
    *("kulla", "panchi", "pawkar", "ayriwa", "aymuray", "raymi"),
    *("sitwa", "karwa", "kuski", "wayru", "sasi", "kapak"),
]


def lang_of(page: str) -> tuple[str, str]:
    """Of the whole page, and of its content where it is another."""
    whole, content = re.search(r'<html lang="(\w+)"', page), re.search(r'<main [^>]*lang="(\w+)"', page)
    return whole.group(1), content.group(1) if content else ""


@pytest.mark.parametrize(("month", "name"), list(enumerate(MONTHS, start=1)))
def test_months_are_named_in_kichwa(month: int, name: str) -> None:
    with translation.override("qu"):
        assert numbers.day(PartialDate(f"2018-{month:02}-14")) == f"14 {name} killa 2018"
        assert numbers.day_short(PartialDate(f"2018-{month:02}-14")) == f"14 {name} 2018"
        assert str(PartialDate(f"2018-{month:02}")) == f"{name} killa 2018"


def test_numbers_are_written_as_in_ecuador() -> None:
    with translation.override("qu"):
        assert (numbers.number(1204.5), numbers.percent(0.625)) == ("1.204,5", "62,5\u00a0%")


def test_what_kichwa_does_not_say_is_said_in_spanish_and_not_in_english() -> None:
    with translation.override("qu"):
        assert gettext("Buscar") == "Maskana"
        assert gettext("Trabajos largos") == "Trabajos largos"
        assert gettext("This password is too common.") == "Esa contraseña la usa mucha gente. Elige otra."


def test_the_language_has_its_name() -> None:
    assert get_language_info("qu")["name_local"] == "Kichwa"


def test_a_page_that_is_all_translated_is_read_in_kichwa_and_says_who_has_not_reviewed_it(client: Client) -> None:
    page = client.get("/cuenta/login/?lang=qu").content.decode()
    assert lang_of(page) == ("qu", "")
    assert page.count('href="/idioma/qu/"') == 1


def test_the_content_of_a_page_that_is_not_is_read_in_spanish(client: Client) -> None:
    assert lang_of(client.get("/privacidad/?lang=qu").content.decode()) == ("qu", "es")


@pytest.mark.parametrize("language", ["es", "en"])
def test_complete_languages_say_nothing_of_it(client: Client, language: str) -> None:
    page = client.get(f"/privacidad/?lang={language}").content.decode()
    assert lang_of(page) == (language, "")
    assert page.count("/idioma/qu/") == 0


def test_the_choice_is_remembered(client: Client) -> None:
    client.get("/cuenta/login/?lang=qu")
    assert lang_of(client.get("/cuenta/login/").content.decode()) == ("qu", "")


def test_anybody_can_read_what_waits_and_take_it_away(client: Client) -> None:
    waiting = [one for one in languages.sentences_in("qu") if one.is_waiting]
    page = client.get("/idioma/qu/").content.decode()
    assert f"{numbers.number(len(waiting))} de " in page
    assert page.count('<td><span lang="es">') + page.count('<td data-label="En español"><span lang="es">') <= 50
    answer = client.get("/idioma/qu/tabla.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == len(languages.sentences_in("qu"))
    assert rows[0]["estado"] == "sin revisar"
    assert answer["Content-Disposition"] == 'attachment; filename="minga-qu.csv"'


@pytest.mark.parametrize("code", ["en", "es", "xx"])
def test_there_is_nothing_to_review_of_other_languages(client: Client, code: str) -> None:
    assert client.get(f"/idioma/{code}/").status_code == 404
    assert client.get(f"/idioma/{code}/tabla.csv").status_code == 404


@pytest.mark.parametrize("name", ["400", "403", "404", "429", "500", "503", "csrf"])
def test_errors_are_told_in_kichwa(name: str, rf: RequestFactory) -> None:
    with translation.override("qu"):
        page = render_to_string(f"web/errors/{name}.html", {"minutes": 2}, request=rf.get("/"))
        assert languages.language_of(f"web/errors/{name}.html") == "qu"
    assert lang_of(page) == ("qu", "")


def test_the_list_asks_the_same_of_the_database_whatever_its_length(
    client: Client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(4):
        client.get("/idioma/qu/")
