"""Agreement against its definition, written as slowly as it reads."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from minga.methods import agreement
from minga.methods.agreement import ConsolidationRule, DiscrepancyRule, Measure, Scale

NAN = float("nan")
# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", part C: four observers, twelve units.
PUBLISHED = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T

marks = st.builds(
    lambda table, holes: np.where(holes, np.nan, table),
    arrays.arrays(float, (6, 4), elements=st.sampled_from([1.0, 2.0, 3.0, 4.5])),
    arrays.arrays(bool, (6, 4)),
)


def slow_alpha(table: np.ndarray, scale: Scale) -> float:
    """Alpha by its definition: every pair of marks within a unit, and every pair of marks there is."""
    units = [[mark for mark in row if not math.isnan(mark)] for row in table.tolist()]
    units = [unit for unit in units if len(unit) >= 2]
    everything = list(itertools.chain(*units))

    def distance(one: float, other: float) -> float:
        if scale is Scale.NOMINAL:
            return float(one != other)
        if scale is Scale.INTERVAL:
            return (one - other) ** 2
        low, high = sorted((one, other))
        between = sum(1 for mark in everything if low <= mark <= high)
        return (between - (everything.count(one) + everything.count(other)) / 2) ** 2

    observed = sum(
        distance(one, other) / (len(unit) - 1) for unit in units for one, other in itertools.permutations(unit, 2)
    ) / len(everything)
    expected = sum(distance(one, other) for one, other in itertools.permutations(everything, 2)) / (
        len(everything) * (len(everything) - 1)
    )
    return 1.0 if expected == 0 else 1 - observed / expected


@pytest.mark.parametrize(("scale", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_the_published_example(scale: str, published: float) -> None:
    assert round(agreement.measure_alpha(PUBLISHED, scale=Scale(scale)), 3) == published


@settings(max_examples=300, deadline=None)
@given(marks, st.sampled_from(list(Scale)))
def test_alpha_is_its_definition(table: np.ndarray, scale: Scale) -> None:
    assume(np.any((~np.isnan(table)).sum(axis=1) >= 2))
    assert agreement.measure_alpha(table, scale=scale) == pytest.approx(slow_alpha(table, scale), abs=1e-9)


@pytest.mark.parametrize("scale", list(Scale))
def test_alpha_is_that_of_the_library_people_use(scale: Scale) -> None:
    oracle = pytest.importorskip("krippendorff", reason="krippendorff (GPL) is only installed to compare")
    table = np.random.default_rng(1).integers(1, 6, (200, 5)).astype(float)
    table[np.random.default_rng(2).random(table.shape) < 0.4] = np.nan
    theirs = oracle.alpha(reliability_data=table.T, level_of_measurement=str(scale))
    assert agreement.measure_alpha(table, scale=scale) == pytest.approx(theirs, abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(marks, st.sampled_from(list(Scale)), st.randoms(use_true_random=False))
def test_who_gave_each_mark_does_not_matter(table: np.ndarray, scale: Scale, chance) -> None:
    assume(np.any((~np.isnan(table)).sum(axis=1) >= 2))
    shuffled = table.copy()
    for row in shuffled:
        chance.shuffle(row)
    assert agreement.measure_alpha(shuffled, scale=scale) == pytest.approx(
        agreement.measure_alpha(table, scale=scale), abs=1e-9
    )


@pytest.mark.parametrize("scale", list(Scale))
def test_the_interval_is_that_of_drawing_the_units_again(scale: Scale) -> None:
    found = agreement.bootstrap_alpha(PUBLISHED, scale=scale, resamples=4_000, seed=7)
    units = PUBLISHED[(~np.isnan(PUBLISHED)).sum(axis=1) >= 2]
    chance = np.random.default_rng(8)
    drawn = [
        agreement.measure_alpha(units[chance.integers(0, len(units), len(units))], scale=scale) for _ in range(4_000)
    ]
    assert [found.low, found.high] == pytest.approx(np.quantile(drawn, [0.025, 0.975]).tolist(), abs=0.03)
    assert (found.units, found.marks) == (11, 40)
    assert found == agreement.bootstrap_alpha(PUBLISHED, scale=scale, resamples=4_000, seed=7)


def test_the_interval_contains_the_truth_about_as_often_as_it_says() -> None:
    chance = np.random.default_rng(5)
    hits = 0
    for trial in range(100):
        truth = chance.normal(0, 1, (80, 1))
        table = truth + chance.normal(0, 0.5, (80, 2))
        found = agreement.bootstrap_alpha(table, resamples=400, confidence=0.9, seed=trial)
        hits += found.low <= 0.8 <= found.high
    assert 80 <= hits <= 98


def test_without_two_marks_there_is_nothing_to_compare() -> None:
    with pytest.raises(ValueError, match="two marks"):
        agreement.measure_alpha(np.array([[1, NAN], [NAN, 2]]))


def test_the_measure_is_told_in_words() -> None:
    found = agreement.bootstrap_alpha(PUBLISHED, scale=Scale.INTERVAL, seed=1)
    low, high = f"{found.low:.2f}".replace(".", ","), f"{found.high:.2f}".replace(".", ",")
    assert agreement.describe_alpha(found) == (
        f"El acuerdo entre evaluadores es alto: alfa de Krippendorff 0,85, entre {low} y {high} "
        "(confianza del 95 %), sobre 11 propuestas."
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (DiscrepancyRule(limit=2), [False, True, True, False, False]),
        (DiscrepancyRule(limit=1), [True, True, True, False, False]),
        (DiscrepancyRule(Measure.SHARE, limit=0.6, scale=(1, 5)), [False, False, True, False, False]),
        (DiscrepancyRule(Measure.BAND, bands=(3, 6)), [True, False, True, False, False]),
    ],
)
def test_a_published_rule_says_who_needs_a_third_evaluation(rule: DiscrepancyRule, expected: list[bool]) -> None:
    table = np.array([[2, 3], [3, 5], [1, 5], [4, 4], [2, NAN]])
    assert agreement.find_discrepant(table, rule).tolist() == expected


def test_a_rule_without_its_numbers_is_refused() -> None:
    for wrong in (
        {"measure": Measure.SHARE},
        {"measure": Measure.BAND},
        {"measure": Measure.BAND, "bands": (3, 2)},
        {"limit": 0},
    ):
        with pytest.raises(ValueError, match=r"needs|need|limit"):
            DiscrepancyRule(**wrong)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (ConsolidationRule.MEAN, [3.0, 3.5, 10 / 3, 3.0, 4.0]),
        (ConsolidationRule.MEDIAN, [3.0, 3.5, 4.0, 3.0, 4.0]),
        (ConsolidationRule.THIRD_DECIDES, [3.0, 3.5, 4.0, 3.0, 4.0]),
        (ConsolidationRule.CLOSEST_PAIR, [3.0, 3.5, 4.5, 3.0, 4.0]),
    ],
)
def test_three_marks_become_one_by_the_rule(rule: ConsolidationRule, expected: list[float]) -> None:
    table = np.array([[2, 4, NAN], [3, 4, NAN], [1, 5, 4], [1, 5, 3], [NAN, 4, NAN]])
    assert agreement.consolidate(table, rule).tolist() == pytest.approx(expected)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 10), min_size=3, max_size=3), st.sampled_from(list(ConsolidationRule)))
def test_the_single_mark_is_what_the_rule_says_in_words(three: list[int], rule: ConsolidationRule) -> None:
    low, middle, high = sorted(three)
    slow = {
        ConsolidationRule.MEAN: sum(three) / 3,
        ConsolidationRule.MEDIAN: middle,
        ConsolidationRule.THIRD_DECIDES: three[2],
        ConsolidationRule.CLOSEST_PAIR: (
            sum(three) / 3
            if middle - low == high - middle
            else ((low + middle) / 2 if middle - low < high - middle else (middle + high) / 2)
        ),
    }[rule]
    assert agreement.consolidate(np.array([three], dtype=float), rule).tolist() == [pytest.approx(slow)]


def test_a_third_mark_needs_the_first_two() -> None:
    with pytest.raises(ValueError, match="third"):
        agreement.consolidate(np.array([[1, NAN, 3]]))


def test_averaging_the_three_marks_costs_the_least_accuracy() -> None:
    found = agreement.simulate_rules(DiscrepancyRule(limit=2), seed=1)
    assert [cost.rule for cost in found.costs[:2]] == ["mean", "mean_of_two"]
    assert {cost.rule for cost in found.costs[2:]} == {"median", "closest_pair", "third_decides"}
    assert 0.05 < found.thirds < 0.2
    assert found == agreement.simulate_rules(DiscrepancyRule(limit=2), seed=1)


tables = arrays.arrays(float, st.tuples(st.integers(2, 5), st.integers(2, 4)), elements=st.integers(0, 6).map(float))


@settings(max_examples=200, deadline=None)
@given(tables, st.data())
def test_inside_the_range_of_a_weight_the_choice_is_the_same_and_outside_it_changes(
    scores: np.ndarray, data: st.DataObject
) -> None:
    criteria = scores.shape[1]
    weights = np.array(data.draw(st.lists(st.integers(1, 5), min_size=criteria, max_size=criteria)), dtype=float)
    top = data.draw(st.integers(1, len(scores)))
    shares = weights / weights.sum()
    chosen = set(agreement.rank_weighted(scores, weights)[:top].tolist())

    def still_chosen(criterion: int, weight: float) -> bool:
        moved = shares * (1 - weight) / (1 - shares[criterion])
        moved[criterion] = weight
        points = scores @ moved
        others = [points[row] for row in range(len(scores)) if row not in chosen]
        return not others or min(points[row] for row in chosen) >= max(others) - 1e-9

    for one in agreement.measure_sensitivity(scores, weights, top=top):
        assert one.low <= one.weight + 1e-9 <= one.high + 2e-9
        assert one.weight == pytest.approx(shares[one.criterion])
        for step in np.linspace(one.low, one.high, 9):
            assert still_chosen(one.criterion, float(step))
        if one.swap_low is not None and one.low > 1e-3:
            assert not still_chosen(one.criterion, one.low - 1e-3)
        if one.swap_high is not None and one.high < 1 - 1e-3:
            assert not still_chosen(one.criterion, one.high + 1e-3)
        assert (one.swap_low is None) <= (one.low == 0)
        assert (one.swap_high is None) <= (one.high == 1)


def test_the_range_names_who_changes_places() -> None:
    scores = np.array([[5, 1, 3], [3, 3, 3], [1, 5, 2.0]])
    first, second, third = agreement.measure_sensitivity(scores, np.array([0.5, 0.3, 0.2]), top=1)
    assert (first.low, first.swap_low, first.high, first.swap_high) == (pytest.approx(0.375), (0, 1), 1.0, None)
    assert (second.low, second.high, second.swap_high) == (0.0, pytest.approx(5 / 12), (0, 1))
    assert (third.low, third.high, third.swap_high) == (0.0, 1.0, (0, 1))


@pytest.mark.parametrize("weights", [[1, 0], [-1, 2], [0, 0], [1, 1, 1]])
def test_weights_without_sense_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match=r"weights|criterion"):
        agreement.measure_sensitivity(np.array([[1.0, 2.0], [2.0, 1.0]]), np.array(weights))
