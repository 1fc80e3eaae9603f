"""Counts with their margins, and the sums that tie them together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sparse

MOST_DIMENSIONS = 3


def with_margins(counts: np.ndarray) -> np.ndarray:
    """Add the totals of every axis: a table of shape (a, b, c) becomes one of (a + 1, b + 1, c + 1).

    `counts`: non-negative whole numbers (people), one to three axes, no axis empty.
    The last place of each axis is its total. Raises ValueError for anything else.
    """
    table = np.asarray(counts)
    if not 1 <= table.ndim <= MOST_DIMENSIONS or table.size == 0:
        raise ValueError(f"a table has one to {MOST_DIMENSIONS} axes and no empty axis, not shape {table.shape}")
    if not np.all(np.isfinite(table)) or np.any(table < 0) or np.any(table != np.floor(table)):
        raise ValueError("counts are whole numbers of people, zero or more")
    table = table.astype(np.int64)
    for axis in range(table.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    return table


def totals_depth(shape: tuple[int, ...]) -> np.ndarray:
    """How many axes each place of a table with margins adds up: 0 inside, all of them at the grand total."""
    places = np.indices(shape)
    return np.asarray(np.sum([places[axis] == size - 1 for axis, size in enumerate(shape)], axis=0))


def sums_matrix(shape: tuple[int, ...]) -> sparse.csr_matrix:
    """Equations of a table with margins, one row for each line: +1 for each part, -1 for the total; the row is zero.

    `shape`: that of the table with its margins. Columns follow `ravel()` order.
    """
    index = np.arange(int(np.prod(shape))).reshape(shape)
    columns, signs, lengths = [], [], []
    for axis, size in enumerate(shape):
        lines = np.moveaxis(index, axis, -1).reshape(-1, size)
        columns.append(lines.ravel())
        signs.append(np.tile(np.r_[np.ones(size - 1), -1.0], len(lines)))
        lengths.append(np.full(len(lines), size))
    pointers = np.r_[0, np.cumsum(np.concatenate(lengths))]
    return sparse.csr_matrix(
        (np.concatenate(signs), np.concatenate(columns), pointers), shape=(len(pointers) - 1, index.size)
    )


@dataclass(frozen=True)
class Puzzle:
    """All that an attacker could put together: numbers (columns) and the sums between them (rows that add to zero).

    `values` (n,): the true counts. `sums` (m, n): sparse, `sums @ values == 0`.
    `latent` (n,): True where the number is never printed (a person's finest group, a difference between two tables).
    `sensitive` (n,): True where the number must not be learnt. `costs` (n,): what it costs to hide each one.
    `kept` (n,): True where it must be printed (already published, or too important). `hidden` (n,): hidden beforehand.
    """

    values: np.ndarray
    sums: sparse.csr_matrix
    latent: np.ndarray
    sensitive: np.ndarray
    costs: np.ndarray
    kept: np.ndarray
    hidden: np.ndarray

    @cached_property
    def sums_by_column(self) -> sparse.csc_matrix:
        return self.sums.tocsc()

    @property
    def starts_hidden(self) -> np.ndarray:
        """What is unknown before choosing anything: latent numbers, small cells, and what was hidden beforehand."""
        return np.asarray(self.latent | self.hidden | (self.sensitive & ~self.kept))


def small(values: np.ndarray, *, threshold: int, protect_zeros: bool = False) -> np.ndarray:
    """True where a count is under the threshold; zero counts nobody, and is printed unless `protect_zeros`."""
    return np.asarray((values < threshold) & ((values > 0) | protect_zeros))
