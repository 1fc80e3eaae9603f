"""Samples against the formulas of the books, and against many samples drawn from a population that we know."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minga.methods import sampling
from minga.methods.sampling import Stratum


@pytest.mark.parametrize(
    ("population", "size"), [(None, 385), (10, 10), (100, 80), (1_000, 278), (10_000, 370), (1_000_000, 384), (1, 1)]
)
def test_the_size_of_a_sample_is_that_of_the_tables(population: int | None, size: int) -> None:
    assert sampling.sample_size(population) == size


@settings(max_examples=200, deadline=None)
@given(st.integers(2, 100_000), st.floats(0.01, 0.3), st.sampled_from([0.9, 0.95, 0.99]), st.floats(0.05, 0.95))
def test_the_size_is_the_least_that_reaches_the_margin(
    population: int, margin: float, confidence: float, proportion: float
) -> None:
    size = sampling.sample_size(population, margin=margin, confidence=confidence, proportion=proportion)
    options = {"confidence": confidence, "proportion": proportion}
    assert 1 <= size <= population
    assert sampling.margin_of_error(size, population, **options) <= margin * (1 + 1e-6)
    if size > 1:
        assert sampling.margin_of_error(size - 1, population, **options) > margin * (1 - 1e-6)


def test_more_people_are_asked_when_not_all_answer() -> None:
    assert sampling.sample_size(1_000, response=0.5) == 556
    assert sampling.sample_size(300, response=0.5) == 300


def test_who_asks_everybody_has_no_margin() -> None:
    assert sampling.margin_of_error(50, 50) == 0
    whole = sampling.estimate_proportion(20, 50, 50)
    assert (whole.low, whole.value, whole.high) == (0.4, 0.4, 0.4)
    assert sampling.estimate_mean([1, 2, 3], 3).margin == 0


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 400), st.data())
def test_the_interval_of_a_share_solves_its_equation(size: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, size))
    population = data.draw(st.one_of(st.none(), st.integers(size + 1, 10_000)))
    found = sampling.estimate_proportion(hits, size, population)
    assert 0 <= found.low <= found.value <= found.high <= 1
    shrink = 1 if population is None else (population - size) / (population - 1)
    for end in (found.low, found.high):
        if 0 < end < 1:
            distance = abs(found.value - end) / math.sqrt(end * (1 - end) / size * shrink)
            assert distance == pytest.approx(1.959964, abs=1e-4)


def test_intervals_contain_the_truth_as_often_as_they_say() -> None:
    chance = np.random.default_rng(3)
    population = np.r_[np.ones(120), np.zeros(280)]
    marks = chance.gamma(4, 1, 400)
    shares = means = 0
    for _ in range(1_000):
        drawn = chance.choice(400, 100, replace=False)
        share = sampling.estimate_proportion(int(population[drawn].sum()), 100, 400, confidence=0.9)
        mean = sampling.estimate_mean(marks[drawn], 400, confidence=0.9)
        shares += share.low <= 0.3 <= share.high
        means += mean.low <= marks.mean() <= mean.high
    assert 870 <= shares <= 930
    assert 870 <= means <= 930


def test_a_stratified_estimate_contains_the_truth_as_often_as_it_says() -> None:
    chance = np.random.default_rng(4)
    parts = [chance.normal(5, 1, 200), chance.normal(8, 2, 100), chance.normal(2, 0.5, 50)]
    truth = np.concatenate(parts).mean()
    sizes = sampling.allocate_sample(70, [200, 100, 50])
    assert sizes == [40, 20, 10]
    hits = 0
    for _ in range(1_000):
        strata = []
        for part, size in zip(parts, sizes, strict=True):
            drawn = chance.choice(part, size, replace=False)
            strata.append(Stratum(len(part), size, float(drawn.mean()), float(drawn.std(ddof=1))))
        found = sampling.estimate_stratified(strata, confidence=0.9)
        hits += found.low <= truth <= found.high
    assert 870 <= hits <= 930


def test_one_stratum_is_a_plain_sample() -> None:
    answers = [3.0, 4.0, 8.0, 7.0]
    one = Stratum(40, 4, float(np.mean(answers)), float(np.std(answers, ddof=1)))
    alone, plain = sampling.estimate_stratified([one]), sampling.estimate_mean(answers, 40)
    assert (alone.value, alone.low, alone.high) == pytest.approx((plain.value, plain.low, plain.high))


def slow_variance(populations: list[int], deviations: list[float], shares: list[int]) -> float:
    return sum(
        people**2 * spread**2 / asked * (1 - asked / people)
        for people, spread, asked in zip(populations, deviations, shares, strict=True)
    )


def slow_neyman(size: int, populations: list[int], deviations: list[float]) -> float:
    """The least variance of any whole share of the sample, two at least in each stratum, by trying all."""
    shares = [
        [first, second, size - first - second]
        for first in range(2, populations[0] + 1)
        for second in range(2, populations[1] + 1)
        if 2 <= size - first - second <= populations[2]
    ]
    return min(slow_variance(populations, deviations, share) for share in shares)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(2, 25), min_size=3, max_size=3), st.lists(st.integers(1, 9), min_size=3, max_size=3), st.data()
)
def test_sharing_by_variation_is_the_best_there_is(
    populations: list[int], spreads: list[int], data: st.DataObject
) -> None:
    size = data.draw(st.integers(6, sum(populations)))
    deviations = [float(spread) for spread in spreads]
    shares = sampling.allocate_sample(size, populations, deviations=deviations)
    assert sum(shares) == size
    assert all(min(2, people) <= share <= people for share, people in zip(shares, populations, strict=True))
    assert slow_variance(populations, deviations, shares) == pytest.approx(slow_neyman(size, populations, deviations))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 500), min_size=1, max_size=8), st.data())
def test_a_proportional_share_never_strays_by_one_person(populations: list[int], data: st.DataObject) -> None:
    size = data.draw(st.integers(0, sum(populations)))
    shares = sampling.allocate_sample(size, populations, at_least=0)
    assert sum(shares) == size
    for share, people in zip(shares, populations, strict=True):
        assert abs(share - size * people / sum(populations)) < 1 + 1e-6


traits = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=6, max_size=40)


def slow_rake(answers: list[tuple[str, str]], quotas: list[dict[str, float]]) -> list[float]:
    """Raking on the table of classes, cell by cell, for a long time."""
    cells = {cell: float(answers.count(cell)) for cell in set(answers)}
    for _ in range(5_000):
        for axis, quota in enumerate(quotas):
            for name, people in quota.items():
                mine = [cell for cell in cells if cell[axis] == name]
                total = sum(cells[cell] for cell in mine)
                for cell in mine:
                    cells[cell] *= people / sum(quota.values()) * len(answers) / total
    return [cells[cell] / answers.count(cell) for cell in answers]


@settings(max_examples=40, deadline=None)
@given(traits, st.lists(st.integers(1, 9), min_size=5, max_size=5))
def test_weights_meet_every_quota(answers: list[tuple[str, str]], people: list[int]) -> None:
    assume(len(set(answers)) == 6)
    quotas = [dict(zip("ab", people[:2], strict=True)), dict(zip("xyz", people[2:], strict=True))]
    found = sampling.rake_weights([[one for one, _ in answers], [other for _, other in answers]], quotas)
    assert found.weights.tolist() == pytest.approx(slow_rake(answers, quotas), rel=1e-5)
    assert found.weights.sum() == pytest.approx(len(answers))
    assert found.effect >= 1 - 1e-12
    assert found.effective_size == pytest.approx(found.weights.sum() ** 2 / np.sum(found.weights**2))


def test_a_cap_holds_and_the_distance_to_the_quotas_is_told() -> None:
    sexes, bands = list("mmmff"), list("abaab")
    quotas = [{"m": 50, "f": 50}, {"a": 30, "b": 70}]
    free = sampling.rake_weights([sexes, bands], quotas)
    capped = sampling.rake_weights([sexes, bands], quotas, cap=1.3)
    assert free.gap < 1e-8 < 0.01 < capped.gap
    assert capped.weights.max() <= 1.3 + 1e-9
    assert capped.weights.sum() == pytest.approx(5)


@pytest.mark.parametrize(
    ("classes", "quota", "words"),
    [
        (["a", "b"], {"a": 1, "b": 1, "c": 1}, "quotas without answers: c"),
        (["a", "b"], {"a": 1}, "answers without a quota: b"),
        (["a"], {"a": -1}, "zero or more"),
        ([], {"a": 1}, "one class for each answer"),
    ],
)
def test_quotas_that_cannot_be_met_are_named(classes: list[str], quota: dict[str, float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        sampling.rake_weights([classes], [quota])


def test_quotas_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="contradict"):
        sampling.rake_weights([["a", "b"], ["x", "y"]], [{"a": 9, "b": 1}, {"x": 1, "y": 9}])


def test_equal_weights_change_nothing_and_weights_pull_the_mean() -> None:
    answers = [2.0, 4.0, 9.0, 5.0]
    plain, equal = sampling.estimate_mean(answers), sampling.estimate_weighted(answers, [2, 2, 2, 2])
    assert (equal.value, equal.low, equal.high) == pytest.approx((plain.value, plain.low, plain.high))
    assert sampling.estimate_weighted(answers, [1, 0, 0, 1]).value == 3.5


def test_an_estimate_is_told_with_everything_that_must_go_beside_it() -> None:
    share = sampling.estimate_proportion(118, 297, 1_000)
    assert sampling.describe_estimate(share, share=True) == (
        "39,7 % (entre 35,2 % y 44,5 %, confianza del 95 %), con 297 respuestas de 1000 personas."
    )


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: sampling.sample_size(0),
        lambda: sampling.sample_size(10, margin=0),
        lambda: sampling.sample_size(10, confidence=1),
        lambda: sampling.margin_of_error(11, 10),
        lambda: sampling.margin_of_error(0, 10),
        lambda: sampling.estimate_proportion(3, 2),
        lambda: sampling.estimate_mean([1.0]),
        lambda: sampling.estimate_mean([1.0, float("nan")]),
        lambda: sampling.estimate_stratified([]),
        lambda: sampling.estimate_stratified([Stratum(10, 1, 2.0, 0.0)]),
        lambda: sampling.estimate_weighted([1.0, 2.0], [0, 0]),
        lambda: sampling.allocate_sample(1, [10, 10]),
        lambda: sampling.allocate_sample(30, [10, 10]),
        lambda: sampling.rake_weights([["a"]], [{"a": 1}], cap=1),
    ],
)
def test_what_makes_no_sense_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match=r"."):
        wrong()
