"""Which cells to hide: the small ones, and the fewest others that keep anybody from working them out."""

import time
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from minga.methods.disclosure.attack import TOLERANCE, Attacker
from minga.methods.disclosure.tables import Puzzle, small, sums_matrix, totals_depth, with_margins

THRESHOLD = 5
MOST_WITNESSES = 2000
MOST_TIES = 0.5
GIVEN_AWAY = "what must be printed gives a small cell away, whatever else is hidden"


class UnprotectableError(ValueError):
    """What must be printed already gives a small cell away, whatever else is hidden."""


@dataclass(frozen=True)
class Choice:
    """A safe choice of what to hide, its cost, and the cost under which no safe choice exists."""

    hidden: np.ndarray
    cost: float
    bound: float

    @property
    def is_optimal(self) -> bool:
        return self.cost <= self.bound + TOLERANCE


@dataclass(frozen=True)
class Suppression:
    """A table that can be printed. All arrays have the shape of the table with its margins.

    `counts`: the truth. `primary`: hidden because it is small. `hidden`: everything hidden.
    `cost` and `bound`: what hiding costs and the least it could cost; equal when the choice is proven the best.
    """

    counts: np.ndarray
    primary: np.ndarray
    hidden: np.ndarray
    threshold: int
    cost: float
    bound: float

    @property
    def secondary(self) -> np.ndarray:
        return np.asarray(self.hidden & ~self.primary)

    @property
    def is_optimal(self) -> bool:
        return self.cost <= self.bound + TOLERANCE

    @property
    def published(self) -> np.ndarray:
        """The table to print: the counts, NaN where hidden."""
        return np.where(self.hidden, np.nan, self.counts.astype(float))


def suppress(
    counts: np.ndarray,
    *,
    threshold: int = THRESHOLD,
    costs: np.ndarray | None = None,
    keep: np.ndarray | None = None,
    hide: np.ndarray | None = None,
    protect_zeros: bool = False,
    seconds: float = 8.0,
) -> Suppression:
    """Hide every count from 1 to `threshold - 1`, and the cheapest set of others that protects them.

    `counts`: people, one to three axes, without margins (they are added). `costs`, `keep`, `hide`: arrays of the shape
    *with* margins: what hiding each cell costs (by default 1 inside, and one more for each axis a total adds up),
    the cells that must be printed, and those already hidden (in an earlier release). `protect_zeros`: zeros count as
    small. `seconds`: time for proving that the choice is the cheapest; when it runs out the answer is safe too,
    but dearer, and may differ on another machine: `is_optimal` says which of the two it is.
    Safe means: from the printed table, for every small cell, the attacker cannot tell that it is under the threshold,
    nor place it within a range narrower than the threshold.
    Raises ValueError for a bad table and `UnprotectableError` when `keep` gives a small cell away.
    Source: Fischetti and Salazar (2001): exact model by cuts from the attacker's dual; the master by HiGHS.
    """
    if threshold < 2:
        raise ValueError("a threshold under 2 hides nobody")
    table = with_margins(counts)
    values = table.ravel()
    nothing = np.zeros(values.size, dtype=bool)
    puzzle = Puzzle(
        values=values,
        sums=sums_matrix(table.shape),
        latent=nothing,
        sensitive=small(values, threshold=threshold, protect_zeros=protect_zeros),
        costs=1.0 + totals_depth(table.shape).ravel() if costs is None else np.asarray(costs, dtype=float).ravel(),
        kept=nothing if keep is None else np.asarray(keep, dtype=bool).ravel(),
        hidden=nothing if hide is None else np.asarray(hide, dtype=bool).ravel(),
    )
    choice = choose_hidden(puzzle, threshold=threshold, seconds=seconds)
    return Suppression(
        counts=table,
        primary=puzzle.sensitive.reshape(table.shape),
        hidden=choice.hidden.reshape(table.shape),
        threshold=threshold,
        cost=choice.cost,
        bound=choice.bound,
    )


def choose_hidden(puzzle: Puzzle, *, threshold: int, seconds: float) -> Choice:
    """The cheapest safe set of hidden numbers of any puzzle, or a safe one and a bound when the time is over.

    Raises ValueError if a small number is to be printed, `UnprotectableError` if no choice is safe.
    """
    if puzzle.costs.shape != puzzle.values.shape or np.any(puzzle.costs < 0):
        raise ValueError("costs are zero or more, one for each cell of the table with its margins")
    if np.any(puzzle.kept & puzzle.sensitive & ~puzzle.latent) or np.any(puzzle.kept & puzzle.hidden):
        raise UnprotectableError("a cell that must be hidden is also asked to be printed")
    deadline = time.monotonic() + seconds
    cuts = Cuts(puzzle, threshold)
    bound = 0.0
    while True:
        chosen, bound, proven = cuts.solve(max(0.5, deadline - time.monotonic()), floor=bound)
        found = cuts.separate(chosen)
        if not found:
            cost = float(puzzle.costs[chosen & ~puzzle.latent].sum())
            return Choice(chosen, cost, cost if proven else min(bound, cost))
        if time.monotonic() > deadline:
            chosen = complete(puzzle, chosen, threshold)
            cost = float(puzzle.costs[chosen & ~puzzle.latent].sum())
            return Choice(chosen, cost, min(bound, cost))


