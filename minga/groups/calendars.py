"""The sessions of a body as a calendar that other programs follow (RFC 5545), with their hours."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from icalendar import Calendar, Event

from minga.groups.models import Session
from minga.notices.writing import host, site_address

LASTS = dt.timedelta(hours=2)


def calendar_of(name: str, sessions: Iterable[Session]) -> bytes:
    found = Calendar()
    found.add("prodid", f"-//Minga//{host()}//ES")
    found.add("version", "2.0")
    found.add("name", name)
    for session in sessions:
        found.add_component(event_of(session))
    written: bytes = found.to_ical()
    return written


def event_of(session: Session) -> Event:
    """A session that does not take place stays in the calendar, cancelled, so that nobody goes."""
    event = Event()
    event.add("uid", f"{session.ledger_code}@{host()}")
    event.add("dtstamp", session.updated_at)
    event.add("summary", str(session))
    starts_at = timezone.localtime(session.starts_at).astimezone(dt.UTC)
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + LASTS)
    event.add("status", "CANCELLED" if session.state == Session.State.CANCELLED else "CONFIRMED")
    if session.place:
        event.add("location", session.place)
    event.add("url", session.live_url or site_address(session.get_absolute_url()))
    return event
