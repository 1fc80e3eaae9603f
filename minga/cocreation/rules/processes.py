"""Who runs a process, and who takes part in each of its acts: the methodology says which party, and nobody alone."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Phase, Process
from minga.core.permits import Refused, rule
from minga.directory.models import Jurisdiction, Role
from minga.directory.queries import roles_of
from minga.groups.models import Body
from minga.groups.queries import sits_in

RUNNERS = {Role.PLANNER, Role.ADMINISTRATOR}
ROLES_OF_PARTY: dict[str, set[str]] = {
    "working_group": {Role.WORKING_GROUP},
    "core_group": {Role.CORE_GROUP, Role.COUNCIL_MEMBER},
    "coordination": {Role.PLANNER, Role.ADMINISTRATOR},
}
NAMES = {
    "public": _("toda persona"),
    "working_group": _("el Grupo de Trabajo"),
    "core_group": _("el foro (Grupo Núcleo o Consejo)"),
    "responsible": _("la institución responsable"),
    "counterpart": _("la contraparte"),
    "coordination": _("quien coordina el plan"),
}


@rule(_("Solo quien coordina el plan de este gobierno abre y corrige sus procesos."))
def can_run_process(person: Any, jurisdiction: Jurisdiction) -> bool:
    return bool(roles_of(person, jurisdiction) & RUNNERS)


@rule(_("Solo la administración de este gobierno cambia sus metodologías."))
def can_write_methodology(person: Any, jurisdiction: Jurisdiction) -> bool:
    return Role.ADMINISTRATOR in roles_of(person, jurisdiction)


@rule(_("Solo quien coordina el plan de este gobierno abre, cierra y cambia de fecha las fases de sus procesos."))
def can_run_phase(person: Any, phase: Phase) -> bool:
    return not phase.process.is_closed and can_run_process(person, phase.process.jurisdiction)


def party_of(process: Process, act: str) -> str:
    """Who does it according to the methodology; without one, the coordination."""
    return process.methodology.said.permits[act] if process.methodology else "coordination"


def belongs_to(person: Any, process: Process, party: str) -> bool:
    if party == "public":
        return True
    if not getattr(person, "is_authenticated", False):
        return False
    body = body_of(process, party)
    if body and sits_in(person, body):
        return True
    return bool(roles_of(person, process.jurisdiction) & ROLES_OF_PARTY.get(party, set()))


def body_of(process: Process, party: str) -> Body | None:
    """The group that is this party in this process; where none was named, the appointments alone say who is."""
    return {"working_group": process.working_group, "core_group": process.core_group}.get(party)


def why_not(person: Any, process: Process, act: str, activity: str) -> str:
    """In words, why this person does not do this now in this process; "" if they may."""
    party = party_of(process, act)
    if not belongs_to(person, process, party):
        return _now("En este proceso esto lo hace %(party)s.") % {"party": NAMES[party]}
    if not process.allows(activity):
        return _now("Ahora no está abierta la fase en que se hace esto. Mira las fechas del proceso.")
    return ""


def require_act(person: Any, process: Process, act: str, activity: str) -> None:
    """Raise Refused with its reason unless the methodology and the open phase allow it."""
    if reason := why_not(person, process, act, activity):
        raise Refused(reason)


def why_not_body(body: Body, process: Process) -> str:
    """In words, why this group cannot decide in this process; "" if it can."""
    if body.jurisdiction_id != process.jurisdiction_id:
        return _now("«%(body)s» es un grupo de otro gobierno.") % {"body": body}
    if body.is_record or body.has_ended:
        return _now("«%(body)s» ya no se reúne en este sitio.") % {"body": body}
    return ""
