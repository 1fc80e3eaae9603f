"""Who assesses what, and who may see what of it: while it lasts, each sees only their own."""

from typing import Any

from django.utils.translation import gettext as _now

from minga.cocreation.methodology import Dimension, Round
from minga.cocreation.models import Evaluation, IntegratedProposal, Process
from minga.cocreation.rules.processes import why_not
from minga.directory.queries import is_officer_of

ASSIGN, ACTIVITY = "assign", "assessment"
DRAWN = frozenset({"working_group", "core_group"})
OPEN = (Evaluation.State.ASSIGNED, Evaluation.State.STARTED)


def why_not_coordinate(person: Any, process: Process) -> str:
    """In words, why this person does not run the assessment of this process today; "" if they may."""
    if process.methodology is None or not process.methodology.said.dimensions:
        return _now("La metodología de este proceso no puntúa las propuestas.")
    return why_not(person, process, ASSIGN, ACTIVITY)


def dimension_of(process: Process, key: str) -> Dimension | None:
    said = process.methodology.said if process.methodology else None
    return next((one for one in said.dimensions if one.key == key), None) if said else None


def round_of(dimension: Dimension, key: str) -> Round | None:
    return next((one for one in dimension.rounds if one.key == key), None)


def is_evaluator(person: Any, evaluation: Evaluation) -> bool:
    """The person it was drawn for; or, of an institution, whoever acts for it today."""
    if evaluation.person_id is not None:
        return evaluation.person_id == getattr(person, "pk", None)
    return evaluation.institution is not None and is_officer_of(person, evaluation.institution)


def why_not_score(person: Any, evaluation: Evaluation) -> str:
    if not is_evaluator(person, evaluation):
        return _now("Esta evaluación no es tuya.")
    if evaluation.state == Evaluation.State.SUBMITTED:
        return _now("Ya la entregaste: desde entonces no cambia.")
    if evaluation.state == Evaluation.State.REPLACED:
        return _now("Esta evaluación pasó a otra persona.")
    if not evaluation.integrated.process.allows(ACTIVITY):
        return _now("La fase en que se evalúa no está abierta.")
    return ""


def assesses(integrated: IntegratedProposal) -> bool:
    return integrated.state == IntegratedProposal.State.READY
