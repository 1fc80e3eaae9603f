"""Tables that are safe alone and give people away together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.optimize import linprog

from minga.methods import disclosure
from minga.methods.disclosure import View

THRESHOLD = 5


def adds(view: View, shape: tuple[int, ...]) -> list[set[int]]:
    """For each printed cell, the finest groups that it counts, written by hand."""
    cells: list[set[tuple[int, ...]]] = [{()}]
    for groups, size in zip(view.groups, shape, strict=True):
        classes = [set(range(size))] if groups is None else [*map(set, groups), set(range(size))]
        cells = [{(*place, step) for place in cell for step in group} for cell in cells for group in classes]
    return [{int(np.ravel_multi_index(place, shape)) for place in cell} for cell in cells]


def enemy(people: np.ndarray, views: list[View], hidden: list[np.ndarray], target: set[int]) -> tuple[float, float]:
    """The least and the most that a set of finest groups can count, from every printed cell of every view."""
    values = people.ravel()
    rows, known = [], []
    for view, mask in zip(views, hidden, strict=True):
        for cell, is_hidden in zip(adds(view, people.shape), np.ravel(mask), strict=True):
            if not is_hidden:
                rows.append([float(place in cell) for place in range(values.size)])
                known.append(float(sum(values[place] for place in cell)))
    wanted = np.array([float(place in target) for place in range(values.size)])
    equalities = {"A_eq": np.array(rows), "b_eq": np.array(known)} if rows else {}
    least, most = linprog(wanted, **equalities), linprog(-wanted, **equalities)
    return least.fun, np.inf if most.status == 3 else -most.fun


def gives_away(people: np.ndarray, views: list[View], hidden: list[np.ndarray], threshold: int = THRESHOLD) -> bool:
    """Whether a small cell, a small finest group, or a small difference between two views can be placed."""
    values = people.ravel()
    cells = [(number, cell) for number, view in enumerate(views) for cell in adds(view, people.shape)]
    sets = [{place} for place in range(values.size)] + [cell for _, cell in cells]
    sets += [big - small for one, big in cells for other, small in cells if one != other and small < big]
    for target in sets:
        if 0 < sum(values[place] for place in target) < threshold:
            least, most = enemy(people, views, hidden, target)
            if most < threshold - 1e-6 or most - least < threshold - 1e-6:
                return True
    return False


AGES = [View(([[0, 1], [2, 3, 4]],)), View(([[0, 1, 2], [3, 4]],))]


def test_two_safe_tables_of_overlapping_ages_give_away_those_in_between() -> None:
    people = np.array([20, 15, 2, 30, 25])
    shown = [np.zeros(3, dtype=bool), np.zeros(3, dtype=bool)]
    leaks = disclosure.attack_views(people, AGES, shown)
    assert {(leak.value, leak.least, leak.most) for leak in leaks} == {(2, 2.0, 2.0)}
    assert "view 1 cell (0,) less view 0 cell (0,)" in {leak.where for leak in leaks}
    tables = disclosure.suppress_views(people, AGES)
    hidden = [table.hidden for table in tables]
    assert disclosure.attack_views(people, AGES, hidden) == []
    assert not gives_away(people, AGES, hidden)
    assert sum(int(mask.sum()) for mask in hidden) == 2


VIEWS = [
    [View(([[0], [1], [2]], None)), View(([[0, 1], [2]], [[0], [1]]))],
    [View(([[0], [1, 2]], [[0], [1]])), View(([[0, 1], [2]], None))],
    [View(([[0], [1], [2]], [[0], [1]])), View((None, [[0], [1]]))],
]


@settings(max_examples=60, deadline=None)
@given(arrays.arrays(np.int64, (3, 2), elements=st.integers(0, 9)), st.sampled_from(VIEWS))
def test_overlapping_tables_protected_together_give_nobody_away(people: np.ndarray, views: list[View]) -> None:
    tables = disclosure.suppress_views(people, views)
    hidden = [table.hidden for table in tables]
    assert not gives_away(people, views, hidden)
    assert disclosure.attack_views(people, views, hidden) == []
    assert all(table.is_optimal for table in tables)


@settings(max_examples=60, deadline=None)
@given(arrays.arrays(np.int64, (3, 2), elements=st.integers(0, 9)), st.sampled_from(VIEWS), st.data())
def test_the_attack_on_overlapping_tables_finds_what_the_enemy_finds(
    people: np.ndarray, views: list[View], data: st.DataObject
) -> None:
    shapes = [table.hidden.shape for table in disclosure.suppress_views(people, views)]
    hidden = [data.draw(arrays.arrays(bool, shape)) for shape in shapes]
    assert bool(disclosure.attack_views(people, views, hidden)) == gives_away(people, views, hidden)


def test_groups_that_leave_a_class_out_are_refused() -> None:
    with pytest.raises(ValueError, match="exactly once"):
        disclosure.suppress_views(np.array([5, 6, 7]), [View(([[0], [1]],))])


def enemy_of_releases(
    earlier: disclosure.Suppression, later: disclosure.Suppression, release: int, cell: tuple[int, ...]
) -> tuple[float, float]:
    """The ends of a hidden cell for who has both releases and knows that nobody leaves: unknown, those who were and
    those who arrived."""
    shape = tuple(size - 1 for size in earlier.counts.shape)
    size = int(np.prod(shape))
    view = View(tuple([[step] for step in range(length)] for length in shape))
    members = [[float(place in group) for place in range(size)] for group in adds(view, shape)]
    nothing = [0.0] * size
    rows, known = [], []
    for row, old, new in zip(members, np.ravel(earlier.published), np.ravel(later.published), strict=True):
        for one, numbers in ((old, row + nothing), (new, row + row)):
            if not np.isnan(one):
                rows.append(numbers)
                known.append(one)
    row = members[int(np.ravel_multi_index(cell, earlier.counts.shape))]
    wanted = np.array(row + (row if release else nothing))
    equalities = {"A_eq": np.array(rows), "b_eq": np.array(known)} if rows else {}
    least, most = linprog(wanted, **equalities), linprog(-wanted, **equalities)
    return least.fun, np.inf if most.status == 3 else -most.fun


def releases_are_safe(earlier: disclosure.Suppression, later: disclosure.Suppression) -> bool:
    for release, table in enumerate((earlier, later)):
        for cell in np.ndindex(*table.counts.shape):
            if 0 < table.counts[cell] < THRESHOLD:
                least, most = enemy_of_releases(earlier, later, release, cell)
                if most < THRESHOLD - 1e-6 or most - least < THRESHOLD - 1e-6:
                    return False
    return True


small_table = arrays.arrays(np.int64, (3, 2), elements=st.integers(0, 9))
growth = arrays.arrays(np.int64, (3, 2), elements=st.integers(0, 4))


@settings(max_examples=80, deadline=None)
@given(small_table, growth)
def test_the_next_release_is_safe_beside_the_one_already_printed(counts: np.ndarray, arrived: np.ndarray) -> None:
    earlier = disclosure.suppress(counts)
    later = disclosure.suppress_next(earlier, counts + arrived)
    assert releases_are_safe(earlier, later)
    assert disclosure.attack_releases(earlier, later, protect_growth=False) == []


@settings(max_examples=60, deadline=None)
@given(small_table, growth)
def test_the_attack_on_two_releases_finds_what_the_enemy_finds(counts: np.ndarray, arrived: np.ndarray) -> None:
    earlier, later = disclosure.suppress(counts), disclosure.suppress(counts + arrived)
    leaks = disclosure.attack_releases(earlier, later, protect_growth=False)
    assert (leaks == []) == releases_are_safe(earlier, later)


def test_two_releases_safe_alone_can_give_somebody_away_together() -> None:
    earlier = disclosure.suppress(np.array([[20, 4], [30, 40]]))
    later = disclosure.suppress(np.array([[20, 5], [30, 40]]))
    assert not later.hidden.any()
    leaks = disclosure.attack_releases(earlier, later)
    assert "before (0, 1)" in {leak.where for leak in leaks}
    safe = disclosure.suppress_next(earlier, np.array([[20, 5], [30, 40]]))
    assert disclosure.attack_releases(earlier, safe, protect_growth=False) == []


def test_those_who_arrived_can_be_protected_too() -> None:
    earlier = disclosure.suppress(np.array([[20, 14], [30, 40]]))
    counts = np.array([[20, 15], [30, 40]])
    assert [leak.where for leak in disclosure.attack_releases(earlier, disclosure.suppress(counts))] == [
        "growth (0, 1)",
        "growth (0, 2)",
        "growth (2, 1)",
        "growth (2, 2)",
    ]
    later = disclosure.suppress_next(earlier, counts, protect_growth=True)
    assert disclosure.attack_releases(earlier, later) == []


def test_a_release_that_shrinks_is_refused() -> None:
    earlier = disclosure.suppress(np.array([10, 20]))
    with pytest.raises(ValueError, match="under it"):
        disclosure.suppress_next(earlier, np.array([9, 20]))
