"""What a ranking needs to know of each stem: its rarity and the four-letter pieces it is made of, in arrays.

A hundred candidates share most of their stems with those of the question before, so each stem is looked up once. The
rarities are those of the index when the lexicon was begun; it is begun anew when the index has grown or shrunk by 2 %.
"""

import threading
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

GRAM = 4
MOST_GRAMS = 16  # pieces of a stem that count; the rest of a longer stem says nothing new
LETTERS = MOST_GRAMS + GRAM - 1  # characters of a stem, edges and all, that those pieces cover
BUCKETS = 1 << 16
NOWHERE = BUCKETS  # the bucket of no piece: fills the rows of short stems
FACTORS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F], dtype=np.uint32)  # odd and far apart (xxHash)
DRIFT = 0.02
MOST_STEMS = 200_000

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
Pieces = NDArray[np.int32]


def pieces(stems: Sequence[str]) -> Pieces:
    """Buckets of the four-letter pieces of each stem with its edges marked ("agu" → "_agu", "agu_"), each once.

    One row per stem, filled up with `NOWHERE`. A bucket is the upper half of a sum of letters times factors.
    """
    if not stems:
        return np.full((0, MOST_GRAMS), NOWHERE, dtype=np.int32)
    edged = np.array([f"_{stem}_"[:LETTERS] for stem in stems], dtype=f"U{LETTERS}")
    letters = edged.view(np.uint32).reshape(len(stems), LETTERS)
    windows = np.lib.stride_tricks.sliding_window_view(letters, GRAM, axis=1)
    buckets: Pieces = ((windows * FACTORS).sum(axis=2, dtype=np.uint32) >> 16).astype(np.int32)
    held = np.maximum(np.count_nonzero(letters, axis=1) - GRAM + 1, 1)
    buckets[np.arange(MOST_GRAMS) >= held[:, None]] = NOWHERE
    buckets.sort(axis=1)
    again = buckets[:, 1:] == buckets[:, :-1]
    buckets[:, 1:][again] = NOWHERE
    return buckets


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
        self.pieces: Pieces = np.full((1_024, MOST_GRAMS), NOWHERE, dtype=np.int32)
        self.share: Numbers = np.zeros(1_024)  # weight of each piece: the stem's, shared out so that squares add up

    def is_fit_for(self, size: int) -> bool:
        """Whether its rarities still hold for an index of this size."""
        return abs(size - self.size) <= DRIFT * self.size and len(self._place) < MOST_STEMS

    def places(self, stems: Sequence[str]) -> Places:
        """The row of each stem; stems never seen before are looked up and added."""
        known = self._place
        try:
            return np.fromiter(map(known.__getitem__, stems), dtype=np.int64, count=len(stems))
        except KeyError:
            with self._lock:
                self._learn([stem for stem in dict.fromkeys(stems) if stem not in known])
        return np.fromiter(map(known.__getitem__, stems), dtype=np.int64, count=len(stems))

    def _learn(self, stems: Sequence[str]) -> None:
        begin, end = len(self._place), len(self._place) + len(stems)
        if end > len(self.weight):
            more = max(end, 2 * len(self.weight)) - len(self.weight)
            self.weight = np.concatenate([self.weight, np.zeros(more)])
            self.share = np.concatenate([self.share, np.zeros(more)])
            self.pieces = np.concatenate([self.pieces, np.full((more, MOST_GRAMS), NOWHERE, dtype=np.int32)])
        counts = np.array([self._frequency(stem) for stem in stems], dtype=np.float64)
        found = pieces(stems)
        self.weight[begin:end] = np.log1p((self.size + 1) / (counts + 0.5))
        self.share[begin:end] = self.weight[begin:end] / np.sqrt(np.count_nonzero(found != NOWHERE, axis=1))
        self.pieces[begin:end] = found
        # Last: another thread may read a row as soon as it has a number.
        self._place.update(zip(stems, range(begin, end), strict=True))
