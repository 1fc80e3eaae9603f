"""Several tables about the same people: what one hides, another may give away by subtraction."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from minga.methods.disclosure.attack import TOLERANCE, Attacker
from minga.methods.disclosure.suppression import THRESHOLD, Suppression, choose_hidden
from minga.methods.disclosure.tables import Puzzle, small, sums_matrix, totals_depth, with_margins

Groups = Sequence[Sequence[int]]


@dataclass(frozen=True)
class View:
    """One way of printing the same people: for each axis of the finest table, which classes go together.

    `groups`: one entry for each axis: a list of groups of class numbers that covers every class once
    (`[[0, 1], [2]]`), or None where the axis is not shown.
    """

    groups: tuple[Groups | None, ...]

    def membership(self, shape: tuple[int, ...]) -> tuple[sparse.csr_matrix, tuple[int, ...]]:
        """Which finest cells each printed cell adds up (margins included), and the shape of the printed table."""
        if len(self.groups) != len(shape):
            raise ValueError("a view says something for each axis of the finest table")
        whole = sparse.csr_matrix(np.ones((1, 1)))
        printed = []
        for groups, size in zip(self.groups, shape, strict=True):
            chosen = [] if groups is None else [list(group) for group in groups]
            if groups is not None and sorted(sum(chosen, [])) != list(range(size)):
                raise ValueError("the groups of an axis cover each of its classes exactly once")
            rows = [[1.0 if place in group else 0.0 for place in range(size)] for group in chosen]
            whole = sparse.kron(whole, sparse.csr_matrix([*rows, [1.0] * size]), format="csr")
            if groups is not None:
                printed.append(len(chosen) + 1)
        return whole, tuple(printed)


@dataclass(frozen=True)
class Leak:
    """A small number that an attacker reaches: where it is, its true value, and the range that he is left with."""

    where: str
    value: int
    least: float
    most: float


def suppress_views(
    people: np.ndarray, views: Sequence[View], *, threshold: int = THRESHOLD, seconds: float = 8.0
) -> list[Suppression]:
    """Protect several overlapping tables at once, differences between them included.

    `people`: the finest table, any number of axes, whole numbers of people. `views`: the tables to print, each with up
    to three axes shown. Small means from 1 to `threshold - 1`: cells of any view, finest groups, and the differences
    between a cell of one view and a cell of another that it contains (ages 16–29 less ages 16–25).
    Raises ValueError and `UnprotectableError` as `suppress`. Cost and bound are those of all the tables together.
    """
    links = _Links(people, views, threshold)
    choice = choose_hidden(links.puzzle, threshold=threshold, seconds=seconds)
    return [
        Suppression(
            counts=values.reshape(shape).astype(np.int64),
            primary=links.puzzle.sensitive[place].reshape(shape),
            hidden=choice.hidden[place].reshape(shape),
            threshold=threshold,
            cost=choice.cost,
            bound=choice.bound,
        )
        for shape, place, values in links.printed()
    ]


def attack_views(
    people: np.ndarray, views: Sequence[View], hidden: Sequence[np.ndarray], *, threshold: int = THRESHOLD
) -> list[Leak]:
    """What gives a small number away when these views are printed with these cells hidden; empty when it is safe.

    `hidden`: for each view, True where its table with margins is not printed.
    """
    links = _Links(people, views, threshold)
    unknown = links.puzzle.latent.copy()
    for (shape, place, _), mask in zip(links.printed(), hidden, strict=True):
        if np.shape(mask) != shape:
            raise ValueError(f"the hidden cells of a view have the shape of its table with margins, {shape}")
        unknown[place] = np.ravel(mask)
    return find_leaks(links.puzzle, unknown, threshold=threshold, names=links.names)


def find_leaks(puzzle: Puzzle, unknown: np.ndarray, *, threshold: int, names: Sequence[str]) -> list[Leak]:
    """The sensitive numbers of a puzzle that an attacker places under the threshold, or too closely."""
    attacker = Attacker(puzzle.sums, np.where(unknown, np.nan, puzzle.values))
    leaks = []
    for column in np.flatnonzero(puzzle.sensitive).tolist():
        value = int(puzzle.values[column])
        least = most = float(value)
        if unknown[column]:
            least, most = attacker.reach(column, -1).value, attacker.reach(column, 1).value
        if most < threshold - TOLERANCE or most - least < threshold - TOLERANCE:
            leaks.append(Leak(names[column], value, least, most))
    return leaks


class _Links:
    """The puzzle of several views: finest groups first, then the cells of each view, then the small differences."""

    def __init__(self, people: np.ndarray, views: Sequence[View], threshold: int):
        finest = np.asarray(people)
        if np.any(finest < 0) or np.any(finest != np.floor(finest)):
            raise ValueError("counts are whole numbers of people, zero or more")
        atoms = finest.ravel().astype(np.int64)
        self.members, self.shapes = [], []
        for view in views:
            member, shape = view.membership(finest.shape)
            if not 1 <= len(shape) <= 3:
                raise ValueError("a view shows one to three axes")
            self.members.append(member)
            self.shapes.append(shape)
        cells = sparse.vstack(self.members, format="csr")
        cell_values = cells @ atoms
        bigger, smaller = self._nested(cells, cell_values, threshold)
        values = np.r_[atoms, cell_values, cell_values[bigger] - cell_values[smaller]].astype(np.int64)
        self.starts = len(atoms) + np.r_[0, np.cumsum([member.shape[0] for member in self.members])]
        self.names = [f"group {place}" for place in range(len(atoms))]
        for number, shape in enumerate(self.shapes):
            self.names += [f"view {number} cell {tuple(map(int, cell))}" for cell in np.ndindex(*shape)]
        printed_names = self.names[len(atoms) :]
        self.names += [f"{printed_names[a]} less {printed_names[b]}" for a, b in zip(bigger, smaller, strict=True)]
        latent = np.ones(len(values), dtype=bool)
        latent[self.starts[0] : self.starts[-1]] = False
        depths = np.concatenate([totals_depth(shape).ravel() for shape in self.shapes])
        self.puzzle = Puzzle(
            values=values,
            sums=self._sums(cells, bigger, smaller, len(atoms)),
            latent=latent,
            sensitive=small(values, threshold=threshold),
            costs=np.r_[np.zeros(len(atoms)), 1.0 + depths, np.zeros(len(bigger))],
            kept=np.zeros(len(values), dtype=bool),
            hidden=np.zeros(len(values), dtype=bool),
        )

    def _nested(self, cells: sparse.csr_matrix, values: np.ndarray, threshold: int) -> tuple[np.ndarray, np.ndarray]:
        """Pairs of printed cells, one inside the other, in different views, whose difference is small."""
        sizes = np.asarray(cells.sum(axis=1)).ravel()
        shared = (cells @ cells.T).tocoo()
        owner = np.repeat(np.arange(len(self.members)), [member.shape[0] for member in self.members])
        difference = values[shared.row] - values[shared.col]
        inside = (shared.data == sizes[shared.col]) & (sizes[shared.row] > sizes[shared.col])
        wanted = inside & (owner[shared.row] != owner[shared.col]) & small(difference, threshold=threshold)
        return shared.row[wanted], shared.col[wanted]

    def _sums(self, cells: sparse.csr_matrix, bigger: np.ndarray, smaller: np.ndarray, atoms: int) -> sparse.csr_matrix:
        pairs, count = len(bigger), cells.shape[0]
        lines = sparse.block_diag([sums_matrix(shape) for shape in self.shapes], format="csr")
        rows = np.tile(np.arange(pairs), 2)
        minus = sparse.csr_matrix(
            (np.r_[np.ones(pairs), -np.ones(pairs)], (rows, np.r_[bigger, smaller])), shape=(pairs, count)
        )
        return sparse.bmat(
            [
                [cells, -sparse.identity(count), sparse.csr_matrix((count, pairs))],
                [sparse.csr_matrix((lines.shape[0], atoms)), lines, None],
                [sparse.csr_matrix((pairs, atoms)), minus, -sparse.identity(pairs)],
            ],
            format="csr",
        )

    def printed(self) -> list[tuple[tuple[int, ...], slice, np.ndarray]]:
        """For each view: the shape of its table, its columns in the puzzle, and its true values."""
        places = [slice(int(a), int(b)) for a, b in zip(self.starts[:-1], self.starts[1:], strict=True)]
        return [(shape, place, self.puzzle.values[place]) for shape, place in zip(self.shapes, places, strict=True)]


def suppress_next(
    earlier: Suppression,
    counts: np.ndarray,
    *,
    protect_growth: bool = False,
    seconds: float = 8.0,
) -> Suppression:
    """Protect the next release of a table whose counts only grow, together with the release already printed.

    `earlier`: what was printed. `counts`: the new table, same shape, without margins, nowhere under the earlier one.
    `protect_growth`: also protect the people who arrived between the two, where they are fewer than the threshold.
    Cells hidden before are the cheapest to hide again, so that the pattern holds over time.
    Raises ValueError if a count shrank, `UnprotectableError` if the earlier release was unsafe already.
    """
    puzzle, size, _ = _releases(earlier.counts, with_margins(counts), earlier.hidden, earlier.threshold, protect_growth)
    choice = choose_hidden(puzzle, threshold=earlier.threshold, seconds=seconds)
    later = slice(size, 2 * size)
    shape = earlier.counts.shape
    return Suppression(
        counts=puzzle.values[later].reshape(shape),
        primary=puzzle.sensitive[later].reshape(shape),
        hidden=choice.hidden[later].reshape(shape),
        threshold=earlier.threshold,
        cost=choice.cost,
        bound=choice.bound,
    )


def attack_releases(earlier: Suppression, later: Suppression, *, protect_growth: bool = True) -> list[Leak]:
    """What two releases of a table that only grows give away together; empty when they are safe."""
    puzzle, size, names = _releases(earlier.counts, later.counts, earlier.hidden, earlier.threshold, protect_growth)
    unknown = np.r_[earlier.hidden.ravel(), later.hidden.ravel(), np.ones(size, dtype=bool)]
    return find_leaks(puzzle, unknown, threshold=earlier.threshold, names=names)


def _releases(
    before: np.ndarray, after: np.ndarray, hidden: np.ndarray, threshold: int, protect_growth: bool
) -> tuple[Puzzle, int, list[str]]:
    """The puzzle of two releases: the cells before, the cells after, and what grew between them."""
    if before.shape != after.shape or np.any(after < before):
        raise ValueError("the new release has the shape of the earlier one, and no count under it")
    old, new = before.ravel(), after.ravel()
    size, nothing = old.size, np.zeros(old.size, dtype=bool)
    lines, same = sums_matrix(before.shape), sparse.identity(old.size)
    sums = sparse.bmat(
        [[lines, None, None], [None, lines, None], [None, None, lines], [-same, same, -same]], format="csr"
    )
    costs = 1.0 + totals_depth(before.shape).ravel()
    growth = small(new - old, threshold=threshold) if protect_growth else nothing
    puzzle = Puzzle(
        values=np.r_[old, new, new - old],
        sums=sums,
        latent=np.r_[nothing, nothing, ~nothing],
        sensitive=np.r_[small(old, threshold=threshold), small(new, threshold=threshold), growth],
        costs=np.r_[np.zeros(size), np.where(hidden.ravel(), costs / 2, costs), np.zeros(size)],
        kept=np.r_[~hidden.ravel(), nothing, nothing],
        hidden=np.r_[hidden.ravel(), nothing, nothing],
    )
    cells = [tuple(map(int, cell)) for cell in np.ndindex(*before.shape)]
    names = [f"{part} {cell}" for part in ("before", "after", "growth") for cell in cells]
    return puzzle, size, names
