"""The assignment against every assignment there is, on questions small enough to list them all."""

import hashlib
import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.methods import matching
from minga.methods.matching import Evaluator, Problem
from minga.methods.matching.problem import AFFINITY_STEPS

INSTITUTIONS = {"I1": "academia", "I2": "academia", "I3": "civil", "I4": "público", "": "civil"}


def every_assignment(problem: Problem) -> Iterator[dict[str, tuple[str, ...]]]:
    """All the assignments that meet the conditions, by trying every combination."""
    people = {person.code: person for person in problem.evaluators}
    options = []
    for proposal in problem.proposals:
        fitting = []
        for team in itertools.combinations(sorted(people), problem.each):
            institutions = [people[code].institution or code for code in team]
            sectors = {people[code].sector for code in team}
            if any((proposal, code) in problem.forbidden for code in team):
                continue
            if problem.different_institutions and len(set(institutions)) < len(team):
                continue
            if set(problem.sectors) <= sectors:
                fitting.append(team)
        options.append(fitting)
    most = problem.most
    if most is None:
        most = -(-len(problem.proposals) * problem.each // len(people))
    for teams in itertools.product(*options):
        loads = dict.fromkeys(people, 0)
        for code in itertools.chain(*teams):
            loads[code] += 1
        if all(problem.least <= load <= most for load in loads.values()):
            yield dict(zip(problem.proposals, teams, strict=True))


def affinity_of(problem: Problem, pairs: dict[str, tuple[str, ...]]) -> int:
    steps = {pair: round(value * AFFINITY_STEPS) for pair, value in problem.affinity.items()}
    return sum(steps.get((proposal, code), 0) for proposal, team in pairs.items() for code in team)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    proposals = [f"P{number}" for number in range(draw(st.integers(1, 4)))]
    names = draw(st.lists(st.sampled_from(sorted(INSTITUTIONS)), min_size=2, max_size=5))
    people = [Evaluator(f"E{number}", name, INSTITUTIONS[name]) for number, name in enumerate(names)]
    pairs = [(proposal, person.code) for proposal in proposals for person in people]
    return Problem(
        proposals=proposals,
        evaluators=people,
        each=draw(st.integers(1, 2)),
        forbidden=draw(st.lists(st.sampled_from(pairs), max_size=4)),
        affinity={pair: draw(st.sampled_from([0.0, 0.25, 0.5, 1.0])) for pair in pairs},
        sectors=draw(st.sampled_from([(), ("civil",)])),
        different_institutions=draw(st.booleans()),
        least=draw(st.integers(0, 1)),
        most=draw(st.sampled_from([1, 2, 4])),
        seed=draw(st.text(max_size=5)),
    )


@settings(max_examples=300, deadline=None)
@given(problems())
def test_the_assignment_is_the_best_of_all_or_there_is_none(problem: Problem) -> None:
    best = max((affinity_of(problem, pairs) for pairs in every_assignment(problem)), default=None)
    if best is None:
        with pytest.raises(matching.UncoverableError) as refusal:
            matching.assign(problem)
        assert all(shortage.sentence.endswith(".") and shortage.missing > 0 for shortage in refusal.value.shortages)
        assert refusal.value.shortages
        return
    found = matching.assign(problem)
    assert found.pairs in list(every_assignment(problem))
    assert round(found.affinity * AFFINITY_STEPS) == best == affinity_of(problem, found.pairs)


@settings(max_examples=100, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_lists_decides_nothing(problem: Problem, chance) -> None:
    if next(every_assignment(problem), None) is None:
        return
    proposals, people = list(problem.proposals), list(problem.evaluators)
    chance.shuffle(proposals)
    chance.shuffle(people)
    again = Problem(**{**vars(problem), "proposals": proposals, "evaluators": people})
    assert matching.assign(again) == matching.assign(problem)


@settings(max_examples=150, deadline=None)
@given(problems(), st.data())
def test_a_new_assignment_moves_as_few_pairs_as_possible(problem: Problem, data: st.DataObject) -> None:
    if next(every_assignment(problem), None) is None:
        return
    first = matching.assign(problem)
    gone = data.draw(st.sampled_from([person.code for person in problem.evaluators]))
    forbidden = [*problem.forbidden, *((proposal, gone) for proposal in problem.proposals)]
    others = [person for person in problem.evaluators if person.code != gone]
    without = Problem(**{**vars(problem), "forbidden": [p for p in forbidden if p[1] != gone], "evaluators": others})
    kept = [
        (len(first.as_set() & {(p, code) for p, team in pairs.items() for code in team}), affinity_of(problem, pairs))
        for pairs in (every_assignment(without) if others else ())
    ]
    if not kept:
        with pytest.raises(matching.UncoverableError):
            matching.reassign(problem, first, gone=[gone])
        return
    again = matching.reassign(problem, first, gone=[gone])
    assert (len(first.as_set() & again.as_set()), affinity_of(problem, again.pairs)) == max(kept)
    assert gone not in again.loads


def test_a_small_question_with_large_gains_is_not_too_large() -> None:
    """Found by Hypothesis: the sums of the solver overflowed with two proposals and two evaluators."""
    people = [Evaluator(f"E{number}", institution="I1", sector="academia") for number in range(2)]
    for part in range(1, 401):
        affinity = {("P1", "E0"): part / 400}
        problem = Problem(["P0", "P1"], people, each=1, forbidden=[("P0", "E1")], affinity=affinity, least=0, most=1)
        first = matching.assign(problem)
        assert first.pairs == {"P0": ("E0",), "P1": ("E1",)}
        assert matching.reassign(problem, first).pairs == first.pairs


def test_a_tie_falls_by_the_published_seed_and_anybody_can_repeat_the_draw() -> None:
    people = [Evaluator(f"E{number}") for number in range(4)]
    problem = Problem(["P1"], people, each=1, seed="2026-11-20 sorteo de evaluadores")
    stream = hashlib.shake_256(b"2026-11-20 sorteo de evaluadores\nP1").digest(32)
    draws = [int.from_bytes(stream[8 * place : 8 * place + 8], "big") % 1000 for place in range(4)]
    codes = [person.code for person in people]
    assert matching.draw_ties(problem.seed, ["P1"], codes, levels=1000).tolist() == [draws]
    winners = {matching.assign(Problem(["P1"], people, each=1, seed=str(number))).pairs["P1"] for number in range(60)}
    assert winners == {(code,) for code in codes}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3), st.integers(2, 4), st.text(max_size=4))
