"""Condorcet: every pair of options face to face; Schulze's method when nobody beats all the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .ranked import ordered_options
from .ties import TieRule

RankedLevels = Sequence[str | Sequence[str]]


@dataclass(frozen=True)
class PairwiseResult:
    """`wins[a, b]`: people who prefer a to b; `paths[a, b]`: strength of the strongest path from a to b (int64, n × n,
    in the order of `options`). `condorcet` is the option that beats every other one, or "". `smith`: the smallest set
    whose members beat everyone outside. `ranking`: all the options, best first; `tied`: those that share the first
    place by Schulze before the tie rule (more than one only if the tie rule decided).
    """

    options: tuple[str, ...]
    wins: np.ndarray
    paths: np.ndarray
    condorcet: str
    smith: tuple[str, ...]
    ranking: tuple[str, ...]
    tied: tuple[str, ...]
    tie_rule: TieRule


def pairwise_wins(options: Sequence[str], rankings: Iterable[RankedLevels]) -> np.ndarray:
    """Count each pair: int64, n × n. A level of a ranking may hold several equal options (a list); options left out
    are below all the ranked ones and equal among themselves.

    Errors: `ValueError` for a ranking that repeats an option, `KeyError` for an unknown one.
    """
    index = {name: place for place, name in enumerate(options)}
    counted = Counter(tuple((level,) if isinstance(level, str) else tuple(level) for level in r) for r in rankings)
    places = np.full((len(counted), len(options)), len(options), dtype=np.int16)
    for row, ranking in enumerate(counted):
        for depth, level in enumerate(ranking):
            for name in level:
                if places[row, index[name]] != len(options):
                    raise ValueError(f"a ranking repeats {name!r}")
                places[row, index[name]] = min(depth, len(options) - 1)
    people = np.fromiter(counted.values(), dtype=np.int64, count=len(counted))
    wins = np.zeros((len(options), len(options)), dtype=np.int64)
    for a in range(len(options)):
        wins[a] = people @ (places[:, [a]] < places)
    return wins


def strongest_paths(wins: np.ndarray) -> np.ndarray:
    """Schulze's path strengths by winning votes: int64, n × n, in O(n³) (Floyd and Warshall)."""
    paths = np.where(wins > wins.T, wins, 0)
    for middle in range(len(wins)):
        paths = np.maximum(paths, np.minimum(paths[:, [middle]], paths[[middle], :]))
    np.fill_diagonal(paths, 0)
    return paths


def schulze(
    options: Sequence[str], rankings: Iterable[RankedLevels], *, tie_rule: TieRule | None = None
) -> PairwiseResult:
    """Rank the options: a goes before b if the strongest path from a to b is stronger than the one back.

    Elects the Condorcet winner if there is one. What Schulze leaves equal follows `tie_rule`: place by place, the
    first in the tie order among the options that no remaining one beats.
    Errors: as `pairwise_wins`; `ValueError` without options or for a repeated one.
    Source: Schulze, *A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
    election method* (Social Choice and Welfare, 2011), winning votes.
    """
    order = ordered_options(options, tie_rule)
    wins = pairwise_wins(options, rankings)
    paths = strongest_paths(wins)
    beats = paths > paths.T
    everyone = range(len(options))
    duels = wins > wins.T
    champion = [a for a in everyone if duels[a].sum() == len(options) - 1]
    first = [a for a in everyone if not beats[:, a].any()]
    left, ranking = set(everyone), []
    while left:
        best = [a for a in left if not any(beats[b, a] for b in left)]
        chosen = min(best, key=lambda a: order[options[a]])
        ranking.append(options[chosen])
        left.discard(chosen)
    return PairwiseResult(
        tuple(options),
        wins,
        paths,
        options[champion[0]] if champion else "",
        tuple(sorted(options[a] for a in smith_set(wins))),
        tuple(ranking),
        tuple(sorted(options[a] for a in first)),
        tie_rule or TieRule(),
    )


def smith_set(wins: np.ndarray) -> list[int]:
    """The smallest set of options (indices) in which each beats everyone outside it in a duel."""
    scores = (wins > wins.T).sum(axis=1) * 2 + (wins == wins.T).sum(axis=1)
    ranked = np.argsort(-scores, kind="stable")
    for size in range(1, len(wins) + 1):
        inside, outside = ranked[:size], ranked[size:]
        if (wins[np.ix_(inside, outside)] > wins[np.ix_(outside, inside)].T).all():
            return sorted(int(a) for a in inside)
    return list(range(len(wins)))
