"""A thread in a feed reader and in a calendar: the same facts, and only of what is public."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import include, path
from icalendar import Calendar

from config.urls import urlpatterns as site
from minga.core.permits import rule
from minga.ledger.actions import record, seal
from minga.ledger.models import Entry
from minga.ledger.verbs import sentence
from minga.notices.threads import Step, Thread, follow_links
from minga.notices.urls import notice_urls
from tests.notices.subjects import THING

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.notices.test_feeds")]

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/seguir/proposal/UIO-2026-0001/atom.xml"
CALENDAR = "/seguir/proposal/UIO-2026-0001/calendario.ics"
STEPS = [
    Step("fase-1", "Recepción", dt.date(2026, 11, 1), dt.date(2026, 11, 30), "/quito/", "Del 1 al 30; ¡participa!"),
    Step("fase-2", "Selección", dt.date(2026, 12, 31), dt.date(2026, 12, 31), "/quito/"),
]


def find(kind: str, code: str) -> Thread | None:
    if code == "SIN-FECHAS":
        return Thread(kind, code, "Sin fechas", "/quito/")
    is_there = code == THING.ledger_code
    thread = Thread(kind, code, "Más <árboles> & sombra", THING.get_absolute_url(), True, lambda: STEPS)
    return thread if is_there else None


urlpatterns = [path("", include(notice_urls(find=find, permit=rule("")(lambda person, obj: False)))), *site]


def happen(*verbs: str) -> None:
    for verb in verbs:
        record(verb, THING, by=None, role="author")


def read(client: Client, **headers: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(FEED, headers=headers).content)


def test_the_feed_tells_the_lines_of_the_register_newest_first(client: Client):
    happen("proposal.submitted", "proposal.corrected")
    feed = read(client)
    lines = list(Entry.objects.order_by("-pk"))
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == [sentence(line) for line in lines]
    assert [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")] == [
        line.at.isoformat() for line in lines
    ]
    assert feed.findtext(f"{ATOM}title") == "Más <árboles> & sombra"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Minga"
    assert [(link.get("rel"), link.get("href")) for link in feed.findall(f"{ATOM}link")] == [
        ("alternate", "http://127.0.0.1:8000/quito/propuestas/UIO-2026-0001/"),
        ("self", "http://127.0.0.1:8000/seguir/proposal/UIO-2026-0001/atom.xml"),
    ]


def test_an_entry_keeps_its_name_when_its_line_is_sealed(client: Client):
    happen("proposal.submitted")
    before = [entry.findtext(f"{ATOM}id") for entry in read(client).iter(f"{ATOM}entry")]
    seal()
    after = [entry.findtext(f"{ATOM}id") for entry in read(client).iter(f"{ATOM}entry")]
    assert before == after == [f"tag:localhost,2026:registro/{Entry.objects.get().pk}"]


def test_the_feed_speaks_the_language_that_is_asked_for(client: Client):
    happen("proposal.submitted")
    answer = client.get(FEED + "?lang=en")
    assert ElementTree.fromstring(answer.content).get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"


def test_a_reader_that_has_it_already_is_told_so(client: Client):
    happen("proposal.submitted")
    first = client.get(FEED)
    again = client.get(FEED, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    happen("proposal.corrected")
    assert client.get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_asks_the_database_once(client: Client, django_assert_num_queries, count: int):
    happen(*["proposal.corrected"] * count)
    with django_assert_num_queries(1):
        client.get(FEED)


def test_the_feed_has_the_newest_fifty(client: Client):
    happen(*["proposal.corrected"] * 55)
    assert len(list(read(client).iter(f"{ATOM}entry"))) == 50


def test_the_calendar_has_whole_days_with_the_last_one_included(client: Client):
    answer = client.get(CALENDAR)
    found = Calendar.from_ical(answer.content)
    events = found.walk("VEVENT")
    assert [(str(one["UID"]), str(one["SUMMARY"]), one.decoded("DTSTART"), one.decoded("DTEND")) for one in events] == [
        ("fase-1@localhost", "Recepción", dt.date(2026, 11, 1), dt.date(2026, 12, 1)),
        ("fase-2@localhost", "Selección", dt.date(2026, 12, 31), dt.date(2027, 1, 1)),
    ]
    assert str(events[0]["DESCRIPTION"]) == "Del 1 al 30; ¡participa!"
    assert str(found["X-WR-CALNAME"]) == "Más <árboles> & sombra"
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"\r\n" in answer.content
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_a_calendar_that_has_not_changed_is_not_sent_again(client: Client):
    first = client.get(CALENDAR)
    assert client.get(CALENDAR, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_what_has_no_days_has_no_calendar(client: Client):
    assert client.get("/seguir/proposal/SIN-FECHAS/calendario.ics").status_code == 404
    assert "calendario.ics" not in client.get("/seguir/proposal/SIN-FECHAS/").content.decode()
    assert follow_links(THING).calendar_url == ""


def test_a_room_offers_the_three_ways_to_follow():
    links = follow_links(THING, has_days=True)
    assert (links.email_url, links.feed_url, links.calendar_url) == ("/seguir/proposal/UIO-2026-0001/", FEED, CALENDAR)
