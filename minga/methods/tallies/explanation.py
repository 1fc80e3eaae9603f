"""Who paid what, step by step: an outcome as data that a page can show and anyone can check."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import gcd
from typing import Any

import numpy as np

from .ballots import Election
from .outcome import Outcome, Step


@dataclass(frozen=True)
class Payment:
    """`people` voters paid `amount` each, in exact money. `all_they_had`: it was everything they had left."""

    amount: Fraction
    people: int
    all_they_had: bool


def payments(outcome: Outcome) -> dict[int, list[Payment]]:
    """For each project bought with the voters' money (equal shares), what its supporters paid, highest first.

    The payments of a project add up exactly to its cost. Empty for other methods. Recomputed with integers alone
    from the endowment and the order of purchase, so it checks the count instead of trusting it: raises
    `ArithmeticError` if a price in the steps is not the one that makes supporters pay the cost.
    """
    return Ledger(outcome).paid


def spent_by_group(outcome: Outcome) -> list[Fraction]:
    """What each voter of each group of identical ballots has paid, in money; zeros for other methods."""
    ledger = Ledger(outcome)
    return [Fraction(ledger.start - left, ledger.den) for left in ledger.left]


class Ledger:
    """The purses played again: `left` are Python integers over `den`, one for each group; `paid` by project."""

    def __init__(self, outcome: Outcome) -> None:
        self.election = outcome.election
        self.utility = outcome.settings.get("utility", "")
        endowment = Fraction(outcome.settings.get("endowment", 0))
        self.den, self.start = endowment.denominator, endowment.numerator
        self.left = np.full(len(self.election.people), self.start, dtype=object)
        self.paid: dict[int, list[Payment]] = {}
        for step in outcome.steps:
            if step.stage == "equal_shares" and step.winner is not None and step.price is not None:
                self._charge(step.winner, step.price)

    def _charge(self, p: int, price: Fraction) -> None:
        election = self.election
        if self.utility == "cost":
            price *= Fraction(election.projects[p].cost)
        else:
            price /= election.scale
        factor = price.denominator // gcd(price.denominator, self.den)
        self.left *= factor
        self.start *= factor
        self.den *= factor
        groups = election.supporters[p]
        points = election.supporter_points[p] if self.utility == "points" else np.ones(len(groups), dtype=np.int64)
        asked = price.numerator * (self.den // price.denominator) * points.astype(object)
        held = self.left[groups]
        amounts = np.minimum(held, asked)
        self.left[groups] = held - amounts
        people = election.people[groups]
        if int((amounts * people).sum()) != Fraction(election.projects[p].cost) * self.den:
            raise ArithmeticError(f"the payments for {election.projects[p].id} do not add up to its cost")
        paid: Counter[tuple[int, bool]] = Counter()
        for amount, all_left, crowd in zip(amounts, held <= asked, people, strict=True):
            paid[amount, bool(all_left)] += int(crowd)
        self.paid[p] = [
            Payment(Fraction(amount, self.den), crowd, broke)
            for (amount, broke), crowd in sorted(paid.items(), reverse=True)
        ]


def explain(outcome: Outcome, *, with_payments: bool = True) -> dict[str, Any]:
    """The outcome as plain data for JSON: settings, tie rule, winners, steps and, if asked, every payment.

    Exact amounts are strings, "12" or "37/3", with a rounded twin for people. Stable keys, in English.
    """
    election = outcome.election
    paid = payments(outcome) if with_payments and outcome.method == "equal_shares" else {}
    return {
        "method": outcome.method,
        "settings": {key: _plain(value) for key, value in outcome.settings.items()},
        "tie_rule": asdict(outcome.tie_rule),
        "constraints": [minimum.name for minimum in outcome.constraints.minimums]
        + [sorted(group) for group in outcome.constraints.incompatible],
        "voters": election.voters,
        "budget": _plain(election.budget),
        "cost": _plain(outcome.cost),
        "left": _plain(election.budget - outcome.cost),
        "winners": outcome.ids,
        "steps": [
            _step(election, step, paid.get(-1 if step.winner is None else step.winner)) for step in outcome.steps
        ],
    }


def _step(election: Election, step: Step, paid: list[Payment] | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"stage": step.stage}
    if step.winner is not None:
        project = election.projects[step.winner]
        shown |= {
            "winner": project.id,
            "name": project.name,
            "cost": _plain(Fraction(project.cost)),
            "votes": int(election.votes[step.winner]),
        }
    if step.price is not None:
        shown["price"] = _plain(step.price)
    if step.tied:
        shown["tied"] = [election.projects[p].id for p in step.tied]
    if step.skipped:
        shown["skipped"] = {election.projects[p].id: reason for p, reason in step.skipped.items()}
    if paid is not None and step.stage == "equal_shares":
        shown["payments"] = [
            {"amount": _plain(one.amount), "people": one.people, "all_they_had": one.all_they_had} for one in paid
        ]
    return shown


def _plain(value: Any) -> Any:
    """Fractions as text: exact, and with four decimals."""
    if isinstance(value, Fraction):
        return str(value) if value.denominator == 1 else {"exact": str(value), "about": f"{float(value):.4f}"}
    return value
