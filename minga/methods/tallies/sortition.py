"""Choosing people by lot with quotas, for juries and follow-up committees; anyone can repeat the draw."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

TOLERANCE = 1e-7
Person = Mapping[str, str]


class NoPanelError(ValueError):
    """No panel meets the quotas. `quotas` are the names of some that clash."""

    def __init__(self, message: str, quotas: Sequence[str] = ()) -> None:
        self.quotas = list(quotas)
        super().__init__(message)


@dataclass(frozen=True)
class Quota:
    """Between `least` and `most` members whose `feature` (for example "zone") has this `value`."""

    feature: str
    value: str
    least: int
    most: int

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most:
            raise ValueError(f"impossible bounds for {self.name}: {self.least} to {self.most}")

    @property
    def name(self) -> str:
        """A short name for messages."""
        return f"{self.feature} = {self.value}"


@dataclass(frozen=True)
class Panel:
    """The people drawn (ids, sorted), the seed, how many draws were needed or each person's chance of being drawn."""

    members: tuple[str, ...]
    seed: str
    method: str
    draws: int = 1
    chances: dict[str, float] = field(default_factory=dict)


def random_stream(seed: str) -> Iterator[int]:
    """Public 64-bit numbers: the four big-endian words of SHA-256(seed, line feed, counter), counter from 0."""
    counter = 0
    while True:
        digest = sha256(f"{seed}\n{counter}".encode()).digest()
        for start in range(0, 32, 8):
            yield int.from_bytes(digest[start : start + 8], "big")
        counter += 1


def draw_below(bound: int, stream: Iterator[int]) -> int:
    """A number from 0 to bound − 1, each equally likely: words that would favour the low ones are thrown away."""
    limit = 2**64 - 2**64 % bound
    return next(word for word in stream if word < limit) % bound


def draw_uniform(
    people: Mapping[str, Person], size: int, quotas: Sequence[Quota], *, seed: str, tries: int = 100_000
) -> Panel:
    """Draw panels without looking at quotas and keep the first one that meets them all: every possible panel is
    equally likely. Simple to explain, but some people may have very little chance; see `draw_fair`.

    A draw takes people in the order of their ids, by the first `size` swaps of Fisher and Yates with `random_stream`.
    Errors: `NoPanelError` if no panel exists, `TimeoutError` after `tries` draws, `ValueError` for a wrong size.
    Source: rejection sampling; Flanigan et al. (2021) call it the benchmark of uniform selection.
    """
    pool = Pool(people, size, quotas)
    pool.check()
    stream = random_stream(seed)
    ids = sorted(people)
    kinds = [pool.kind_of[name] for name in ids]
    for draw in range(1, tries + 1):
        order = list(range(len(ids)))
        tally = [0] * len(quotas)
        for place in range(size):
            other = place + draw_below(len(ids) - place, stream)
            order[place], order[other] = order[other], order[place]
            for q in pool.touches[kinds[order[place]]]:
                tally[q] += 1
        if all(quota.least <= count <= quota.most for quota, count in zip(quotas, tally, strict=True)):
            return Panel(tuple(sorted(ids[i] for i in order[:size])), seed, "uniform", draw)
    raise TimeoutError(f"no panel met the quotas in {tries} draws: use draw_fair")


def draw_fair(people: Mapping[str, Person], size: int, quotas: Sequence[Quota], *, seed: str) -> Panel:
    """Draw once from `fair_lottery(people, size, quotas)`: same errors, same source."""
    return fair_lottery(people, size, quotas).draw(seed)


def fair_lottery(people: Mapping[str, Person], size: int, quotas: Sequence[Quota]) -> Lottery:
    """The lottery with chances as equal as the quotas allow: first the lowest chance is made as high as possible,
    then the next, and so on (leximin). Publish its chances before the seed is known.

    People alike in every feature that has quotas have the same chance, so panels are found by kind: column
    generation, a linear programme (HiGHS) over the mixes known so far and an integer one that proposes a better mix.
    Chances are optimal within 1e-6.
    Errors: `NoPanelError` if no panel exists, `ValueError` for a wrong size.
    Source: Flanigan, Gölz, Gupta, Hennig, Procaccia, *Fair algorithms for selecting citizens' assemblies*
    (Nature 596, 2021).
    """
    pool = Pool(people, size, quotas)
    mixes, weights, chances = leximin(pool)
    shown = {name: float(chances[pool.kind_of[name]]) for name in sorted(people)}
    shares = tuple(round(float(weight) * 10**9) for weight in weights)
    return Lottery(tuple(map(tuple, pool.members)), tuple(tuple(map(int, mix)) for mix in mixes), shares, shown)


@dataclass(frozen=True)
class Lottery:
    """`kinds`: ids of people who are alike; `mixes`: how many of each kind make a panel; `shares`: the weight of each
    mix, in billionths; `chances`: each person's chance of being drawn."""

    kinds: tuple[tuple[str, ...], ...]
    mixes: tuple[tuple[int, ...], ...]
    shares: tuple[int, ...]
    chances: dict[str, float]

    def draw(self, seed: str) -> Panel:
        """Draw one mix by its share, then people inside each kind, with `random_stream(seed)`."""
        stream = random_stream(seed)
        target = draw_below(sum(self.shares), stream)
        mix = self.mixes[bisect_right(list(accumulate(self.shares)), target)]
        members: list[str] = []
        for kind, count in zip(self.kinds, mix, strict=True):
            names = list(kind)
            for place in range(count):
                other = place + draw_below(len(names) - place, stream)
                names[place], names[other] = names[other], names[place]
            members += names[:count]
        return Panel(tuple(sorted(members)), seed, "leximin", 1, self.chances)


