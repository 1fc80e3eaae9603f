"""The attack: what somebody with patience and a computer can learn about a hidden cell from the printed ones."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from ortools.linear_solver import pywraplp
from scipy.optimize import Bounds, LinearConstraint, milp

from minga.methods.disclosure.tables import sums_matrix

TOLERANCE = 1e-6
NO_CEILING = 1e7


@dataclass(frozen=True)
class Reach:
    """One end of what a hidden number can be, with the whole table that proves it and the prices of the sums."""

    value: float
    witness: np.ndarray
    prices: np.ndarray


class Attacker:
    """A linear programme that knows the printed numbers, the sums, and that nobody counts less than zero people.

    `sums` (m, n): rows that add to zero. `known` (n,): the printed numbers, NaN where hidden.
    `ceiling`: the largest number that a hidden cell is allowed to take in the programme. `between`: the least and the
    most that each number can be, when that is known too (after rounding).
    """

    def __init__(
        self,
        sums: sparse.csr_matrix,
        known: np.ndarray,
        *,
        ceiling: float = NO_CEILING,
        between: tuple[np.ndarray, np.ndarray] | None = None,
    ):
        self.known = np.asarray(known, dtype=float)
        self.ceiling = ceiling
        self.unknown = np.flatnonzero(np.isnan(self.known))
        floors, ceilings = (0.0, ceiling) if between is None else between
        self.floors = np.broadcast_to(floors, self.known.shape)[self.unknown].astype(float)
        self.ceilings = np.broadcast_to(ceilings, self.known.shape)[self.unknown].astype(float)
        unknown_sums = sums[:, self.unknown]
        self.rows = np.flatnonzero(np.diff(unknown_sums.indptr))
        self.unknown_sums = unknown_sums[self.rows].tocsr()
        self.constants = -(sums[self.rows] @ np.nan_to_num(self.known))
        self.row_count = sums.shape[0]
        self._place = {int(column): place for place, column in enumerate(self.unknown)}
        self._build()

    def _build(self) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._variables = [
            self._solver.NumVar(floor, ceiling, "")
            for floor, ceiling in zip(self.floors.tolist(), self.ceilings.tolist(), strict=True)
        ]
        self._constraints = []
        starts, columns, signs = self.unknown_sums.indptr, self.unknown_sums.indices, self.unknown_sums.data
        for row, constant in enumerate(self.constants.tolist()):
            constraint = self._solver.Constraint(constant, constant)
            for entry in range(starts[row], starts[row + 1]):
                constraint.SetCoefficient(self._variables[columns[entry]], float(signs[entry]))
            self._constraints.append(constraint)
        self._objective = self._solver.Objective()

    def reach(self, column: int, direction: int) -> Reach:
        """The largest (`direction` 1) or smallest (-1) value of one hidden number. Raises ValueError if none fits."""
        self._objective.Clear()
        self._objective.SetCoefficient(self._variables[self._place[column]], float(direction))
        self._objective.SetMaximization()
        if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
            raise ValueError("the printed numbers contradict each other: no table fits them")
        prices = np.zeros(self.row_count)
        prices[self.rows] = [constraint.dual_value() for constraint in self._constraints]
        witness = np.array([variable.solution_value() for variable in self._variables])
        return Reach(value=witness[self._place[column]], witness=witness, prices=prices)

    def reach_whole(self, column: int, direction: int) -> float:
        """The same end when every hidden number must be a whole number of people (an integer programme)."""
        reach = self.reach(column, direction)
        if np.all(np.abs(reach.witness - np.round(reach.witness)) < TOLERANCE):
            return float(np.round(reach.value))
        objective = np.zeros(len(self.unknown))
        objective[self._place[column]] = -direction
        answer = milp(
            objective,
            integrality=np.ones(len(self.unknown)),
            bounds=Bounds(self.floors, self.ceilings),
            constraints=LinearConstraint(self.unknown_sums, self.constants, self.constants),
        )
        if answer.x is None:
            raise ValueError("no table of whole numbers fits the printed numbers")
        return float(np.round(answer.x[self._place[column]]))


@dataclass(frozen=True)
class Findings:
    """What the attack learnt: for each cell the least and the most that it can be (equal where it is known)."""

    least: np.ndarray
    most: np.ndarray

    @property
    def widths(self) -> np.ndarray:
        return np.asarray(self.most - self.least)


def attack(published: np.ndarray, *, whole: bool = False) -> Findings:
    """Recover each hidden cell of a printed table as closely as its printed cells allow.

    `published`: a table with margins (see `with_margins`), one to three axes, NaN where a cell is hidden. The attack
    sees nothing else. `whole=False` solves two linear programmes for each hidden cell: what it answers contains the
    truth, and for tables of one or two axes it is exact. `whole=True` asks for whole people, which is exact always
    and slower. A cell without an upper limit has `most = inf`.
    Raises ValueError if the printed numbers contradict each other.
    Source: Fischetti and Salazar, "Solving the cell suppression problem on tabular data with linear constraints",
    Management Science 47 (2001), §2: the attacker's problem.
    """
    printed = np.asarray(published, dtype=float)
    flat = printed.ravel()
    sums = sums_matrix(printed.shape)
    settled = ~np.isnan(flat[sums.indices]).reshape(-1)
    open_rows = np.add.reduceat(~settled, sums.indptr[:-1]) == 0
    if np.any(np.abs((sums @ np.nan_to_num(flat))[open_rows]) > TOLERANCE):
        raise ValueError("the printed numbers contradict each other: no table fits them")
    attacker = Attacker(sums, flat)
    return find(attacker, whole=whole, shape=printed.shape)


def find(attacker: Attacker, *, whole: bool, shape: tuple[int, ...]) -> Findings:
    """Both ends of every hidden number that an attacker faces, in the given shape."""
    least, most = attacker.known.copy(), attacker.known.copy()
    for column in attacker.unknown.tolist():
        for ends, direction in ((least, -1), (most, 1)):
            ends[column] = attacker.reach_whole(column, direction) if whole else attacker.reach(column, direction).value
    most[most > attacker.ceiling * 0.999] = np.inf
    return Findings(least.reshape(shape), most.reshape(shape))
