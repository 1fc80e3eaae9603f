"""What each rule costs: marks drawn around a truth that we know, consolidated by each rule, and compared with it."""

from dataclasses import dataclass

import numpy as np

from minga.methods.agreement.scores import ConsolidationRule, DiscrepancyRule, consolidate, find_discrepant


@dataclass(frozen=True)
class RuleCost:
    """`error`: root of the mean square distance to the truth, in points of the scale. `best`: how many of the truly
    best tenth of the proposals stay in the best tenth, from 0 to 1."""

    rule: str
    error: float
    best: float


@dataclass(frozen=True)
class Simulation:
    """`thirds`: share of the proposals that needed a third evaluation. `costs`: the rules, the most exact first."""

    thirds: float
    costs: tuple[RuleCost, ...]


def simulate_rules(
    rule: DiscrepancyRule,
    *,
    proposals: int = 1_000,
    evaluators: int = 100,
    scale: tuple[int, int] = (1, 5),
    noise: float = 0.6,
    bias: float = 0.3,
    rounds: int = 20,
    seed: int = 0,
) -> Simulation:
    """How far from the truth each consolidation rule stays, beside leaving the two first marks alone.

    The truth of a proposal is uniform over the scale; a mark is the truth, plus the bias of its evaluator (normal,
    deviation `bias`), plus noise (normal, deviation `noise`), in points, rounded to the scale. `rounds`: independent
    repetitions that are averaged. The same seed gives the same answer. Raises ValueError with fewer than 3 evaluators.
    Source: Monte Carlo; the deviations are those measured in `facts/engines.md` §2.
    """
    if evaluators < 3 or proposals < 10 or rounds < 1:
        raise ValueError("a simulation needs three evaluators, ten proposals and one round, at least")
    generator = np.random.default_rng(seed)
    names = ["mean_of_two", *ConsolidationRule]
    errors, hits, thirds = np.zeros(len(names)), np.zeros(len(names)), 0.0
    for _ in range(rounds):
        truth = generator.uniform(*scale, size=proposals)
        leaning = generator.normal(0, bias, size=evaluators)
        who = generator.random((proposals, evaluators)).argsort(axis=1)[:, :3]
        marks = truth[:, np.newaxis] + leaning[who] + generator.normal(0, noise, size=(proposals, 3))
        marks = np.clip(np.round(marks), *scale)
        discrepant = find_discrepant(marks[:, :2], rule)
        marks[~discrepant, 2] = np.nan
        thirds += discrepant.mean() / rounds
        results = [marks[:, :2].mean(axis=1), *(consolidate(marks, each) for each in ConsolidationRule)]
        for place, result in enumerate(results):
            errors[place] += np.mean((result - truth) ** 2) / rounds
            hits[place] += _overlap(result, truth, generator) / rounds
    costs = [RuleCost(str(name), float(np.sqrt(e)), float(h)) for name, e, h in zip(names, errors, hits, strict=True)]
    return Simulation(float(thirds), tuple(sorted(costs, key=lambda cost: cost.error)))


def _overlap(result: np.ndarray, truth: np.ndarray, generator: np.random.Generator) -> float:
    """Share of the truly best tenth that the result puts in its best tenth, ties broken at random."""
    tenth = len(truth) // 10
    chosen = np.lexsort((generator.random(len(result)), -result))[:tenth]
    return len(np.intersect1d(chosen, np.argsort(-truth)[:tenth])) / tenth
