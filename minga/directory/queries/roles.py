"""Reads that rules ask: who holds which role today."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from minga.accounts.models import Person
from minga.directory.models import Appointment, Institution, Jurisdiction

Anyone = Person | AnonymousUser


def roles_of(person: Anyone, jurisdiction: Jurisdiction | None, *, on: dt.date | None = None) -> frozenset[str]:
    """The roles that `person` holds on that day in the jurisdiction or on the whole site.

    The answer for today is kept on the person object, so that a page that asks ten rules asks the database once."""
    if not isinstance(person, Person):
        return frozenset()
    day = on or timezone.localdate()
    kept: dict[tuple[int | None, dt.date], frozenset[str]] = person.__dict__.setdefault("_roles", {})
    key = (jurisdiction.pk if jurisdiction else None, day)
    if key not in kept:
        appointments = Appointment.objects.in_force_on(day).filter(person=person)
        covering = appointments.covering(jurisdiction) if jurisdiction else appointments.filter(jurisdiction=None)
        kept[key] = frozenset(covering.values_list("role", flat=True))
    return kept[key]


def has_role(person: Anyone, role: str, jurisdiction: Jurisdiction | None, *, on: dt.date | None = None) -> bool:
    return role in roles_of(person, jurisdiction, on=on)


def is_officer_of(person: Anyone, institution: Institution, *, on: dt.date | None = None) -> bool:
    """Whether `person` acts for the institution on that day."""
    if not isinstance(person, Person):
        return False
    day = on or timezone.localdate()
    return Appointment.objects.in_force_on(day).filter(person=person, institution=institution, role="officer").exists()
