"""What a ranking needs to know of each stem: its rarity and the four-letter pieces it is made of, in arrays.

A hundred candidates share most of their stems with those of the question before, so each stem is looked up once. The
rarities are those of the index when the lexicon was begun; it is begun anew when the index has grown or shrunk by 2 %.
"""

import math
import threading
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

GRAM = 4
MOST_GRAMS = 16  # pieces of a stem that count; the rest of a longer stem says nothing new
BUCKETS = 1 << 16
NOWHERE = BUCKETS  # the bucket of no piece: fills the rows of short stems
DRIFT = 0.02
MOST_STEMS = 200_000

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


@lru_cache(maxsize=65_536)
def grams(stem: str) -> NDArray[np.int32]:
    """Buckets of the four-letter pieces of a stem with its edges marked ("agu" → "_agu", "agu_")."""
    edged = f"_{stem}_"
    pieces = dict.fromkeys(edged[place : place + GRAM] for place in range(max(1, len(edged) - GRAM + 1)))
    buckets = dict.fromkeys(zlib.crc32(piece.encode()) % BUCKETS for piece in pieces)
    return np.array(list(buckets)[:MOST_GRAMS], dtype=np.int32)


class Lexicon:
    """Numbers of stems: `places` gives each stem a row; `weight` and `pieces` are read by row.

    `frequency` says in how many of the `size` texts a stem stands.
    """

    def __init__(self, size: int, frequency: Callable[[str], int]) -> None:
        self.size = size
        self._frequency = frequency
        self._place: dict[str, int] = {}
        self._lock = threading.Lock()
        self.weight: Numbers = np.zeros(1_024)
        self.pieces: NDArray[np.int32] = np.full((1_024, MOST_GRAMS), NOWHERE, dtype=np.int32)
        self.share: Numbers = np.zeros(1_024)  # weight of each piece: the stem's, shared out so that squares add up

    def is_fit_for(self, size: int) -> bool:
        """Whether its rarities still hold for an index of this size."""
        return abs(size - self.size) <= DRIFT * self.size and len(self._place) < MOST_STEMS

    def places(self, stems: Iterable[str]) -> Places:
        """The row of each stem; stems never seen before are looked up and added."""
        known = self._place
        try:
            return np.array([known[stem] for stem in stems], dtype=np.int64)
        except KeyError:
            every = list(stems)
        with self._lock:
            for stem in every:
                if stem not in known:
                    self._add(stem)
        return np.array([known[stem] for stem in every], dtype=np.int64)

    def _add(self, stem: str) -> None:
        place = len(self._place)
        if place == len(self.weight):
            self.weight = np.concatenate([self.weight, np.zeros(place)])
            self.share = np.concatenate([self.share, np.zeros(place)])
            self.pieces = np.concatenate([self.pieces, np.full_like(self.pieces, NOWHERE)])
        buckets = grams(stem)
        self.weight[place] = math.log1p((self.size + 1) / (self._frequency(stem) + 0.5))
        self.share[place] = self.weight[place] / math.sqrt(len(buckets))
        self.pieces[place, : len(buckets)] = buckets
        self._place[stem] = place  # last: another thread may read the row as soon as it has a number
