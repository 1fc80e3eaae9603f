"""Giving a role to somebody, and ending it. The register says which role and for which institution, never whose."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.directory.models import Appointment, Institution, Jurisdiction, Role
from minga.directory.queries.appointments import others_administer, same_open
from minga.directory.rules.appointments import (
    can_appoint,
    can_appoint_everywhere,
    can_end_appointment,
    can_give_role,
)
from minga.ledger.actions import record
from minga.notices.actions import notify

WHOLE_SITE = gettext_lazy("todo el sitio")


@transaction.atomic
def appoint(
    *, by: Person, person: Person, role: str, jurisdiction: Jurisdiction | None, starts_on: dt.date,
    ends_on: dt.date | None = None, institution: Institution | None = None, act: str = "",
) -> Appointment:  # fmt: skip
    """From `starts_on` on the person holds the role, in a government or (without one) on the whole site."""
    require(can_appoint if jurisdiction else can_appoint_everywhere, by, jurisdiction)
    require(can_give_role, by, (person, role))
    Person.objects.select_for_update().get(pk=person.pk)
    refuse_odd(role, jurisdiction, institution, starts_on, ends_on)
    if same_open(person, role, jurisdiction, institution):
        raise Refused(_("Esa persona ya tiene ese papel: termina primero el que hay, o deja que llegue a su fecha."))
    appointment = Appointment.objects.create(
        person=person, role=role, jurisdiction=jurisdiction, institution=institution,
        act=act.strip(), starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    record(
        "appointment.made", appointment, by=by, role="administrator", **public_facts(appointment),
        starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat() if ends_on else None,
    )  # fmt: skip
    tell(appointment, "directory/notices/appointment_made", by, day=starts_on.isoformat())
    return appointment


def refuse_odd(
    role: str, jurisdiction: Jurisdiction | None, institution: Institution | None, starts_on: dt.date,
    ends_on: dt.date | None,
) -> None:  # fmt: skip
    if role == Role.OFFICER and institution is None:
        raise Refused(_("Quien trabaja en una institución se nombra por ella: elige cuál."))
    if institution and institution.jurisdiction != jurisdiction:
        raise Refused(_("Esa institución no es de este gobierno."))
    if starts_on < timezone.localdate():
        raise Refused(_("Un nombramiento no vale hacia atrás: empieza hoy o después."))
    if ends_on and ends_on < starts_on:
        raise Refused(_("Termina antes de empezar: cambia una de las dos fechas."))


@transaction.atomic
def end_appointment(*, by: Person, appointment: Appointment, ground: str) -> Appointment:
    """The role is lost at once; the row stays, with its ground."""
    # Two who administer and end each other at the same instant would leave nobody.
    list(Appointment.objects.select_for_update(of=("self",)).filter(role=Role.ADMINISTRATOR).order_by("pk"))
    locked = Appointment.objects.select_for_update(of=("self",)).select_related("person", "jurisdiction", "institution")
    found: Appointment = locked.get(pk=appointment.pk)
    require(can_end_appointment, by, found)
    if found.state in ("ended", "over"):
        raise Refused(_("Ese nombramiento ya terminó."))
    if found.role == Role.ADMINISTRATOR and not by.is_superuser and not others_administer(found):
        raise Refused(_("Es la última persona que administra aquí: nombra antes a otra."))
    found.ended_on, found.ground = timezone.localdate(), ground
    found.save(update_fields=["ended_on", "ground", "updated_at"])
    record("appointment.ended", found, by=by, role="administrator", **public_facts(found), ground=str(ground))
    tell(found, "directory/notices/appointment_ended", by, ground=Appointment.Ground(ground).label)
    return found


def public_facts(appointment: Appointment) -> dict[str, str | None]:
    institution = appointment.institution
    return {"appointed": str(appointment.role), "institution": institution.slug if institution else None}


def tell(appointment: Appointment, template: str, by: Person, **facts: object) -> None:
    if appointment.person and appointment.person.is_active:
        place = str(appointment.jurisdiction) if appointment.jurisdiction else WHOLE_SITE
        held = Role(appointment.role).label
        notify([appointment.person], template, appointment, but=by, held=held, place=place, **facts)
