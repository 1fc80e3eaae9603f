"""Assign, assign again when somebody leaves, and find the third evaluator."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from minga.methods.matching.network import build_network, solve
from minga.methods.matching.problem import AFFINITY_STEPS, Grid, Problem, read_grid
from minga.methods.matching.shortage import UncoverableError, explain_shortage

Pair = tuple[str, str]


@dataclass(frozen=True)
class Assignment:
    """Who evaluates what. `pairs`: for each proposal, its evaluators in alphabetical order.

    `affinity`: the sum over the pairs, after rounding each to 1/10,000. `seed`: the one that broke the ties.
    """

    pairs: dict[str, tuple[str, ...]]
    affinity: float
    seed: str

    @property
    def loads(self) -> dict[str, int]:
        """How many proposals each person got; those who got none are absent."""
        loads: dict[str, int] = {}
        for people in self.pairs.values():
            for person in people:
                loads[person] = loads.get(person, 0) + 1
        return dict(sorted(loads.items()))

    def changes(self, other: "Assignment") -> tuple[set[Pair], set[Pair]]:
        """The pairs that the other assignment takes away, and those that it adds."""
        mine, theirs = self.as_set(), other.as_set()
        return mine - theirs, theirs - mine

    def as_set(self) -> set[Pair]:
        return {(proposal, person) for proposal, people in self.pairs.items() for person in people}


def assign(problem: Problem) -> Assignment:
    """The assignment that meets every condition of the problem with the most affinity; ties fall by the seed.

    Exact: a flow of minimum cost in whole numbers. The same problem and seed give the same assignment whatever the
    order of the lists. Raises ValueError for a problem without sense, `UncoverableError` when no assignment exists,
    `OverflowError` beyond what 64 bits hold (some tens of thousands of proposals).
    Source: Ahuja, Magnanti and Orlin, "Network Flows" (1993), ch. 9–12; SHAKE-256 for the draw.
    """
    return _settle(read_grid(problem), problem.seed, settled=[], kept=None)


def reassign(
    problem: Problem, current: Assignment, *, gone: Collection[str] = (), done: Collection[Pair] = ()
) -> Assignment:
    """A new assignment after a change (somebody left, a conflict appeared) that moves as few pairs as possible.

    `problem`: the question with its present conditions. `gone`: evaluators who get nothing more. `done`: pairs already
    evaluated; they stay, also those of who left. Among the assignments that keep the most pairs, the one with the most
    affinity; ties fall by the seed. Raises as `assign`, and ValueError if a pair in `done` was not assigned.
    """
    present = problem.without(gone)
    settled = sorted(done)
    if not set(settled) <= current.as_set():
        raise ValueError("an evaluation already done was never assigned")
    grid = read_grid(present)
    for person in gone:
        grid.most[grid.column[person]] = sum(1 for _, name in settled if name == person)
    kept = np.zeros(grid.allowed.shape, dtype=np.int64)
    for proposal, person in current.as_set():
        if proposal in grid.row and person in grid.column:
            kept[grid.row[proposal], grid.column[person]] = 1
    return _settle(grid, problem.seed, settled=settled, kept=kept)


def assign_third(
    problem: Problem, current: Assignment, discrepant: Collection[str], *, most: int | None = None
) -> Assignment:
    """One more evaluator for each discrepant proposal: not one of its own, nor of their institutions.

    `most`: how many third evaluations one person takes, at most; by default the fair share rounded up. The answer
    holds only the new pairs. The wanted sectors count as already met. Raises as `assign`.
    """
    proposals = [code for code in problem.proposals if code in set(discrepant)]
    affinity = problem.affinity
    if isinstance(affinity, np.ndarray):
        affinity = affinity[[place for place, code in enumerate(problem.proposals) if code in set(discrepant)]]
    elif affinity is not None:
        affinity = {pair: value for pair, value in affinity.items() if pair[0] in set(proposals)}
    question = replace(
        problem,
        proposals=proposals,
        evaluators=[replace(person, least=0, most=None) for person in problem.evaluators],
        forbidden=[pair for pair in problem.forbidden if pair[0] in set(proposals)],
        affinity=affinity,
        each=1,
        sectors=(),
        least=0,
        most=most,
    )
    grid = read_grid(question)
    for proposal in proposals:
        for person in current.pairs.get(proposal, ()):
            grid.exclude(grid.row[proposal], grid.column[person])
    return _settle(grid, problem.seed, settled=[], kept=None)


def _settle(grid: Grid, seed: str, *, settled: Collection[Pair], kept: np.ndarray | None) -> Assignment:
    """Solve what is left after the pairs settled beforehand, and put both together."""
    gains = grid.gains.copy()
    chosen = np.zeros(grid.allowed.shape, dtype=bool)
    for proposal, person in settled:
        place = grid.row[proposal], grid.column[person]
        chosen[place] = True
        grid.give(*place)
    network = build_network(grid)
    found = solve(grid, network, seed=seed, kept=kept)
    if found is None:
        raise UncoverableError(explain_shortage(grid, network))
    chosen |= found
    return Assignment(pairs=_read_pairs(grid, chosen), affinity=int(gains[chosen].sum()) / AFFINITY_STEPS, seed=seed)


def _read_pairs(grid: Grid, chosen: np.ndarray) -> dict[str, tuple[str, ...]]:
    codes = [person.code for person in grid.evaluators]
    return {
        proposal: tuple(codes[column] for column in np.flatnonzero(chosen[place]))
        for place, proposal in enumerate(grid.proposals)
    }


def read_assignment(pairs: Mapping[str, Collection[str]], *, seed: str = "") -> Assignment:
    """An assignment made elsewhere, so that it can be changed or extended; its affinity is not known and counts 0."""
    return Assignment({proposal: tuple(sorted(people)) for proposal, people in sorted(pairs.items())}, 0.0, seed)
