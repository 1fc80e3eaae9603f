"""The greedy rule: the projects with most support first, skipping those that no longer fit."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from .ballots import Election
from .constraints import Constraints, Guard
from .outcome import Outcome, Step
from .ties import TieRule

MEASURES = ("votes", "votes_per_cost", "points", "points_per_cost")
MEASURE_OF_UTILITY = {"cost": "votes", "count": "votes_per_cost", "points": "points_per_cost"}


def greedy(
    election: Election,
    *,
    by: str = "votes",
    tie_rule: TieRule | None = None,
    constraints: Constraints | None = None,
    least_votes: int = 1,
) -> Outcome:
    """Go through the projects from the most to the least supported and fund each one that still fits.

    `by`: "votes" (people in favour; what most cities do), "votes_per_cost", "points" or "points_per_cost" (cumulative
    ballots). `least_votes` leaves out projects with fewer supporters. Exact: quotients are compared as fractions.
    Errors: `ValueError` for an unknown measure; `UnsatisfiableError` for the constraints.
    Source: the approval-then-cost rule of Pabulib (Faliszewski et al., IJCAI 2023); "votes" equals greedy welfare
    with cost utilities, "votes_per_cost" with cardinality utilities.
    """
    if by not in MEASURES:
        raise ValueError(f"unknown measure {by!r}: use one of {', '.join(MEASURES)}")
    tie_rule, constraints = tie_rule or TieRule(), constraints or Constraints()
    eligible = [p for p, votes in enumerate(election.votes) if votes >= least_votes]
    guard = Guard(election, constraints, eligible)
    winners, steps = complete_greedily(election, by, tie_rule, guard, eligible, stage="greedy")
    settings = {"by": by, "least_votes": least_votes}
    return Outcome("greedy", election, tuple(winners), tuple(steps), tie_rule, constraints, settings)


def complete_greedily(
    election: Election,
    by: str,
    tie_rule: TieRule,
    guard: Guard,
    eligible: Iterable[int],
    *,
    stage: str = "completion",
) -> tuple[list[int], list[Step]]:
    """Spend what is left: the eligible projects not yet chosen, by support. Changes `guard`."""
    taken = set(guard.chosen)
    keys = {p: support(election, by, p) for p in eligible if p not in taken}
    rank = tie_rule.ranks(election)
    levels: dict[Fraction | float, list[int]] = {}
    for p, key in keys.items():
        levels.setdefault(key, []).append(p)
    winners: list[int] = []
    steps: list[Step] = []
    for key in sorted(levels, reverse=True):
        level = sorted(levels[key], key=rank.__getitem__)
        for p in level:
            reason = guard.why_not(p)
            if reason:
                steps.append(Step(stage, None, skipped={p: reason}))
                continue
            guard.choose(p)
            winners.append(p)
            steps.append(Step(stage, p, tied=tuple(sorted(level)) if len(level) > 1 else ()))
    return winners, steps


def support(election: Election, by: str, p: int) -> Fraction | float:
    """The exact figure that orders project `p`; infinite for a supported project that costs nothing."""
    total = int((election.votes if by.startswith("votes") else election.scores)[p])
    cost = election.cost_units[p]
    if not cost and total:
        return float("inf")
    return Fraction(total, cost if by.endswith("_per_cost") and cost else 1)