def test_without_affinities_the_largest_draw_wins(proposals: int, people: int, seed: str) -> None:
    problem = Problem(
        [f"P{number}" for number in range(proposals)],
        [Evaluator(f"E{number}") for number in range(people)],
        each=1,
        most=proposals,
        affinity={},
        seed=seed,
    )
    levels = 2 ** (61 - (proposals * (1 + people) + people + 1).bit_length()) // proposals
    ties = matching.draw_ties(seed, problem.proposals, [e.code for e in problem.evaluators], levels=levels)
    best = {f"P{row}": (f"E{int(np.argmax(ties[row]))}",) for row in range(proposals)}
    assert matching.assign(problem).pairs == best


def test_affinities_may_come_as_an_array_in_the_given_order() -> None:
    people = [Evaluator("Z"), Evaluator("A")]
    found = matching.assign(Problem(["P2", "P1"], people, each=1, affinity=np.array([[1.0, 0.0], [0.0, 1.0]])))
    assert found.pairs == {"P1": ("A",), "P2": ("Z",)}
    assert found.affinity == 2.0


@pytest.mark.parametrize(
    ("problem", "sentences"),
    [
        (
            Problem(["P1"], [Evaluator("E1"), Evaluator("E2")], forbidden=[("P1", "E2")]),
            ["La propuesta P1 necesita 2 personas distintas y sin conflicto de interés solo queda E1."],
        ),
        (
            Problem(["P1"], [Evaluator("E1")], each=1, forbidden=[("P1", "E1")]),
            ["La propuesta P1 necesita 1 persona y nadie puede evaluarla."],
        ),
        (
            Problem(["P1"], [Evaluator("E1", "IAEN"), Evaluator("E2", "IAEN")]),
            [
                "La propuesta P1 necesita 2 personas distintas y las 2 personas que pueden evaluarla son de una sola "
                "institución."
            ],
        ),
        (
            Problem(["P1", "P2"], [Evaluator("E1"), Evaluator("E2"), Evaluator("E3")], most=1),
            ["Hacen falta 4 evaluaciones y solo hay lugar para 3."],
        ),
        (
            Problem(["P1"], [Evaluator("E1", "", "civil"), Evaluator("E2", "", "civil")], sectors=["academia"]),
            ["Nadie del sector «academia» puede evaluar la propuesta P1 sin conflicto de interés."],
        ),
        (
            Problem(
                ["P1", "P2"],
                [Evaluator("E1", "", "civil", most=1), Evaluator("E2"), Evaluator("E3")],
                sectors=["civil"],
                most=2,
            ),
            ["Hacen falta 2 evaluaciones del sector «civil» y solo hay lugar para 1."],
        ),
        (
            Problem(
                ["P1", "P2", "P3"],
                [Evaluator("E1", most=1), Evaluator("E2", most=9)],
                each=1,
                forbidden=[("P1", "E2"), ("P2", "E2")],
            ),
            ["Las propuestas P1 y P2 necesitan lugares de E1, que ya los tienen todos ocupados: falta 1 lugar."],
        ),
        (
            Problem(["P1"], [Evaluator("E1"), Evaluator("E2")], each=1, least=1),
            ["Los mínimos de las personas suman 2 evaluaciones y solo hay 1 que repartir."],
        ),
        (
            Problem(["P1", "P2"], [Evaluator("E1", least=2), Evaluator("E2")], 1, [("P1", "E1")], most=2),
            ["Por sus conflictos de interés, E1 no puede llegar a su mínimo: falta 1 evaluación."],
        ),
    ],
)
def test_it_says_in_words_why_there_is_none(problem: Problem, sentences: list[str]) -> None:
    with pytest.raises(matching.UncoverableError) as refusal:
        matching.assign(problem)
    assert [shortage.sentence for shortage in refusal.value.shortages] == sentences
    assert str(refusal.value) == " ".join(sentences)


