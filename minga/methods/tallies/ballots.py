"""Projects, ballots and the election that holds them, compiled once into integer arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import repeat
from math import lcm
from typing import Any

import numpy as np
from scipy import sparse

Money = int | Fraction
Ballot = Mapping[str, int | Fraction] | Iterable[str]
LARGEST_EXACT = 2**53  # integers up to here are exact as floats


@dataclass(frozen=True)
class Project:
    """One project on the ballot. `cost` is exact, in units of money (never a float).

    `zone` and `tags` (sectors, target groups…) are what the constraints speak of.
    """

    id: str
    cost: Money
    name: str = ""
    zone: str = ""
    tags: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not isinstance(self.cost, int | Fraction):
            raise TypeError(f"cost of {self.id!r} must be int or Fraction, not {type(self.cost).__name__}")
        if self.cost < 0:
            raise ValueError(f"cost of {self.id!r} is negative")


class Election:
    """What is chosen, with how much money, and what people said.

    Identical ballots are kept once, with the number of people who cast them.

    Shapes: `projects` P; `points` a CSR matrix of int64, groups × P (ones for approvals); `people` int64, one
    number per group. `voters` counts every ballot, also the empty ones. Units: `cost_units[p]` and `budget_units`
    are integers, in `1/scale` of the unit of money; points are integers, in `1/point_scale` of a point.
    """

    def __init__(
        self,
        projects: Sequence[Project],
        budget: Money,
        points: sparse.csr_matrix,
        people: np.ndarray,
        *,
        voters: int,
        kind: str = "approval",
        point_scale: int = 1,
    ) -> None:
        self.projects = tuple(projects)
        self.budget = Fraction(budget)
        self.points = points
        self.people = people
        self.voters = voters
        self.kind = kind
        self.point_scale = point_scale
        self.index = {project.id: p for p, project in enumerate(self.projects)}
        if len(self.index) != len(self.projects):
            raise ValueError("two projects share an id")
        if self.budget < 0:
            raise ValueError("the budget is negative")
        self.scale = lcm(self.budget.denominator, *(Fraction(project.cost).denominator for project in projects))
        self.cost_units = [int(project.cost * self.scale) for project in self.projects]
        self.budget_units = int(self.budget * self.scale)
        if max([*self.cost_units, self.budget_units]) >= LARGEST_EXACT:
            raise OverflowError("amounts above 2**53 units are not supported")

    @classmethod
    def from_ballots(
        cls,
        projects: Sequence[Project],
        budget: Money,
        ballots: Iterable[Ballot],
        *,
        kind: str = "",
        people: Iterable[int] | None = None,
    ) -> Election:
        """Compile ballots: a list of project ids (approval) or a mapping id → points (cumulative).

        `people` says how many cast each ballot (one each without it).

        Raises `KeyError` for an unknown project, `ValueError` for negative points, for an id repeated in a ballot
        or if approvals and points are mixed.
        """
        index = {project.id: p for p, project in enumerate(projects)}
        counts: dict[tuple[Any, ...], int] = {}
        voters = 0
        for ballot, cast in zip(ballots, repeat(1) if people is None else people, strict=False):
            voters += cast
            if isinstance(ballot, Mapping):
                row: tuple[Any, ...] = tuple(sorted((index[name], value) for name, value in ballot.items() if value))
            else:
                row = tuple(sorted(index[name] for name in ballot))
                if len(set(row)) != len(row):
                    raise ValueError(f"the ballot {','.join(projects[p].id for p in row)} names a project twice")
            if row:
                counts[row] = counts.get(row, 0) + cast
        kinds = {isinstance(row[0], tuple) for row in counts}
        if len(kinds) == 2:
            raise ValueError("approvals and points are mixed")
        scored = kinds == {True}
        columns = [p for row in counts for p in ((entry[0] for entry in row) if scored else row)]
        values = [entry[1] for row in counts for entry in row] if scored else []
        scale = lcm(1, *{value.denominator for value in values})
        if any(value < 0 for value in values):
            raise ValueError("points cannot be negative")
        entries = [int(value * scale) for value in values] if scored else np.ones(len(columns), dtype=np.int64)
        starts = np.concatenate(([0], np.cumsum([len(row) for row in counts], dtype=np.int64)))
        matrix = sparse.csr_matrix(
            (np.asarray(entries, dtype=np.int64), np.asarray(columns, dtype=np.int32), starts),
            shape=(len(counts), len(projects)),
        )
        weights = np.fromiter(counts.values(), dtype=np.int64, count=len(counts))
        kind = kind or ("cumulative" if scored else "approval")
        return cls(projects, budget, matrix, weights, voters=voters, kind=kind, point_scale=scale)

    @classmethod
    def from_matrix(cls, projects: Sequence[Project], budget: Money, matrix: np.ndarray) -> Election:
        """Compile a voters × projects array: booleans are approvals, non-negative integers are points."""
        matrix = np.ascontiguousarray(matrix)
        if matrix.ndim != 2 or matrix.shape[1] != len(projects):
            raise ValueError(f"expected voters × {len(projects)}, got {matrix.shape}")
        approvals = matrix.dtype == np.bool_
        if not approvals and not np.issubdtype(matrix.dtype, np.integer):
            raise TypeError("the matrix must be boolean or integer")
        if matrix.size and not approvals and int(matrix.min()) < 0:
            raise ValueError("points cannot be negative")
        packed = np.packbits(matrix, axis=1) if approvals else matrix
        keys = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.dtype.itemsize * packed.shape[1]))).ravel()
        _, first, people = np.unique(keys, return_index=True, return_counts=True)
        rows = sparse.csr_matrix(matrix[first].astype(np.int64))
        filled = np.diff(rows.indptr) > 0
        return cls(
            projects,
            budget,
            rows[filled],
            people[filled].astype(np.int64),
            voters=len(matrix),
            kind="approval" if approvals else "cumulative",
        )

    @cached_property
    def supporters(self) -> list[np.ndarray]:
        """For each project, the groups that support it (indices into `people`, increasing)."""
        return [self._by_project.indices[self._slice(p)] for p in range(len(self.projects))]

    @cached_property
    def supporter_points(self) -> list[np.ndarray]:
        """For each project, the points of each of its supporters, aligned with `supporters`."""
        return [self._by_project.data[self._slice(p)] for p in range(len(self.projects))]

    @cached_property
    def votes(self) -> np.ndarray:
        """int64, P: how many people support each project."""
        return np.array([int(self.people[groups].sum()) for groups in self.supporters], dtype=np.int64)

    @cached_property
    def scores(self) -> np.ndarray:
        """int64, P: the points of each project, summed over people (its votes, if ballots are approvals)."""
        return np.asarray(self.points.T @ self.people, dtype=np.int64)

    @cached_property
    def ballot_sizes(self) -> np.ndarray:
        """int64, one per group: how many projects its ballot names."""
        return np.diff(self.points.indptr)

    @cached_property
    def _by_project(self) -> sparse.csc_matrix:
        return self.points.tocsc()

    def _slice(self, p: int) -> slice:
        return slice(self._by_project.indptr[p], self._by_project.indptr[p + 1])

    def money(self, units: int) -> Fraction:
        """Turn integer units back into money."""
        return Fraction(units, self.scale)


def parse_money(text: str) -> Money:
    """Read an amount written with a point or a comma for decimals: exact, never a float.

    Raises `ValueError` when the text is not one number.
    """
    amount = Fraction(text.strip().replace(",", "."))
    return int(amount) if amount.denominator == 1 else amount
