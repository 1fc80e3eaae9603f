"""Phragmén's sequential rule for budgets."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from .ballots import Election
from .constraints import Constraints, Guard
from .greedy import complete_greedily
from .outcome import Outcome, Step
from .purses import UNIT
from .ties import TieRule


def sequential_phragmen(
    election: Election,
    *,
    complete: bool = False,
    tie_rule: TieRule | None = None,
    constraints: Constraints | None = None,
    least_votes: int = 1,
) -> Outcome:
    """Everyone earns money at the same pace from zero; supporters buy a project as soon as together they can.

    Ballots count as approvals. Stops when a project whose turn has come no longer fits (any of those tied for the
    turn), as pabutools does; `complete` then spends what is left by votes. Projects dearer than the budget never take
    part. With constraints, a project that they forbid is left aside and the rule goes on.

    The `price` of each step is the load: what each supporter has spent so far. Exact: loads are integers over one
    denominator; floats only choose which to compare, with proven bounds. Ties follow `tie_rule`.
    Errors: `UnsatisfiableError`. Source: Los, Christoff, Grossi, *Proportional Budget Allocations: Towards a
    Systematization* (IJCAI 2022); Brill, Freeman, Janson, Lackner, *Phragmén's Voting Methods and Justified
    Representation* (2017).
    """
    tie_rule, constraints = tie_rule or TieRule(), constraints or Constraints()
    eligible = [p for p, votes in enumerate(election.votes) if votes >= least_votes]
    guard = Guard(election, constraints, eligible)
    rank = tie_rule.ranks(election)
    loads = Loads(election)
    open_projects = {p for p in eligible if election.cost_units[p] <= election.budget_units and election.votes[p]}
    winners: list[int] = []
    steps: list[Step] = []
    while open_projects:
        load, tied = loads.least(open_projects)
        tied.sort(key=rank.__getitem__)
        reasons = {p: guard.why_not(p) for p in tied}
        if "no_money" in reasons.values():
            steps.append(Step("stop", None, skipped={p: why for p, why in reasons.items() if why == "no_money"}))
            break
        allowed = [p for p in tied if not reasons[p]]
        open_projects -= {p for p in tied if reasons[p]}
        if not allowed:
            steps.append(Step("phragmen", None, skipped=reasons))
            continue
        winner = allowed[0]
        guard.choose(winner)
        loads.raise_to(winner, load)
        open_projects.discard(winner)
        winners.append(winner)
        skipped = {p: why for p, why in reasons.items() if why}
        price = load / election.scale
        steps.append(Step("phragmen", winner, price, tuple(sorted(tied)) if len(tied) > 1 else (), skipped))
    if complete:
        more, more_steps = complete_greedily(election, "votes", tie_rule, guard, eligible)
        winners, steps = winners + more, steps + more_steps
    settings = {"complete": complete, "least_votes": least_votes}
    return Outcome("phragmen", election, tuple(winners), tuple(steps), tie_rule, constraints, settings)


class Loads:
    """Who carries how much: every group's load is that of the last project bought that it supports.

    `held[p, t]` counts the supporters of p whose load is that of purchase t; column 0 is "nothing yet".
    """

    def __init__(self, election: Election) -> None:
        self.election = election
        self.last = np.zeros(len(election.people), dtype=np.int64)
        self.values = [Fraction(0)]
        self.held = np.zeros((len(election.projects), 1), dtype=np.int64)
        self.held[:, 0] = election.votes
        self.cost = np.array(election.cost_units, dtype=np.float64)

    def least(self, projects: set[int]) -> tuple[Fraction, list[int]]:
        """The least load at which one of the projects can be bought, and which ones can at exactly that load."""
        listed = np.array(sorted(projects))
        floats = np.array([float(value) for value in self.values])
        # Sums of non-negative terms: the relative error stays below one unit per term.
        rough = (self.held[listed] @ floats + self.cost[listed]) / self.election.votes[listed]
        slack = 4 * (len(floats) + 4) * UNIT
        close = listed[rough * (1 - slack) <= rough.min() * (1 + slack)]
        exact = {int(p): self.load_of(int(p)) for p in close}
        least = min(exact.values())
        return least, [p for p, load in exact.items() if load == least]

    def load_of(self, p: int) -> Fraction:
        """The load of each supporter of `p` if it were bought now, in money units."""
        carried = sum(
            (int(count) * value for count, value in zip(self.held[p], self.values, strict=True) if count), Fraction(0)
        )
        return (carried + self.election.cost_units[p]) / int(self.election.votes[p])

    def raise_to(self, p: int, load: Fraction) -> None:
        """Buy `p`: all its supporters now carry this load."""
        groups = self.election.supporters[p]
        rows = self.election.points[groups]
        sizes = np.diff(rows.indptr)
        people = np.repeat(self.election.people[groups], sizes)
        before = np.repeat(self.last[groups], sizes)
        width = len(self.values)
        shape = self.held.shape
        moved = np.bincount(rows.indices * np.int64(width) + before, weights=people, minlength=shape[0] * width)
        moved = moved.astype(np.int64).reshape(shape)
        self.held = np.column_stack([self.held - moved, moved.sum(axis=1)])
        self.last[groups] = width
        self.values.append(load)
