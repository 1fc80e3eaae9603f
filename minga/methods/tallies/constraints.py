"""Conditions on the list of winners: minimum per zone, share for a sector, projects that exclude each other.

Every method respects them in the same way: a project is chosen only if, with it, some affordable list can still meet
every condition. Once that is impossible for a project it stays impossible, so it is left aside for good; and while a
minimum is unmet some project that helps is always left, so a method that fills the budget meets every minimum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from .ballots import Money

if TYPE_CHECKING:
    from .ballots import Election


class UnsatisfiableError(ValueError):
    """No affordable list of projects meets the conditions. `conditions` are the names of a set that clashes."""

    def __init__(self, conditions: list[str]) -> None:
        self.conditions = conditions
        super().__init__("no affordable list of projects meets together: " + "; ".join(conditions))


@dataclass(frozen=True)
class Minimum:
    """At least `projects` projects, `money` units of money and `share` of the money for one zone or one tag.

    Give exactly one of `zone` and `tag`. `share` is a Fraction between 0 and 1 (the 60 % rule is `Fraction(3, 5)`),
    of the whole `budget` or of what the winners cost (`of="spent"`).
    """

    zone: str = ""
    tag: str = ""
    projects: int = 0
    money: Money = 0
    share: Fraction = Fraction(0)
    of: str = "budget"

    def __post_init__(self) -> None:
        if bool(self.zone) == bool(self.tag):
            raise ValueError("a minimum is for one zone or for one tag")
        if not 0 <= self.share <= 1 or self.projects < 0 or self.money < 0:
            raise ValueError("a minimum cannot be negative, nor a share above 1")
        if self.of not in ("budget", "spent"):
            raise ValueError("a share is of the 'budget' or of what is 'spent'")

    @property
    def name(self) -> str:
        """A short name for messages and reports."""
        asked = [f"{self.projects} projects"] * bool(self.projects) + [f"money {self.money}"] * bool(self.money)
        asked += [f"share {self.share} of {self.of}"] * bool(self.share)
        return f"{'zone' if self.zone else 'tag'} {self.zone or self.tag}: {', '.join(asked) or 'nothing'}"

    def members(self, election: Election) -> list[int]:
        """The projects that count for this minimum."""
        return [
            p
            for p, project in enumerate(election.projects)
            if (project.zone == self.zone if self.zone else self.tag in project.tags)
        ]

    def is_met(self, election: Election, winners: Iterable[int]) -> bool:
        """Does this list of winners meet the minimum?"""
        winners = set(winners)
        inside = winners & set(self.members(election))
        spent = sum(election.projects[p].cost for p in inside)
        whole = election.budget if self.of == "budget" else sum(election.projects[p].cost for p in winners)
        return len(inside) >= self.projects and spent >= self.money and spent >= self.share * whole


@dataclass(frozen=True)
class Constraints:
    """`minimums` to reach, and `incompatible` sets of ids of which at most one may win."""

    minimums: tuple[Minimum, ...] = ()
    incompatible: tuple[frozenset[str], ...] = ()

    def __post_init__(self) -> None:
        if any(len(group) < 2 for group in self.incompatible):
            raise ValueError("projects exclude each other in sets of two or more")

    def names_broken_by(self, election: Election, winners: Iterable[int]) -> list[str]:
        """The names of the conditions that a list of winners does not meet."""
        winners = list(winners)
        broken = [minimum.name for minimum in self.minimums if not minimum.is_met(election, winners)]
        ids = {election.projects[p].id for p in winners}
        return broken + [name_exclusion(group) for group in self.incompatible if len(group & ids) > 1]


def name_exclusion(group: frozenset[str]) -> str:
    """The name of a set of incompatible projects, for messages."""
    return "incompatible " + ", ".join(sorted(group))


class Guard:
    """Answers, during a count, whether a project may still be chosen. Holds what has been chosen so far."""

    def __init__(self, election: Election, constraints: Constraints, allowed: Iterable[int]) -> None:
        self.election = election
        self.constraints = constraints
        self.allowed = frozenset(allowed)
        self.chosen: list[int] = []
        self.spent = 0
        self.rivals: dict[int, set[int]] = {}
        for group in constraints.incompatible:
            members = {election.index[name] for name in group}
            for p in members:
                self.rivals.setdefault(p, set()).update(members - {p})
        self.plan: set[int] = set(self._complete(()) or ()) if constraints.minimums else set()

    def copy(self) -> Guard:
        """An independent guard in the same state."""
        twin = object.__new__(Guard)
        twin.__dict__.update(self.__dict__)
        twin.chosen = list(self.chosen)
        twin.plan = set(self.plan)
        return twin

    def why_not(self, p: int) -> str:
        """The reason to leave `p` aside now, one of `outcome.SKIPPED`, or "" if it may be chosen."""
        if self.rivals and not self.rivals.get(p, set()).isdisjoint(self.chosen):
            return "incompatible"
        if self.spent + self.election.cost_units[p] > self.election.budget_units:
            return "no_money"
        if self.constraints.minimums and p not in self.plan:
            plan = self._complete((p,))
            if plan is None:
                return "breaks_minimum"
            self.plan = plan
        return ""

    def choose(self, p: int) -> None:
        """Note that `p`, for which there was no reason against, was chosen."""
        if self.constraints.minimums and p not in self.plan:
            self.plan = self._complete((p,)) or set()
        self.chosen.append(p)
        self.spent += self.election.cost_units[p]

    def _complete(self, extra: tuple[int, ...]) -> set[int] | None:
        """A list with everything chosen plus `extra` that meets every condition, or None if there is none.

        With nothing chosen and nothing possible, raises `UnsatisfiableError`.
        """
        fixed = {*self.chosen, *extra}
        model = BudgetModel(self.election, self.constraints, self.allowed | fixed, fixed)
        solver = model.solve()
        if solver is not None:
            return model.chosen(solver)
        if not fixed:
            raise UnsatisfiableError(BudgetModel(self.election, self.constraints, self.allowed).clashing())
        return None


class BudgetModel:
    """The lists of projects that fit the budget and the conditions, as an exact integer programme (CP-SAT)."""

    def __init__(
        self, election: Election, constraints: Constraints, allowed: Iterable[int], fixed: Iterable[int] = ()
    ) -> None:
        self.program = cp_model.CpModel()
        self.wins = {p: self.program.new_bool_var(str(p)) for p in sorted(allowed)}
        self.switches: list[tuple[cp_model.IntVar, str]] = []
        spent = self.total({p: election.cost_units[p] for p in self.wins})
        self.program.add(spent <= election.budget_units)
        for p in fixed:
            self.program.add(self.wins[p] == 1)
        for minimum in constraints.minimums:
            self._ask(election, minimum, spent)
        for group in constraints.incompatible:
            members = [self.wins[p] for name in group if (p := election.index[name]) in self.wins]
            switch = self._switch(name_exclusion(group))
            self.program.add(cp_model.LinearExpr.sum(members) <= 1).only_enforce_if(switch)

    def total(self, units: Mapping[int, int]) -> cp_model.LinearExpr:
        """Σ of `units[p]` over the winners among its keys."""
        return cp_model.LinearExpr.weighted_sum([self.wins[p] for p in units], list(units.values()))

    def solve(self) -> cp_model.CpSolver | None:
        """The solver holding a best list (any list, without objective), or None if no list meets every condition."""
        self.program.clear_assumptions()
        for switch, _ in self.switches:
            self.program.add(switch == 1)
        return self._run()

    def chosen(self, solver: cp_model.CpSolver) -> set[int]:
        """The projects of the list that a solver holds."""
        return {p for p, win in self.wins.items() if solver.boolean_value(win)}

    def clashing(self) -> list[str]:
        """Names of conditions that cannot be met together, as few as possible (each is needed for the clash)."""
        needed = list(self.switches)
        for entry in self.switches:
            fewer = [other for other in needed if other is not entry]
            self.program.clear_assumptions()
            self.program.add_assumptions([switch for switch, _ in fewer])
            if self._run() is None:
                needed = fewer
        return [name for _, name in needed]

    def _run(self) -> cp_model.CpSolver | None:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        status = solver.solve(self.program)
        if status == cp_model.INFEASIBLE:
            return None
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise RuntimeError(f"CP-SAT answered {solver.status_name(status)}")
        return solver

    def _switch(self, name: str) -> cp_model.IntVar:
        switch = self.program.new_bool_var(name)
        self.switches.append((switch, name))
        return switch

    def _ask(self, election: Election, minimum: Minimum, spent: cp_model.LinearExpr) -> None:
        inside = [p for p in minimum.members(election) if p in self.wins]
        switch = self._switch(minimum.name)
        count = cp_model.LinearExpr.sum([self.wins[p] for p in inside])
        cost = self.total({p: election.cost_units[p] for p in inside})
        self.program.add(count >= minimum.projects).only_enforce_if(switch)
        owed = Fraction(minimum.money) * election.scale
        if minimum.of == "budget":
            owed = max(owed, minimum.share * election.budget_units)
        self.program.add(cost >= -(-owed.numerator // owed.denominator)).only_enforce_if(switch)
        if minimum.of == "spent":
            share = Fraction(minimum.share)
            self.program.add(share.denominator * cost >= share.numerator * spent).only_enforce_if(switch)
