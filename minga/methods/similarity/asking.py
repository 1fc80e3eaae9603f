"""From what a person typed to texts, counts and suggestions. A query may hold anything: it is words, never syntax.

Reading of a query: all its words (or their stems) must be there. If that finds almost nothing, words that the index
does not know are replaced by known ones at one slip of the keyboard (a letter missing, added, changed or swapped). If
there is still nothing, any of the words will do. The answer says which of the three it was. Text in "double quotes"
must stand together as written.
"""

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tantivy import Occur, Query

from . import analysis
from .highlighting import Marks
from .index import SCHEMA, Snapshot, guarded
from .texts import Kept

FEW_HITS = 3
LONGEST_QUERY = 24  # words; a longer text is for `nearest`
LARGEST_PAGE = 1_000
LAST_PLACE = 100_000  # results beyond this place are counted, not shown
FACET_VALUES = 400
TITLE_WEIGHT = 2.0
EXACT_WEIGHT = 0.8
CORRECTED_WEIGHT = 0.5
PHRASE_WEIGHT = 1.5
CORRECTIONS = 4
SHORTEST_CORRECTED = 4
FILTER_NAME = re.compile(r"[a-z][a-z0-9_]*")
QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”|«([^»]+)»')
LETTERS = string.ascii_lowercase

