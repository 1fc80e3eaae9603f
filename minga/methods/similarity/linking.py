"""Average-link clustering over a graph of near pairs, with pairs that must or must not end together.

Two clusters join while the mean likeness of their members is at least `threshold`, the most alike first (UPGMA; Sokal
and Michener 1958). Only clusters with a near pair between them are looked at, but their mean is exact, over all their
pairs: the mean of dot products is the dot product of the sums. Joining never raises a mean above both of its parts,
so a pair below the threshold can be forgotten.
"""

import heapq
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy import sparse

# Places and values of what is not zero.
Vector = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]
Pair = tuple[int, int]


class Linking:
    """The clusters of `vectors` (rows of length one), each row alone at first. Names of clusters are row numbers."""

    def __init__(self, vectors: sparse.csr_matrix, apart: Iterable[Pair] = ()) -> None:
        self._rows = vectors
        self._sums: dict[int, Vector] = {}
        # A sheet on which one vector is written out, so that others are multiplied with it at once; clean between uses.
        self._sheet = np.zeros(vectors.shape[1])
        self.members: dict[int, list[int]] = {row: [row] for row in range(vectors.shape[0])}
        self._home = list(range(vectors.shape[0]))
        self._near: dict[int, dict[int, float]] = {}
        self._old: set[int] = set()
        self._apart: dict[int, set[int]] = {}
        for one, other in apart:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def home(self, row: int) -> int:
        """The cluster where a row is now."""
        return self._home[row]

    def freeze(self, names: Iterable[int]) -> None:
        """From now on no two of these clusters may join, nor what each grows into."""
        self._old = set(names)

    def may_join(self, one: int, other: int) -> bool:
        if one in self._old and other in self._old:
            return False
        return other not in self._apart.get(one, ())

    def join(self, one: int, other: int) -> int:
        """Put two clusters together; returns the name of the new one, the smaller of both."""
        kept, gone = min(one, other), max(one, other)
        if kept in self._sums or gone in self._sums:
            self._sums[kept] = self._added((self._sum(kept), self._sum(gone)))
            self._sums.pop(gone, None)
        moved = self.members.pop(gone)
        self.members[kept] += moved
        for row in moved:
            self._home[row] = kept
        if gone in self._old:
            self._old.discard(gone)
            self._old.add(kept)
        for enemy in self._apart.pop(gone, set()):
            self._apart[enemy].discard(gone)
            self._apart[enemy].add(kept)
            self._apart.setdefault(kept, set()).add(enemy)
        return kept

    def likeness(self, name: int) -> float:
        """Mean over the pairs of a cluster of two rows or more: the square of the sum, less each row with itself."""
        members = self.members[name]
        _places, values = self._sum(name)
        whole = float(values @ values)
        own = sum(1 for row in members if self._rows.indptr[row + 1] > self._rows.indptr[row])
        return float(min(1.0, max(0.0, (whole - own) / (len(members) * (len(members) - 1)))))

    def link(self, pairs: Sequence[tuple[int, int, float]], threshold: float) -> None:
        """Join clusters along near pairs of rows until no two that may join reach the threshold."""
        self._near = {}
        for one, other, likeness in pairs:
            self._meet(self.home(one), self.home(other), likeness)
        heap = [(-mean, one, other) for one, near in self._near.items() for other, mean in near.items() if one < other]
        heap = [entry for entry in heap if -entry[0] >= threshold]
        heapq.heapify(heap)
        while heap:
            mean, one, other = heapq.heappop(heap)
            if self._near.get(one, {}).get(other) != -mean or not self.may_join(one, other):
                continue
            for entry in self._merge(one, other, threshold):
                heapq.heappush(heap, entry)

    def _meet(self, one: int, other: int, likeness: float) -> None:
        if one == other or other in self._near.get(one, {}) or not self.may_join(one, other):
            return
        alone = len(self.members[one]) == len(self.members[other]) == 1
        mean = likeness if alone else self._mean(one, other)
        self._near.setdefault(one, {})[other] = mean
        self._near.setdefault(other, {})[one] = mean

    def _merge(self, one: int, other: int, threshold: float) -> list[tuple[float, int, int]]:
        sizes = len(self.members[one]), len(self.members[other])
        known = self._near.pop(one), self._near.pop(other)
        around = sorted((known[0].keys() | known[1].keys()) - {one, other})
        sums = [self._between(name, place, around, known) for place, name in enumerate((one, other))]
        kept = self.join(one, other)
        near: dict[int, float] = {}
        entries = []
        for place, neighbour in enumerate(around):
            self._near[neighbour].pop(one, None)
            self._near[neighbour].pop(other, None)
            mean = (sums[0][place] * sizes[0] + sums[1][place] * sizes[1]) / (sizes[0] + sizes[1])
            if mean < threshold or not self.may_join(kept, neighbour):
                continue
            near[neighbour] = self._near[neighbour][kept] = mean
            entries.append((-mean, min(kept, neighbour), max(kept, neighbour)))
        self._near[kept] = near
        return entries

    def _between(
        self, name: int, place: int, around: Sequence[int], known: tuple[dict[int, float], dict[int, float]]
    ) -> list[float]:
        """Mean likeness of one of two merging clusters with each neighbour of either."""
        mine = known[place]
        means = dict(self._means(name, [neighbour for neighbour in around if neighbour not in mine]))
        return [mine[neighbour] if neighbour in mine else means[neighbour] for neighbour in around]

    def _mean(self, one: int, other: int) -> float:
        return self._means(one, [other])[0][1]

    def _means(self, name: int, others: Sequence[int]) -> list[tuple[int, float]]:
        """Mean likeness of a cluster with each of these. Almost all of the time of a large process is spent here."""
        sums = [self._sum(other) for other in others]
        places, values = self._sum(name)
        self._sheet[places] = values
        size, found = len(self.members[name]), []
        for other, (there, held) in zip(others, sums, strict=True):
            found.append((other, float(held @ self._sheet[there]) / (size * len(self.members[other]))))
        self._sheet[places] = 0.0
        return found

    def _sum(self, name: int) -> Vector:
        held = self._sums.get(name)
        if held is None:
            held = self._sums[name] = self._added([self._row(row) for row in self.members[name]])
        return held

    def _row(self, row: int) -> Vector:
        begin, end = self._rows.indptr[row], self._rows.indptr[row + 1]
        return self._rows.indices[begin:end], self._rows.data[begin:end]

    def _added(self, vectors: Sequence[Vector]) -> Vector:
        if len(vectors) == 1:
            return vectors[0]
        for there, values in vectors:
            self._sheet[there] += values
        places = np.unique(np.concatenate([there for there, _values in vectors]))
        total = self._sheet[places]
        self._sheet[places] = 0.0
        return places, total
