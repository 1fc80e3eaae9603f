"""Who may give a role to somebody, and end it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.accounts.queries.factors import lacks_second_factor
from minga.core.permits import rule
from minga.directory.models import Appointment, Jurisdiction, Role
from minga.directory.queries.roles import roles_of

# What one person may do alone in a small government. Every other role looks at what somebody else does.
ALONE = frozenset({Role.PLANNER, Role.OFFICER, Role.FACILITATOR, Role.MODERATOR})


def appoints_for(person: Any, jurisdiction: Jurisdiction | None) -> bool:
    """Whoever administers; and whoever installed the site, who names the first ones. Both with their second factor."""
    if not isinstance(person, Person):
        return False
    if person.is_superuser and person.is_active and not lacks_second_factor(person):
        return True
    return Role.ADMINISTRATOR in roles_of(person, jurisdiction)


@rule(_("Solo nombra quien administra este gobierno."))
def can_appoint(person: Any, jurisdiction: Jurisdiction) -> bool:
    return appoints_for(person, jurisdiction)


@rule(_("Para todo el sitio solo nombra quien administra todo el sitio."))
def can_appoint_everywhere(person: Any, obj: None) -> bool:
    return appoints_for(person, None)


@rule(_("Nadie se da a sí mismo un papel que pide a dos personas: que te nombre otra persona que administre."))
def can_give_role(person: Any, given: tuple[Person, str]) -> bool:
    other, role = given
    return bool(person.pk != other.pk) or role in ALONE


@rule(_("Solo lo ve quien administra, y quien lo tiene."))
def can_see_appointment(person: Any, appointment: Appointment) -> bool:
    is_own = appointment.person_id is not None and appointment.person_id == getattr(person, "pk", None)
    return is_own or appoints_for(person, appointment.jurisdiction)


@rule(_("Solo lo termina quien administra ese gobierno, o todo el sitio si el papel es de todo el sitio."))
def can_end_appointment(person: Any, appointment: Appointment) -> bool:
    return appoints_for(person, appointment.jurisdiction)
