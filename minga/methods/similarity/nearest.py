"""The texts nearest to one that a person is writing: a hundred candidates from the index, ranked again.

Candidates come by BM25 over the most telling stems of the text (a long text makes a poor query, so it is clipped).
They are ranked again by a mixture, each part between 0 and 1: cosine of words, cosine of the four-letter pieces of
words (it forgives spelling and inflection), cosine with the title alone, and the BM25 score. Words weigh by their
rarity in the index (idf, Spärck Jones 1972; BM25, Robertson and Zaragoza 2009).
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from tantivy import Occur, Query

from . import analysis
from .asking import FILTER_NAME, correct, narrowed
from .index import SCHEMA, Compared, Snapshot, guarded
from .lexicon import BUCKETS, NOWHERE, Lexicon, Numbers, Places
from .tail import Field
from .texts import Kept

CANDIDATES = 100
MOST_TERMS = 16
READ_WORDS = 400  # words of the text asked about that are read
COMMON = 0.05  # a stem in more than this share of the texts is left out of the query when rarer ones are enough
COMMON_AT_LEAST = 1_000
ENOUGH_TERMS = 4
MOST_CORRECTED = 4
SHOWN_WORDS = 5


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
    telling = _telling(snapshot, asked)
    if not telling.every or k < 1:
        return []
    wanted = narrowed(_candidate_query(telling), kinds, filters)
    result = snapshot.searcher.search(wanted, candidates + len(without) + snapshot.replaced, count=False)
    found = [(float(score), snapshot.compared(address)) for score, address in result.hits]
    found = [(score, text) for score, text in found if text.key not in snapshot.tail.texts]
    if snapshot.tail.texts:
        found += _recent(snapshot, telling, kinds, filters)
        found.sort(key=lambda one: (-one[0], one[1].key))
    found = [(score, text) for score, text in found if text.key not in without][:candidates]
    if not found:
        return []
    scores = _rank(snapshot.lexicon, asked, found, mixture)
    order = sorted(range(len(found)), key=lambda place: (-scores[place], found[place][1].key))[:k]
    best = [(float(scores[place]), found[place][1]) for place in order if scores[place] >= floor]
    return [Neighbour(text.key, score, shared(snapshot, asked, text), text.kept) for score, text in best]


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


def _telling(snapshot: Snapshot, asked: Stems) -> Stems:
    """The stems by which candidates are looked for: the rarest; in titles those of the title, if there is one."""
    counted = [(snapshot.frequency("text", stem), stem) for stem in asked.every]
    known = sorted((count, stem) for count, stem in counted if count)
    rare = [stem for count, stem in known if count <= max(COMMON_AT_LEAST, COMMON * snapshot.size)]
    chosen = (rare if len(rare) >= ENOUGH_TERMS else [stem for _, stem in known])[:MOST_TERMS]
    of_title = set(asked.title) or set(chosen)
    return Stems(tuple(stem for stem in chosen if stem in of_title), tuple(chosen))


def _candidate_query(telling: Stems) -> Query:
    # One flat union of terms: the form that tantivy answers without scoring every text (block-max WAND).
    terms = [Query.term_query(SCHEMA, "text", stem, index_option="freq") for stem in telling.every]
    terms += [Query.term_query(SCHEMA, "title", stem, index_option="freq") for stem in telling.title]
    return Query.boolean_query([(Occur.Should, term) for term in terms])


def _recent(
    snapshot: Snapshot, telling: Stems, kinds: Sequence[str], filters: Mapping[str, Sequence[str]]
) -> list[tuple[float, Compared]]:
    """The texts of the tail that have a telling stem, scored as the index would score a copy among its own."""
    own = snapshot.searcher
    fields = [
        Field.of(name, stems, snapshot.mean_length(name, stems), own.num_docs, own.doc_freq)
        for name, stems in (("text", telling.every), ("title", telling.title))
    ]
    if any(values and not FILTER_NAME.fullmatch(name) for name, values in filters.items()):
        return []
    passing = [recent for recent in snapshot.tail.texts.values() if recent.is_in(kinds, filters)]
    scored = [(sum(one.score(recent) for one in fields), recent) for recent in passing]
    return [
        (score, Compared(recent.given.key, recent.compared, recent.title_stems, recent))
        for score, recent in scored
        if score
    ]


def _rank(lexicon: Lexicon, asked: Stems, found: Sequence[tuple[float, Compared]], mixture: Mixture) -> Numbers:
    every = _Rows(lexicon, lexicon.places([stem for _, text in found for stem in text.stems]), _lengths(found))
    titles = every.beginnings(np.array([text.title_stems for _, text in found]))
    bm25 = np.array([score for score, _ in found])
    whole = lexicon.places(asked.every)
    scores = (
        mixture.words * every.word_cosine(whole)
        + mixture.letters * every.letter_cosine(whole)
        + mixture.title * titles.word_cosine(lexicon.places(asked.title or asked.every))
        + mixture.bm25 * bm25 / max(float(bm25.max()), 1e-9)
    )
    rounded: Numbers = np.round(scores, 9)  # so that equal texts tie, whatever stands before them in the sums
    return rounded


def _lengths(found: Sequence[tuple[float, Compared]]) -> Places:
    return np.array([len(text.stems) for _, text in found], dtype=np.int64)


class _Rows:
    """The stems of many texts end to end, as rows of the lexicon, and sums over each text."""

    def __init__(self, lexicon: Lexicon, places: Places, lengths: Places) -> None:
        self._lexicon = lexicon
        self._lengths = lengths
        self._ends = np.cumsum(lengths)
        self._places = places
        self._norms = np.sqrt(self._sums(np.square(lexicon.weight[places])))

    def beginnings(self, lengths: Places) -> "_Rows":
        """The first stems of each text, so many of each."""
        starts = self._ends - self._lengths
        within = np.arange(len(self._places)) - np.repeat(starts, self._lengths)
        return _Rows(self._lexicon, self._places[within < np.repeat(lengths, self._lengths)], lengths)

    def _sums(self, values: Numbers) -> Numbers:
        """The sum of the values of each text (0 for a text of no stems)."""
        running = np.concatenate(([0.0], np.cumsum(values)))
        sums: Numbers = running[self._ends] - running[self._ends - self._lengths]
        return sums

    def word_cosine(self, asked: Places) -> Numbers:
        """Cosine of one set of stems with each text, weighted by rarity."""
        squares = np.zeros(len(self._lexicon.weight))
        squares[asked] = np.square(self._lexicon.weight[asked])
        return self._cosine(squares[self._places], math.sqrt(float(squares.sum())))

    def letter_cosine(self, asked: Places) -> Numbers:
        """Cosine of the pieces of the stems. Each piece weighs as its stem, shared out among the stem's pieces, so
        that a text is as long in pieces as it is in stems."""
        lexicon = self._lexicon
        wanted = np.zeros(BUCKETS + 1)
        np.maximum.at(wanted, lexicon.pieces[asked], lexicon.share[asked][:, None])
        wanted[NOWHERE] = 0.0
        common = wanted[lexicon.pieces[self._places]].sum(axis=1) * lexicon.share[self._places]
        return self._cosine(common, math.sqrt(float(np.square(wanted).sum())))

    def _cosine(self, common: Numbers, norm: float) -> Numbers:
        lengths = self._norms * norm
        cosine: Numbers = np.minimum(self._sums(common) / np.where(lengths > 0, lengths, 1.0), 1.0)
        return cosine


def shared(snapshot: Snapshot, asked: Stems, text: Compared) -> tuple[str, ...]:
    """The stems that both texts have, the rarest in the index first: the reason to show with a neighbour."""
    common = set(asked.every) & set(text.stems)
    return tuple(sorted(common, key=lambda stem: (snapshot.frequency("text", stem), stem))[:SHOWN_WORDS])