def test_what_was_evaluated_stays_even_when_its_evaluator_leaves() -> None:
    people = [Evaluator("E1", "A"), Evaluator("E2", "A"), Evaluator("E3", "B"), Evaluator("E4", "C")]
    problem = Problem(["P1", "P2"], people, most=2)
    first = matching.read_assignment({"P1": ["E1", "E3"], "P2": ["E1", "E4"]})
    again = matching.reassign(problem, first, gone=["E1"], done=[("P1", "E1")])
    assert again.pairs["P1"] == ("E1", "E3")
    assert "E1" not in again.pairs["P2"]
    assert again.pairs["P2"][-1] == "E4"


def test_an_evaluation_that_was_never_assigned_cannot_be_done() -> None:
    problem = Problem(["P1"], [Evaluator("E1"), Evaluator("E2"), Evaluator("E3")])
    with pytest.raises(ValueError, match="never assigned"):
        matching.reassign(problem, matching.read_assignment({"P1": ["E1", "E2"]}), done=[("P1", "E3")])


def test_the_third_evaluator_is_new_and_of_another_institution() -> None:
    names = ["A", "A", "B", "B", "C"]
    people = [Evaluator(f"E{number}", name) for number, name in enumerate(names)]
    problem = Problem(["P1", "P2"], people, most=2)
    first = matching.read_assignment({"P1": ["E0", "E2"], "P2": ["E1", "E4"]})
    third = matching.assign_third(problem, first, ["P1"])
    assert third.pairs == {"P1": ("E4",)}
    both = matching.assign_third(problem, first, ["P1", "P2"])
    assert both.pairs["P1"] == ("E4",)
    assert both.pairs["P2"] in {("E2",), ("E3",)}


@settings(max_examples=100, deadline=None)
@given(problems(), st.data())
def test_third_evaluators_never_repeat_a_person_or_an_institution(problem: Problem, data: st.DataObject) -> None:
    if next(every_assignment(problem), None) is None:
        return
    first = matching.assign(problem)
    discrepant = data.draw(st.lists(st.sampled_from(problem.proposals), unique=True, min_size=1))
    people = {person.code: person.institution or person.code for person in problem.evaluators}
    try:
        third = matching.assign_third(problem, first, discrepant, most=len(discrepant))
    except matching.UncoverableError:
        for_each = [
            [
                code
                for code in people
                if code not in first.pairs[proposal]
                and (proposal, code) not in problem.forbidden
                and not (
                    problem.different_institutions and people[code] in {people[own] for own in first.pairs[proposal]}
                )
            ]
            for proposal in discrepant
        ]
        assert not all(for_each)
        return
    assert set(third.pairs) == set(discrepant)
    for proposal, (newcomer,) in third.pairs.items():
        assert newcomer not in first.pairs[proposal]
        assert (proposal, newcomer) not in problem.forbidden
        if problem.different_institutions:
            assert people[newcomer] not in {people[own] for own in first.pairs[proposal]}


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (Problem(["P1", "P1"], [Evaluator("E1")]), "repeated"),
        (Problem(["P1"], [Evaluator("E1")], forbidden=[("P1", "E9")]), "unknown"),
        (Problem(["P1"], [Evaluator("E1")], affinity={("P9", "E1"): 1}), "unknown"),
        (Problem(["P1"], [Evaluator("E1")], affinity={("P1", "E1"): 1.5}), "from 0 to 1"),
        (Problem(["P1"], [Evaluator("E1")], affinity=np.zeros((2, 2))), "shape"),
        (Problem(["P1"], [Evaluator("E1")], each=0), "cannot come"),
        (Problem(["P1"], [Evaluator("E1", least=3)], most=1), "least"),
        (Problem(["P1"], [Evaluator("E1", "A", "x"), Evaluator("E2", "A", "y")]), "two sectors"),
    ],
)
def test_a_problem_without_sense_is_refused(problem: Problem, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        matching.assign(problem)
