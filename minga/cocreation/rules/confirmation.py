"""Who reads, signs and answers the acts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import ConfirmationAct, IntegratedActor, IntegratedProposal
from minga.cocreation.rules.processes import can_run_process
from minga.core.permits import rule
from minga.directory.queries import is_officer_of

State, Part = ConfirmationAct.State, ConfirmationAct.Part
SIGNING: dict[str, str] = {
    IntegratedActor.Part.RESPONSIBLE: Part.RESPONSIBLE,
    IntegratedActor.Part.COUNTERPART: Part.COUNTERPART,
}


@rule(_("El acta la firma y la devuelve quien representa a esa institución; o la anota quien coordina el plan."))
def can_answer_act(person: Any, act: ConfirmationAct) -> bool:
    return can_represent(person, act) or can_run_process(person, act.process.jurisdiction)


@rule(
    _("Los cambios los pide quien representa a la institución que firma el acta, o los anota quien coordina el plan.")
)
def can_ask_changes(person: Any, act: ConfirmationAct) -> bool:
    return act.part != Part.FORUM and bool(can_answer_act(person, act))


@rule(_("Un acta en preparación solo la lee quien coordina el plan de este gobierno."))
def can_read_act(person: Any, act: ConfirmationAct) -> bool:
    return act.is_public or bool(can_run_process(person, act.process.jurisdiction))


def can_represent(person: Any, act: ConfirmationAct) -> bool:
    return act.institution is not None and is_officer_of(person, act.institution)


def parties_of(integrated: IntegratedProposal) -> list[tuple[str, IntegratedActor]]:
    """Who signs, and as what: each responsible institution and each counterpart."""
    return [(SIGNING[one.part], one) for one in integrated.actors.all() if one.part in SIGNING]
