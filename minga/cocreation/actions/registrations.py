"""Saying that one comes: the mailbox confirms it, who finds no place waits, and everything goes when it is over."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import lazy

from minga.accounts.actions import give_consent, withdraw_consent
from minga.accounts.models import Consent, Person
from minga.accounts.models.consents import hashed_key
from minga.cocreation.models import Registration, Workshop
from minga.cocreation.rules.workshops import can_register
from minga.core.permits import require
from minga.core.text import tidy
from minga.notices.actions import notify
from minga.notices.actions.addresses import confirm_addresses, correspondent, forget_addresses
from minga.web.numbers import day

State = Registration.State
COMING = (State.CONFIRMED, State.WAITING)
MOST_ASKED = 3
A_DAY = dt.timedelta(days=1)
BATCH = 500


@transaction.atomic
def ask_to_register(
    *,
    by: Person | None,
    workshop: Workshop,
    email: str,
    name: str = "",
    has_consent: bool = False,
    sector: str = "",
    needs: str = "",
    language: str = "es",
) -> Registration | None:
    """Who has an account is registered at once; a mailbox without one is asked first. None if it must not be asked.

    Asked again, the newest answers hold and the mailbox is asked again, at most three times a day."""
    fresh = locked(workshop)
    require(can_register, by, fresh)
    address = (by.email if by else email).strip().lower()
    registration = Registration.objects.filter(workshop=fresh, email=address).first()
    if registration and registration.state in COMING:
        return registration
    registration = registration or Registration(workshop=fresh, email=address)
    registration.name = tidy(name)[:120] if has_consent else ""
    registration.has_consent, registration.person, registration.language = has_consent, by, language
    registration.sector, registration.needs = sector, tidy(needs)[:300]
    registration.state = State.ASKED
    registration.save()
    note_consent(registration)
    if by:
        return enrol(registration)
    return ask_mailbox(registration)


def ask_mailbox(registration: Registration) -> Registration | None:
    subject = RegistrationSubject(registration)
    follower = correspondent(email=registration.email, language=registration.language, subject=subject)
    if follower is None or was_asked_enough(follower):
        return None
    notify([follower], "cocreation/notices/registration_asked", subject, **told_of(registration.workshop))
    return registration


def was_asked_enough(follower: Any) -> bool:
    since = timezone.now() - A_DAY
    asked = follower.reader.notices.filter(template="cocreation/notices/registration_asked", at__gt=since)
    return bool(asked.count() >= MOST_ASKED)


class RegistrationSubject:
    """A registration as something that can be written about: its key opens its page."""

    ledger_kind = "registration"

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        self.ledger_code = str(registration.key)

    def get_absolute_url(self) -> str:
        return f"{self.registration.workshop.get_absolute_url()}inscripcion/{self.registration.key}/"


@transaction.atomic
def confirm_registration(*, registration: Registration) -> Registration:
    """The mailbox answered. Twice changes nothing."""
    workshop = locked(registration.workshop)
    fresh = Registration.objects.select_related("workshop__process__jurisdiction").get(pk=registration.pk)
    if fresh.state in COMING:
        return fresh
    require(can_register, None, workshop)
    confirm_addresses(subject=RegistrationSubject(fresh))
    return enrol(fresh)


def enrol(registration: Registration) -> Registration:
    """A place, or the waiting list if there is none; the workshop's row is locked, so that no place is given twice."""
    registration.state = State.CONFIRMED if places_left(registration.workshop) != 0 else State.WAITING
    registration.save(update_fields=["state"])
    tell(registration, "registration_made", is_waiting=registration.state == State.WAITING)
    return registration


def places_left(workshop: Workshop) -> int | None:
    """None where there is no limit."""
    if workshop.capacity is None:
        return None
    taken: int = workshop.registrations.filter(state=State.CONFIRMED).count()
    return max(0, workshop.capacity - taken)


@transaction.atomic
def cancel_registration(*, registration: Registration) -> Registration:
    """Their place goes to the first who waits; name, needs and address go at once."""
    workshop = locked(registration.workshop)
    fresh = Registration.objects.get(pk=registration.pk)
    had_place = fresh.state == State.CONFIRMED
    fresh.workshop = workshop
    forget_person_of(fresh)
    fresh.state = State.CANCELLED
    fresh.save()
    if had_place and can_register(None, workshop):
        move_up(workshop)
    return fresh


