"""Our alpha beside the krippendorff package: `python -m benchmarks.agreement`. Wall seconds, best of five."""

import time
from collections.abc import Callable

import krippendorff
import numpy as np

from minga.methods import agreement

ROUNDS = 5


def best(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return min(spent)


def main() -> None:
    print(
        f"{'units x people':<16}{'scale':<10}{'minga ms':>10}{'peer ms':>10}{'ratio':>8}{'difference':>12}"
        f"{'2,000 resamples s':>19}"
    )
    for units, people in ((181, 20), (1_000, 100), (20_000, 100)):
        chance = np.random.default_rng(1)
        truth = chance.integers(1, 6, (units, 1))
        marks = np.clip(truth + chance.integers(-1, 2, (units, people)), 1, 5).astype(float)
        marks[chance.random(marks.shape) < 1 - 3 / people] = np.nan
        for scale in agreement.Scale:
            ours = best(lambda marks=marks, scale=scale: agreement.measure_alpha(marks, scale=scale))
            theirs = best(
                lambda marks=marks, scale=scale: krippendorff.alpha(
                    reliability_data=marks.T, level_of_measurement=str(scale)
                )
            )
            difference = agreement.measure_alpha(marks, scale=scale) - krippendorff.alpha(
                reliability_data=marks.T, level_of_measurement=str(scale)
            )
            started = time.perf_counter()
            agreement.bootstrap_alpha(marks, scale=scale)
            interval = time.perf_counter() - started
            print(
                f"{f'{units} x {people}':<16}{scale:<10}{ours * 1e3:>10.2f}{theirs * 1e3:>10.2f}{theirs / ours:>8.1f}"
                f"{abs(difference):>12.1e}{interval:>19.2f}"
            )


if __name__ == "__main__":
    main()