class Pool:
    """People grouped by kind: the values of the features that have quotas. Kinds and members are sorted."""

    def __init__(self, people: Mapping[str, Person], size: int, quotas: Sequence[Quota]) -> None:
        if not 1 <= size <= len(people):
            raise ValueError(f"cannot draw {size} from {len(people)} people")
        features = sorted({quota.feature for quota in quotas})
        kinds: dict[tuple[str, ...], list[str]] = {}
        for name in sorted(people):
            kinds.setdefault(tuple(people[name].get(feature, "") for feature in features), []).append(name)
        self.size = size
        self.quotas = list(quotas)
        keys = sorted(kinds)
        self.members = [kinds[key] for key in keys]
        self.counts = np.array([len(names) for names in self.members], dtype=np.float64)
        self.kind_of = {name: k for k, names in enumerate(self.members) for name in names}
        self.touches = [
            [q for q, quota in enumerate(quotas) if key[features.index(quota.feature)] == quota.value] for key in keys
        ]
        matrix = np.zeros((len(quotas) + 1, len(keys)))
        matrix[-1] = 1
        for k, touched in enumerate(self.touches):
            matrix[touched, k] = 1
        self.matrix = sparse.csr_matrix(matrix)

    def best_mix(self, prices: np.ndarray, skip: int | None = None) -> np.ndarray | None:
        """How many of each kind, meeting every quota (but `skip`), with the greatest Σ prices; None if impossible."""
        least = np.array([*(quota.least for quota in self.quotas), self.size], dtype=np.float64)
        most = np.array([*(quota.most for quota in self.quotas), self.size], dtype=np.float64)
        if skip is not None:
            least[skip], most[skip] = 0, self.size
        answer = milp(
            -prices,
            constraints=LinearConstraint(self.matrix, least, most),
            bounds=Bounds(0, self.counts),
            integrality=np.ones(len(prices)),
            options={"mip_rel_gap": 0.0},
        )
        return None if answer.x is None else np.rint(answer.x).astype(np.int64)

    def check(self) -> np.ndarray:
        """Some mix that meets the quotas. Raises `NoPanelError`, naming the quotas without which there would be one."""
        nothing = np.zeros(len(self.counts))
        mix = self.best_mix(nothing)
        if mix is None:
            without = [self.best_mix(nothing, skip=q) for q in range(len(self.quotas))]
            names = [quota.name for quota, found in zip(self.quotas, without, strict=True) if found is not None]
            raise NoPanelError("no panel meets the quotas; look at: " + ", ".join(names or ["all of them"]), names)
        return mix


def leximin(pool: Pool) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """The fairest lottery: mixes (people of each kind), the probability of each, and the chance of each kind."""
    mixes = _covering_mixes(pool)
    fixed = np.full(len(pool.counts), np.nan)
    fixed[~np.any([mix > 0 for mix in mixes], axis=0)] = 0.0
    while np.isnan(fixed).any():
        level, duals = _raise_lowest(pool, mixes, fixed)
        tight = np.isnan(fixed) & (duals > TOLERANCE)
        fixed[tight] = level
    weights, chances = _weights(pool, mixes, fixed)
    return mixes, weights, chances


def _covering_mixes(pool: Pool) -> list[np.ndarray]:
    """Mixes so that every kind that can be drawn at all is in one of them."""
    mixes = [pool.check()]
    covered = mixes[0] > 0
    for kind in range(len(pool.counts)):
        if not covered[kind]:
            wish = np.where(covered, 0.0, 1e-3)
            wish[kind] = 1.0
            mix = pool.best_mix(wish)
            if mix is not None and mix[kind] > 0:
                mixes.append(mix)
                covered |= mix > 0
    return mixes


def _raise_lowest(pool: Pool, mixes: list[np.ndarray], fixed: np.ndarray) -> tuple[float, np.ndarray]:
    """Maximise the lowest chance among kinds not fixed yet, adding mixes while one helps. Returns it and the duals."""
    free = np.isnan(fixed)
    floor = np.where(free, 0.0, fixed)
    while True:
        shares = np.array([mix / pool.counts for mix in mixes]).T
        rows = np.column_stack([-shares, free.astype(float)])
        answer = linprog(
            np.append(np.zeros(len(mixes)), -1.0),
            A_ub=rows,
            b_ub=-np.maximum(floor - TOLERANCE * (floor > 0), 0.0),
            A_eq=np.append(np.ones(len(mixes)), 0.0)[None, :],
            b_eq=[1.0],
            bounds=[(0, None)] * (len(mixes) + 1),
            method="highs",
        )
        if not answer.success:
            raise RuntimeError(f"HiGHS stopped: {answer.message}")
        duals = -answer.ineqlin.marginals
        offer = pool.best_mix(duals / pool.counts)
        if offer is None:
            raise RuntimeError("HiGHS lost the panels that it had found")
        if offer @ (duals / pool.counts) <= -answer.eqlin.marginals[0] + TOLERANCE:
            return float(answer.x[-1]), np.where(free, duals, 0.0)
        mixes.append(offer)


def _weights(pool: Pool, mixes: list[np.ndarray], fixed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of the mixes that give each kind its chance, as closely as the solver can."""
    shares = np.array([mix / pool.counts for mix in mixes]).T
    kinds = len(fixed)
    answer = linprog(
        np.append(np.zeros(len(mixes)), 1.0),
        A_ub=np.column_stack([-shares, -np.ones(kinds)]),
        b_ub=-fixed,
        A_eq=np.append(np.ones(len(mixes)), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[(0, None)] * len(mixes) + [(0, None)],
        method="highs",
    )
    weights = np.maximum(answer.x[:-1], 0.0)
    weights /= weights.sum()
    return weights, shares @ weights
