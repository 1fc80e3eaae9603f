"""Who makes a body and fills its seats."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.permits import rule
from minga.directory.models import Jurisdiction, Role
from minga.directory.queries import roles_of
from minga.groups.models import Body, Membership
from minga.groups.rules.sessions import holds_the_pen


@rule(_("Solo quien coordina el plan de este gobierno crea un grupo o cambia sus reglas."))
def can_establish(person: Any, jurisdiction: Jurisdiction) -> bool:
    return bool(roles_of(person, jurisdiction) & {Role.PLANNER, Role.ADMINISTRATOR})


@rule(_("Llena los puestos quien preside o coordina el grupo, o quien coordina el plan de este gobierno."))
def can_fill_seats(person: Any, body: Body) -> bool:
    return not body.is_record and not body.has_ended and holds_the_pen(person, body)


@rule(_("Acepta o rechaza quien recibió la invitación, y una sola vez."))
def can_answer(person: Any, membership: Membership) -> bool:
    if not isinstance(person, Person) or membership.state != Membership.State.INVITED:
        return False
    return membership.person_id in (None, person.pk)


@rule(_("Renuncia quien ocupa el puesto; lo demás lo anota quien preside o coordina el grupo."))
def can_end(person: Any, membership: Membership) -> bool:
    if membership.state != Membership.State.SEATED:
        return False
    is_own = isinstance(person, Person) and membership.person_id == person.pk
    return is_own or bool(can_fill_seats(person, membership.seat.body))
