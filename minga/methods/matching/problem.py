"""Who evaluates what: the question, as people ask it and as arrays."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

AFFINITY_STEPS = 10_000


@dataclass(frozen=True)
class Evaluator:
    """Somebody who can evaluate. `least` and `most`: how many proposals, when not the same for everybody."""

    code: str
    institution: str = ""
    sector: str = ""
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Problem:
    """Proposals to be evaluated, and people to do it.

    `each`: how many different evaluators each proposal gets, exactly. `forbidden`: pairs (proposal, evaluator) in
    conflict of interest. `affinity`: how well a pair fits, from 0 to 1, by pair or as an array (proposals, evaluators)
    in the given order; absent means 0; it counts in steps of 1/10,000. `sectors`: each proposal gets at least one
    evaluator of each of these. `different_institutions`: the evaluators of a proposal belong to different ones (an
    empty institution is different from all). `least` and `most`: load of each evaluator; without `most`, the fair
    share rounded up. `seed`: public text that decides the ties, see `draw_ties`.
    """

    proposals: Sequence[str]
    evaluators: Sequence[Evaluator]
    each: int = 2
    forbidden: Collection[tuple[str, str]] = ()
    affinity: Mapping[tuple[str, str], float] | np.ndarray | None = None
    sectors: Collection[str] = ()
    different_institutions: bool = True
    least: int = 0
    most: int | None = None
    seed: str = ""

    def without(self, gone: Collection[str]) -> "Problem":
        """The same question when some evaluators have left: they can get nothing."""
        left = set(gone)
        evaluators = [replace(person, least=0, most=0) if person.code in left else person for person in self.evaluators]
        most = self.most if self.most is not None else self.fair_share(len(evaluators) - len(left))
        return replace(self, evaluators=evaluators, most=most)

    def fair_share(self, people: int) -> int:
        return -(-len(self.proposals) * self.each // max(people, 1))


@dataclass(frozen=True)
class Grid:
    """The same question as arrays, codes in alphabetical order so that the order of the lists decides nothing.

    P proposals, E evaluators, S wanted sectors. `allowed` (P, E); `gains` (P, E): affinity in steps;
    `needs` (P,): evaluators still to find; `wants` (P, S): sectors still to find; `institution` (E,) and `sector` (E,):
    numbers (-1: a sector nobody asks for); `least`, `most` (E,).
    """

    proposals: list[str]
    evaluators: list[Evaluator]
    sectors: list[str]
    allowed: np.ndarray
    gains: np.ndarray
    needs: np.ndarray
    wants: np.ndarray
    institution: np.ndarray
    sector: np.ndarray
    least: np.ndarray
    most: np.ndarray
    different_institutions: bool
    row: dict[str, int] = field(repr=False)
    column: dict[str, int] = field(repr=False)

    def give(self, proposal: int, evaluator: int) -> None:
        """Settle one pair beforehand: one evaluator less to find, one place less, that institution taken."""
        self.needs[proposal] -= 1
        self.least[evaluator] = max(self.least[evaluator] - 1, 0)
        self.most[evaluator] -= 1
        self.exclude(proposal, evaluator)
        if self.sector[evaluator] >= 0:
            self.wants[proposal, self.sector[evaluator]] = False

    def exclude(self, proposal: int, evaluator: int) -> None:
        """This person, and the others of the institution where that matters, cannot get this proposal."""
        self.allowed[proposal, evaluator] = False
        if self.different_institutions:
            self.allowed[proposal, self.institution == self.institution[evaluator]] = False


def read_grid(problem: Problem) -> Grid:
    """Check the question and write it as arrays. Raises ValueError for what does not make sense, saying what."""
    proposals = sorted(problem.proposals)
    people = sorted(problem.evaluators, key=lambda person: person.code)
    row = {code: place for place, code in enumerate(proposals)}
    column = {person.code: place for place, person in enumerate(people)}
    if len(row) < len(proposals) or len(column) < len(people):
        raise ValueError("a code is repeated")
    sectors = sorted(set(problem.sectors))
    if problem.each < max(1, len(sectors)):
        raise ValueError(f"{problem.each} evaluators cannot come from {len(sectors)} sectors")
    most = problem.fair_share(len(people)) if problem.most is None else problem.most
    grid = Grid(
        proposals=proposals,
        evaluators=people,
        sectors=sectors,
        allowed=np.ones((len(proposals), len(people)), dtype=bool),
        gains=_read_gains(problem, proposals, people, row, column),
        needs=np.full(len(proposals), problem.each),
        wants=np.ones((len(proposals), len(sectors)), dtype=bool),
        institution=_number_institutions(people, problem.different_institutions),
        sector=np.array([sectors.index(p.sector) if p.sector in sectors else -1 for p in people], dtype=np.int64),
        least=np.array([problem.least if p.least is None else p.least for p in people], dtype=np.int64),
        most=np.array([most if p.most is None else p.most for p in people], dtype=np.int64),
        different_institutions=problem.different_institutions,
        row=row,
        column=column,
    )
    if np.any(grid.least < 0) or np.any(grid.least > grid.most):
        raise ValueError("the least that somebody evaluates is from zero to the most")
    for proposal, evaluator in problem.forbidden:
        if proposal not in row or evaluator not in column:
            raise ValueError(f"a conflict names somebody unknown: {proposal}, {evaluator}")
        grid.allowed[row[proposal], column[evaluator]] = False
    return grid


def _read_gains(
    problem: Problem, proposals: list[str], people: list[Evaluator], row: dict[str, int], column: dict[str, int]
) -> np.ndarray:
    affinity = np.zeros((len(proposals), len(people)))
    if isinstance(problem.affinity, np.ndarray):
        if problem.affinity.shape != affinity.shape:
            raise ValueError(f"affinities have the shape {affinity.shape}, not {problem.affinity.shape}")
        rows = [row[code] for code in problem.proposals]
        columns = [column[person.code] for person in problem.evaluators]
        affinity[np.ix_(rows, columns)] = problem.affinity
    else:
        for (proposal, evaluator), value in (problem.affinity or {}).items():
            if proposal not in row or evaluator not in column:
                raise ValueError(f"an affinity names somebody unknown: {proposal}, {evaluator}")
            affinity[row[proposal], column[evaluator]] = value
    if not np.all((affinity >= 0) & (affinity <= 1)):
        raise ValueError("affinities go from 0 to 1")
    return np.round(affinity * AFFINITY_STEPS).astype(np.int64)


def _number_institutions(people: list[Evaluator], matters: bool) -> np.ndarray:
    """A number for each institution; whoever has none is one alone. Each institution belongs to a single sector."""
    numbers: dict[str, int] = {}
    sectors: dict[str, str] = {}
    for person in people:
        name = person.institution or f"\0{person.code}"
        numbers.setdefault(name, len(numbers))
        if matters and sectors.setdefault(name, person.sector) != person.sector:
            raise ValueError(f"{person.institution} appears in two sectors")
    return np.array([numbers[person.institution or f"\0{person.code}"] for person in people], dtype=np.int64)
