"""Texts as sparse vectors of length one, and the pairs of them that are worth comparing.

A vector holds the stems of a text and the four-letter pieces of those stems, weighted by rarity (idf); stems of the
title weigh more. The dot product of two vectors is their likeness, between 0 and 1.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from . import analysis
from .lexicon import BUCKETS, NOWHERE, pieces

TITLE_WEIGHT = 1.6
LETTERS_SHARE = 0.35  # part of the likeness that comes from pieces of words; the rest comes from whole stems
COMMON_SHARE = 0.02
COMMON_AT_LEAST = 200  # a stem in fewer texts than this always counts in the search of pairs
CHUNK = 1_000
NEIGHBOURS = 15


@dataclass(frozen=True, slots=True)
class Item:
    """A text to group. `territory` is a code or a name; texts of different territories are grouped apart by default."""

    key: str
    title: str
    text: str = ""
    territory: str = ""


@dataclass(frozen=True, slots=True)
class Vectors:
    """One row per text, of length 1 (0 if it says nothing). `words`: stems only; `mixed`: stems and letters.

    `prints`: texts of the same words in the same order have the same number, and perhaps others too.
    """

    words: sparse.csr_matrix
    mixed: sparse.csr_matrix
    stems: list[list[str]]
    languages: list[analysis.Language]
    prints: list[int]


def vectors(items: Sequence[Item], without_places: bool = True) -> Vectors:
    """Vectors of texts. The words of its own territory's name tell nothing inside it, so they are left out."""
    stems, weights, languages, prints = [], [], [], []
    places_known: dict[tuple[str, analysis.Language], frozenset[str]] = {("", "mixed"): frozenset()}
    for item in items:
        of_title, of_text = analysis.raw_words(item.title), analysis.raw_words(item.text)
        exact = tuple(filter(None, map(analysis.exact, of_title + of_text)))
        language = analysis.language_of_words(exact)
        where = (item.territory, language) if without_places else ("", "mixed")
        if where not in places_known:
            places_known[where] = frozenset(analysis.stems(*where))
        place, title = places_known[where], set(analysis.stems_of(of_title, language))
        said = dict.fromkeys(analysis.stems_of(of_title + of_text, language))
        every = [stem for stem in said if stem not in place]
        prints.append(hash(exact))
        languages.append(language)
        stems.append(every)
        weights.append([TITLE_WEIGHT if stem in title else 1.0 for stem in every])
    frequency = Counter(stem for row in stems for stem in row)
    places = {stem: place for place, stem in enumerate(sorted(frequency))}
    lengths = np.array([len(row) for row in stems], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    columns = np.array([places[stem] for row in stems for stem in row], dtype=np.int32)
    counts = np.array([frequency[stem] for stem in sorted(frequency)], dtype=np.float64)
    idf = np.log1p((len(items) + 1) / (counts + 0.5))
    values = np.array([weight for row in weights for weight in row]) * idf[columns] if len(columns) else np.zeros(0)
    words = sparse.csr_matrix((values, columns, starts), shape=(len(items), len(places)))
    letters = words @ _gram_table(sorted(frequency))
    words, letters = _unit(words), _unit(sparse.csr_matrix(letters))
    mixed = sparse.hstack([words * np.sqrt(1 - LETTERS_SHARE), letters * np.sqrt(LETTERS_SHARE)], format="csr")
    return Vectors(words, _unit(mixed), stems, languages, prints)


def _gram_table(stems: Sequence[str]) -> sparse.csr_matrix:
    """Which pieces each stem is made of: one row per stem, of length one."""
    found = pieces(stems)
    held = found != NOWHERE
    counts = np.count_nonzero(held, axis=1)
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    values = np.repeat(counts**-0.5, counts)
    return sparse.csr_matrix((values, found[held], starts), shape=(len(stems), BUCKETS))


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1))).ravel()
    norms[norms == 0] = 1.0
    return sparse.csr_matrix(sparse.diags(1 / norms) @ matrix)


def near_pairs(found: Vectors, rows: NDArray[np.int64], floor: float) -> list[tuple[int, int, float]]:
    """Pairs (i < j, likeness ≥ floor) among some rows: each row with the fifteen that share most of its stems.

    Stems that stand in more than 2 % of these rows (and in 200 at least) do not take part in the search of pairs,
    only in their likeness: without that the search is quadratic.
    """
    block = found.words[rows]
    held = np.bincount(block.indices, minlength=block.shape[1])
    telling = np.flatnonzero((held > 1) & (held <= max(COMMON_AT_LEAST, COMMON_SHARE * len(rows))))
    narrow = sparse.csr_matrix(block[:, telling])
    other = narrow.T.tocsr()
    first: list[NDArray[np.int64]] = []
    second: list[NDArray[np.int64]] = []
    for start in range(0, len(rows), CHUNK):
        product = sparse.csr_matrix(narrow[start : start + CHUNK] @ other)
        here, there = _most_alike(product, start)
        first.append(here)
        second.append(there)
    pairs = np.unique(np.sort(np.column_stack([np.concatenate(first), np.concatenate(second)]), axis=1), axis=0)
    left, right = rows[pairs[:, 0]], rows[pairs[:, 1]]
    likeness = _likeness(found.mixed, left, right)
    kept = np.flatnonzero(likeness >= floor)
    return list(zip(left[kept].tolist(), right[kept].tolist(), likeness[kept].tolist(), strict=True))


def _most_alike(product: sparse.csr_matrix, start: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each row of a product, the columns of its largest values, itself left out."""
    here: list[NDArray[np.int64]] = []
    there: list[NDArray[np.int64]] = []
    for row in range(product.shape[0]):
        begin, end = product.indptr[row], product.indptr[row + 1]
        columns, values = product.indices[begin:end], product.data[begin:end]
        others = columns != start + row
        columns, values = columns[others], values[others]
        if len(columns) > NEIGHBOURS:
            best = np.lexsort((columns, -values))[:NEIGHBOURS] if len(columns) < 200 else _largest(columns, values)
            columns = columns[best]
        here.append(np.full(len(columns), start + row, dtype=np.int64))
        there.append(columns.astype(np.int64))
    return np.concatenate(here), np.concatenate(there)


def _largest(columns: NDArray[np.int32], values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Places of the largest values, ties by column, without sorting everything."""
    limit = np.partition(values, len(values) - NEIGHBOURS)[len(values) - NEIGHBOURS]
    candidates = np.flatnonzero(values >= limit)
    order = np.lexsort((columns[candidates], -values[candidates]))[:NEIGHBOURS]
    return candidates[order]


def _likeness(mixed: sparse.csr_matrix, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float64]:
    parts = [
        np.asarray(mixed[left[at : at + 20_000]].multiply(mixed[right[at : at + 20_000]]).sum(axis=1)).ravel()
        for at in range(0, len(left), 20_000)
    ]
    return np.minimum(np.concatenate(parts), 1.0) if parts else np.zeros(0)
