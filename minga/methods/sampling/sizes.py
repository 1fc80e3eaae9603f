"""How many people to ask, and how close to the truth the answer is."""

import heapq
import math
from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

CONFIDENCE = 0.95
MARGIN = 0.05
ROUNDING = 1e-9


def normal_quantile(confidence: float) -> float:
    """Deviations of the normal that leave `confidence` in the middle: 1.96 for 0.95. Raises ValueError out of range."""
    if not 0 < confidence < 1:
        raise ValueError("a confidence is between 0 and 1")
    return float(ndtri((1 + confidence) / 2))


def finite_correction(size: int, population: int | None) -> float:
    """What the variance shrinks because the sample is part of a finite population: (N - n) / (N - 1), from 0 to 1.

    `population` None: so large that it does not matter (1.0). Raises ValueError if the sample does not fit.
    Source: Cochran, "Sampling Techniques" (1977), §2.6 and §3.2.
    """
    if size < 1 or (population is not None and size > population):
        raise ValueError(f"a sample of {size} does not fit in a population of {population}")
    if population is None:
        return 1.0
    return 0.0 if population == 1 else (population - size) / (population - 1)


def sample_size(
    population: int | None,
    *,
    margin: float = MARGIN,
    confidence: float = CONFIDENCE,
    proportion: float = 0.5,
    response: float = 1.0,
) -> int:
    """How many people to ask so that a share is known within the margin.

    `population`: people, or None for a very large one. `margin`: from 0 to 1 (0.05 is five points). `proportion`: the
    share expected; 0.5 is the most demanding. `response`: share of those asked who answer. Answers people to ask,
    never more than the population. Raises ValueError out of range.
    Source: Cochran (1977), §4.4: n = N·z²·p·q / (e²·(N - 1) + z²·p·q), rounded up.
    """
    if not 0 < margin < 1 or not 0 < proportion < 1 or not 0 < response <= 1:
        raise ValueError("margin and proportion are between 0 and 1, and the response is over 0 and up to 1")
    if population is not None and population < 1:
        raise ValueError("a population has one person at least")
    spread = normal_quantile(confidence) ** 2 * proportion * (1 - proportion)
    if population is None:
        return _round_up(spread / margin**2 / response)
    answers = _round_up(population * spread / (margin**2 * (population - 1) + spread))
    return min(_round_up(answers / response), population)


def margin_of_error(
    size: int, population: int | None, *, confidence: float = CONFIDENCE, proportion: float = 0.5, effect: float = 1.0
) -> float:
    """The margin of a share measured on `size` answers: from 0 to 1; half the width of the usual interval.

    `effect`: design effect of the weights, 1 or more (see `Weighting`). Raises ValueError out of range.
    Source: Cochran (1977), §3.2: z·√(p·q/n · (N - n)/(N - 1)).
    """
    if not 0 <= proportion <= 1 or effect < 1:
        raise ValueError("a proportion is from 0 to 1, and a design effect 1 or more")
    shrink = finite_correction(size, population)
    return normal_quantile(confidence) * math.sqrt(effect * proportion * (1 - proportion) / size * shrink)


def allocate_sample(
    size: int, populations: Sequence[int], *, deviations: Sequence[float] | None = None, at_least: int = 2
) -> list[int]:
    """Share a sample among strata (parishes, offices): by their people, or also by how much their answers vary.

    `populations`: people of each stratum. `deviations`: expected standard deviation in each one, any unit; without
    them the share is proportional. `at_least`: for each stratum, as far as it has people (two, so that its own
    variation can be measured). The sum is exactly `size`; nobody is asked twice.
    Raises ValueError if the sample does not reach or does not fit.
    Source: proportional, largest remainders (Hamilton); by variation, the exact whole shares of least variance of
    Wright, "The equivalence of Neyman optimum allocation for sampling and equal proportions for apportioning the U.S.
    House of Representatives", The American Statistician 66 (2012).
    """
    people = np.asarray(populations, dtype=np.int64)
    if people.ndim != 1 or not len(people) or np.any(people < 1):
        raise ValueError("each stratum has one person at least")
    least = np.minimum(at_least, people)
    if not least.sum() <= size <= people.sum():
        raise ValueError(f"the sample is from {least.sum()} to {people.sum()} people, not {size}")
    if deviations is None:
        return _share_proportionally(size, people, least)
    spreads = np.asarray(deviations, dtype=float)
    if spreads.shape != people.shape or np.any(spreads < 0) or not np.all(np.isfinite(spreads)):
        raise ValueError("there is one deviation, zero or more, for each stratum")
    return _share_by_variation(size, people, people * spreads, least)


def _share_by_variation(size: int, people: np.ndarray, importance: np.ndarray, least: np.ndarray) -> list[int]:
    """Give one by one, each to the stratum where one more answer lowers the variance most."""

    def priority(place: int) -> tuple[float, float, int]:
        asked = shares[place]
        gain = math.inf if not asked else importance[place] / math.sqrt(asked * (asked + 1))
        return -gain, -float(people[place]), place

    shares = [int(share) for share in least]
    queue = [priority(place) for place in range(len(people)) if shares[place] < people[place]]
    heapq.heapify(queue)
    for _ in range(size - sum(shares)):
        place = heapq.heappop(queue)[2]
        shares[place] += 1
        if shares[place] < people[place]:
            heapq.heappush(queue, priority(place))
    return shares


def _share_proportionally(size: int, people: np.ndarray, least: np.ndarray) -> list[int]:
    """Shares in proportion to the people, none under its least: those that fall short get it, the rest is shared."""
    short = np.zeros(len(people), dtype=bool)
    while True:
        free = people[~short].sum()
        quota = np.where(short, least, people * ((size - least[short].sum()) / max(free, 1)))
        newly = (quota < least - ROUNDING) & ~short
        if not newly.any():
            break
        short |= newly
    whole = np.floor(quota + ROUNDING).astype(np.int64)
    for place in np.lexsort((np.arange(len(people)), -people, -(quota - whole)))[: size - int(whole.sum())]:
        whole[place] += 1
    return [int(share) for share in whole]


def _round_up(number: float) -> int:
    return math.ceil(number - ROUNDING)
