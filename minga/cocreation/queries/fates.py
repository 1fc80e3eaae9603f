"""What became of each proposal: its strand and one plain sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from minga.cocreation.models import (
    Category,
    Classification,
    IntegratedProposal,
    IntegratedSource,
    Moderation,
    Phase,
    Process,
    Proposal,
)
from minga.cocreation.queries.standings import UNTOUCHED, Standing, standings_of
from minga.plans.models import Commitment
from minga.web.components import Segment, Stage, way_to
from minga.web.numbers import day

__all__ = [
    "Fate",
    "outcome_of",
    "outcome_of_integrated",
    "stage_of",
    "stage_of_integrated",
    "with_fates",
    "with_integrated_fates",
]

COMMITMENT, OUTSIDE, NEXT_PLAN, PENDING, ENDED = "commitment", "outside_plan", "next_plan", "pending", "ended"
NOT_RELATED, UNUSED = "not_related", "unused"


# The same few ways for all the rows of a list.
WAYS = {
    (stage, is_stopped): way_to(stage, is_stopped=is_stopped)
    for stage in (Stage.RECEIVED, Stage.GROUPED)
    for is_stopped in (True, False)
}


@dataclass(frozen=True)
class Fate:
    """A row of a list: the proposal, its strand, and the sentence of what became of it."""

    proposal: Proposal | IntegratedProposal
    segments: Sequence[Segment]
    sentence: str


def with_fates(proposals: Iterable[Proposal]) -> list[Fate]:
    """Each with its strand and sentence; two queries more, however many there are."""
    rows = list(proposals)
    share_phases(row.process for row in rows)
    removed = [row.pk for row in rows if row.state == Proposal.State.REMOVED]
    grounds = grounds_of(removed) if removed else {}
    today = timezone.localdate()
    processes = {row.process_id: row.process for row in rows}
    phases = {pk: process.phase_open_on(today) for pk, process in processes.items()}
    standings = standings_of(rows)
    return [
        fate_of(row, phases[row.process_id], grounds.get(row.pk, ""), standings.get(row.pk, UNTOUCHED)) for row in rows
    ]


def fate_of(proposal: Proposal, phase: Phase | None, ground: str, standing: Standing) -> Fate:
    return Fate(proposal, way_of(proposal, standing), sentence_of(proposal, phase, ground, standing))


def way_of(proposal: Proposal, standing: Standing) -> list[Segment]:
    if not proposal.is_readable:
        return WAYS[Stage.RECEIVED, True]
    if standing.is_left_out:
        return WAYS[Stage.GROUPED, True]
    if standing.unused and not standing.sources:
        return WAYS[Stage.GROUPED, True]
    if standing.sources:
        return way_of_integrated(standing.sources[0].integrated)
    return WAYS[Stage.GROUPED if standing.is_related else Stage.RECEIVED, False]


def with_integrated_fates(proposals: Iterable[IntegratedProposal]) -> list[Fate]:
    return [Fate(row, way_of_integrated(row), integrated_sentence(row)) for row in proposals]


def share_phases(processes: Iterable[Process]) -> None:
    """Give every process object its phases with one query, also when several stand for the same row."""
    waiting = [process for process in processes if "phase_list" not in process.__dict__]
    by_process: dict[int, list[Phase]] = {process.pk: [] for process in waiting}
    for phase in Phase.objects.filter(process__in=by_process) if by_process else ():
        by_process[phase.process_id].append(phase)
    for process in waiting:
        process.__dict__["phase_list"] = by_process[process.pk]


def grounds_of(pks: Sequence[int]) -> dict[int, str]:
    """Why each was taken down, in words."""
    decided = Moderation.objects.filter(proposal__in=pks, decision=Moderation.Decision.REMOVE)
    return {one.proposal_id: one.get_ground_display() for one in decided}


def stage_of(proposal: Proposal, standing: Standing) -> Stage:
    """The phase by which the list is filtered: as far as the first integrated proposal that it feeds."""
    if not proposal.is_readable or standing.is_left_out or (standing.unused and not standing.sources):
        return Stage.STOPPED
    if standing.sources:
        return stage_of_integrated(standing.sources[0].integrated)
    return Stage.GROUPED if standing.is_related else Stage.RECEIVED


def sentence_of(proposal: Proposal, phase: Phase | None, ground: str = "", standing: Standing = UNTOUCHED) -> str:
    """What became of it, in one sentence; `phase` is the one under way in its process."""
    if proposal.state == Proposal.State.WITHDRAWN:
        return _("Quien la propuso la retiró el %(day)s.") % {"day": day(proposal.ended_at)}
    if proposal.state == Proposal.State.REMOVED:
        values = {"day": day(proposal.ended_at), "ground": ground}
        return _("Se retiró por moderación el %(day)s. Motivo: %(ground)s.") % values
    if proposal.state == Proposal.State.HELD:
        return _("Está guardada y espera a una persona moderadora.")
    return sentence_of_work(standing) or sentence_of_standing(proposal, phase)


def sentence_of_work(standing: Standing) -> str:
    """The newest that the process has done with it; "" if nothing yet."""
    classification = standing.classification
    if classification is None or classification.state == Classification.State.OPEN:
        return ""
    if classification.state == Classification.State.TABLE:
        return _("El grupo la mira entera: todavía no hay acuerdo sobre si se relaciona con el gobierno abierto.")
    if standing.is_left_out:
        values = {"day": day(classification.decided_at), "reason": reason_said(classification)}
        return _("El %(day)s se decidió que no se relaciona con el gobierno abierto. Razón: %(reason)s.") % values
    if standing.sources:
        return sentence_of_parts(standing)
    if standing.unused:
        return _("No se usó en ninguna propuesta integrada. Razón: %(reason)s.") % {
            "reason": standing.unused.reason.rstrip(". ")
        }
    if standing.groups:
        return _("Se relaciona con el gobierno abierto y está agrupada: pasa a integrarse con las que se le parecen.")
    values = {"day": day(classification.decided_at)}
    return _("El %(day)s se decidió que se relaciona con el gobierno abierto. Falta agruparla.") % values


def sentence_of_parts(standing: Standing) -> str:
    """Which integrated proposals it feeds, and how the first of them goes; or what the plan promises of it."""
    if commitments := promises_of(standing.sources):
        return sentence_of_promises(commitments)
    first, *others = [source.integrated for source in standing.sources]
    values = {"code": first.code, "title": str(first.title).rstrip(".")}
    said = _("Es parte de la propuesta integrada %(code)s: %(title)s.") % values
    if others:
        said += " " + _("También de %(codes)s.") % {"codes": ", ".join(one.code for one in others)}
    return f"{said} {integrated_sentence(first)}"


def promises_of(sources: Iterable[IntegratedSource]) -> list[Commitment]:
    """The commitments of public plans of which an idea is part."""
    found = {one.pk: one for source in sources if (one := source.integrated.public_commitment)}
    for one in found.values():
        one.plan.jurisdiction = one.jurisdiction
    return list(found.values())


def sentence_of_promises(commitments: Sequence[Commitment]) -> str:
    first = commitments[0]
    values = {"plan": first.plan, "code": first.code, "title": str(first.title).rstrip(".")}
    if len(commitments) == 1:
        return _("Llegó al plan «%(plan)s»: es parte del compromiso %(code)s, %(title)s.") % values
    codes = ", ".join(one.code for one in commitments)
    return _("Llegó al plan «%(plan)s»: es parte de los compromisos %(codes)s.") % {**values, "codes": codes}


def reason_said(classification: Classification) -> str:
    """Its lines in one, without the last point."""
    return " · ".join(line.rstrip(". ") for line in classification.reason.splitlines() if line.strip())


def sentence_of_standing(proposal: Proposal, phase: Phase | None) -> str:
    if proposal.process.is_closed:
        return _("El proceso terminó. Este sitio no tiene la decisión que se tomó sobre ella.")
    if phase is None or phase.kind == Phase.Kind.PREPARATION:
        return _("Se recibió el %(day)s. Todavía no empieza la fase que decide sobre ella.") % {
            "day": day(proposal.received_at)
        }
    if phase.kind == Phase.Kind.RECEPTION and phase.ends_on:
        values = {"day": day(proposal.received_at), "end": day(phase.ends_on.last_day)}
        return _("Se recibió el %(day)s. Se puede apoyar y corregir hasta el %(end)s; después se decide.") % values
    if phase.kind == Phase.Kind.RECEPTION:
        return _("Se recibió el %(day)s. La recepción sigue abierta.") % {"day": day(proposal.received_at)}
    return _("Está en la fase «%(phase)s». Aún no hay una decisión sobre ella.") % {"phase": phase}


def outcome_of(proposal: Proposal, standing: Standing) -> str:
    """The outcome by which the list is filtered; of an idea that feeds several, a commitment before anything else."""
    if not proposal.is_readable:
        return ENDED
    if standing.is_left_out:
        return NOT_RELATED
    if promises_of(standing.sources):
        return COMMITMENT
    if standing.sources:
        return outcome_of_integrated(standing.sources[0].integrated)
    return UNUSED if standing.unused else PENDING


def outcome_of_integrated(proposal: IntegratedProposal) -> str:
    if proposal.public_commitment is not None:
        return COMMITMENT
    category = proposal.category
    if category is not None and category.outcome:
        return {"project": OUTSIDE, "next_plan": NEXT_PLAN}.get(category.outcome, PENDING)
    return {3: OUTSIDE, 4: NEXT_PLAN}.get(category.number if category else 0, PENDING)


def stage_of_integrated(proposal: IntegratedProposal) -> Stage:
    if proposal.state == IntegratedProposal.State.READY:
        return Stage.GROUPED
    if proposal.state == IntegratedProposal.State.ASSESSED:
        return Stage.ASSESSED
    return Stage.PLANNED if proposal.public_commitment else Stage.SELECTED


def way_of_integrated(proposal: IntegratedProposal) -> list[Segment]:
    return way_to(stage_of_integrated(proposal), is_stopped=outcome_of_integrated(proposal) in (OUTSIDE, NEXT_PLAN))


def integrated_sentence(proposal: IntegratedProposal) -> str:
    """Which category the forum gave it, and what that led to or the reason that the document prints."""
    if commitment := proposal.public_commitment:
        values = {"code": commitment.code, "title": str(commitment).rstrip(".")}
        return _("Hoy es el compromiso %(code)s: %(title)s.") % values
    if proposal.state == IntegratedProposal.State.READY:
        return _("Está lista y espera su evaluación.")
    if proposal.state == IntegratedProposal.State.ASSESSED:
        return _("Ya se evaluó. Falta que el foro decida.")
    if proposal.category is None:
        return _("El documento no dice qué se decidió.")
    if proposal.state != IntegratedProposal.State.RECORDED:
        return sentence_of_decision(proposal, proposal.category)
    decided = _("No llegó al plan: quedó en la categoría %(number)s.") % {"number": proposal.category.number}
    if proposal.reason:
        reason = str(proposal.reason).rstrip(".")
        return decided + " " + _("Razón: %(reason)s.") % {"reason": reason[:1].lower() + reason[1:]}
    return decided + " " + _("El documento no publica la razón.")


def sentence_of_decision(proposal: IntegratedProposal, category: Category) -> str:
    """What the forum of a process on this site decided, and why."""
    reason = str(proposal.reason).rstrip(". ")
    values = {"day": day(proposal.decided_on), "institution": proposal.institution_text, "reason": reason}
    if proposal.state == IntegratedProposal.State.ADOPTED:
        return _("Todos la firmaron y es parte del plan, que todavía no se publica.")
    if category.outcome == Category.Outcome.COMMITMENT:
        chosen = _("El %(day)s el foro la eligió como compromiso. Falta que la firmen quienes responden por ella.")
        return chosen % values
    said = {
        "reserve": _("El %(day)s el foro la dejó en reserva: antes del plan dirá qué pasa con ella."),
        "project": _("El %(day)s el foro decidió impulsarla fuera del plan: la toma %(institution)s."),
    }.get(category.outcome, _("El %(day)s el foro la dejó para otro plan o con una condición."))
    return said % values + (" " + _("Razón: %(reason)s.") % values if reason else "")
