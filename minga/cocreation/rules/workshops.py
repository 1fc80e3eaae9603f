"""Who makes a workshop, who runs it, and who may come."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Process, Workshop
from minga.cocreation.rules.processes import can_run_process
from minga.core.permits import rule
from minga.directory.models import Role
from minga.directory.queries import roles_of

State = Workshop.State
RUNNING = (State.CALLED, State.HELD)


def facilitates(person: Any, workshop: Workshop) -> bool:
    """Named for this workshop, and still with the appointment."""
    if Role.FACILITATOR not in roles_of(person, workshop.process.jurisdiction):
        return False
    return workshop.facilitators.filter(pk=person.pk).exists()


def organises(person: Any, workshop: Workshop) -> bool:
    return can_run_process(person, workshop.process.jurisdiction) or facilitates(person, workshop)


@rule(_("Un taller lo prepara quien coordina el plan o facilita talleres en este gobierno, mientras siga el proceso."))
def can_make_workshop(person: Any, process: Process) -> bool:
    if process.is_closed:
        return False
    is_facilitator = Role.FACILITATOR in roles_of(person, process.jurisdiction)
    return is_facilitator or can_run_process(person, process.jurisdiction)


@rule(_("Solo quien coordina el plan o quien conduce este taller lo prepara, y antes de que se realice."))
def can_change_workshop(person: Any, workshop: Workshop) -> bool:
    return workshop.state in (State.DRAFT, State.CALLED) and organises(person, workshop)


@rule(_("Solo quien coordina el plan convoca un taller de este gobierno o lo cancela."))
def can_call_workshop(person: Any, workshop: Workshop) -> bool:
    return not workshop.process.is_closed and can_run_process(person, workshop.process.jurisdiction)


@rule(
    _(
        "Trabaja en este taller quien coordina el plan o quien lo conduce, desde su convocatoria hasta que se publican"
        " sus resultados."
    )
)
def can_run_workshop(person: Any, workshop: Workshop) -> bool:
    return workshop.state in RUNNING and organises(person, workshop)


@rule(_("La lista de nombres la ven solo quienes organizan este taller."))
def can_see_names(person: Any, workshop: Workshop) -> bool:
    return workshop.state in (State.CALLED, State.HELD) and organises(person, workshop)


@rule(_("A este taller ya no se puede inscribir nadie: empezó, terminó o se canceló."))
def can_register(person: Any, workshop: Workshop) -> bool:
    starts_at = workshop.starts_at
    return workshop.state == State.CALLED and starts_at is not None and starts_at > timezone.now()


@rule(
    _(
        "Las propuestas de talleres las captura quien coordina el plan o facilita talleres en este gobierno, mientras"
        " siga el proceso."
    )
)
def can_capture(person: Any, process: Process) -> bool:
    return can_make_workshop(person, process)


@rule(_("Ahora no está abierta la fase de talleres. Mira las fechas del proceso."))
def can_reserve(person: Any, process: Process) -> bool:
    return process.allows("workshops")
