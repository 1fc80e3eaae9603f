"""A thread as files that other programs read: an Atom feed (RFC 4287) and a calendar (RFC 5545)."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from minga.ledger.models import Entry
from minga.ledger.verbs import role_label, sentence
from minga.notices.threads import Thread
from minga.notices.writing import host, name_of, site_address

MOST_ENTRIES = 50
# What a program may show before it asks again.
REFRESH = dt.timedelta(hours=12)


def entries_of(thread: Thread) -> list[Entry]:
    told = Entry.objects.about(thread.kind, thread.code).exclude(verb__in=thread.untold)
    return list(told.order_by("-pk")[:MOST_ENTRIES])


def atom(thread: Thread, entries: Iterable[Entry]) -> str:
    """The register's lines about the thread, newest first, each as a plain sentence."""
    where = [thread.kind, thread.code]
    feed = Atom1Feed(
        title=thread.title,
        link=site_address(thread.url),
        description=_("Qué cambió en %(name)s") % {"name": name_of(*where)},
        language=get_language(),
        author_name="Minga",
        feed_url=site_address(reverse("follow_feed", args=where)),
        feed_guid=site_address(reverse("follow_feed", args=where)),
        feed_copyright=_("Registro público, licencia CC BY 4.0"),
    )
    for entry in entries:
        role = _("Lo hizo: %(role)s.") % {"role": role_label(entry.role)}
        feed.add_item(
            title=sentence(entry),
            link=site_address(entry.get_absolute_url()),
            description=f"{sentence(entry)} {role}",
            # A line gets its place only when it is sealed; its row's number is there from the beginning.
            unique_id=f"tag:{host()},2026:registro/{entry.pk}",
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return str(feed.writeString("utf-8"))


def calendar(thread: Thread) -> bytes:
    """The thread's days: whole days, so that they fall on the same date wherever the reader is."""
    found = Calendar()
    found.add("prodid", f"-//Minga//{host()}//ES")
    found.add("version", "2.0")
    found.add("name", thread.title)
    found.add("x-wr-calname", thread.title)
    found.add("url", site_address(thread.url))
    found.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    stamp = dt.datetime.combine(timezone.localdate(), dt.time(), tzinfo=dt.UTC)
    for step in thread.steps():
        event = Event()
        event.add("uid", f"{step.key}@{host()}")
        event.add("dtstamp", stamp)
        event.add("dtstart", step.first_day)
        event.add("dtend", step.last_day + dt.timedelta(days=1))
        event.add("summary", step.title)
        if step.said:
            event.add("description", step.said)
        event.add("url", site_address(step.url))
        event.add("transp", "TRANSPARENT")
        found.add_component(event)
    return bytes(found.to_ical())