Reading = Literal["all", "spelling", "any"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. Values of one filter add up (or); different filters narrow (and). `typing`: the last word is
    perhaps unfinished. `newest`: by `Text.order` instead of relevance (an empty query always is)."""

    query: str = ""
    kinds: Sequence[str] = ()
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facets: Sequence[str] = ()
    page: int = 1
    size: int = 25
    typing: bool = False
    newest: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    score: float
    kept: Kept


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` is exact. Facets count what each value would give with the other filters left as they are."""

    total: int
    found: list[Found]
    facets: dict[str, dict[str, int]]
    suggestions: list[str]
    reading: Reading
    marks: Marks


def ask(snapshot: Snapshot, question: Question) -> Answer:
    """Answer one question. Raises `IndexBrokenError` if the index cannot be read, and nothing else."""
    return guarded(_ask, snapshot, question)


@dataclass(slots=True)
class _Read:
    """One reading of the query: what to look for, the words to mark, and what it found."""

    wanted: Query
    terms: list["_Term"]
    reading: Reading
    suggestions: list[str] = field(default_factory=list)
    total: int = 0
    found: list[Found] = field(default_factory=list)


def _ask(snapshot: Snapshot, question: Question) -> Answer:
    words = analysis.raw_words(question.query)[:LONGEST_QUERY]
    terms = _terms(words, question.typing)
    phrases = [analysis.words("".join(groups)) for groups in QUOTED.findall(question.query)]
    by_order = question.newest or not terms
    best = _page(snapshot, question, _Read(_all_of(terms, phrases), terms, "all"), by_order)
    if terms and best.total < FEW_HITS:
        corrected = [_corrected(snapshot, term) for term in terms]
        if corrected != terms:
            suggestions = _suggestions(words, corrected)
            other = _Read(_all_of(corrected, []), corrected, "spelling", suggestions)
            best = max(best, _page(snapshot, question, other, by_order), key=lambda read: read.total)
        if not best.total and (len(terms) > 1 or phrases):
            best = _page(snapshot, question, _Read(_any_of(corrected), corrected, "any"), by_order)
    facets = _facets(snapshot, best.wanted, question)
    return Answer(best.total, best.found, facets, best.suggestions, best.reading, _marks(best.terms))


@dataclass(frozen=True, slots=True)
class _Term:
    """One word of the query: as typed, its exact form, its stems, and the words that may stand for it."""

    typed: str
    exact: str
    forms: tuple[str, ...]
    unfinished: bool = False
    instead: tuple[str, ...] = ()

    def query(self) -> Query:
        scored: list[Query] = []
        if self.forms:
            scored.append(_best([_same("text", form) for form in self.forms]))
            scored.append(Query.boost_query(_best([_same("title", form) for form in self.forms]), TITLE_WEIGHT))
        scored.append(Query.boost_query(_same("words", self.exact), EXACT_WEIGHT))
        if self.unfinished:
            begins = Query.fuzzy_term_query(SCHEMA, "words", self.exact, distance=0, prefix=True)
            scored.append(Query.const_score_query(begins, EXACT_WEIGHT))
        scored += [Query.boost_query(_Term.of(word).query(), CORRECTED_WEIGHT) for word in self.instead]
        return _either(scored)

    @classmethod
    def of(cls, word: str, unfinished: bool = False) -> "_Term":
        return cls(word, analysis.exact(word), analysis.forms(word), unfinished)


def _terms(words: Sequence[str], typing: bool) -> list[_Term]:
    """The words that must be found: those with meaning or, if there are none, all of them."""
    last = len(words) - 1
    terms = [_Term.of(word, typing and place == last) for place, word in enumerate(words)]
    terms = [term for term in terms if term.exact]
    with_meaning = [term for term in terms if term.forms]
    return list(dict.fromkeys(with_meaning or terms))


def _same(name: str, term: str) -> Query:
    return Query.term_query(SCHEMA, name, term, index_option="freq")


def _best(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries)


def _either(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _all_of(terms: Sequence[_Term], phrases: Sequence[list[str]]) -> Query:
    if len(terms) == 1 and not phrases:
        return terms[0].query()
    parts = [(Occur.Must, term.query()) for term in terms]
    for phrase in phrases:
        if len(phrase) > 1:
            parts.append((Occur.Must, Query.phrase_query(SCHEMA, "words", list(phrase))))
        elif phrase:
            parts.append((Occur.Must, _same("words", phrase[0])))
    exact = [term.exact for term in terms]
    if len(exact) > 1:
        near = Query.phrase_query(SCHEMA, "words", list(exact), slop=2)
        parts.append((Occur.Should, Query.boost_query(near, PHRASE_WEIGHT)))
    return Query.boolean_query(parts) if parts else Query.all_query()


def _any_of(terms: Sequence[_Term]) -> Query:
    return _either([term.query() for term in terms])


def _narrowed(wanted: Query, question: Question, without: str) -> Query:
    """The question's kinds and filters around a query, except the filter named `without`."""
    return narrowed(wanted, question.kinds if without != "kind" else (), _filters(question.filters, without))


def _filters(filters: Mapping[str, Sequence[str]], without: str) -> dict[str, Sequence[str]]:
    return {name: values for name, values in filters.items() if name != without}


def narrowed(wanted: Query, kinds: Sequence[str], filters: Mapping[str, Sequence[str]]) -> Query:
    """A query inside filters, which do not change the scores. A filter that no text can have matches nothing."""
    parts: list[tuple[Occur, Query]] = []
    if kinds:
        parts.append((Occur.Must, Query.term_set_query(SCHEMA, "kind", [analysis.whole(kind) for kind in kinds])))
    for name, values in filters.items():
        if not values:
            continue
        if FILTER_NAME.fullmatch(name):
            chosen = [_same_filter(name, analysis.whole(value)) for value in values]
            parts.append((Occur.Must, _either(chosen)))
        else:
            parts.append((Occur.Must, Query.empty_query()))
    if not parts:
        return wanted
    silent = [(occur, Query.const_score_query(query, 0.0)) for occur, query in parts]
    return Query.boolean_query([(Occur.Must, wanted), *silent])


def _same_filter(name: str, value: str) -> Query:
    return Query.term_query(SCHEMA, f"filters.{name}", value, index_option="basic")


def _page(snapshot: Snapshot, question: Question, read: _Read, by_order: bool) -> _Read:
    """Fill in the exact total and the page of results."""
    size = min(max(1, question.size), LARGEST_PAGE)
    offset = (max(1, question.page) - 1) * size
    is_shown = offset < LAST_PLACE
    query = _narrowed(read.wanted, question, "")
    result: Any = snapshot.searcher.search(  # Any: the stubs forgot `count`
        query, size, count=True, offset=offset if is_shown else 0, order_by_field="order" if by_order else None
    )
    read.total = int(result.count)
    read.found = [Found(float(score or 0), snapshot.kept(address)) for score, address in result.hits if is_shown]
    return read


def _facets(snapshot: Snapshot, wanted: Query, question: Question) -> dict[str, dict[str, int]]:
    names = [name for name in dict.fromkeys(question.facets) if name == "kind" or FILTER_NAME.fullmatch(name)]
    chosen = {name for name, values in question.filters.items() if values} | ({"kind"} if question.kinds else set())
    free = [name for name in names if name not in chosen]
    counts = _aggregate(snapshot, _narrowed(wanted, question, ""), free)
    for name in names:
        if name in chosen:
            counts |= _aggregate(snapshot, _narrowed(wanted, question, name), [name])
    return {name: counts[name] for name in names}


def _aggregate(snapshot: Snapshot, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
    if not names:
        return {}
    asked = {
        name: {"terms": {"field": name if name == "kind" else f"filters.{name}", "size": FACET_VALUES}}
        for name in names
    }
    counted = snapshot.searcher.aggregate(query, asked)
    return {
        name: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in counted[name]["buckets"]} for name in names
    }


def slips(word: str) -> set[str]:
    """Every word at one slip of the keyboard from a folded word (a letter missing, added, changed or swapped)."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    missing = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    changed = {left + letter + right[1:] for left, right in cuts if right for letter in LETTERS}
    added = {left + letter + right for left, right in cuts for letter in LETTERS}
    return (missing | swapped | changed | added) - {word, ""}


def _is_known(snapshot: Snapshot, term: _Term) -> bool:
    if snapshot.frequency("words", term.exact):
        return True
    return any(snapshot.frequency("text", form) for form in term.forms)


def _corrected(snapshot: Snapshot, term: _Term) -> _Term:
    """The same term or, if the index has never seen it, the term with known words that may have been meant."""
    if _is_known(snapshot, term):
        return term
    return _Term(term.typed, term.exact, term.forms, term.unfinished, tuple(correct(snapshot, term.typed)))


def correct(snapshot: Snapshot, word: str) -> list[str]:
    """Words of the index at one slip from this one, the most frequent first, four at most; none for short words."""
    written = analysis.exact(word)
    if len(written) < SHORTEST_CORRECTED or written.isdigit():
        return []
    counted = ((snapshot.frequency("words", near), near) for near in slips(written))
    known = sorted((-count, near) for count, near in counted if count)
    return [near for _, near in known[:CORRECTIONS]]


def _suggestions(words: Sequence[str], corrected: Sequence[_Term]) -> list[str]:
    """The query with each unknown word replaced by the most frequent word that may have been meant."""
    best = {term.typed: term.instead[0] for term in corrected if term.instead}
    return [" ".join(best.get(word, word) for word in words)]


def _marks(terms: Iterable[_Term]) -> Marks:
    exact: set[str] = set()
    forms: set[str] = set()
    beginnings: list[str] = []
    for term in terms:
        for one in (term, *map(_Term.of, term.instead)):
            exact.add(one.exact)
            forms.update(one.forms)
        if term.unfinished:
            beginnings.append(term.exact)
    return Marks(frozenset(exact), frozenset(forms), tuple(beginnings))
