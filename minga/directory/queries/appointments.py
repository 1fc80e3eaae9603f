"""Reads of whoever appoints."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from minga.accounts.models import Person
from minga.directory.models import Appointment, Institution, Jurisdiction, Role
from minga.directory.models.roles import AppointmentQuerySet


def appointments_in(jurisdiction: Jurisdiction) -> AppointmentQuerySet:
    """Those of the government and of the whole site, with what a list says of them."""
    found: AppointmentQuerySet = Appointment.objects.covering(jurisdiction).select_related(
        "person", "jurisdiction", "institution"
    )
    return found.order_by("-starts_on", "-pk")


def narrowed(appointments: AppointmentQuerySet, chosen: dict[str, Any]) -> AppointmentQuerySet:
    today = timezone.localdate()
    if role := chosen.get("papel"):
        appointments = appointments.filter(role=role)
    if institution := chosen.get("institucion"):
        appointments = appointments.filter(institution=institution)
    if words := chosen.get("correo"):
        appointments = appointments.filter(person__email__icontains=words)
    states = {
        "vigentes": appointments.in_force_on(today),
        "futuros": appointments.unended_on(today).filter(starts_on__gt=today),
        "terminados": appointments.filter(Q(ended_on__isnull=False) | Q(ends_on__lt=today)),
    }
    return states.get(chosen.get("estado", ""), appointments)


def same_open(
    person: Person, role: str, jurisdiction: Jurisdiction | None, institution: Institution | None
) -> Appointment | None:
    """What the person has already, today or to come."""
    found = Appointment.objects.open_on(timezone.localdate())
    return found.filter(person=person, role=role, jurisdiction=jurisdiction, institution=institution).first()


def others_administer(appointment: Appointment) -> bool:
    """Whether somebody would still administer what this one does."""
    others = Appointment.objects.in_force_on(timezone.localdate()).filter(
        role=Role.ADMINISTRATOR, person__is_active=True
    )
    reach = others.covering(appointment.jurisdiction) if appointment.jurisdiction else others.filter(jurisdiction=None)
    return reach.exclude(person=appointment.person).exists()
