"""The best affordable list without conditions, by dominance: which sums of cost and support no other sum beats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST_SUMS = 500_000  # beyond it the lists are too many to keep, and a solver is the better tool
BLUR = 1e-12  # relative error of a bound in floats, generously


@dataclass(frozen=True)
class Item:
    """Something with a cost and a gain, both integers that are not negative."""

    cost: int
    gain: int


def best_list(items: Sequence[Item], budget: int) -> list[int] | None:
    """Places of the items of the affordable list with the greatest gain, or None if there are too many to look at.

    Among equally good lists wins the one that contains the first item in which they differ. Costs below 2**53 and
    gains that sum to less than 2**62.
    Source: Nemhauser and Ullmann, *Discrete Dynamic Programming and Capital Allocation* (Management Science, 1969),
    with the bound of Dantzig (1957): a sum is forgotten when, even with fractions of the rest, it cannot be the best.
    """
    dense = sorted(range(len(items)), key=lambda place: -items[place].gain / max(items[place].cost, 0.5))
    fronts = _fronts([items[place] for place in dense], budget, _taken_in_turn([items[p] for p in dense], budget))
    if fronts is None:
        return None
    best = int(fronts[0][1][-1])
    fronts = _fronts(items, budget, best)
    if fronts is None:
        return None
    chosen, left, owed = [], budget, best
    for place, item in enumerate(items):
        costs, gains = fronts[place + 1]
        within = int(np.searchsorted(costs, left - item.cost, side="right"))
        if within and int(gains[within - 1]) >= owed - item.gain:
            chosen.append(place)
            left, owed = left - item.cost, owed - item.gain
    return chosen


def _taken_in_turn(items: Sequence[Item], budget: int) -> int:
    """The gain of taking each item that still fits."""
    gain = 0
    for item in items:
        if item.cost <= budget:
            budget, gain = budget - item.cost, gain + item.gain
    return gain


def _fronts(items: Sequence[Item], budget: int, floor: int) -> list[tuple[np.ndarray, np.ndarray]] | None:
    """For each place, the sums (costs, gains) of lists of the items from there on that no other sum beats.

    Both increase. Sums with which no list of all the items reaches `floor` are left out, except the empty one.
    """
    front = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    fronts = [front]
    kept = 1
    for place in range(len(items) - 1, -1, -1):
        item = items[place]
        within = int(np.searchsorted(front[0], budget - item.cost, side="right"))
        costs = np.concatenate((front[0], front[0][:within] + item.cost))
        gains = np.concatenate((front[1], front[1][:within] + item.gain))
        order = np.argsort(costs, kind="stable")
        costs, gains = costs[order], gains[order]
        highest = np.maximum.accumulate(gains)
        useful = np.concatenate(([True], gains[1:] > highest[:-1]))
        useful &= gains + _at_most(items[:place], budget - costs) >= floor * (1 - BLUR) - 1
        useful[0] = True
        front = costs[useful], gains[useful]
        fronts.append(front)
        kept += len(front[0])
        if kept > MOST_SUMS:
            return None
    return fronts[::-1]


def _at_most(items: Sequence[Item], budgets: np.ndarray) -> np.ndarray:
    """What each budget could gain from the items if fractions of them could be taken."""
    dense = sorted(items, key=lambda item: -item.gain / max(item.cost, 1e-9))
    costs = np.cumsum([0.0, *(item.cost for item in dense)])
    gains = np.cumsum([0.0, *(item.gain for item in dense)])
    bounds: np.ndarray = np.interp(budgets, costs, gains)
    return bounds
