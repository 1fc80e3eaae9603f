"""How much the people who evaluated agree, beyond what chance would give."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

RESAMPLES = 2_000
CONFIDENCE = 0.95
MOST_NUMBERS = 5_000_000


class Scale(StrEnum):
    """What the marks mean: names without order, an order, or quantities whose differences count."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


@dataclass(frozen=True)
class Agreement:
    """Krippendorff's alpha and its interval. 1: everybody agrees; 0: as by chance; under 0: worse than chance.

    `units`: proposals with two marks or more, the only ones that count. `low`, `high`: interval by resampling them.
    """

    alpha: float
    low: float
    high: float
    units: int
    marks: int
    confidence: float


def measure_alpha(marks: np.ndarray, *, scale: Scale = Scale.INTERVAL) -> float:
    """Krippendorff's alpha.

    `marks`: shape (units, evaluators), NaN where somebody did not evaluate; any number of evaluators, in any order in
    each row. Without units: a pure number, at most 1. When every mark is the same there is nothing to disagree about:
    1.0. Raises ValueError if no unit has two marks.
    Source: Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), parts C and D.
    """
    counts, values = _count_values(marks)
    return float(
        _alphas(counts[np.newaxis].sum(axis=1), _disagreements(counts, values, scale)[np.newaxis], values, scale)[0]
    )


def bootstrap_alpha(
    marks: np.ndarray,
    *,
    scale: Scale = Scale.INTERVAL,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
    seed: int = 0,
) -> Agreement:
    """Alpha with its interval: the same measure over many draws, with replacement, of the units.

    `marks`, `scale`: as `measure_alpha`. `confidence`: between 0 and 1; `seed`: the same seed gives the same interval.
    Raises ValueError as `measure_alpha`, and for a confidence out of range.
    Source: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), ch. 13, percentile interval.
    """
    if not 0 < confidence < 1 or resamples < 1:
        raise ValueError("a confidence is between 0 and 1, and there is at least one resample")
    counts, values = _count_values(marks)
    units = len(counts)
    alpha = measure_alpha(marks, scale=scale)
    # Units with the same marks are the same unit many times: what is drawn is how often each kind appears.
    kinds, times = np.unique(counts, axis=0, return_counts=True)
    generator = np.random.default_rng(seed)
    batch = max(1, MOST_NUMBERS // len(kinds))
    draws = np.concatenate(
        [
            _draw_alphas(generator.multinomial(units, times / units, size=size), kinds, values, scale)
            for size in np.diff([*range(0, resamples, batch), resamples]).tolist()
        ]
    )
    low, high = np.quantile(draws, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Agreement(alpha, float(low), float(high), units, int(counts.sum()), confidence)


def _draw_alphas(weights: np.ndarray, kinds: np.ndarray, values: np.ndarray, scale: Scale) -> np.ndarray:
    """Alpha of each draw. `weights` (draws, kinds): how many times each kind of unit was drawn."""
    totals = weights @ kinds
    if scale is Scale.ORDINAL:
        observed = np.array(
            [
                weight @ _disagreements(kinds, values, scale, total)
                for weight, total in zip(weights, totals, strict=True)
            ]
        )
    else:
        observed = weights @ _disagreements(kinds, values, scale)
    return _alphas(totals, observed[:, np.newaxis], values, scale)


def describe_alpha(agreement: Agreement) -> str:
    """Say in Spanish what the measure means. Limits 0.667 and 0.8: Krippendorff, "Content Analysis" (2004), ch. 11."""
    level = "bajo (conviene revisar los criterios)"
    if agreement.alpha >= 0.8:
        level = "alto"
    elif agreement.alpha >= 0.667:
        level = "suficiente para conclusiones provisionales"
    low, high = (f"{value:.2f}".replace(".", ",") for value in (agreement.low, agreement.high))
    alpha = f"{agreement.alpha:.2f}".replace(".", ",")
    return (
        f"El acuerdo entre evaluadores es {level}: alfa de Krippendorff {alpha}, entre {low} y {high} "
        f"(confianza del {agreement.confidence:.0%}), sobre {agreement.units} propuestas."
    ).replace("%", " %")


def _count_values(marks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many times each unit got each value, for units with two marks or more: shapes (units, values), (values,)."""
    table = np.asarray(marks, dtype=float)
    if table.ndim != 2:
        raise ValueError(f"marks have the shape (units, evaluators), not {table.shape}")
    table = table[(~np.isnan(table)).sum(axis=1) >= 2]
    if not len(table):
        raise ValueError("no unit has two marks: there is nothing to compare")
    rows, columns = np.nonzero(~np.isnan(table))
    values, places = np.unique(table[rows, columns], return_inverse=True)
    counts = np.zeros((len(table), len(values)))
    np.add.at(counts, (rows, places), 1)
    return counts, values


def _distances(values: np.ndarray, scale: Scale, totals: np.ndarray) -> np.ndarray:
    """The squared difference between two values: shape (values, values). `totals`: how often each one appears."""
    if scale is Scale.NOMINAL:
        return 1.0 - np.eye(len(values))
    places = np.cumsum(totals) - totals / 2 if scale is Scale.ORDINAL else values
    return np.asarray((places[:, np.newaxis] - places) ** 2)


def _disagreements(
    counts: np.ndarray, values: np.ndarray, scale: Scale, totals: np.ndarray | None = None
) -> np.ndarray:
    """What each unit adds to the observed disagreement: shape (units,)."""
    sizes = counts.sum(axis=1)
    if scale is Scale.NOMINAL:
        pairs = sizes**2 - (counts**2).sum(axis=1)
    else:
        everything = counts.sum(axis=0) if totals is None else totals
        places = np.cumsum(everything) - everything / 2 if scale is Scale.ORDINAL else values
        centred = places - (everything @ places) / everything.sum()
        pairs = 2 * (sizes * (counts @ centred**2) - (counts @ centred) ** 2)
    return np.asarray(pairs / (sizes - 1))


def _alphas(totals: np.ndarray, observed: np.ndarray, values: np.ndarray, scale: Scale) -> np.ndarray:
    """Alpha of each draw. `totals` (draws, values); `observed` (draws, any): its sum is the observed disagreement."""
    marks = totals.sum(axis=1)
    if scale is Scale.NOMINAL:
        expected = marks**2 - (totals**2).sum(axis=1)
    else:
        places = (
            np.cumsum(totals, axis=1) - totals / 2 if scale is Scale.ORDINAL else np.broadcast_to(values, totals.shape)
        )
        centred = places - ((totals * places).sum(axis=1) / marks)[:, np.newaxis]
        expected = 2 * (marks * (totals * centred**2).sum(axis=1) - (totals * centred).sum(axis=1) ** 2)
    same = expected <= 1e-12 * marks
    ratio = (marks - 1) * observed.sum(axis=1) / np.where(same, 1.0, expected)
    return np.asarray(np.where(same, 1.0, 1.0 - ratio))
