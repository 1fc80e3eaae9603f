"""Reads that rules ask: who holds which role today."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from minga.accounts.models import Person
from minga.accounts.queries.factors import lacks_second_factor
from minga.directory.models import Appointment, Institution, Jurisdiction, Role

Anyone = Person | AnonymousUser
# Roles with which one mistake or one stolen mailbox reaches everybody: they rest until there is a second factor.
GUARDED = frozenset({Role.ADMINISTRATOR, Role.IDENTITY_OFFICER})


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
        kept[key] = without_resting(person, frozenset(covering.values_list("role", flat=True)))
    return kept[key]


def roles_in_each(person: Person, jurisdictions: Iterable[int]) -> dict[int, frozenset[str]]:
    """The same for several governments at once, by their keys."""
    held: dict[int | None, set[str]] = {}
    found = Appointment.objects.in_force_on(timezone.localdate()).filter(person=person)
    for jurisdiction, role in found.values_list("jurisdiction", "role"):
        held.setdefault(jurisdiction, set()).add(role)
    everywhere, asleep = (
        held.get(None, set()),
        GUARDED - without_resting(person, frozenset(set().union(*held.values()))),
    )
    return {key: frozenset((held.get(key, set()) | everywhere) - asleep) for key in jurisdictions}


def without_resting(person: Person, roles: frozenset[str]) -> frozenset[str]:
    return roles - GUARDED if GUARDED & roles and lacks_second_factor(person) else roles


def powers_rest(person: Anyone) -> bool:
    """Whether somebody who would administer the site, or check identities, lacks the second factor for it."""
    if not isinstance(person, Person):
        return False
    guarded = Appointment.objects.in_force_on(timezone.localdate()).filter(person=person, role__in=GUARDED)
    return (person.is_staff or person.is_superuser or guarded.exists()) and lacks_second_factor(person)


def has_role(person: Anyone, role: str, jurisdiction: Jurisdiction | None, *, on: dt.date | None = None) -> bool:
    return role in roles_of(person, jurisdiction, on=on)


def is_officer_of(person: Anyone, institution: Institution, *, on: dt.date | None = None) -> bool:
    """Whether `person` acts for the institution on that day."""
    if not isinstance(person, Person):
        return False
    day = on or timezone.localdate()
    return Appointment.objects.in_force_on(day).filter(person=person, institution=institution, role="officer").exists()
