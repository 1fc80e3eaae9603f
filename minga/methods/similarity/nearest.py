"""The texts nearest to one that a person is writing: a hundred candidates from the index, ranked again.

Candidates come by BM25 over the most telling stems of the text (a long text makes a poor query, so it is clipped).
They are ranked again by a mixture, each part between 0 and 1: cosine of words, cosine of the four-letter pieces of
words (it forgives spelling and inflection), cosine with the title alone, and the BM25 score. Words weigh by their
rarity in the index (idf, Spärck Jones 1972; BM25, Robertson and Zaragoza 2009).
"""

import math
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from tantivy import Occur, Query

from . import analysis
from .asking import correct, narrowed
from .index import SCHEMA, Kept, Snapshot, guarded

CANDIDATES = 100
MOST_TERMS = 16
READ_WORDS = 400  # words of the text asked about that are read
COMMON = 0.05  # a stem in more than this share of the texts is left out of the query when rarer ones are enough
COMMON_AT_LEAST = 1_000
ENOUGH_TERMS = 4
MOST_CORRECTED = 4
SHOWN_WORDS = 5
GRAM = 4
BUCKETS = 1 << 16

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mixture:
    """Weights of the four parts; chosen with `harness` on the labelled texts, not by theory."""

    words: float = 0.40
    letters: float = 0.35
    title: float = 0.15
    bm25: float = 0.10


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A near text: `score` in 0…1 (it orders; it is no probability) and the stems both share, the rarest first."""

    key: str
    score: float
    shared: tuple[str, ...]
    kept: Kept


MIXTURE = Mixture()


class Weights:
    """Rarity of each stem in one snapshot; remembered, since a hundred candidates share most of their words."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[str, float] = {}

    def of(self, stem: str) -> float:
        weight = self._known.get(stem)
        if weight is None:
            count = self._snapshot.frequency("text", stem)
            weight = self._known[stem] = math.log(1 + (self._snapshot.size + 1) / (count + 0.5))
        return weight


def nearest(
    snapshot: Snapshot,
    text: str,
    k: int = 5,
    *,
    title: str = "",
    kinds: Sequence[str] = (),
    filters: Mapping[str, Sequence[str]] | None = None,
    without: Collection[str] = (),
    floor: float = 0.0,
    candidates: int = CANDIDATES,
    mixture: Mixture = MIXTURE,
) -> list[Neighbour]:
    """The `k` texts nearest to a text, best first; none under `floor`, none of the keys in `without`.

    `title` is its title, if it has one. Any text is good, also an unfinished or empty one (no neighbours). Raises
    `IndexBrokenError` if the index cannot be read.
    """
    return guarded(_nearest, snapshot, text, k, title, kinds, filters or {}, without, floor, candidates, mixture)


def _nearest(
    snapshot: Snapshot,
    text: str,
    k: int,
    title: str,
    kinds: Sequence[str],
    filters: Mapping[str, Sequence[str]],
    without: Collection[str],
    floor: float,
    candidates: int,
    mixture: Mixture,
) -> list[Neighbour]:
    asked = _stems(snapshot, title, text)
    query = _candidate_query(snapshot, asked.title, asked.every)
    if query is None or k < 1:
        return []
    result = snapshot.searcher.search(narrowed(query, kinds, filters), candidates + len(without), count=False)
    found = [(float(score), snapshot.kept(address)) for score, address in result.hits]
    found = [(score, kept) for score, kept in found if kept.key not in without]
    if not found:
        return []
    scores = _rank(Weights(snapshot), asked, found, mixture)
    order = sorted(range(len(found)), key=lambda place: (-scores[place], found[place][1].key))[:k]
    return [
        Neighbour(found[place][1].key, float(scores[place]), shared(snapshot, asked, found[place][1]), found[place][1])
        for place in order
        if scores[place] >= floor
    ]


@dataclass(frozen=True, slots=True)
class Stems:
    """Different stems of a title and of the whole text, in order of appearance."""

    title: tuple[str, ...]
    every: tuple[str, ...]


def _stems(snapshot: Snapshot, title: str, text: str) -> Stems:
    """Stems of what was asked; a word that the index has never seen lends the stems of the word it may have meant."""
    title_words = analysis.raw_words(title)
    text_words = analysis.raw_words(text)[:READ_WORDS]
    language = analysis.language_of(f"{title} {text}")
    left = MOST_CORRECTED
    found: dict[str, tuple[str, ...]] = {}
    for word in dict.fromkeys(title_words + text_words):
        forms = analysis.forms(word, language)
        if forms and left and not any(snapshot.frequency("text", form) for form in forms):
            left -= 1
            forms += tuple(form for near in correct(snapshot, word)[:1] for form in analysis.forms(near, language))
        found[word] = forms
    of_title = dict.fromkeys(form for word in title_words for form in found[word])
    of_text = dict.fromkeys(form for word in text_words for form in found[word])
    return Stems(tuple(of_title), tuple(of_title | of_text))


