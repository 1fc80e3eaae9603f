"""What a sample says of everybody, with its interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from minga.methods.sampling.sizes import CONFIDENCE, finite_correction, normal_quantile


@dataclass(frozen=True)
class Estimate:
    """A value for everybody, the interval around it, and on what it stands.

    `value`, `low`, `high`: in the units of the answers (a share from 0 to 1, a mark). `size`: answers. `population`:
    people it speaks of, or None. `confidence`: how often such intervals contain the truth.
    """

    value: float
    low: float
    high: float
    size: int
    population: int | None
    confidence: float

    @property
    def margin(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class Stratum:
    """Part of the population asked on its own. `mean` and `deviation` of its answers; a share p has √(p·q·n/(n-1))."""

    population: int
    size: int
    mean: float
    deviation: float


def estimate_proportion(
    hits: int, size: int, population: int | None = None, *, confidence: float = CONFIDENCE
) -> Estimate:
    """The share of people who answer something, with Wilson's interval, which never leaves 0 to 1.

    `hits` of `size` answers, drawn at random from `population` people. The finite population enters as a larger sample:
    n·(N - 1)/(N - n). Raises ValueError if the numbers do not fit.
    Source: Wilson (1927); Brown, Cai and DasGupta, Statistical Science 16 (2001), recommend it also for small samples.
    """
    if not 0 <= hits <= size:
        raise ValueError(f"{hits} of {size} is not a share")
    shrink = finite_correction(size, population)
    share = hits / size
    if shrink == 0:
        return Estimate(share, share, share, size, population, confidence)
    weight = normal_quantile(confidence) ** 2 * shrink / size
    middle = (share + weight / 2) / (1 + weight)
    half = math.sqrt(weight * share * (1 - share) + weight**2 / 4) / (1 + weight)
    low = 0.0 if hits == 0 else max(middle - half, 0.0)
    high = 1.0 if hits == size else min(middle + half, 1.0)
    return Estimate(share, low, high, size, population, confidence)


def estimate_mean(
    answers: Sequence[float] | np.ndarray, population: int | None = None, *, confidence: float = CONFIDENCE
) -> Estimate:
    """The mean of everybody from the answers of a random sample, with Student's interval.

    `answers`: shape (n,), two at least, without NaN. Same units back. Raises ValueError otherwise.
    Source: Cochran (1977), §2.8: variance s²/n · (1 - n/N).
    """
    values = np.asarray(answers, dtype=float)
    if values.ndim != 1 or len(values) < 2 or not np.all(np.isfinite(values)):
        raise ValueError("a mean needs two answers at least, all of them numbers")
    size = len(values)
    finite_correction(size, population)
    rest = 1.0 if population is None else 1 - size / population
    half = _student(confidence, size - 1) * math.sqrt(values.var(ddof=1) / size * rest)
    mean = float(values.mean())
    return Estimate(mean, mean - half, mean + half, size, population, confidence)


def estimate_stratified(strata: Sequence[Stratum], *, confidence: float = CONFIDENCE) -> Estimate:
    """The mean of everybody from strata sampled apart, each counting by its people.

    Strata asked in full may have one person; the others need two answers at least. Degrees of freedom by
    Satterthwaite. Raises ValueError if a stratum does not fit.
    Source: Cochran (1977), §5.3–5.4.
    """
    if not strata:
        raise ValueError("there are no strata")
    everybody = sum(stratum.population for stratum in strata)
    mean, variance, freedom = 0.0, 0.0, 0.0
    for stratum in strata:
        finite_correction(stratum.size, stratum.population)
        if stratum.size < 2 and stratum.size < stratum.population:
            raise ValueError("a stratum that is not asked in full needs two answers at least")
        share = stratum.population / everybody
        part = share**2 * stratum.deviation**2 / stratum.size * (1 - stratum.size / stratum.population)
        mean += share * stratum.mean
        variance += part
        freedom += part**2 / (stratum.size - 1) if part else 0.0
    half = _student(confidence, variance**2 / freedom) * math.sqrt(variance) if variance else 0.0
    size = sum(stratum.size for stratum in strata)
    return Estimate(mean, mean - half, mean + half, size, everybody, confidence)


def estimate_weighted(
    answers: Sequence[float] | np.ndarray,
    weights: Sequence[float] | np.ndarray,
    population: int | None = None,
    *,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """The mean of everybody from answers that count by their weights (see `rake_weights`).

    `answers`, `weights`: shape (n,), two at least; weights zero or more. The interval is the linearised one. It
    does not repair a sample that nobody drew at random: say so wherever it is shown. Raises ValueError otherwise.
    Source: Särndal, Swensson and Wretman, "Model Assisted Survey Sampling" (1992), §5.7.
    """
    values, shares = np.asarray(answers, dtype=float), np.asarray(weights, dtype=float)
    if values.ndim != 1 or len(values) < 2 or values.shape != shares.shape:
        raise ValueError("a weighted mean needs two answers at least, and a weight for each")
    if not np.all(np.isfinite(values)) or not np.all(np.isfinite(shares)) or np.any(shares < 0) or not shares.sum():
        raise ValueError("answers are numbers, and weights are zero or more, not all zero")
    size = len(values)
    shares = shares / shares.sum()
    mean = float(shares @ values)
    variance = size / (size - 1) * float(np.sum((shares * (values - mean)) ** 2))
    half = _student(confidence, size - 1) * math.sqrt(variance * finite_correction(size, population))
    return Estimate(mean, mean - half, mean + half, size, population, confidence)


def describe_estimate(estimate: Estimate, *, share: bool = False) -> str:
    """The estimate in Spanish, with everything that must go beside it. `share`: it is a share, shown in percentages."""
    factor, unit = (100, " %") if share else (1, "")
    value, low, high = (
        f"{number * factor:.{1 if share else 2}f}".replace(".", ",") + unit
        for number in (estimate.value, estimate.low, estimate.high)
    )
    people = "" if estimate.population is None else f" de {estimate.population} personas"
    sure = f"{estimate.confidence * 100:g}".replace(".", ",")
    return f"{value} (entre {low} y {high}, confianza del {sure} %), con {estimate.size} respuestas{people}."


def _student(confidence: float, freedom: float) -> float:
    normal_quantile(confidence)
    return float(stdtrit(freedom, (1 + confidence) / 2))
