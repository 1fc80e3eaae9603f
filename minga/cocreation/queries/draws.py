"""The question that the assignment of evaluators asks, with codes drawn anew each time instead of persons."""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from minga.accounts.models import Person
from minga.cocreation.models import (
    ConflictOfInterest,
    Draw,
    Evaluation,
    IntegratedActor,
    IntegratedProposal,
    IntegratedSource,
    Process,
)
from minga.cocreation.rules.processes import ROLES_OF_PARTY, body_of
from minga.directory.models import Appointment
from minga.groups.queries import members_of
from minga.ledger.models import Checkpoint
from minga.methods.matching import Assignment, Evaluator, Problem, assign, assign_third, read_assignment

GOVERNMENT, OTHERS = "government", "others"


@dataclass(frozen=True)
class Judge:
    """Somebody who can be drawn; `code` says nothing about who they are, and another draw gives another."""

    person: Person
    code: str
    institution: int | None
    sector: str


def judges_of(process: Process, party: str) -> list[Judge]:
    """Who sits in the group of this party today, and who was appointed to it."""
    found: dict[int, tuple[Person, int | None, str]] = {}
    body = body_of(process, party)
    for member in members_of(body) if body else ():
        if member.person is not None and member.person.is_active:
            found[member.person.pk] = (member.person, member.institution_id, member.seat.sector)
    appointed = Appointment.objects.in_force_on(timezone.localdate()).covering(process.jurisdiction)
    chosen = appointed.filter(role__in=ROLES_OF_PARTY.get(party, ()), person__is_active=True)
    for one in chosen.select_related("person", "institution"):
        if one.person is not None and one.person.pk not in found:
            sector = one.institution.sector if one.institution else ""
            found[one.person.pk] = (one.person, one.institution_id, sector)
    codes = new_codes(len(found))
    return [
        Judge(person, code, institution, sector)
        for (person, institution, sector), code in zip(found.values(), codes, strict=True)
    ]


def new_codes(count: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(f"E-{secrets.token_hex(3).upper()}")
    chosen = list(codes)
    secrets.SystemRandom().shuffle(chosen)
    return chosen


def forbidden_pairs(
    rows: Sequence[IntegratedProposal], judges: Sequence[Judge], dimension: str
) -> set[tuple[str, str]]:
    """Own institution, authorship, what each declared, and what already passed to somebody else."""
    codes = {row.pk: row.code for row in rows}
    by_person = {judge.person.pk: judge.code for judge in judges}
    pairs = set(own_institutions(codes, judges, list(by_person)))
    authors = IntegratedSource.objects.filter(integrated__in=codes, proposal__author__in=by_person)
    declared = ConflictOfInterest.objects.filter(integrated__in=codes, person__in=by_person)
    passed = Evaluation.objects.filter(
        integrated__in=codes, dimension=dimension, person__in=by_person, state=Evaluation.State.REPLACED
    )
    for row, person in (
        *authors.values_list("integrated", "proposal__author"),
        *declared.values_list("integrated", "person"),
        *passed.values_list("integrated", "person"),
    ):
        pairs.add((codes[row], by_person[person]))
    return pairs


def own_institutions(codes: dict[int, str], judges: Sequence[Judge], persons: list[int]) -> Iterable[tuple[str, str]]:
    """Also the institutions for which somebody acts by another appointment."""
    acts_for: dict[int, set[int]] = {}
    appointed = Appointment.objects.in_force_on(timezone.localdate()).filter(person__in=persons)
    for person, institution in appointed.exclude(institution=None).values_list("person", "institution"):
        acts_for.setdefault(person, set()).add(institution)
    actors: dict[int, list[int]] = {}
    for row, institution in IntegratedActor.objects.filter(integrated__in=codes).values_list(
        "integrated", "institution"
    ):
        actors.setdefault(institution, []).append(row)
    for judge in judges:
        own = acts_for.get(judge.person.pk, set()) | ({judge.institution} if judge.institution else set())
        for institution in own:
            yield from ((codes[row], judge.code) for row in actors.get(institution, ()))


def problem_of(
    rows: Sequence[IntegratedProposal],
    judges: Sequence[Judge],
    *,
    dimension: str,
    each: int,
    seed: str,
    most: int | None = None,
    is_mixed: bool = True,
) -> dict[str, Any]:
    """As JSON, for `minga.methods.matching`: anybody can ask it again. Institutions are numbers without a name."""
    known = sorted({judge.institution for judge in judges if judge.institution})
    names = dict(zip(known, new_codes(len(known)), strict=True))
    sectors: dict[int | None, str] = {}
    people = []
    for judge in sorted(judges, key=lambda one: one.code):
        sector = GOVERNMENT if judge.sector in ("government", "public") else OTHERS
        if judge.institution:
            sector = sectors.setdefault(judge.institution, sector)
        institution = names[judge.institution] if judge.institution else ""
        people.append({"code": judge.code, "institution": institution, "sector": sector})
    forbidden = forbidden_pairs(rows, judges, dimension)
    there = sorted({one["sector"] for one in people})
    return {
        "proposals": sorted(row.code for row in rows),
        "evaluators": people,
        "each": each,
        "forbidden": sorted(map(list, forbidden)),
        "sectors": there if is_mixed and len(there) > 1 and each > 1 else [],
        "most": most or fair_share(len(rows) * each, rows, judges, forbidden),
        "seed": seed,
    }


def fair_share(
    count: int, rows: Sequence[IntegratedProposal], judges: Sequence[Judge], forbidden: set[tuple[str, str]]
) -> int:
    """Rounded up, among those who can take something at all."""
    conflicts = Counter(code for _proposal, code in forbidden)
    able = sum(conflicts[judge.code] < len(rows) for judge in judges)
    return -(-count // max(able, 1))


def read_problem(stored: dict[str, Any]) -> Problem:
    given = {**stored, "evaluators": [Evaluator(**one) for one in stored["evaluators"]]}
    given["forbidden"] = [(proposal, person) for proposal, person in stored["forbidden"]]
    affinity = stored.get("affinity", [])
    given["affinity"] = {(proposal, person): value for proposal, person, value in affinity}
    return Problem(**given)


def answer(stored: dict[str, Any]) -> Assignment:
    """Ask the method what a draw asked. Raises `UncoverableError` as the method does."""
    problem = read_problem(stored["problem"])
    if stored["kind"] == "assign":
        return assign(problem)
    return assign_third(problem, read_assignment(stored["current"], seed=problem.seed), stored["discrepant"])


def repeats(draw: Draw) -> bool:
    """Whether the method, asked again, gives what the draw gave."""
    pairs = {code: list(people) for code, people in answer(draw.input).pairs.items()}
    return bool(pairs == draw.input["result"])


def new_seed(process: Process, dimension: str, round_key: str) -> str:
    """Nobody chooses it: it names the draw and takes the last signed root of the public register."""
    number = process.draws.filter(dimension=dimension, round=round_key).count() + 1
    last = Checkpoint.objects.order_by("-size").first()
    root = last.root_hex[:32] if last else "0" * 32
    return f"{dimension}/{round_key}/{number}/{root}"[-64:]


def loads_of(process: Process, dimension: str, round_key: str) -> Counter[int]:
    rows = Evaluation.objects.filter(integrated__process=process, dimension=dimension, round=round_key)
    return Counter(rows.exclude(state=Evaluation.State.REPLACED).values_list("person_id", flat=True))
