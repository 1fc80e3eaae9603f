"""What a process still lacks before its plan can be published, in words: one line for each thing."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.cocreation.models import Category, IntegratedProposal, Process
from minga.cocreation.queries.accountability import Treatment, counts_by_treatment
from minga.cocreation.queries.confirmation import missing_signatures
from minga.plans.models import ActionPlan, Passage
from minga.plans.prompts import QUESTIONNAIRE

State = IntegratedProposal.State
Outcome = Category.Outcome


def draft_of(process: Process) -> ActionPlan | None:
    """The plan that is being written for the process."""
    plan = process.plan
    return plan if plan and plan.state == ActionPlan.State.DRAFT else None


def missing_of(process: Process) -> list[str]:
    """Empty when nothing stands in the way of publishing."""
    return [*missing_in_plan(draft_of(process)), *missing_decisions(process), *missing_signatures(process)]


def missing_in_plan(plan: ActionPlan | None) -> list[str]:
    if plan is None:
        return [_("Falta escribir el plan: su título, su período y su presentación.")]
    found = []
    if plan.template == ActionPlan.Template.OGP_LOCAL:
        answered = set(
            plan.passages.filter(kind=Passage.Kind.ANSWER).exclude(text={}, value=None).values_list("key", flat=True)
        )
        left = [str(question) for key, question in QUESTIONNAIRE.items() if key not in answered]
        if left:
            count = ngettext("Falta %(count)s respuesta", "Faltan %(count)s respuestas", len(left))
            found.append((count + _(" del cuestionario: %(first)s")) % {"count": len(left), "first": left[0]})
    return found


def missing_decisions(process: Process) -> list[str]:
    counts, rows = counts_by_treatment(process), process.integrated_proposals
    waiting = counts.get(Treatment.WAITING, 0) + counts.get(Treatment.RELATED, 0)
    undecided = rows.filter(state__in=(State.DRAFT, State.READY, State.ASSESSED)).count()
    reserved = rows.filter(category__outcome=Outcome.RESERVE).count()
    unexplained = rows.filter(category__outcome__in=(Outcome.PROJECT, Outcome.NEXT_PLAN)).filter(without_reason())
    said = [
        (waiting, ngettext(
            "%(count)s idea espera su decisión o su razón.",
            "%(count)s ideas esperan su decisión o su razón.", waiting,
        )),
        (undecided, ngettext(
            "Falta decidir sobre %(count)s propuesta integrada.",
            "Falta decidir sobre %(count)s propuestas integradas.", undecided,
        )),
        (reserved, ngettext(
            "%(count)s propuesta sigue en reserva: debe terminar en otra categoría, con su razón.",
            "%(count)s propuestas siguen en reserva: deben terminar en otra categoría, con su razón.", reserved,
        )),
        (few := unexplained.count(), ngettext(
            "%(count)s propuesta quedó fuera del plan sin una razón.",
            "%(count)s propuestas quedaron fuera del plan sin una razón.", few,
        )),
    ]  # fmt: skip
    return [text % {"count": count} for count, text in said if count]


def without_reason() -> Q:
    explained = Q(category_decisions__reason__gt="") | Q(category_decisions__project__gt="")
    explained |= Q(category_decisions__circumstance__gt="")
    return Q(reason={}) & ~explained
