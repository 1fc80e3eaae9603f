"""The purses of the Method of Equal Shares: fast floats for searching, exact integers for deciding.

Every voter starts with the same endowment e and, when a project is bought, pays `min(left, X·v)`: X is the price of
one point and v the voter's points (1 for an approval). A voter who pays all that is left is *broke* for good; any
other voter has exactly `e − Σ X_t·v_t` left, over the projects t bought so far that the voter supports. So every
exact amount is a short sum of the prices X_t with integer coefficients, and prices are kept as integers over one common
denominator. Floats only order the candidates; each float carries a proven bound of its error, and whatever the bound
cannot decide is decided with the integers.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd

import numpy as np

from .ballots import Election

UNIT = 2.0**-53  # rounding of one double operation


Price = tuple[int, int, np.ndarray]  # numerator, denominator, which supporters pay all they have


class Market:
    """What does not change while purses do: supporters, points and weights of each project, ready for arithmetic.

    `utility` says what a funded project is worth to a supporter: "cost" (its cost), "count" (one) or "points".
    """

    def __init__(self, election: Election, utility: str) -> None:
        if utility not in ("cost", "count", "points"):
            raise ValueError(f"unknown utility {utility!r}: use cost, count or points")
        self.election = election
        self.cost = election.cost_units
        self.worth = election.cost_units if utility == "cost" else [1] * len(election.projects)
        self.groups = [groups.astype(np.intp) for groups in election.supporters]  # other widths are cast at each use
        graded = utility == "points"
        largest = int(election.points.data.max(initial=1)) if graded else 1
        self.history_type = np.uint8 if largest < 256 else np.int64
        self.all_single = not graded and bool((election.people == 1).all())
        self.values = [v.astype(np.float64) for v in election.supporter_points] if graded else None
        self.weights = [election.people[groups].astype(np.float64) for groups in self.groups]
        self.single = [bool((w == 1).all()) for w in self.weights]
        self.backing = [float(w.sum()) for w in self.weights]
        self.demand = [
            w if self.values is None else w * self.values[p] for p, w in enumerate(self.weights)
        ]  # people × points: what one unit of price raises
        self.total_demand = [int(d.sum()) for d in self.demand]
        self.first_price = [
            Fraction(cost, demand) if demand else None
            for cost, demand in zip(self.cost, self.total_demand, strict=True)
        ]
        self.first_guess = [0.0 if price is None else float(price) * (1 - 4 * UNIT) for price in self.first_price]
        self.first_floor = [
            guess / worth * (1 - 4 * UNIT) if worth else 0.0
            for guess, worth in zip(self.first_guess, self.worth, strict=True)
        ]
        self.scratch = np.empty(max((len(groups) for groups in self.groups), default=0))

    def demand_of(self, p: int, chosen: np.ndarray) -> int:
        """People × points of the chosen supporters of `p`."""
        if self.values is None and self.single[p]:
            return int(np.count_nonzero(chosen))
        return int(np.dot(chosen, self.demand[p]))


class Purses:
    """What is left to every group of identical voters, for one endowment, while projects are bought.

    `left` are floats, groups; `blur` bounds |float − exact| for each of them: a purchase rounds at most three times,
    amounts of at most the endowment. `history` are the points each group gave to each purchase, purchases × groups.
    `floors` are proven lower bounds of the price of one unit of utility in each project, from its latest estimate.
    """

    def __init__(self, market: Market, endowment: Fraction) -> None:
        self.market = market
        self.endowment = endowment
        self.den = endowment.denominator
        self.start = endowment.numerator
        self.prices: list[int] = []
        groups = len(market.election.people)
        self.left = np.full(groups, float(endowment))
        self.broke = np.zeros(groups, dtype=bool)
        self.blur = 4 * UNIT * float(endowment)
        self.history = np.zeros((16, groups), dtype=market.history_type)
        self.guess = list(market.first_guess)
        self.floors = list(market.first_floor)

    def estimate(self, p: int, ceiling: float = 0.0) -> bool:
        """Raise the proven lower bound of the price of `p`. False: its supporters cannot pay for it together.

        Newton's method on the sum of payments, which is concave in the price: every tangent meets the cost at or
        before the true price. With a `ceiling` (a price per unit of utility) the first tangent is taken there and
        the work ends as soon as the price is proven to lie above it.
        """
        market, cost = self.market, self.market.cost[p]
        left = self.left.take(market.groups[p])
        above = ceiling * market.worth[p]
        price, seen, climbing = max(self.guess[p], above), -1.0, False
        while True:
            paid, rich = self._payments(p, left, price)
            wobble = self.blur * market.backing[p] + (len(left) + 4) * UNIT * max(cost, paid)
            if rich <= 0:
                if paid < cost - 1.01 * wobble or (paid < cost + 1.01 * wobble and not self._can_pay_exactly(p)):
                    return False
                if climbing or price == self.guess[p]:
                    return True
                price, climbing = self.guess[p], True
                continue
            tangent = price + (cost - paid) / rich
            self.guess[p] = max(self.guess[p], (tangent - 1.01 * wobble / rich) * (1 - 8 * UNIT))
            self.floors[p] = self.guess[p] / market.worth[p] * (1 - 4 * UNIT)
            if rich == seen or rich == market.total_demand[p] or self.guess[p] > above > 0:
                return True
            seen = rich if climbing or tangent >= price else -1.0
            price, climbing = tangent, True

    def _payments(self, p: int, left: np.ndarray, price: float) -> tuple[float, float]:
        """What supporters pay together at a price, and the people × points of those who can pay it in full."""
        market = self.market
        asked = price if market.values is None else price * market.values[p]
        given = np.minimum(left, asked, out=market.scratch[: len(left)])
        if market.single[p] and market.values is None:
            return float(np.add.reduce(given)), float(np.count_nonzero(left >= price))
        return float(np.dot(given, market.weights[p])), float(np.dot(left >= asked, market.demand[p]))

    def _can_pay_exactly(self, p: int) -> bool:
        groups = self.market.groups[p]
        return Fraction(self._exact_sum(groups[~self.broke[groups]]), self.den) >= self.market.cost[p]

    def exact_price(self, p: int) -> Price:
        """The exact price of one point of `p`, as numerator and denominator, and which supporters pay all they have.

        Newton's method on the exact, concave, piecewise linear sum of payments: it climbs to the price and stops on
        it. Call it only when `estimate(p)` was True.
        """
        market = self.market
        groups = market.groups[p]
        left, broke = self.left.take(groups), self.broke.take(groups)
        values = None if market.values is None else market.values[p]
        guess = self.guess[p]
        poor = left < (guess if values is None else guess * values)
        poor |= broke
        while True:
            rich = market.total_demand[p] - market.demand_of(p, poor)
            if rich == 0:
                poor = self._drop_richest(p, poor)
                continue
            numerator = market.cost[p] * self.den - self._exact_sum(groups[poor & ~broke])
            found = self._poorer_than(p, left, broke, numerator, self.den * rich)
            if np.array_equal(found, poor):
                return numerator, self.den * rich, poor
            poor = found

    def buy(self, p: int, price: Price) -> None:
        """Every supporter pays: `price` comes from `exact_price(p)` in this same state."""
        numerator, denominator, poor = price
        factor = denominator // self.den
        common = gcd(factor, numerator)
        factor, numerator = factor // common, numerator // common
        if factor > 1:
            self.prices = [earlier * factor for earlier in self.prices]
            self.start *= factor
            self.den *= factor
        groups = self.market.groups[p]
        values = None if self.market.values is None else self.market.values[p]
        bought = len(self.prices)
        if bought == len(self.history):
            self.history = np.concatenate([self.history, np.zeros_like(self.history)])
        self.history[bought][groups] = 1 if values is None else values
        self.prices.append(numerator)
        self.blur += 4 * UNIT * float(self.endowment)
        step = numerator / self.den
        left = self.left.take(groups) - (step if values is None else step * values)
        self.left[groups] = np.where(poor, 0.0, np.maximum(left, 0.0))
        self.broke[groups[poor]] = True

    def exact_left(self, group: int) -> Fraction:
        """Exactly what each voter of a group has left."""
        if self.broke[group]:
            return Fraction(0)
        return Fraction(self.start - self._spent(self.history[:, group]), self.den)

    def _spent(self, points: np.ndarray) -> int:
        """Σ points × price over the purchases, as a numerator over `den`."""
        return sum(int(v) * price for v, price in zip(points, self.prices, strict=False) if v)

    def _exact_sum(self, groups: np.ndarray) -> int:
        """Σ people × left over groups that are not broke, exactly, as a numerator over `den`."""
        if not len(groups):
            return 0
        bought = self.history[: len(self.prices)]
        if self.market.all_single:
            given = np.array([np.add.reduce(points.take(groups), dtype=np.int64) for points in bought])
            return len(groups) * self.start - self._spent(given)
        people = self.market.election.people[groups]
        given = np.array([np.dot(people, points.take(groups)) for points in bought])
        return int(people.sum()) * self.start - self._spent(given)

    def _poorer_than(self, p: int, left: np.ndarray, broke: np.ndarray, numerator: int, denominator: int) -> np.ndarray:
        """Which supporters of `p` have strictly less than price × points: floats decide, integers where they blur."""
        price = numerator / denominator
        values = None if self.market.values is None else self.market.values[p]
        asked = price if values is None else price * values
        poor: np.ndarray = (left < asked) | broke
        close = np.abs(left - asked) <= self.blur + 8 * UNIT * np.abs(asked)
        doubtful = np.flatnonzero(close & ~broke)
        if len(doubtful):
            poor[doubtful] = self._settle(p, doubtful, numerator, denominator)
        return poor

    def _settle(self, p: int, doubtful: np.ndarray, numerator: int, denominator: int) -> list[bool]:
        """The exact comparison, once for each different history of payments."""
        histories = np.ascontiguousarray(self.history[:, self.market.groups[p][doubtful]].T)
        values = self.market.values
        known: dict[tuple[bytes, int], bool] = {}
        answers = []
        for row, history in zip(doubtful, histories, strict=True):
            value = 1 if values is None else int(values[p][row])
            key = (history.tobytes(), value)
            if key not in known:
                known[key] = (self.start - self._spent(history)) * denominator < numerator * value * self.den
            answers.append(known[key])
        return answers

    def _drop_richest(self, p: int, poor: np.ndarray) -> np.ndarray:
        """When rounding called everyone poor: call rich the one who can pay the most for each point."""
        groups = self.market.groups[p]
        ratio = self.left[groups] if self.market.values is None else self.left[groups] / self.market.values[p]
        poor = poor.copy()
        poor[int(np.argmax(np.where(self.broke[groups], -1.0, ratio)))] = False
        return poor
