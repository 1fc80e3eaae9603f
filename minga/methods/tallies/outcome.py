"""What a method of budgeting answers: the winners, and the steps that made them win."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .ballots import Election
from .constraints import Constraints
from .ties import TieRule

SKIPPED = ("no_money", "incompatible", "breaks_minimum", "no_votes")


@dataclass(frozen=True)
class Step:
    """One decision. `stage` says which part of the method took it.

    `winner` is a project index, or None when the step only leaves projects aside. `price` is what one point of
    satisfaction cost (equal shares), the load of each supporter (Phragmén) or None. `tied` are the indices that the
    tie rule had to separate, winner included. `skipped` maps project indices to a reason in `SKIPPED`.
    """

    stage: str
    winner: int | None
    price: Fraction | None = None
    tied: tuple[int, ...] = ()
    skipped: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """The answer of a method for one election. `winners` are project indices in the order they were chosen."""

    method: str
    election: Election
    winners: tuple[int, ...]
    steps: tuple[Step, ...]
    tie_rule: TieRule
    constraints: Constraints = field(default_factory=Constraints)
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """The ids of the winners, in the order they were chosen."""
        return [self.election.projects[p].id for p in self.winners]

    @property
    def cost(self) -> Fraction:
        """What the winners cost together, in money."""
        return self.election.money(sum(self.election.cost_units[p] for p in self.winners))
