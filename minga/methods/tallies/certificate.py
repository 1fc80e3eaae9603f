"""A second count of Equal Shares, independent of the first: integers only, every round, every increment."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import numpy as np

from .ballots import Election
from .equal_shares import Setting
from .outcome import Outcome


@dataclass(frozen=True)
class Certificate:
    """`holds` says whether the second count bought the same projects in the same order at the same final endowment.

    `rounds` are the endowments tried, `prices` the exact prices worked out, `winners` what the second count bought.
    """

    holds: bool
    rounds: int
    prices: int
    winners: tuple[int, ...]
    endowment: Fraction


def certify(outcome: Outcome) -> Certificate:
    """Count an Equal Shares outcome again with Python integers and compare.

    No float decides anything here, no endowment is skipped, and prices come from sorting the supporters by what they
    can pay, as in the definition. The completion by support is not repeated. Raises `ValueError` for another method
    or with constraints (their guard is shared with the first count, so a second count would prove less).
    """
    if outcome.method != "equal_shares":
        raise ValueError("only outcomes of equal_shares are certified")
    if outcome.constraints.minimums or outcome.constraints.incompatible:
        raise ValueError("outcomes with constraints are not certified")
    election, settings = outcome.election, outcome.settings
    setting = Setting(election, settings["utility"], outcome.tie_rule, outcome.constraints, settings["least_votes"])
    counter = IntegerCount(election, settings["utility"], setting.rank, setting.open)
    endowment = Fraction(election.budget_units, max(election.voters, 1))
    winners, rounds = counter.run(endowment), 1
    increment = settings["increment"]
    fits = sum(election.cost_units[p] for p in setting.free)
    while increment is not None and election.voters:
        spent = fits + sum(election.cost_units[p] for p in winners)
        rest = set(setting.open) - set(winners)
        if not any(spent + election.cost_units[p] <= election.budget_units for p in rest):
            break
        raised = endowment + Fraction(increment) * election.scale
        after, rounds = counter.run(raised), rounds + 1
        if fits + sum(election.cost_units[p] for p in after) > election.budget_units:
            break
        winners, endowment = after, raised
    claimed = tuple(step.winner for step in outcome.steps if step.stage == "equal_shares" and step.winner is not None)
    endowment /= election.scale
    holds = tuple(winners) == claimed and endowment == settings["endowment"]
    return Certificate(holds, rounds, counter.prices, tuple(winners), endowment)


class IntegerCount:
    """Equal Shares by its definition, on arrays of Python integers over one common denominator."""

    def __init__(self, election: Election, utility: str, rank: list[int], projects: list[int]) -> None:
        self.election = election
        self.rank = rank
        self.projects = projects
        self.worth = election.cost_units if utility == "cost" else [1] * len(election.projects)
        self.points = {
            p: election.supporter_points[p] if utility == "points" else np.ones(len(election.supporters[p]), np.int64)
            for p in projects
        }
        self.prices = 0

    def run(self, endowment: Fraction) -> list[int]:
        """The projects bought at one endowment, in order; stops after the first that exceeds the budget."""
        election = self.election
        self.den = endowment.denominator
        self.left = np.full(len(election.people), endowment.numerator, dtype=object)
        floors = {p: Fraction(0) for p in self.projects}
        winners: list[int] = []
        spent = 0
        while spent <= election.budget_units:
            best: tuple[Fraction, int, int, Fraction] | None = None
            for p in sorted(floors, key=floors.__getitem__):
                if best and floors[p] > best[0]:
                    break
                price = self._price(p)
                if price is None:
                    del floors[p]
                    continue
                floors[p] = price / self.worth[p]
                if best is None or (floors[p], self.rank[p]) < best[:2]:
                    best = (floors[p], self.rank[p], p, price)
            if best is None:
                break
            del floors[best[2]]
            self._charge(best[2], best[3])
            winners.append(best[2])
            spent += election.cost_units[best[2]]
        return winners

    def _price(self, p: int) -> Fraction | None:
        """The price of one point that raises exactly the cost, or None if the supporters have less than that."""
        self.prices += 1
        groups, points = self.election.supporters[p], self.points[p]
        people = self.election.people[groups]
        left, cost = self.left[groups], self.election.cost_units[p] * self.den
        order = self._by_means(left, points)
        paid = np.concatenate(([0], np.cumsum((left * people)[order])))
        if paid[-1] < cost:
            return None
        asked = (points * people)[order]
        above = np.cumsum(asked[::-1])[::-1]
        low, high = 0, len(order) - 1
        while low < high:
            middle = (low + high) // 2
            at = order[middle]
            if (cost - paid[middle]) * int(points[at]) <= left[at] * int(above[middle]):
                high = middle
            else:
                low = middle + 1
        return Fraction(int(cost - paid[low]), int(above[low]) * self.den)

    @staticmethod
    def _by_means(left: np.ndarray, points: np.ndarray) -> np.ndarray:
        """Supporters ordered by what each point may cost them at most, exactly."""
        if (points == points[0]).all():
            return np.argsort(left, kind="stable")
        keys = np.array([Fraction(money, int(v)) for money, v in zip(left, points, strict=True)], dtype=object)
        return np.argsort(keys, kind="stable")

    def _charge(self, p: int, price: Fraction) -> None:
        groups, points = self.election.supporters[p], self.points[p]
        factor = price.denominator // gcd(price.denominator, self.den)
        if factor > 1:
            self.left *= factor
            self.den *= factor
        asked = price.numerator * (self.den // price.denominator) * points.astype(object)
        self.left[groups] = np.maximum(self.left[groups] - asked, 0)
