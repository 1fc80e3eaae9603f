"""The Method of Equal Shares with its completions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from .ballots import Election, Money
from .constraints import Constraints, Guard
from .greedy import MEASURE_OF_UTILITY, complete_greedily
from .outcome import Outcome, Step
from .purses import Market, Price, Purses
from .ties import TieRule

NO_CONSTRAINTS = Constraints()
BY_ID = TieRule()


def equal_shares(
    election: Election,
    *,
    utility: str = "cost",
    increment: Money | None = 1,
    complete: bool = True,
    tie_rule: TieRule = BY_ID,
    constraints: Constraints = NO_CONSTRAINTS,
    least_votes: int = 1,
) -> Outcome:
    """Give every voter the same part of the budget and let supporters buy projects together.

    In each round the project that costs its supporters the least for each unit of utility wins; they pay equal
    prices, and who cannot pay that much pays all that is left. `utility`: "cost" (a funded project is worth its
    cost), "count" (each is worth one) or "points" (worth the points given; for cumulative ballots).

    `increment` (money) is the *add-one* completion: endowments grow by it, round by round, until the winners would
    exceed the budget (the previous round is kept) or no supported project fits any more. None leaves it out.
    `complete` then spends what is left on the remaining projects by total utility per unit of money.

    Every decision is exact: see `purses`. Ties in the price follow `tie_rule`.
    Errors: `ValueError` for an unknown utility, a negative or zero increment; `UnsatisfiableError` for the constraints.
    Source: Peters, Pierczyński, Skowron, *Proportional Participatory Budgeting with Additive Utilities* (NeurIPS
    2021); completions as in Faliszewski et al., *Participatory Budgeting: Data, Tools, and Analysis* (IJCAI 2023).
    """
    if increment is not None and increment <= 0:
        raise ValueError("the increment must be positive")
    setting = Setting(election, utility, tie_rule, constraints, least_votes)
    if not election.voters:
        found = Run(Fraction(0))
    else:
        found = setting.run(Fraction(election.budget_units, election.voters))
        if increment is not None:
            found = add_one(setting, found, Fraction(increment) * election.scale)
    steps = [Step("free", p) for p in setting.free]
    steps += [
        Step("equal_shares", p, price, tied, refused)
        for p, price, tied, refused in zip(found.winners, found.prices, found.ties, found.refused, strict=False)
    ]
    if found.refused[-1]:
        steps.append(Step("equal_shares", None, skipped=found.refused[-1]))
    winners = (*setting.free, *found.winners)
    if complete:
        guard = setting.guard_after(found.winners)
        measure = MEASURE_OF_UTILITY[utility]
        more, more_steps = complete_greedily(election, measure, tie_rule, guard, setting.eligible)
        winners, steps = (*winners, *more), steps + more_steps
    settings = {
        "utility": utility,
        "increment": increment,
        "complete": complete,
        "least_votes": least_votes,
        "endowment": found.endowment / election.scale,
    }
    return Outcome("equal_shares", election, winners, tuple(steps), tie_rule, constraints, settings)


@dataclass
class Run:
    """The purchases at one endowment, in order, with exact prices per unit of utility and the ties met."""

    endowment: Fraction
    winners: list[int] = field(default_factory=list)
    prices: list[Fraction] = field(default_factory=list)
    ties: list[tuple[int, ...]] = field(default_factory=list)
    refused: list[dict[int, str]] = field(default_factory=lambda: [{}])
    overspends: bool = False


class Setting:
    """One election under one set of rules; runs it at any endowment."""

    def __init__(
        self, election: Election, utility: str, tie_rule: TieRule, constraints: Constraints, least_votes: int
    ) -> None:
        self.election = election
        self.market = Market(election, utility)
        self.rank = tie_rule.ranks(election)
        self.eligible = [p for p, votes in enumerate(election.votes) if votes >= least_votes]
        supported = [p for p in self.eligible if self.market.total_demand[p]]
        guard = Guard(election, constraints, self.eligible)
        self.free: list[int] = []
        for p in sorted((p for p in supported if not election.cost_units[p]), key=self.rank.__getitem__):
            if not guard.why_not(p):
                guard.choose(p)
                self.free.append(p)
        self.guard = guard
        self.open = [p for p in supported if election.cost_units[p]]

    def guard_after(self, winners: Sequence[int]) -> Guard:
        """The guard once these winners are chosen."""
        guard = self.guard.copy()
        for p in winners:
            guard.choose(p)
        return guard

    def run(self, endowment: Fraction) -> Run:
        """Buy until nothing can be bought, or until the budget is exceeded."""
        return Rounds(self, endowment).finish()

    def leaves_room(self, run: Run) -> bool:
        """Would some supported project still fit in the budget (and be allowed)?"""
        guard = self.guard_after(run.winners)
        bought = set(run.winners)
        return any(p not in bought and not guard.why_not(p) for p in self.open)


class Rounds:
    """A run in progress: purses, guard and the projects that may still be bought."""

    def __init__(self, setting: Setting, endowment: Fraction) -> None:
        self.setting = setting
        self.purses = Purses(setting.market, endowment)
        self.guard = setting.guard.copy()
        self.open = set(setting.open)
        self.result = Run(endowment)

    def finish(self) -> Run:
        """Go on to the end."""
        while not self.result.overspends and (found := self._cheapest()):
            best, ratio, tied, price = found
            self.take(best, ratio, tied, price)
        return self.result

    def take(self, p: int, ratio: Fraction, tied: tuple[int, ...], price: Price) -> None:
        """Buy `p`, unless the constraints refuse it; either way it is no longer open."""
        self.open.discard(p)
        reason = self.guard.why_not(p)
        if reason == "no_money":
            self.result.overspends = True
        elif reason:
            self.result.refused[-1][p] = reason
        else:
            self.guard.choose(p)
            self.purses.buy(p, price)
            self.result.winners.append(p)
            self.result.prices.append(ratio)
            self.result.ties.append(tied)
            self.result.refused.append({})

    def follow(self, guide: Run) -> bool:
        """Repeat the purchases of a run at a smaller endowment, as long as no endowment in between could differ.

        With more money and the same purchases so far, everyone has at least as much left and every price is at most
        what it was. So if a project wins at the small endowment at a price that no rival reaches at the large one,
        it wins at every endowment in between. False at the first purchase where this proof fails.
        """
        for step, p in enumerate(guide.winners):
            if guide.refused[step] or not self._beaten_by_nobody(p, guide.prices[step]):
                return False
            price = self.purses.exact_price(p)
            self.take(p, self._ratio(p, price), guide.ties[step], price)
        return not guide.refused[-1] and not any(self.purses.estimate(p) for p in self.open)

    def _beaten_by_nobody(self, p: int, ratio: Fraction) -> bool:
        """Is `p` sure to win from the guide's endowment to this one, given its price at the guide's?"""
        purses, rank = self.purses, self.setting.rank
        ceiling = float(ratio) * (1 + 1e-15)
        for q in [q for q in self.open if q != p and purses.floors[q] <= ceiling]:
            if not purses.estimate(q, ceiling):
                self.open.discard(q)
            elif purses.floors[q] <= ceiling:
                rival = self._ratio(q, purses.exact_price(q))
                if (rival, rank[q]) < (ratio, rank[p]):
                    return False
        return purses.estimate(p)

    def _cheapest(self) -> tuple[int, Fraction, tuple[int, ...], Price] | None:
        """The open project with the least exact price per unit of utility, and those that tie with it."""
        ceiling = self._lowest_floor()
        if ceiling is None:
            return None
        while True:
            best: list[tuple[Fraction, int, int, Price]] = []
            for p in self._below(ceiling):
                price = self.purses.exact_price(p)
                best.append((self._ratio(p, price), self.setting.rank[p], p, price))
            needed = float(min(entry[0] for entry in best)) * (1 + 1e-15) if best else 2 * ceiling
            if best and needed <= ceiling:
                break
            ceiling = needed
        ratio, _, winner, price = min(best, key=lambda entry: entry[:2])
        tied = tuple(sorted(p for other, _, p, _ in best if other == ratio))
        return winner, ratio, tied if len(tied) > 1 else (), price

    def _lowest_floor(self) -> float | None:
        """A little above the lowest proven bound of an open project that can be paid; None if none can."""
        purses, ceiling = self.purses, 0.0
        for p in sorted(self.open, key=purses.floors.__getitem__):
            if ceiling and purses.floors[p] > ceiling:
                break
            if not purses.estimate(p, ceiling):
                self.open.discard(p)
            elif not ceiling or purses.floors[p] < ceiling:
                ceiling = purses.floors[p] * (1 + 1e-9)
        return ceiling or None

    def _below(self, ceiling: float) -> list[int]:
        """The open projects that can be paid and are not proven to cost more than the ceiling."""
        purses, found = self.purses, []
        for p in [p for p in self.open if purses.floors[p] <= ceiling]:
            if not purses.estimate(p, ceiling):
                self.open.discard(p)
            elif purses.floors[p] <= ceiling:
                found.append(p)
        return found

    def _ratio(self, p: int, price: Price) -> Fraction:
        return Fraction(price[0], price[1] * self.setting.market.worth[p])


def add_one(setting: Setting, run: Run, increment: Fraction) -> Run:
    """Raise the endowment step by step; return the run of the last step that keeps within the budget.

    Gallops: a step of many increments is taken whole when `Rounds.follow` proves that nothing changes in between,
    and halved when it cannot. The answer is the same as trying each increment in turn.
    """
    stride = 1
    while setting.open and setting.leaves_room(run):
        rounds = Rounds(setting, run.endowment + stride * increment)
        if rounds.follow(run):
            run = rounds.result
            stride *= 2
        elif stride > 1:
            stride = max(1, stride // 4)
        else:
            after = rounds.finish()
            if after.overspends:
                return run
            run = after
    return run