def move_up(workshop: Workshop) -> None:
    first = workshop.registrations.filter(state=State.WAITING).order_by("made_at", "pk").first()
    if first and places_left(workshop) != 0:
        first.workshop = workshop
        first.state = State.CONFIRMED
        first.save(update_fields=["state"])
        tell(first, "registration_place")


@transaction.atomic
def withdraw_name(*, registration: Registration) -> Registration:
    """Not on the list of names any more; the place stays."""
    registration.name, registration.has_consent = "", False
    registration.save(update_fields=["name", "has_consent"])
    note_consent(registration)
    return registration


def forget_person_of(registration: Registration) -> None:
    forget_addresses(subject=RegistrationSubject(registration))
    registration.name = registration.needs = registration.email = ""
    registration.person, registration.has_consent = None, False
    note_consent(registration)


def note_consent(registration: Registration) -> None:
    """Behind the key of the registration: a consent of its own for each workshop, that names nobody."""
    key = hashed_key(str(registration.key))
    if registration.has_consent:
        language = registration.language
        give_consent(purpose=Consent.Purpose.WORKSHOP_LIST, where="registration", key=key, language=language)
    else:
        withdraw_consent(purpose=Consent.Purpose.WORKSHOP_LIST, key=key)


def tell(registration: Registration, template: str, **facts: Any) -> None:
    subject = RegistrationSubject(registration)
    whom: Any = registration.person
    if whom is None and registration.email:
        whom = correspondent(email=registration.email, language=registration.language, subject=subject)
    if whom is not None:
        notify([whom], f"cocreation/notices/{template}", subject, **{**told_of(registration.workshop), **facts})


def tell_registered(workshop: Workshop, template: str, **facts: Any) -> int:
    """Everybody who comes or waits."""
    found = workshop.registrations.filter(state__in=COMING).select_related("person")
    for registration in found:
        registration.workshop = workshop
        tell(registration, template, **facts)
    return len(found)


def told_of(workshop: Workshop) -> dict[str, Any]:
    starts_at = timezone.localtime(workshop.starts_at) if workshop.starts_at else None
    return {
        "workshop": dict(workshop.title),
        "day": lazy(day, str)(starts_at),
        "hour": starts_at.strftime("%H:%M") if starts_at else "",
        "place": ", ".join(part for part in (str(workshop.place), workshop.city) if part),
    }


def locked(workshop: Workshop) -> Workshop:
    rows = Workshop.objects.select_for_update(of=("self",)).select_related("process__jurisdiction")
    found: Workshop = rows.get(pk=workshop.pk)
    return found


def remind_workshops() -> int:
    """Some days before, once: who has a place is told again. A periodic duty of the worker; how many letters."""
    now = timezone.now()
    soon = now + dt.timedelta(days=settings.MINGA_WORKSHOP_REMINDER_DAYS)
    near = Registration.objects.filter(
        state=State.CONFIRMED, reminded_at=None, workshop__state=Workshop.State.CALLED
    ).filter(workshop__starts_at__gt=now, workshop__starts_at__lte=soon)
    return sum(remind(pk) for pk in near.order_by("pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def remind(pk: int) -> int:
    """Whoever sets the moment writes the letter, also with two workers."""
    if not Registration.objects.filter(pk=pk, reminded_at=None).update(reminded_at=timezone.now()):
        return 0
    registration = Registration.objects.select_related("workshop__process__jurisdiction", "person").get(pk=pk)
    tell(registration, "workshop_reminder")
    return 1


@transaction.atomic
def forget_registrations(before: dt.datetime) -> int:
    """The workshop is over: who came, as counts, stays; who they were goes. At most a batch."""
    over = Registration.objects.filter(workshop__starts_at__lt=before).exclude(email="", person=None, name="", needs="")
    found = list(over.select_related("workshop__process__jurisdiction").order_by("pk")[:BATCH])
    for registration in found:
        forget_person_of(registration)
        registration.save()
    return len(found)


def forget_unanswered() -> int:
    """Who never confirmed leaves no row."""
    before = timezone.now() - dt.timedelta(days=3)
    asked = Registration.objects.filter(state=State.ASKED, made_at__lt=before)
    return asked.delete()[0]


def by_key(key: uuid.UUID) -> Registration | None:
    return Registration.objects.filter(key=key).select_related("workshop__process__jurisdiction", "person").first()
