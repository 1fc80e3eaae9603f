"""Rounding, the other way of not giving anybody away: every count is printed, as a multiple of a base."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from minga.methods.disclosure.attack import Attacker, Findings, find
from minga.methods.disclosure.tables import sums_matrix, with_margins


@dataclass(frozen=True)
class Rounding:
    """A table with margins whose counts are multiples of `base` and still add up.

    `largest_change`: how far the furthest printed count is from the truth; under `base` unless the sums of a table of
    three axes do not allow it.
    """

    counts: np.ndarray
    rounded: np.ndarray
    base: int
    largest_change: int


def round_counts(counts: np.ndarray, *, base: int = 5, seed: int = 0, seconds: float = 8.0) -> Rounding:
    """Round each count of a table up or down to a multiple of `base`, at random, so that the margins still add up.

    `counts`: people, one to three axes, without margins. Each count draws its neighbour with a chance equal to its
    remainder divided by `base`, and the table that follows the most draws among those whose sums close is the answer;
    so a count goes up about, not exactly, as often as its remainder says. `seed` decides the draws. The seed must stay
    secret: with it the draw can be repeated. A multiple of the base never moves unless the sums need it.
    Raises ValueError for a bad table or a base under 2, TimeoutError when the sums do not close within `seconds`.
    Source: Cox, "A constructive procedure for unbiased controlled rounding", Journal of the American Statistical
    Association 82 (1987), here with a whole-number programme.
    """
    if base < 2:
        raise ValueError("rounding to a base under 2 changes nothing")
    table = with_margins(counts)
    values = table.ravel()
    floor, remainder = np.divmod(values, base)
    chance = remainder / base
    generator = np.random.default_rng(seed)
    up = generator.random(values.size) < chance
    # One step z for each cell (0 down, 1 up), and what it strays below 0 or above 1, dear but possible.
    toward = np.where(up, -1.0, 1.0) * (1 + generator.random(values.size) / 10)
    size = values.size
    sums = sums_matrix(table.shape)
    reach = np.where(remainder > 0, 1.0, 0.0)
    stray = sparse.bmat(
        [
            [sums, None, None],
            [sparse.identity(size), sparse.identity(size), None],
            [-sparse.identity(size), None, sparse.identity(size)],
        ],
        format="csr",
    )
    lower = np.r_[-(sums @ floor), np.zeros(size), -reach]
    upper = np.r_[-(sums @ floor), np.full(2 * size, np.inf)]
    dear = 100.0
    answer = milp(
        np.r_[toward, np.full(2 * size, dear)],
        integrality=np.r_[np.ones(size), np.zeros(2 * size)],
        bounds=Bounds(
            np.r_[-np.minimum(floor, 1), np.zeros(2 * size)], np.r_[np.full(size, 2.0), np.full(2 * size, 2.0)]
        ),
        constraints=LinearConstraint(stray, lower, upper),
        options={"time_limit": seconds, "mip_rel_gap": 0.01},
    )
    if answer.x is None:
        raise TimeoutError("the sums of this table did not close in the time given")
    rounded = base * (floor + np.round(answer.x[:size]).astype(np.int64))
    return Rounding(table, rounded.reshape(table.shape), base, int(np.abs(rounded - values).max()))


def attack_rounding(rounding: Rounding) -> Findings:
    """The least and the most that each count can be for somebody who knows the printed table, its base and change."""
    printed = rounding.rounded.ravel().astype(float)
    change = max(rounding.largest_change, rounding.base - 1)
    attacker = Attacker(
        sums_matrix(rounding.rounded.shape),
        np.full(printed.size, np.nan),
        between=(np.maximum(printed - change, 0), printed + change),
    )
    return find(attacker, whole=False, shape=rounding.rounded.shape)
