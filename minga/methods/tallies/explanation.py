"""Who paid what, step by step: an outcome as data that a page can show and anyone can check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

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

    The payments of a project add up exactly to its cost. Empty for other methods. Recomputed with fractions alone
    from the endowment and the order of purchase, so it checks the count instead of trusting it: raises
    `ArithmeticError` if a price in the steps is not the one that makes supporters pay the cost.
    """
    return {p: paid for p, paid, _ in _replay(outcome)} if outcome.method == "equal_shares" else {}


def spent_by_group(outcome: Outcome) -> list[Fraction]:
    """What each voter of each group of identical ballots has paid, in money; zeros for other methods."""
    spent = [Fraction(0)] * len(outcome.election.people)
    if outcome.method == "equal_shares":
        for _, _, charges in _replay(outcome):
            for group, amount in charges.items():
                spent[group] += amount
    return spent


def _replay(outcome: Outcome) -> Iterator[tuple[int, list[Payment], dict[int, Fraction]]]:
    election, utility = outcome.election, outcome.settings["utility"]
    left = [Fraction(outcome.settings["endowment"])] * len(election.people)
    for step in outcome.steps:
        if step.stage != "equal_shares" or step.winner is None or step.price is None:
            continue
        p = step.winner
        cost = Fraction(election.projects[p].cost)
        price = step.price * (election.cost_units[p] if utility == "cost" else 1) / election.scale
        charges: dict[int, Fraction] = {}
        paid: dict[tuple[Fraction, bool], int] = {}
        for group, points in zip(election.supporters[p], election.supporter_points[p], strict=True):
            asked = price * (int(points) if utility == "points" else 1)
            amount = min(left[group], asked)
            key = (amount, left[group] <= asked)
            paid[key] = paid.get(key, 0) + int(election.people[group])
            left[group] -= amount
            charges[int(group)] = amount
        if sum(amount * people for (amount, _), people in paid.items()) != cost:
            raise ArithmeticError(f"the payments for {election.projects[p].id} do not add up to its cost")
        ordered = sorted(paid.items(), key=lambda entry: entry[0], reverse=True)
        yield p, [Payment(amount, people, broke) for (amount, broke), people in ordered], charges


def explain(outcome: Outcome, *, with_payments: bool = True) -> dict[str, Any]:
    """The outcome as plain data for JSON: settings, tie rule, winners, steps and, if asked, every payment.

    Exact amounts are strings, "12" or "37/3", with a rounded twin for people. Stable keys, in English.
    """
    election = outcome.election
    paid = payments(outcome) if with_payments else {}
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
        "steps": [_step(election, step, paid.get(-1 if step.winner is None else step.winner)) for step in outcome.steps],
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
