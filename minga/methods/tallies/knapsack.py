"""The exact knapsack: the affordable list of projects with the greatest total support."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

from ortools.sat.python.cp_model import CpSolver

from .ballots import Election
from .constraints import BudgetModel, Constraints, UnsatisfiableError
from .outcome import Outcome, Step
from .pareto import Item, best_list
from .ties import TieRule

OBJECTIVES = ("votes", "points", "money")
CHUNK = 40  # projects whose order fits as powers of two in the solver's 64-bit integers


def knapsack(
    election: Election,
    *,
    maximise: str = "votes",
    tie_rule: TieRule | None = None,
    constraints: Constraints | None = None,
    least_votes: int = 1,
) -> Outcome:
    """Find, with proof, the affordable list with the greatest sum of votes, of points, or of votes × cost ("money").

    Among equally good lists wins the one that contains the first project of the tie order in which they differ.
    Integer arithmetic throughout: dominance if there are no conditions, else CP-SAT.
    Errors: `ValueError` for an unknown objective, `UnsatisfiableError` for the constraints, `OverflowError` if the sum
    of supports passes 2**62.
    Source: maximum utilitarian welfare with cardinality ("votes"), cost ("money") or additive ("points") utilities;
    Talmon and Faliszewski, *A Framework for Approval-Based Budgeting Methods* (AAAI 2019).
    """
    if maximise not in OBJECTIVES:
        raise ValueError(f"unknown objective {maximise!r}: use one of {', '.join(OBJECTIVES)}")
    tie_rule, constraints = tie_rule or TieRule(), constraints or Constraints()
    allowed = [p for p, votes in enumerate(election.votes) if votes >= least_votes]
    gains = {p: gain(election, maximise, p) for p in allowed}
    if sum(gains.values()) >= 2**62:
        raise OverflowError("the supports are too large for the solver")
    rank = tie_rule.ranks(election)
    order = sorted(allowed, key=rank.__getitem__)
    winners = None if constraints.minimums or constraints.incompatible else _by_dominance(election, order, gains)
    if winners is None:
        winners = _by_solver(election, constraints, order, gains)
    best = sum(gains[p] for p in winners)
    listed = sorted(winners, key=lambda p: (-gains[p], rank[p]))
    steps = tuple(Step("knapsack", p) for p in listed)
    settings = {"maximise": maximise, "least_votes": least_votes, "total": best}
    return Outcome("knapsack", election, tuple(listed), steps, tie_rule, constraints, settings)


def _by_dominance(election: Election, order: Sequence[int], gains: dict[int, int]) -> set[int] | None:
    found = best_list([Item(election.cost_units[p], gains[p]) for p in order], election.budget_units)
    return None if found is None else {order[place] for place in found}


def _by_solver(election: Election, constraints: Constraints, order: Sequence[int], gains: dict[int, int]) -> set[int]:
    model = BudgetModel(election, constraints, order)
    solver = _improve(model, gains)
    if solver is None:
        raise UnsatisfiableError(BudgetModel(election, constraints, order).clashing())
    winners = model.chosen(solver)
    model.program.add(model.total(gains) == sum(gains[p] for p in winners))
    for start in range(0, len(order), CHUNK):
        chunk = order[start : start + CHUNK]
        solver = _improve(model, {p: 2 ** (len(chunk) - 1 - place) for place, p in enumerate(chunk)})
        if solver is None:
            raise RuntimeError("CP-SAT lost a list it had found")
        winners = model.chosen(solver)
        for p in chunk:
            model.program.add(model.wins[p] == (p in winners))
    return winners


def gain(election: Election, maximise: str, p: int) -> int:
    """What project `p` adds to the total, in integers (points are in `1/point_scale`, money in `1/scale`)."""
    if maximise == "money":
        return int(election.votes[p]) * election.cost_units[p]
    return int((election.votes if maximise == "votes" else election.scores)[p])


def _improve(model: BudgetModel, gains: dict[int, int]) -> CpSolver | None:
    divisor = gcd(*gains.values()) or 1
    model.program.maximize(model.total({p: value // divisor for p, value in gains.items()}))
    return model.solve()
