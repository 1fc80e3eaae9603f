"""The draws of evaluators: who is asked is chosen by a method that anybody can repeat with what is kept here."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from minga.cocreation.actions.consolidation import is_discrepant
from minga.cocreation.methodology import Dimension, Round
from minga.cocreation.models import Draw, Evaluation, IntegratedProposal, Process
from minga.cocreation.queries.draws import Judge, answer, judges_of, loads_of, new_seed, problem_of
from minga.cocreation.rules.assessment import DRAWN, dimension_of, round_of
from minga.core.canonical import canonical_json
from minga.core.permits import Refused
from minga.directory.models import Appointment, Role
from minga.ledger.actions import record
from minga.methods.matching import UncoverableError
from minga.notices.actions import notify
from minga.web.numbers import day

State = Evaluation.State
DAYS = 14


def find_round(process: Process, dimension: str, round_key: str) -> tuple[Dimension, Round]:
    found = dimension_of(process, dimension)
    turn = round_of(found, round_key) if found else None
    if found is None or turn is None:
        raise Refused(_("La metodología de este proceso no tiene esa vuelta."))
    return found, turn


def draw_round(
    process: Process,
    rows: Sequence[IntegratedProposal],
    dimension: Dimension,
    turn: Round,
    due_on: dt.date,
    most: int | None,
) -> list[Evaluation]:
    judges = judges_of(process, turn.party)
    if not judges:
        raise Refused(_("Nadie integra todavía «%(party)s»: no hay a quién asignar.") % {"party": str(turn.title)})
    seed = new_seed(process, dimension.key, turn.key)
    asked = problem_of(rows, judges, dimension=dimension.key, each=turn.evaluators, seed=seed, most=most)
    draw = run_draw(process, dimension, turn, {"kind": "assign", "problem": asked})
    by_code = {judge.code: judge for judge in judges}
    pairs = draw.input["result"]
    return Evaluation.objects.bulk_create(
        new_evaluation(row, dimension, turn, by_code[code], place, draw, due_on)
        for row in rows
        for place, code in enumerate(pairs[row.code], 1)
    )


def new_evaluation(
    row: IntegratedProposal,
    dimension: Dimension,
    turn: Round,
    judge: Judge,
    place: int,
    draw: Draw,
    due_on: dt.date | None,
    **more: Any,
) -> Evaluation:
    return Evaluation(
        integrated=row,
        dimension=dimension.key,
        round=turn.key,
        place=place,
        person=judge.person,
        sector=judge.sector,
        draw=draw,
        due_on=due_on,
        **more,
    )


def run_draw(process: Process, dimension: Dimension, turn: Round, asked: dict[str, Any]) -> Draw:
    """Ask the method, and keep question and answer. A mix of sectors that cannot be is given up before refusing."""
    try:
        found = answer(asked)
    except UncoverableError as reasons:
        if not asked["problem"]["sectors"]:
            raise Refused(" ".join(one.sentence for one in reasons.shortages)) from reasons
        asked = {**asked, "problem": {**asked["problem"], "sectors": []}}
        return run_draw(process, dimension, turn, asked)
    kept = {**asked, "result": {code: list(people) for code, people in found.pairs.items()}}
    return Draw.objects.create(
        process=process,
        dimension=dimension.key,
        round=turn.key,
        seed=found.seed,
        input=kept,
        checksum=checksum_of(asked),
    )


def checksum_of(asked: Mapping[str, Any]) -> str:
    """Of the question alone, so that the register can say it before anybody may read the answer."""
    question = {key: value for key, value in asked.items() if key != "result"}
    return hashlib.sha256(canonical_json(without_floats(question))).hexdigest()


def without_floats(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, dict):
        return {key: without_floats(one) for key, one in value.items()}
    return [without_floats(one) for one in value] if isinstance(value, list | tuple) else value


def tell_evaluators(process: Process, made: Sequence[Evaluation]) -> None:
    """Only how many and until when: which ones, each sees on their own page."""
    persons = {one.person for one in made if one.person}
    institutions = {one.institution_id for one in made if one.institution_id and one.person_id is None}
    acting = Appointment.objects.in_force_on(timezone.localdate()).filter(
        role=Role.OFFICER, institution__in=institutions
    )
    persons |= {one.person for one in acting.select_related("person") if one.person}
    due_on = lazy(day, str)(made[0].due_on)
    ordered = sorted(persons, key=lambda person: person.pk)
    notify(ordered, "cocreation/notices/evaluation_assigned", process, due_on=due_on)


def standing_of(process: Process, dimension: Dimension, turn: Round) -> QuerySet[Evaluation]:
    found = Evaluation.objects.filter(integrated__process=process, dimension=dimension.key, round=turn.key)
    return found.exclude(state=State.REPLACED).order_by("integrated", "place")


def those_that_differ(
    process: Process, dimension: Dimension, turn: Round
) -> dict[IntegratedProposal, list[Evaluation]]:
    """The proposals whose evaluations are all in, differ too much, and have no third yet."""
    by_row: dict[IntegratedProposal, list[Evaluation]] = {}
    for one in standing_of(process, dimension, turn).select_related("integrated"):
        by_row.setdefault(one.integrated, []).append(one)
    return {
        row: given
        for row, given in by_row.items()
        if turn.party in DRAWN
        and all(one.state == State.SUBMITTED and not one.is_settling for one in given)
        and is_discrepant([one.total for one in given], dimension)
    }


def draw_thirds(process: Process, dimension: Dimension, turn: Round) -> list[Evaluation]:
    """By the same method: none of the first, nor of their institutions; the least loaded first."""
    found = those_that_differ(process, dimension, turn)
    if not found:
        return []
    draw, chosen = draw_one_more(process, dimension, turn, found)
    due_on = timezone.localdate() + dt.timedelta(days=DAYS)
    made = Evaluation.objects.bulk_create(
        new_evaluation(row, dimension, turn, chosen[row.code], len(given) + 1, draw, due_on, is_settling=True)
        for row, given in found.items()
    )
    facts = {"dimension": dimension.key, "round": turn.key, "evaluations": len(made), "seed": draw.seed}
    record("assessment.assigned", process, by=None, role="system", **facts, input=draw.checksum)
    tell_evaluators(process, made)
    return made


def draw_one_more(
    process: Process, dimension: Dimension, turn: Round, found: Mapping[IntegratedProposal, Sequence[Evaluation]]
) -> tuple[Draw, dict[str, Judge]]:
    """One person more for each of these, beside those that they have; the least loaded first."""
    rows, judges = list(found), judges_of(process, turn.party)
    loads, by_person = loads_of(process, dimension.key, turn.key), {judge.person.pk: judge for judge in judges}
    problem = problem_of(
        rows, judges, dimension=dimension.key, each=1, seed=new_seed(process, dimension.key, turn.key), is_mixed=False
    )
    most = max([*loads.values(), 1])
    problem["affinity"] = [
        [row.code, one.code, round(1 - loads[one.person.pk] / most, 4)] for row in rows for one in judges
    ]
    current = {
        row.code: sorted(by_person[one.person_id].code for one in given if one.person_id in by_person)
        for row, given in found.items()
    }
    asked = {"kind": "third", "problem": problem, "current": current, "discrepant": [row.code for row in rows]}
    draw = run_draw(process, dimension, turn, asked)
    by_code = {judge.code: judge for judge in judges}
    return draw, {row.code: by_code[draw.input["result"][row.code][0]] for row in rows}
