"""Our samples beside samplics, the survey package in Python: `python -m benchmarks.sampling`.

Three jobs: weights by quotas (raking) until both are equally near to them, the mean of strata with its interval, and
the size of a sample. samplics gets NumPy arrays and we get plain lists, which is what each one asks for. samplics
stops at a relative distance to the quotas; it is given the one that we reach, so both do the same work.
"""

import math
import warnings
from importlib.metadata import version

import numpy as np

from benchmarks.clocks import compare, measure, print_head
from minga.methods import sampling

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it says on import that svy is its heir
    from samplics.estimation import TaylorEstimator
    from samplics.sampling import SampleSize
    from samplics.utils.types import PopParam, SizeMethod
    from samplics.weighting import SampleWeight

NEAR = 1e-9


def rake(answers: int) -> None:
    """Three traits of 2, 7 and 24 classes, with quotas away from what the sample says."""
    draw = np.random.default_rng(1)
    traits, quotas = [], []
    for classes in (2, 7, 24):
        seen = draw.dirichlet(np.full(classes, 20.0))
        traits.append(np.concatenate([np.arange(classes), draw.choice(classes, answers - classes, p=seen)]))
        goal = draw.dirichlet(np.full(classes, 20.0)) * answers
        quotas.append(dict(enumerate(goal.tolist())))
    listed = [trait.tolist() for trait in traits]
    ours = measure(lambda: sampling.rake_weights(listed, quotas), 3)
    margins = {str(place): trait for place, trait in enumerate(traits)}
    control = {str(place): quota for place, quota in enumerate(quotas)}

    def theirs() -> np.ndarray:
        return SampleWeight().rake(np.ones(answers), margins, control, tol=NEAR, ctrl_tol=NEAR, max_iter=1_000)

    peer = measure(theirs, 3)
    gap = float(np.abs(ours.answer.weights / peer.answer - 1).max())
    compare(f"raking {answers:,} answers", ours, peer, f"weights differ by {gap:.0e}")


def average(answers: int) -> None:
    """The mean of 24 strata and its standard error, with finite correction."""
    draw = np.random.default_rng(2)
    place = np.sort(np.concatenate([np.arange(24), np.arange(24), draw.integers(0, 24, answers - 48)]))
    marks = np.clip(draw.normal(6 + place / 12, 2), 0, 10)
    sizes = np.bincount(place)
    people = sizes * draw.integers(5, 50, 24)
    weights = (people / sizes)[place]

    def ours() -> sampling.Estimate:
        parts = [marks[place == number] for number in range(24)]
        return sampling.estimate_stratified(
            [
                sampling.Stratum(int(whole), len(part), float(part.mean()), float(part.std(ddof=1)))
                for whole, part in zip(people, parts, strict=True)
            ]
        )

    rest = {number: float(1 - size / whole) for number, (size, whole) in enumerate(zip(sizes, people, strict=True))}

    def theirs() -> TaylorEstimator:
        estimator = TaylorEstimator(PopParam.mean)
        estimator.estimate(y=marks, samp_weight=weights, stratum=place, fpc=rest)
        return estimator

    mine, peer = measure(ours), measure(theirs, 2)
    gap = abs(mine.answer.value - float(peer.answer.point_est))
    mine_error, error = (mine.answer.high - mine.answer.low) / 2 / 1.96, float(peer.answer.stderror)
    compare(
        f"mean of 24 strata, {answers:,} answers",
        mine,
        peer,
        f"means differ by {gap:.0e}, margins over 1.96 {mine_error:.5f} and {error:.5f}",
    )


def size() -> None:
    """How many people to ask of 2,000, for five points."""

    def theirs() -> int:
        sizes = SampleSize(param=PopParam.prop, method=SizeMethod.wald)
        sizes.calculate(target=0.5, half_ci=0.05, pop_size=2_000)
        return math.ceil(sizes.samp_size)

    ours, peer = measure(lambda: sampling.sample_size(2_000), 20), measure(theirs, 20)
    compare("size of a sample of 2,000 people", ours, peer, f"{ours.answer} and {peer.answer}")


def main() -> None:
    """Print the table."""
    warnings.simplefilter("ignore")
    print_head(f"samplics {version('samplics')}")
    for answers in (1_000, 20_000, 200_000):
        rake(answers)
    for answers in (1_000, 20_000):
        average(answers)
    size()


if __name__ == "__main__":
    main()