class Cuts:
    """The master problem: which numbers to hide, and the inequalities learnt from each attack that succeeded."""

    def __init__(self, puzzle: Puzzle, threshold: int):
        self.puzzle = puzzle
        self.threshold = threshold
        self.fixed = puzzle.starts_hidden
        self.rises = np.where(puzzle.sensitive, np.maximum(threshold - puzzle.values, 0), 0).astype(float)
        self.ceiling = float(2 * puzzle.values.max(initial=0) + 10 * threshold)
        self.whole_costs = bool(np.all(puzzle.costs == np.floor(puzzle.costs)))
        self.previous = self.fixed
        self.witnesses: list[np.ndarray] = []
        self.rows: list[tuple[np.ndarray, np.ndarray, float]] = []
        self._cover_lines()

    def _add(self, columns: np.ndarray, weights: np.ndarray, least: float) -> None:
        """Σ weights × hidden ≥ least, written over the numbers that are still to be chosen."""
        settled = self.fixed[columns]
        least -= float(weights[settled].sum())
        if least > TOLERANCE:
            self.rows.append((columns[~settled], np.minimum(weights[~settled], least), least))

    def _cover_lines(self) -> None:
        """In a sum of printed numbers nobody hides alone; and the others must leave room for a small one to grow."""
        sums, puzzle = self.puzzle.sums, self.puzzle
        for row in range(sums.shape[0]):
            columns = sums.indices[sums.indptr[row] : sums.indptr[row + 1]]
            signs = sums.data[sums.indptr[row] : sums.indptr[row + 1]]
            if np.any(puzzle.latent[columns]):
                continue
            for place, column in enumerate(columns.tolist()):
                others = np.delete(columns, place)
                if puzzle.sensitive[column]:
                    self._add(others, np.ones(len(others)), 1.0)
                    same_side = np.delete(signs, place) == signs[place]
                    room = np.where(
                        same_side, np.minimum(puzzle.values[others], self.rises[column]), self.rises[column]
                    )
                    self._add(others, room, self.rises[column])
                elif not (puzzle.kept[column] or self.fixed[column]):
                    weights = np.r_[np.ones(len(others)), -1.0]
                    if not np.any(self.fixed[others]):
                        self.rows.append((np.r_[others, column], weights, 0.0))

    def solve(self, seconds: float, *, floor: float) -> tuple[np.ndarray, float, bool]:
        """The cheapest choice that respects every inequality so far, a bound on the cost, and whether it is proven."""
        puzzle = self.puzzle
        free = ~self.fixed
        place = np.cumsum(free) - 1
        base = float(puzzle.costs[self.fixed & ~puzzle.latent].sum())
        if not free.any() and self.rows:
            raise UnprotectableError(GIVEN_AWAY)
        if not self.rows:
            return self.fixed.copy(), base, True
        columns = place[np.concatenate([row[0] for row in self.rows])]
        weights = np.concatenate([row[1] for row in self.rows])
        pointers = np.r_[0, np.cumsum([len(row[0]) for row in self.rows])]
        matrix = sparse.csr_matrix((weights, columns, pointers), shape=(len(self.rows), int(free.sum())))
        answer = milp(
            puzzle.costs[free] + self._ties(free),
            integrality=np.ones(matrix.shape[1]),
            bounds=Bounds(0, np.where(puzzle.kept[free], 0.0, 1.0)),
            constraints=LinearConstraint(matrix, np.array([row[2] for row in self.rows]), np.inf),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if answer.status == 2:
            raise UnprotectableError(GIVEN_AWAY)
        chosen = self.fixed.copy()
        if answer.x is not None:
            chosen[free] = answer.x > 0.5
            self.previous = chosen
        reached = 0.0 if answer.mip_dual_bound is None else float(answer.mip_dual_bound)
        if self.whole_costs:
            reached = float(np.ceil(reached - MOST_TIES - TOLERANCE))
        return chosen, max(floor, base + reached), answer.status == 0

    def _ties(self, free: np.ndarray) -> np.ndarray:
        """Among the choices of the same cost, first the one like the last choice, and large counts, which hide best.

        All together stay under one unit of cost, so they never buy a dearer choice; costs with decimals go without.
        """
        if not self.whole_costs:
            return np.zeros(int(free.sum()))
        dislike = 1 / (1 + self.puzzle.values) + ~self.previous
        return np.asarray(dislike[free] * (MOST_TIES / max(float(dislike[free].sum()), 1.0)))

    def separate(self, chosen: np.ndarray) -> int:
        """Attack a choice; for each small number that falls, learn an inequality. Answers how many fell."""
        puzzle = self.puzzle
        attacker = Attacker(puzzle.sums, np.where(chosen, np.nan, puzzle.values), ceiling=self.ceiling)
        lowest, highest = self._recall(chosen)
        fell = 0
        for column in np.flatnonzero(puzzle.sensitive).tolist():
            prices = {}
            for direction in (1, -1):
                if self._is_safe(column, lowest, highest):
                    break
                reach = attacker.reach(column, direction)
                prices[direction] = reach.prices
                table = puzzle.values.astype(float)
                table[attacker.unknown] = reach.witness
                self.witnesses.append(table)
                np.minimum(lowest, table, out=lowest)
                np.maximum(highest, table, out=highest)
            if not self._is_safe(column, lowest, highest):
                fell += 1
                self._learn(column, prices, highest)
        return fell

    def _recall(self, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The tables found by earlier attacks that still fit what would be printed now: their lowest and highest."""
        values = self.puzzle.values.astype(float)
        shown = ~chosen
        self.witnesses = [
            table
            for table in self.witnesses[-MOST_WITNESSES:]
            if np.abs(table - values)[shown].max(initial=0) < TOLERANCE
        ]
        tables = np.array([values, *self.witnesses])
        return tables.min(axis=0), tables.max(axis=0)

    def _is_safe(self, column: int, lowest: np.ndarray, highest: np.ndarray) -> bool:
        risen = highest[column] - self.puzzle.values[column] >= self.rises[column] - TOLERANCE
        return bool(risen and highest[column] - lowest[column] >= self.threshold - TOLERANCE)

    def _learn(self, column: int, prices: dict[int, np.ndarray], highest: np.ndarray) -> None:
        up, down = (self._capacities(column, direction, prices[direction]) for direction in (1, -1))
        everything = np.arange(len(up))
        before = len(self.rows)
        if highest[column] - self.puzzle.values[column] < self.rises[column] - TOLERANCE:
            self._add_capacities(everything, up, self.rises[column])
        self._add_capacities(everything, up + down, float(self.threshold))
        if len(self.rows) == before:
            raise UnprotectableError(GIVEN_AWAY)

    def _add_capacities(self, columns: np.ndarray, weights: np.ndarray, least: float) -> None:
        useful = weights > TOLERANCE
        self._add(columns[useful], weights[useful], least)

    def _capacities(self, column: int, direction: int, prices: np.ndarray) -> np.ndarray:
        """How far the number can move for each hidden one, by the dual prices of the attack."""
        worth = -(self.puzzle.sums_by_column.T @ prices)
        worth[column] += direction
        up, down = np.maximum(worth, 0), np.maximum(-worth, 0)
        rising = np.where(up > TOLERANCE, up * (self.ceiling - self.puzzle.values), 0)
        return np.asarray(rising + down * self.puzzle.values)


def complete(puzzle: Puzzle, chosen: np.ndarray, threshold: int) -> np.ndarray:
    """Hide more until every small number is safe: for each one that falls, the cheapest movement that frees it."""
    cuts = Cuts(puzzle, threshold)
    everything = ~puzzle.kept | cuts.fixed
    while True:
        attacker = Attacker(puzzle.sums, np.where(chosen, np.nan, puzzle.values), ceiling=cuts.ceiling)
        falling = [
            column for column in np.flatnonzero(puzzle.sensitive).tolist() if not _stands(cuts, attacker, column)
        ]
        if not falling:
            return chosen
        if np.array_equal(chosen, everything):
            raise UnprotectableError(GIVEN_AWAY)
        added = [_freeing(puzzle, chosen, cuts.ceiling, column, threshold) for column in falling]
        found = [more for more in added if more is not None]
        chosen = everything if len(found) < len(added) else np.logical_or.reduce([chosen, *found])


def _freeing(puzzle: Puzzle, chosen: np.ndarray, ceiling: float, column: int, threshold: int) -> np.ndarray | None:
    """What to hide so that one number could be larger by the threshold: the support of the cheapest such movement."""
    price = np.where(chosen, 0.001, puzzle.costs + 0.01)
    up = np.where(puzzle.kept, 0.0, ceiling)
    down = np.where(puzzle.kept, 0.0, puzzle.values)
    least = np.zeros(2 * len(up))
    least[column] = up[column] = threshold
    down[column] = 0.0
    answer = linprog(
        np.r_[price, price],
        A_eq=sparse.hstack([puzzle.sums, -puzzle.sums], format="csr"),
        b_eq=np.zeros(puzzle.sums.shape[0]),
        bounds=np.c_[least, np.r_[up, down]],
    )
    return None if answer.x is None else np.abs(answer.x[: len(up)] - answer.x[len(up) :]) > TOLERANCE


def _stands(cuts: Cuts, attacker: Attacker, column: int) -> bool:
    most, least = attacker.reach(column, 1).value, attacker.reach(column, -1).value
    value = cuts.puzzle.values[column]
    return bool(most - value >= cuts.rises[column] - TOLERANCE and most - least >= cuts.threshold - TOLERANCE)
