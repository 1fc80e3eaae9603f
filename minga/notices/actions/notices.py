"""Notices: written with the change, read on the desk."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation
from django.utils.functional import Promise

from minga.accounts.models import Person
from minga.notices.models import Follower, Notice, Reader
from minga.notices.threads import Followed

BATCH = 500


def notify(
    recipients: Iterable[Person | Follower],
    template: str,
    subject: Followed,
    *,
    but: Person | None = None,
    **facts: Any,
) -> int:
    """Write what changed for each recipient, in the transaction of the change; how many will hear of it.

    A person gets it as something of their own, a follower as something they follow; whoever is both, or follows with
    and without an account, gets it once. `but` is who made the change: nobody is told of what they just did. A fact in
    lazy translation is kept in every language of the site, so that each reads it in theirs."""
    if not connection.in_atomic_block:
        raise RuntimeError("notify() belongs into the transaction of the change that it tells of")
    event, now, kept = uuid.uuid4(), timezone.now(), {name: in_every_language(value) for name, value in facts.items()}
    notices = [
        Notice(
            event=event,
            reader=reader,
            template=template,
            kind=subject.ledger_kind,
            code=subject.ledger_code,
            url=subject.get_absolute_url(),
            facts=kept,
            rhythm=rhythm,
            is_own=is_own,
            at=now,
        )
        for reader, rhythm, is_own in once_each(recipients, but)
    ]
    Notice.objects.bulk_create(notices, batch_size=BATCH)
    return len(notices)


def once_each(recipients: Iterable[Person | Follower], but: Person | None) -> Iterator[tuple[Reader, str, bool]]:
    """Each mailbox once: first what is a person's own, then those who follow with an account, then the others."""
    everybody = list(recipients)
    persons = [one for one in everybody if isinstance(one, Person)]
    follows = [one for one in everybody if isinstance(one, Follower)]
    done = {but.email.lower()} if but else set()
    for person in persons:
        if person.is_active and person.email.lower() not in done:
            done.add(person.email.lower())
            reader = reader_of(person)
            yield reader, reader.own_rhythm, True
    for follow in sorted(follows, key=lambda one: one.reader.person_id is None):
        address = follow.reader.address.lower()
        if address not in done and (follow.reader.person is None or follow.reader.person.is_active):
            done.add(address)
            yield follow.reader, follow.rhythm, False


def reader_of(person: Person) -> Reader:
    reader, _is_new = Reader.objects.get_or_create(person=person)
    return reader


def in_every_language(value: Any) -> Any:
    if not isinstance(value, Promise):
        return value
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(value)
    return said


def mark_read(*, by: Person) -> int:
    """The person has seen their notices; how many were new."""
    return Notice.objects.of_person(by).unread().update(read_at=timezone.now())
