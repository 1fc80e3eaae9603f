"""Protected tables, attacked by an enemy that shares no code with them."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import sparse
from scipy.optimize import linprog

from minga.methods import disclosure

THRESHOLD = 5

counts_1d = arrays.arrays(np.int64, st.integers(1, 6), elements=st.integers(0, 12))
counts_2d = arrays.arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.integers(0, 12))
counts_3d = arrays.arrays(
    np.int64, st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)), elements=st.integers(0, 12)
)
any_counts = st.one_of(counts_1d, counts_2d, counts_3d)


def enemy(published: np.ndarray, cells: list[tuple[int, ...]]) -> list[tuple[float, float]]:
    """What each hidden cell can be. Unknown: the people of each inner cell; known: every printed number, one by one."""
    inner = tuple(size - 1 for size in published.shape)
    people = list(np.ndindex(*inner))

    def adds(cell: tuple[int, ...]) -> list[float]:
        """Which people a printed cell counts: those of its class, or of every class where it is a total."""
        return [
            float(all(step in (own, size) for step, own, size in zip(cell, person, inner, strict=True)))
            for person in people
        ]

    printed = [cell for cell in np.ndindex(*published.shape) if not np.isnan(published[cell])]
    known = {
        "A_eq": sparse.csr_matrix([adds(cell) for cell in printed]) if printed else None,
        "b_eq": np.array([published[cell] for cell in printed]) if printed else None,
    }
    ranges = []
    for cell in cells:
        wanted = np.array(adds(cell))
        least, most = linprog(wanted, **known), linprog(-wanted, **known)
        ranges.append((least.fun, np.inf if most.status == 3 else -most.fun))
    return ranges


def is_safe(published: np.ndarray, truth: np.ndarray, threshold: int = THRESHOLD) -> bool:
    small = [cell for cell in np.ndindex(*truth.shape) if 0 < truth[cell] < threshold]
    if any(not np.isnan(published[cell]) for cell in small):
        return False
    return all(most >= threshold - 1e-6 and most - least >= threshold - 1e-6 for least, most in enemy(published, small))


def cheapest(truth: np.ndarray) -> float:
    """The cost of the best safe choice, by trying every choice from the cheapest."""
    small = (truth > 0) & (truth < THRESHOLD)
    price = {
        cell: 1.0 + sum(step == size - 1 for step, size in zip(cell, truth.shape, strict=True))
        for cell in np.ndindex(*truth.shape)
    }
    free = [cell for cell in price if not small[cell]]
    choices = itertools.chain.from_iterable(itertools.combinations(free, number) for number in range(len(free) + 1))
    base = sum(price[cell] for cell in price if small[cell])
    for choice in sorted(choices, key=lambda cells: sum(price[cell] for cell in cells)):
        published = np.where(small, np.nan, truth.astype(float))
        for cell in choice:
            published[cell] = np.nan
        if is_safe(published, truth):
            return base + sum(price[cell] for cell in choice)
    raise AssertionError("hiding everything is always safe")


def people_like(shape: tuple[int, ...], people: int, seed: int) -> np.ndarray:
    """Counts as uneven as real ones: few large classes, many small, some empty."""
    chance = np.random.default_rng(seed)
    share = np.ones(())
    for size in shape:
        share = np.multiply.outer(share, chance.dirichlet(np.ones(size)))
    share = share * chance.gamma(2, 0.5, share.shape)
    return chance.multinomial(people, (share / share.sum()).ravel()).reshape(shape)


@settings(max_examples=200, deadline=None)
@given(any_counts)
def test_the_enemy_learns_nothing_small_from_a_protected_table(counts: np.ndarray) -> None:
    table = disclosure.suppress(counts)
    assert is_safe(table.published, table.counts)
    assert table.is_optimal
    assert table.counts.tolist() == disclosure.with_margins(counts).tolist()
    assert np.array_equal(table.primary, (table.counts > 0) & (table.counts < THRESHOLD))
    assert np.array_equal(np.isnan(table.published), table.hidden)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        arrays.arrays(np.int64, st.tuples(st.integers(1, 2), st.integers(1, 3)), elements=st.integers(0, 9)),
        arrays.arrays(np.int64, st.integers(1, 6), elements=st.integers(0, 9)),
    )
)
def test_no_safe_choice_hides_less(counts: np.ndarray) -> None:
    assert disclosure.suppress(counts).cost == cheapest(disclosure.with_margins(counts))


@pytest.mark.parametrize("seed", [1, 2])
def test_no_safe_choice_hides_less_in_three_dimensions(seed: int) -> None:
    counts = np.random.default_rng(seed).integers(3, 9, (1, 2, 2))
    table = disclosure.suppress(counts)
    assert table.cost == cheapest(table.counts)


@settings(max_examples=100, deadline=None)
@given(any_counts, st.data())
def test_the_attack_is_that_of_the_enemy(counts: np.ndarray, data: st.DataObject) -> None:
    truth = disclosure.with_margins(counts)
    hidden = data.draw(arrays.arrays(bool, truth.shape))
    published = np.where(hidden, np.nan, truth.astype(float))
    found = disclosure.attack(published)
    cells = [tuple(map(int, cell)) for cell in np.argwhere(hidden)]
    for cell, (least, most) in zip(cells, enemy(published, cells), strict=True):
        assert found.least[cell] == pytest.approx(least, abs=1e-5)
        assert found.most[cell] == pytest.approx(most, abs=1e-5)
    assert np.array_equal(found.least[~hidden], truth[~hidden])


@settings(max_examples=40, deadline=None)
@given(arrays.arrays(np.int64, (2, 2, 2), elements=st.integers(0, 3)), arrays.arrays(bool, (3, 3, 3)))
def test_with_whole_people_the_attack_finds_every_table_and_no_other(counts: np.ndarray, hidden: np.ndarray) -> None:
    truth = disclosure.with_margins(counts)
    hidden[2, 2, 2] = False
    published = np.where(hidden, np.nan, truth.astype(float))
    total = int(truth[2, 2, 2])
    if total > 8:
        return
    shown = ~hidden
    least, most = np.full(truth.shape, np.inf), np.full(truth.shape, -np.inf)
    for bars in itertools.combinations(range(total + 7), 7):
        parts = np.diff([-1, *bars, total + 7]) - 1
        table = disclosure.with_margins(parts.reshape(2, 2, 2))
        if np.array_equal(table[shown], truth[shown]):
            least, most = np.minimum(least, table), np.maximum(most, table)
    found = disclosure.attack(published, whole=True)
    assert np.array_equal(found.least, least)
    assert np.array_equal(found.most, most)


def test_hiding_only_the_small_cells_gives_them_away_and_the_attack_says_so() -> None:
    truth = disclosure.with_margins(np.array([[20, 3, 15], [30, 18, 25]]))
    published = truth.astype(float)
    published[0, 1] = np.nan
    found = disclosure.attack(published)
    assert (found.least[0, 1], found.most[0, 1]) == (3.0, 3.0)
    assert not is_safe(published, truth)


def test_printed_numbers_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="contradict"):
        disclosure.attack(np.array([1.0, 2.0, 4.0]))
    with pytest.raises(ValueError, match="contradict"):
        disclosure.attack(np.array([[np.nan, 9.0, 5.0], [1.0, 2.0, 3.0], [2.0, 11.0, 8.0]]))


def test_what_must_be_printed_stays_or_the_reason_is_told() -> None:
    counts = np.array([[20, 3, 15], [30, 18, 25], [9, 9, 9]])
    keep = np.zeros((4, 4), dtype=bool)
    keep[3, :] = keep[:, 3] = True
    table = disclosure.suppress(counts, keep=keep)
    assert not np.any(table.hidden & keep)
    assert is_safe(table.published, table.counts)
    keep[0, :] = [True, False, True, True]
    with pytest.raises(disclosure.UnprotectableError, match="gives a small cell away"):
        disclosure.suppress(counts, keep=keep)
    keep[0, 1] = True
    with pytest.raises(disclosure.UnprotectableError, match="asked to be printed"):
        disclosure.suppress(counts, keep=keep)


def test_zeros_are_shown_unless_they_are_asked_to_be_protected() -> None:
    counts = np.array([[20, 0, 15], [30, 18, 25], [40, 41, 42]])
    assert not disclosure.suppress(counts).hidden.any()
    table = disclosure.suppress(counts, protect_zeros=True)
    assert table.hidden[0, 1]
    (_, most), *_ = enemy(table.published, [(0, 1)])
    assert most >= THRESHOLD


@settings(max_examples=30, deadline=None)
@given(counts_3d)
def test_without_time_the_answer_is_still_safe_and_its_bound_true(counts: np.ndarray) -> None:
    hurried, calm = disclosure.suppress(counts, seconds=0.0), disclosure.suppress(counts)
    assert is_safe(hurried.published, hurried.counts)
    assert hurried.bound - 1e-6 <= calm.cost <= hurried.cost + 1e-6


@pytest.mark.slow
def test_provinces_by_age_by_people_is_safe_and_the_choice_is_proven() -> None:
    table = disclosure.suppress(people_like((24, 6, 7), 20_000, seed=2), seconds=60)
    assert is_safe(table.published, table.counts)
    assert table.is_optimal


@pytest.mark.parametrize("counts", [np.array([1, -1]), np.array([0.5]), np.zeros((2, 0)), np.zeros((1, 1, 1, 1)), 3])
def test_what_is_not_a_table_of_people_is_refused(counts: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"axes|people"):
        disclosure.suppress(counts)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([10, 20, 30], "Se muestran todas las cifras: ninguna cuenta a menos de 5 personas."),
        (
            [10, 3, 30],
            "En esta tabla faltan 2 cifras de 4, marcadas con «:», para proteger a las personas: unas cuentan a menos "
            "de 5 personas; las otras se ocultan para que nadie deduzca las primeras restando. Una cifra oculta puede "
            "ser cualquiera, también cero.",
        ),
    ],
)
def test_a_plain_sentence_goes_under_the_table(counts: list[int], sentence: str) -> None:
    assert disclosure.describe_suppression(disclosure.suppress(np.array(counts))) == sentence


@settings(max_examples=60, deadline=None)
@given(any_counts, st.sampled_from([3, 5, 10]), st.integers(0, 9))
def test_rounded_counts_are_multiples_that_add_up_near_the_truth(counts: np.ndarray, base: int, seed: int) -> None:
    table = disclosure.round_counts(counts, base=base, seed=seed)
    inner = tuple(slice(0, -1) for _ in range(counts.ndim))
    assert np.all(table.rounded % base == 0)
    assert np.all(table.rounded >= 0)
    assert np.array_equal(disclosure.with_margins(table.rounded[inner]), table.rounded)
    assert table.largest_change == np.abs(table.rounded - table.counts).max()
    assert table.largest_change < (base if counts.ndim < 3 else 2 * base)


@settings(max_examples=40, deadline=None)
@given(counts_2d, st.integers(0, 9))
def test_the_attack_on_a_rounded_table_contains_the_truth(counts: np.ndarray, seed: int) -> None:
    table = disclosure.round_counts(counts, base=5, seed=seed)
    found = disclosure.attack_rounding(table)
    assert np.all(found.least <= table.counts + 1e-6)
    assert np.all(found.most >= table.counts - 1e-6)


def test_rounding_goes_up_about_as_often_as_the_remainder_says() -> None:
    draws = [disclosure.round_counts(np.array([11, 12, 13, 14, 60]), seed=seed).rounded[:4] for seed in range(150)]
    ups = (np.array(draws) > 10).mean(axis=0)
    assert ups.tolist() == pytest.approx([0.2, 0.4, 0.6, 0.8], abs=0.15)
    assert disclosure.describe_rounding(disclosure.round_counts(np.array([11, 60]))).startswith(
        "Para proteger a las personas, cada cifra se redondea a un múltiplo de 5"
    )
