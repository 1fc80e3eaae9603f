"""Who may do what with requests and breaches, and what to say to the others."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.permits import rule
from minga.directory.models import Appointment, Role
from minga.directory.queries import roles_of
from minga.directory.queries.roles import without_resting
from minga.rights.models import Breach, RightsRequest

IN_CHARGE = frozenset({Role.DATA_PROTECTION, Role.ADMINISTRATOR})


def places_of(person: Any) -> frozenset[int | None]:
    """The governments whose data this person protects; None stands for the whole site."""
    if not isinstance(person, Person):
        return frozenset()
    mine = Appointment.objects.in_force_on(timezone.localdate()).filter(person=person, role__in=IN_CHARGE)
    held = list(mine.values_list("jurisdiction_id", "role"))
    awake = without_resting(person, frozenset(role for _place, role in held))
    return frozenset(place for place, role in held if role in awake)


class OwnerByLink:
    """Somebody without an account who came through the link that only their mailbox was given."""

    is_authenticated = False
    pk = None

    def __init__(self, key: str) -> None:
        self.key = key


@rule(_("Solo lo atiende quien protege los datos de este gobierno, o quien administra el sitio."))
def can_handle(person: Any, item: RightsRequest | Breach) -> bool:
    return bool(roles_of(person, item.jurisdiction) & IN_CHARGE)


@rule(_("Solo abre esta mesa quien protege los datos de un gobierno, o quien administra el sitio."))
def can_open_desk(person: Any, obj: None) -> bool:
    return bool(places_of(person))


@rule(_("Solo puede leerla quien la hizo y quien la atiende."))
def can_read(person: Any, request: RightsRequest) -> bool:
    if isinstance(person, OwnerByLink):
        return request.opens_with(person.key)
    is_own = request.person_id is not None and request.person_id == getattr(person, "pk", None)
    return is_own or can_handle(person, request)


@rule(_("Antes de cerrarla avisa a la autoridad y, si hay riesgo, a las personas afectadas."))
def can_close(person: Any, breach: Breach) -> bool:
    return not breach.awaited
