"""Workshops as a calendar that other programs follow (RFC 5545), with their hours."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from icalendar import Calendar, Event

from minga.cocreation.models import Workshop
from minga.notices.writing import host, site_address

LASTS = dt.timedelta(hours=4)


def calendar_of(name: str, workshops: Iterable[Workshop]) -> bytes:
    found = Calendar()
    found.add("prodid", f"-//Minga//{host()}//ES")
    found.add("version", "2.0")
    found.add("name", name)
    for workshop in workshops:
        if workshop.starts_at:
            found.add_component(event_of(workshop, workshop.starts_at))
    written: bytes = found.to_ical()
    return written


def event_of(workshop: Workshop, starts_at: dt.datetime) -> Event:
    """One that does not take place stays in the calendar, cancelled, so that nobody goes; `sequence` says which
    version of it is the newest."""
    event = Event()
    event.add("uid", f"{workshop.ledger_code}@{host()}")
    event.add("sequence", workshop.edition)
    event.add("dtstamp", timezone.now().astimezone(dt.UTC))
    event.add("summary", str(workshop))
    event.add("dtstart", starts_at.astimezone(dt.UTC))
    event.add("dtend", (workshop.ends_at or starts_at + LASTS).astimezone(dt.UTC))
    event.add("status", "CANCELLED" if workshop.state == Workshop.State.CANCELLED else "CONFIRMED")
    event.add("location", ", ".join(part for part in (str(workshop.place), workshop.city) if part))
    event.add("url", site_address(workshop.get_absolute_url()))
    return event
