"""How much a ranking depends on the weight given to each criterion."""

from dataclasses import dataclass

import numpy as np

CLOSE = 1e-12


@dataclass(frozen=True)
class WeightRange:
    """How far one weight can move, the others keeping their proportions, before the choice changes.

    `low`, `high`: the choice is the same for every weight between them. `swap_low`, `swap_high`: who changes places
    there (positions in the given table: leaves, enters), or None when it never happens down to 0 or up to 1.
    """

    criterion: int
    weight: float
    low: float
    high: float
    swap_low: tuple[int, int] | None
    swap_high: tuple[int, int] | None


def rank_weighted(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Positions of the proposals from the best to the worst by their weighted mean; equals keep their order.

    `scores`: shape (proposals, criteria), higher is better. `weights`: (criteria,), zero or more, not all zero.
    Raises ValueError for another shape or sign. Source: weighted sum model (Fishburn, 1967).
    """
    table, shares = _read_scores(scores, weights)
    return np.asarray(np.argsort(-np.round(table @ shares, 12), kind="stable"))


def measure_sensitivity(scores: np.ndarray, weights: np.ndarray, *, top: int | None = None) -> list[WeightRange]:
    """For each criterion, the range of its weight that leaves the choice as it is; exact, not by trial.

    `scores`, `weights`: as `rank_weighted`; at least two criteria have weight. `top`: how many proposals are chosen
    (the choice is that set); without it, the choice is the whole order. A tie counts as a change of the one that does
    not keep its place. Weights are answered as shares that add up to 1. Raises ValueError as `rank_weighted`, and for
    a `top` out of range. Source: Triantaphyllou and Sánchez, "A sensitivity analysis approach for some deterministic
    multi-criteria decision-making methods", Decision Sciences 28 (1997).
    """
    table, shares = _read_scores(scores, weights)
    count = len(table)
    if np.count_nonzero(shares) < 2:
        raise ValueError("with a single criterion there is nothing to move")
    if top is not None and not 1 <= top <= count:
        raise ValueError(f"the chosen are from 1 to {count}")
    order = rank_weighted(table, weights)
    if top is None:
        ahead, behind = order[:-1], order[1:]
    else:
        ahead, behind = np.repeat(order[:top], count - top), np.tile(order[top:], top)
    return [_find_range(table, shares, criterion, ahead, behind) for criterion in range(table.shape[1])]


def _find_range(
    table: np.ndarray, shares: np.ndarray, criterion: int, ahead: np.ndarray, behind: np.ndarray
) -> WeightRange:
    """The nearest weights, below and above, at which one of the ahead and one of the behind become equal.

    With weight t for the criterion, the score is t·x + (1 - t)·r, where r is the mean over the others in proportion.
    """
    weight = float(shares[criterion])
    own = table[:, criterion]
    others = shares.copy()
    others[criterion] = 0
    rest = table @ (others / others.sum()) if others.sum() > 0 else np.zeros(len(table))
    start = rest[ahead] - rest[behind]
    slope = (own[ahead] - own[behind]) - start
    crossing = np.divide(-start, slope, out=np.full(len(slope), np.nan), where=np.abs(slope) > CLOSE)
    low, swap_low = 0.0, None
    below = np.flatnonzero((slope > CLOSE) & (crossing <= weight + CLOSE) & (crossing >= 0))
    if len(below):
        place = below[np.argmax(crossing[below])]
        low, swap_low = min(max(float(crossing[place]), 0.0), weight), (int(ahead[place]), int(behind[place]))
    high, swap_high = 1.0, None
    above = np.flatnonzero((slope < -CLOSE) & (crossing >= weight - CLOSE) & (crossing <= 1))
    if len(above):
        place = above[np.argmin(crossing[above])]
        high, swap_high = max(float(crossing[place]), weight), (int(ahead[place]), int(behind[place]))
    return WeightRange(criterion, weight, low, high, swap_low, swap_high)


def _read_scores(scores: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    table, given = np.asarray(scores, dtype=float), np.asarray(weights, dtype=float)
    if table.ndim != 2 or given.shape != table.shape[1:] or not len(table):
        raise ValueError(
            f"scores (proposals, criteria) and weights (criteria,) do not match: {table.shape}, {given.shape}"
        )
    if not np.all(np.isfinite(table)) or np.any(given < 0) or not 0 < given.sum() < np.inf:
        raise ValueError("every proposal has every mark, and the weights are zero or more, not all zero")
    return table, given / given.sum()
