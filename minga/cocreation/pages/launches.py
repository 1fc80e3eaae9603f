"""The public act in which a plan is presented, for the calendars of telephones (RFC 5545)."""

import datetime as dt

from icalendar import Calendar, Event

from minga.cocreation.models import PlanLaunch
from minga.notices.writing import host, site_address


def launch_calendar(launch: PlanLaunch, title: str) -> bytes:
    found = Calendar()
    found.add("prodid", f"-//Minga//{host()}//ES")
    found.add("version", "2.0")
    event = Event()
    event.add("uid", f"presentacion-{launch.process.code_series}@{host()}")
    event.add("dtstamp", launch.updated_at)
    event.add("summary", title)
    event.add("dtstart", launch.starts_at.astimezone(dt.UTC))
    event.add("status", "CONFIRMED")
    if launch.place:
        event.add("location", launch.place)
    event.add("url", launch.link or site_address(launch.get_absolute_url()))
    found.add_component(event)
    written: bytes = found.to_ical()
    return written
