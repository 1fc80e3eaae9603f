"""Weights that make a sample look like the population in several traits at once."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

PRECISION = 1e-9
MOST_ROUNDS = 1_000


@dataclass(frozen=True)
class Weighting:
    """`weights`: shape (n,), they add up to the answers n. `rounds`: how many it took. `gap`: the largest distance that
    remains to a quota, as a share (0 when it met all). `capped`: answers at the limit of weight."""

    weights: np.ndarray
    rounds: int
    gap: float
    capped: int

    @property
    def effect(self) -> float:
        """Design effect by unequal weights, 1 or more: n·Σw²/(Σw)² (Kish, 1965)."""
        return float(len(self.weights) * np.sum(self.weights**2) / self.weights.sum() ** 2)

    @property
    def effective_size(self) -> float:
        """How many answers of equal weight would say as much."""
        return len(self.weights) / self.effect


def rake_weights(
    traits: Sequence[Sequence[Hashable]],
    quotas: Sequence[Mapping[Hashable, float]],
    *,
    start: Sequence[float] | None = None,
    cap: float | None = None,
) -> Weighting:
    """Weights that meet the quotas of each trait, as near as possible to the starting ones.

    `traits`: one list for each trait (sex, age band, province) with the class of each of the n answers. `quotas`: for
    each trait, people (or shares) of each class in the population. `start`: weights by design, equal by default. `cap`:
    the most that an answer can weigh, in times the mean; then the quotas may not be met, and `gap` says by how much.
    Raises ValueError if a class has a quota and no answers (join it with another), or answers and no quota, or if
    the quotas contradict each other in this sample.
    Source: Deming and Stephan (1940), iterative proportional fitting; Deville, Särndal and Sautory (1993), raking.
    """
    size = len(traits[0]) if traits else 0
    if not size or len(traits) != len(quotas) or any(len(trait) != size for trait in traits):
        raise ValueError("there is one class for each answer and trait, and quotas for each trait")
    weights = np.ones(size) if start is None else np.asarray(start, dtype=float).copy()
    if weights.shape != (size,) or np.any(weights <= 0) or not np.all(np.isfinite(weights)):
        raise ValueError("starting weights are positive, one for each answer")
    if cap is not None and cap <= 1:
        raise ValueError("a cap of weight is over 1, in times the mean")
    weights *= size / weights.sum()
    places, goals = zip(*(_read_quota(trait, quota) for trait, quota in zip(traits, quotas, strict=True)), strict=True)
    gap, rounds = _largest_gap(weights, places, goals), 0
    while gap > PRECISION and rounds < MOST_ROUNDS:
        for place, goal in zip(places, goals, strict=True):
            weights *= (goal * size / np.bincount(place, weights=weights, minlength=len(goal)))[place]
            if cap is not None:
                weights = _cap(weights, cap)
        rounds += 1
        gap = _largest_gap(weights, places, goals)
    if cap is None and gap > 1e-6:
        raise ValueError(f"these quotas contradict each other in this sample: {gap:.4f} away after {rounds} rounds")
    return Weighting(weights, rounds, gap, 0 if cap is None else int((weights > cap - 1e-9).sum()))


def _read_quota(trait: Sequence[Hashable], quota: Mapping[Hashable, float]) -> tuple[np.ndarray, np.ndarray]:
    """The number of the class of each answer, and the share that each class must have."""
    classes = [name for name, people in quota.items() if people > 0]
    if any(people < 0 for people in quota.values()) or not classes:
        raise ValueError("a quota counts people: zero or more, not all zero")
    number = {name: place for place, name in enumerate(classes)}
    unknown = sorted({str(name) for name in trait if name not in number})
    empty = sorted(str(name) for name in set(classes) - set(trait))
    if unknown:
        raise ValueError(f"answers without a quota: {', '.join(unknown)}")
    if empty:
        raise ValueError(f"quotas without answers: {', '.join(empty)}; join them with another class")
    goal = np.array([quota[name] for name in classes], dtype=float)
    return np.array([number[name] for name in trait]), goal / goal.sum()


def _largest_gap(weights: np.ndarray, places: Sequence[np.ndarray], goals: Sequence[np.ndarray]) -> float:
    total = weights.sum()
    return max(
        float(np.abs(np.bincount(place, weights=weights, minlength=len(goal)) / total - goal).max())
        for place, goal in zip(places, goals, strict=True)
    )


def _cap(weights: np.ndarray, cap: float) -> np.ndarray:
    """Cut the weights at `cap` times the mean and share what was cut among the others."""
    size = len(weights)
    for _ in range(size):
        over = weights > cap * (1 + 1e-12)
        if not over.any():
            break
        under = weights < cap
        room = size - cap * (size - under.sum())
        weights = np.where(under, weights * (room / weights[under].sum()), cap)
    return weights
