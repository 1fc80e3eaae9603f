"""Assessing: evaluators are drawn, each scores alone, and what they gave becomes one figure that anybody can redo."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.consolidation import consolidate_if_complete, publish_if_complete
from minga.cocreation.actions.draws import (
    draw_one_more,
    draw_round,
    draw_thirds,
    find_round,
    new_evaluation,
    standing_of,
    tell_evaluators,
)
from minga.cocreation.actions.integration import allow
from minga.cocreation.actions.locks import lock_process
from minga.cocreation.methodology import Dimension, Indicator, Round, counted_value
from minga.cocreation.models import (
    ConflictOfInterest,
    Evaluation,
    IntegratedActor,
    IntegratedProposal,
    Process,
    Score,
)
from minga.cocreation.queries.integration import ready_of
from minga.cocreation.rules.assessment import (
    ASSIGN,
    DRAWN,
    OPEN,
    dimension_of,
    why_not_coordinate,
    why_not_score,
)
from minga.cocreation.rules.processes import party_of
from minga.core.permits import Refused
from minga.core.states import move
from minga.core.text import tidy
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.web.numbers import day

PART_OF = {"responsible": IntegratedActor.Part.RESPONSIBLE, "counterpart": IntegratedActor.Part.COUNTERPART}
State = Evaluation.State
PLACES = Decimal("0.001")


@transaction.atomic
def assign_round(
    *, by: Person, process: Process, dimension: str, round_key: str, due_on: dt.date, most: int | None = None
) -> list[Evaluation]:
    """Give every integrated proposal its evaluators of this turn: by a draw that anybody can repeat, or, where the
    methodology asks the institutions, to the institution itself."""
    locked = lock_process(process)
    allow(why_not_coordinate(by, locked))
    asked, turn = find_round(locked, dimension, round_key)
    rows = [row for row in ready_of(locked) if row.state == IntegratedProposal.State.READY]
    if not rows:
        raise Refused(_("No hay propuestas integradas listas para evaluar."))
    if Evaluation.objects.filter(integrated__in=rows, dimension=dimension, round=round_key).exists():
        raise Refused(_("Esta vuelta ya se repartió. Si algo cambia, se reasigna una por una."))
    if due_on < timezone.localdate():
        raise Refused(_("El plazo no puede terminar antes de hoy."))
    check_turn(rows, asked, turn)
    made = (
        draw_round(locked, rows, asked, turn, due_on, most)
        if turn.party in DRAWN
        else ask_institutions(rows, asked, turn, due_on)
    )
    facts: dict[str, Any] = {"dimension": dimension, "round": round_key, "evaluations": len(made)}
    if draw := made[0].draw:
        facts |= {"seed": draw.seed, "input": draw.checksum}
    record("assessment.assigned", locked, by=by, role=party_of(locked, ASSIGN), **facts)
    tell_evaluators(locked, made)
    return made


def check_turn(rows: Sequence[IntegratedProposal], dimension: Dimension, turn: Round) -> None:
    """A second blind turn begins when the first is over: until then nobody knows which proposals need what."""
    before = [one.key for one in dimension.rounds[: dimension.rounds.index(turn)] if one.is_blind]
    if not turn.is_blind or not before:
        return
    given = Evaluation.objects.filter(integrated__in=rows, dimension=dimension.key, round__in=before)
    if given.filter(state__in=OPEN).exists() or not given.exists():
        raise Refused(_("La vuelta anterior no ha terminado."))


def ask_institutions(
    rows: Sequence[IntegratedProposal], dimension: Dimension, turn: Round, due_on: dt.date
) -> list[Evaluation]:
    """One for each institution that has this part, in its order, as many as the methodology asks."""
    actors: dict[int, list[IntegratedActor]] = {}
    part = PART_OF[turn.party]
    for actor in IntegratedActor.objects.filter(integrated__in=rows, part=part).select_related("institution"):
        actors.setdefault(actor.integrated_id, []).append(actor)
    if lacking := [row.code for row in rows if not actors.get(row.pk)]:
        values = {"codes": ", ".join(lacking), "party": str(turn.title)}
        raise Refused(_("%(codes)s: no dice qué institución responde en «%(party)s».") % values)
    return Evaluation.objects.bulk_create(
        Evaluation(
            integrated=row,
            dimension=dimension.key,
            round=turn.key,
            place=place,
            institution=actor.institution,
            sector=actor.institution.sector,
            due_on=due_on,
        )
        for row in rows
        for place, actor in enumerate(actors[row.pk][: turn.evaluators], 1)
    )


def lock_evaluation(evaluation: Evaluation) -> Evaluation:
    known = Evaluation.objects.select_related(
        *("integrated__process__jurisdiction", "integrated__process__methodology", "institution"),
        *("integrated__process__working_group", "integrated__process__core_group"),
    )
    found: Evaluation = known.select_for_update(of=("self",)).get(pk=evaluation.pk)
    return found


@transaction.atomic
def keep_scores(
    *, by: Person, evaluation: Evaluation, values: Mapping[str, int], justifications: Mapping[str, str]
) -> Evaluation:
    """A draft: it may lack indicators, and only its evaluator sees it."""
    locked = lock_evaluation(evaluation)
    allow(why_not_score(by, locked))
    write_scores(locked, values, justifications)
    if locked.state == State.ASSIGNED:
        move(locked, State.STARTED, paths=Evaluation.PATHS)
        locked.save(update_fields=["state"])
    return locked


def write_scores(evaluation: Evaluation, values: Mapping[str, int], justifications: Mapping[str, str]) -> None:
    given = {one.key: one for one in indicators_of(evaluation) if not one.is_counted}
    for key, value in values.items():
        if key not in given or not given[key].lowest <= value <= given[key].highest:
            raise Refused(_("Ese valor no está en la escala."))
    Score.objects.filter(evaluation=evaluation).exclude(indicator__in=values).delete()
    for key, value in values.items():
        said = {"value": value, "justification": tidy(justifications.get(key, ""))}
        Score.objects.update_or_create(evaluation=evaluation, indicator=key, defaults=said)


def indicators_of(evaluation: Evaluation) -> tuple[Indicator, ...]:
    dimension = dimension_of(evaluation.integrated.process, evaluation.dimension)
    return dimension.indicators if dimension else ()


@transaction.atomic
def submit_evaluation(
    *, by: Person, evaluation: Evaluation, values: Mapping[str, int], justifications: Mapping[str, str]
) -> Evaluation:
    """For good: nobody changes it any more. Where the two differ too much, a third is drawn at once."""
    process = lock_process(evaluation.integrated.process)
    locked = lock_evaluation(evaluation)
    allow(why_not_score(by, locked))
    check_whole(locked, values, justifications)
    write_scores(locked, values, justifications)
    dimension, turn = find_round(locked.integrated.process, locked.dimension, locked.round)
    whole = {**values, **counted_of(locked.integrated, dimension)}
    for key, value in counted_of(locked.integrated, dimension).items():
        Score.objects.create(evaluation=locked, indicator=key, value=value)
    move(locked, State.SUBMITTED, paths=Evaluation.PATHS)
    locked.submitted_at, locked.total = timezone.now(), decimal_of(dimension, whole)
    locked.save(update_fields=["state", "submitted_at", "total"])
    facts = {"dimension": locked.dimension, "round": locked.round}
    record("evaluation.submitted", locked.integrated, by=by, role=turn.party, **facts)
    settle(process, dimension, turn)
    return locked


def decimal_of(dimension: Dimension, values: Mapping[str, int]) -> Decimal:
    exact = dimension.score_of(values)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(PLACES)


def check_whole(evaluation: Evaluation, values: Mapping[str, int], justifications: Mapping[str, str]) -> None:
    for one in indicators_of(evaluation):
        if one.is_counted:
            continue
        if one.key not in values:
            raise Refused(_("Falta puntuar «%(title)s».") % {"title": one.title})
        if one.is_justified and not tidy(justifications.get(one.key, "")):
            raise Refused(_("Falta la justificación de «%(title)s».") % {"title": one.title})


def counted_of(integrated: IntegratedProposal, dimension: Dimension) -> dict[str, int]:
    """What the system counts itself, from the ideas that were merged."""
    counted = [one for one in dimension.indicators if one.is_counted]
    ideas = integrated.sources.count() if counted else 0
    return {one.key: counted_value(one, ideas) for one in counted}


def settle(process: Process, dimension: Dimension, turn: Round) -> None:
    """Once the whole turn is in: thirds for those that differ, all in one draw, so that nobody learns before that
    their figure was one of them; or the figures of the dimension."""
    standing = standing_of(process, dimension, turn)
    if standing.exclude(state=State.SUBMITTED).exists():
        return
    try:
        with transaction.atomic():
            drawn = draw_thirds(process, dimension, turn)
    except Refused:
        return  # The board says that a third is missing, and whoever coordinates may try again.
    if not drawn:
        conclude(process, dimension)


def conclude(process: Process, dimension: Dimension) -> None:
    rows = [row for row in ready_of(process) if row.state == IntegratedProposal.State.READY]
    for row in rows:
        consolidate_if_complete(row, dimension)
    publish_if_complete(process, rows, dimension)


@transaction.atomic
def ask_thirds(*, by: Person, process: Process, dimension: str, round_key: str) -> list[Evaluation]:
    """Whoever coordinates tries again a draw of thirds that could not be made when the turn ended."""
    locked = lock_process(process)
    allow(why_not_coordinate(by, locked))
    asked, turn = find_round(locked, dimension, round_key)
    if standing_of(locked, asked, turn).exclude(state=State.SUBMITTED).exists():
        raise Refused(_("La vuelta no ha terminado."))
    return draw_thirds(locked, asked, turn)


@transaction.atomic
def declare_conflict(*, by: Person, evaluation: Evaluation, explanation: str) -> Evaluation | None:
    """Who was drawn says that they have an interest in it: it passes to somebody else by the same method."""
    lock_process(evaluation.integrated.process)
    locked = lock_evaluation(evaluation)
    allow(why_not_score(by, locked))
    if locked.person_id is None:
        raise Refused(_("Quien responde aquí es la institución: la puntúa otra persona de ella."))
    ConflictOfInterest.objects.get_or_create(
        integrated=locked.integrated,
        person=by,
        ground=ConflictOfInterest.Ground.DECLARED,
        defaults={"explanation": tidy(explanation)},
    )
    return pass_on(evaluation=locked, by=by, role="evaluator", ground="conflict", why="")


@transaction.atomic
def replace_evaluator(*, by: Person, evaluation: Evaluation, reason: str) -> Evaluation | None:
    """Whoever coordinates gives it to somebody else, whom the method chooses; with the reason."""
    process = lock_process(evaluation.integrated.process)
    allow(why_not_coordinate(by, process))
    locked = lock_evaluation(evaluation)
    if not tidy(reason):
        raise Refused(_("Escribe por qué pasa a otra persona."))
    if locked.person_id is None:
        raise Refused(_("Esta la responde una institución: no se sortea."))
    return pass_on(evaluation=locked, by=by, role=party_of(process, ASSIGN), ground="coordination", why=tidy(reason))


def pass_on(*, evaluation: Evaluation, by: Person, role: str, ground: str, why: str) -> Evaluation:
    """The fewest changes: every other pair of the turn stays where it is."""
    process = evaluation.integrated.process
    dimension, turn = find_round(process, evaluation.dimension, evaluation.round)
    move(evaluation, State.REPLACED, paths=Evaluation.PATHS)
    evaluation.why_replaced = why
    evaluation.save(update_fields=["state", "why_replaced"])
    evaluation.scores.all().delete()
    row = evaluation.integrated
    others = list(standing_of(process, dimension, turn).filter(integrated=row))
    draw, chosen = draw_one_more(process, dimension, turn, {row: others})
    made = new_evaluation(
        row,
        dimension,
        turn,
        chosen[row.code],
        evaluation.place,
        draw,
        evaluation.due_on,
        is_settling=evaluation.is_settling,
        replaces=evaluation,
    )
    made.save()
    facts = {"dimension": dimension.key, "round": turn.key, "ground": ground, "seed": draw.seed}
    record("evaluation.reassigned", evaluation.integrated, by=by, role=role, **facts, input=draw.checksum)
    tell_evaluators(process, [made])
    return made


@transaction.atomic
def remind_evaluators() -> int:
    """Once each: three days before their day, or when it has passed. A periodic duty of the worker."""
    soon = timezone.localdate() + dt.timedelta(days=3)
    waiting = Evaluation.objects.filter(state__in=OPEN, due_on__lte=soon, reminded_at=None)
    rows = list(waiting.select_for_update(of=("self",)).select_related("person", "integrated__process__jurisdiction"))
    by_process: dict[int, list[Evaluation]] = {}
    for one in rows:
        by_process.setdefault(one.integrated.process_id, []).append(one)
    for found in by_process.values():
        persons = sorted({one.person for one in found if one.person}, key=lambda person: person.pk)
        due_on = lazy(day, str)(min(one.due_on for one in found if one.due_on))
        notify(persons, "cocreation/notices/evaluation_due", found[0].integrated.process, due_on=due_on)
    Evaluation.objects.filter(pk__in=[one.pk for one in rows]).update(reminded_at=timezone.now())
    return len(rows)
