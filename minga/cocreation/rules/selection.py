"""Who puts categories to a session, and what each category must say of itself."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.cocreation.methodology import Dimension
from minga.cocreation.models import Category, IntegratedProposal, Process, SelectionTheme
from minga.cocreation.rules.processes import body_of, can_run_process, party_of
from minga.core.permits import Refused, rule
from minga.core.text import tidy
from minga.directory.models import Institution
from minga.groups.models import Session
from minga.groups.rules.sessions import holds_the_pen

State = IntegratedProposal.State
Outcome = Category.Outcome


@dataclass(frozen=True)
class Choice:
    """A category for a proposal, with what its category asks for."""

    integrated: IntegratedProposal
    category: Category
    reason: str = ""
    project: str = ""
    institution: Institution | None = None
    circumstance: str = ""
    theme: SelectionTheme | None = None


@rule(_("Los temas los ordena quien coordina el plan de este gobierno, mientras el proceso sigue abierto."))
def can_order_themes(person: Any, process: Process) -> bool:
    return not process.is_closed and can_run_process(person, process.jurisdiction)


@rule(_("Prepara la sesión quien coordina el plan de este gobierno, o quien preside o coordina el foro."))
def can_prepare_session(person: Any, process: Process) -> bool:
    body = body_of(process, party_of(process, "select"))
    return bool(body and holds_the_pen(person, body)) or bool(can_run_process(person, process.jurisdiction))


def dimensions_of(process: Process) -> tuple[Dimension, ...]:
    return process.methodology.said.dimensions if process.methodology else ()


def is_decided_by_group(process: Process, act: str = "select") -> bool:
    return party_of(process, act) in ("core_group", "working_group")


def check_session(process: Process, session: Session) -> None:
    """It is a session of the group that decides in this process."""
    body = body_of(process, party_of(process, "select"))
    if body is None:
        raise Refused(_now("A este proceso le falta el grupo que decide: hay que decir cuál es antes de la sesión."))
    if session.body_id != body.pk:
        raise Refused(_now("En este proceso decide otro grupo: %(body)s.") % {"body": body})


def check_phase(process: Process) -> None:
    """The reserve is settled in confirmation, when it is known which commitments stand."""
    if not (process.allows("selection") or process.allows("confirmation")):
        raise Refused(_now("Ahora no está abierta la fase en que se hace esto. Mira las fechas del proceso."))


def check_choice(choice: Choice, suggested: Category | None) -> None:
    """Raise Refused with what is missing, or with why this proposal cannot be decided upon now."""
    if reason := why_not_decidable(choice.integrated) or why_not_category(choice, suggested):
        raise Refused(f"{choice.integrated.code}: {reason}")


def why_not_decidable(integrated: IntegratedProposal) -> str:
    if integrated.state == State.ADOPTED:
        return _now("ya es un compromiso del plan.")
    if integrated.state in (State.DRAFT, State.RECORDED):
        return _now("todavía se está redactando.")
    if integrated.state == State.READY and dimensions_of(integrated.process):
        return _now("todavía no está evaluada.")
    return ""


def why_not_category(choice: Choice, suggested: Category | None) -> str:
    category, current = choice.category, choice.integrated.category
    if category.process_id != choice.integrated.process_id:
        return _now("esa categoría es de otro proceso.")
    if current and choice.integrated.state == State.DECIDED and (said := why_not_again(choice, current)):
        return said
    if not tidy(choice.reason):
        if suggested and category != suggested:
            return _now("los puntajes sugieren otra categoría: di por qué se aparta de ella.")
        if suggested is None and category.outcome != Outcome.COMMITMENT:
            return _now("di por qué no va al plan: quien la propuso lo leerá.")
    if category.outcome == Outcome.PROJECT and not (tidy(choice.project) and choice.institution):
        return _now("di qué proyecto la toma y de qué institución es.")
    if category.outcome == Outcome.NEXT_PLAN and not tidy(choice.circumstance):
        return _now("di qué circunstancia espera, o que vuelve en el próximo plan.")
    return ""


def why_not_again(choice: Choice, current: Category) -> str:
    """What was decided is changed with a reason; a reserve ends in one of the categories that it may become."""
    if not tidy(choice.reason):
        return _now("ya tenía una categoría: di por qué cambia.")
    if current.outcome != Outcome.RESERVE or not choice.integrated.process.methodology:
        return ""
    becomes = choice.integrated.process.methodology.said.category(current.number).becomes
    if choice.category.number in becomes or choice.category.outcome == Outcome.COMMITMENT:
        return ""
    return _now("una reserva solo puede pasar a la categoría %(numbers)s o al plan.") % {
        "numbers": ", ".join(map(str, becomes))
    }