def _candidate_query(snapshot: Snapshot, title: Sequence[str], every: Sequence[str]) -> Query | None:
    counted = [(snapshot.frequency("text", stem), stem) for stem in every]
    known = sorted((count, stem) for count, stem in counted if count)
    rare = [stem for count, stem in known if count <= max(COMMON_AT_LEAST, COMMON * snapshot.size)]
    chosen = (rare if len(rare) >= ENOUGH_TERMS else [stem for _, stem in known])[:MOST_TERMS]
    if not chosen:
        return None
    # One flat union of terms: the form that tantivy answers without scoring every text (block-max WAND).
    terms = [Query.term_query(SCHEMA, "text", stem, index_option="freq") for stem in chosen]
    of_title = set(title) or set(chosen)
    terms += [Query.term_query(SCHEMA, "title", stem, index_option="freq") for stem in chosen if stem in of_title]
    return Query.boolean_query([(Occur.Should, term) for term in terms])


def _rank(weights: Weights, asked: Stems, found: Sequence[tuple[float, Kept]], mixture: Mixture) -> Numbers:
    every = [kept.stems for _, kept in found]
    titles = [kept.stems[: kept.title_stems] for _, kept in found]
    bm25 = np.array([score for score, _ in found])
    return (
        mixture.words * _word_cosine(weights, asked.every, every)
        + mixture.letters * _letter_cosine(weights, asked.every, every)
        + mixture.title * _word_cosine(weights, asked.title or asked.every, titles)
        + mixture.bm25 * bm25 / max(float(bm25.max()), 1e-9)
    )


def _word_cosine(weights: Weights, asked: Sequence[str], texts: Sequence[Sequence[str]]) -> Numbers:
    """Cosine of one set of stems with each of many, weighted by rarity."""
    square = {stem: weights.of(stem) ** 2 for stem in asked}
    norm = math.sqrt(sum(square.values()))
    scores = np.zeros(len(texts))
    for place, stems in enumerate(texts):
        common = sum(square[stem] for stem in stems if stem in square)
        if common:
            scores[place] = common / (norm * math.sqrt(sum(weights.of(stem) ** 2 for stem in stems)))
    return scores


@lru_cache(maxsize=65_536)
def grams(stem: str) -> NDArray[np.uint32]:
    """Buckets of the four-letter pieces of a stem with its edges marked ("agu" → "_agu", "agu_")."""
    edged = f"_{stem}_"
    pieces = {edged[place : place + GRAM] for place in range(max(1, len(edged) - GRAM + 1))}
    return np.array(sorted(zlib.crc32(piece.encode()) % BUCKETS for piece in pieces), dtype=np.uint32)


def _letter_cosine(weights: Weights, asked: Sequence[str], texts: Sequence[Sequence[str]]) -> Numbers:
    """Cosine of the pieces of words; each piece weighs as the word it comes from, shared out among its pieces."""
    buckets, heft = _pieces(weights, asked)
    wanted = np.zeros(BUCKETS)
    np.maximum.at(wanted, buckets, heft)
    norm = math.sqrt(float(np.square(wanted).sum()))
    filled = [stems for stems in texts if stems]
    scores = np.zeros(len(texts))
    if not filled or not norm:
        return scores
    buckets, heft = _pieces(weights, [stem for stems in filled for stem in stems])
    lengths = [sum(len(grams(stem)) for stem in stems) for stems in filled]
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    common = np.add.reduceat(wanted[buckets] * heft, starts)
    norms = np.sqrt(np.add.reduceat(np.square(heft), starts))
    scores[[place for place, stems in enumerate(texts) if stems]] = np.minimum(common / (norms * norm), 1.0)
    return scores


def _pieces(weights: Weights, stems: Sequence[str]) -> tuple[NDArray[np.uint32], Numbers]:
    if not stems:
        return np.zeros(0, dtype=np.uint32), np.zeros(0)
    parts = [grams(stem) for stem in stems]
    sizes = np.array([len(part) for part in parts])
    heft = np.array([weights.of(stem) for stem in stems]) / np.sqrt(sizes)
    return np.concatenate(parts), np.repeat(heft, sizes)


def shared(snapshot: Snapshot, asked: Stems, kept: Kept) -> tuple[str, ...]:
    """The stems that both texts have, the rarest in the index first: the reason to show with a neighbour."""
    common = set(asked.every) & set(kept.stems)
    return tuple(sorted(common, key=lambda stem: (snapshot.frequency("text", stem), stem))[:SHOWN_WORDS])
