"""The index of the installation: put, remove, find, similar. On disk in MINGA_HOME/index, beside the database.

Only the worker (or a command) writes; pages read, and see each commit at their next question. Reading never fails: if
the index is missing or damaged, the answer is empty, `is_ready` is false, and the worker is asked to rebuild it.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from minga.methods.similarity.analysis import Language
from minga.methods.similarity.asking import Answer, Found, Question, Reading, ask
from minga.methods.similarity.highlighting import Marks, excerpt, pieces
from minga.methods.similarity.index import IndexBrokenError, Kept, Snapshot, Text, TextIndex, Writer
from minga.methods.similarity.nearest import nearest

from .highlights import marked

log = logging.getLogger(__name__)

# Counted for every search that does not name its own.
FACETS = ("jurisdiction", "process", "phase", "outcome", "sdg", "territory", "sector", "year")
# Under this score a neighbour shares a word or two by chance: showing it would only delay who is writing.
NEAR_ENOUGH = 0.18
REBUILD_FLAG = "rebuild.wanted"

_new_index: ContextVar[Writer | None] = ContextVar("new_index", default=None)

Filters = Mapping[str, str | int | Iterable[str | int]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Doc:
    """A public page that can be found. `key` is "kind:code"; `order` (bigger first) decides among equals, a day for
    instance; `body` is searched, `summary` is what the result shows if the words are not in the body. `titles` and
    `summaries` are the same in other languages, for those who read them."""

    key: str
    kind: str
    title: str
    body: str = ""
    filters: Filters = field(default_factory=dict)
    url: str = ""
    summary: str = ""
    language: Language | None = None
    order: int = 0
    titles: Mapping[str, str] = field(default_factory=dict)
    summaries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Highlights:
    """Title, summary and body (an excerpt) of a result, escaped, with <mark>: each is drawn when a page shows it."""

    found: Found
    marks: Marks

    @property
    def title(self) -> SafeString:
        return marked(pieces(title_of(self.found.kept), self.marks))

    @property
    def summary(self) -> SafeString:
        return marked(pieces(summary_of(self.found.kept), self.marks))

    @property
    def body(self) -> SafeString:
        return marked(excerpt(self.found.kept.body, self.marks))


@dataclass(frozen=True, slots=True)
class Hit:
    """A result, ready to show, in the reader's language where the page has it; `language` is that of its title."""

    key: str
    kind: str
    score: float
    title: str
    url: str
    summary: str
    language: str
    highlights: Highlights

    @property
    def code(self) -> str:
        return self.key.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Results:
    """`total` is exact. `reading` says how the query was read: "all" its words, "spelling" corrected, or "any"."""

    total: int = 0
    hits: Sequence[Hit] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    suggestions: Sequence[str] = ()
    reading: Reading = "all"
    page: int = 1
    size: int = 25
    is_ready: bool = True

    @property
    def pages(self) -> int:
        return -(-self.total // self.size)

    @property
    def keys(self) -> list[str]:
        return [hit.key for hit in self.hits]


@dataclass(frozen=True, slots=True)
class Similar:
    """A text like the one being written; `words` are the stems that both share, the rarest first."""

    key: str
    score: float
    title: str
    url: str
    summary: str
    words: Sequence[str]

    @property
    def code(self) -> str:
        return self.key.rpartition(":")[2]


def home() -> Path:
    return Path(settings.MINGA_HOME) / "index"


@lru_cache(maxsize=8)
def _engine_of(folder: Path) -> TextIndex:
    return TextIndex(folder)


def engine() -> TextIndex:
    """The index of this installation (one object per process)."""
    return _engine_of(home())


def put(docs: Iterable[Doc]) -> int:
    """Add documents, each replacing the one of the same key; seen by every process at once. Returns how many.

    For the worker and commands: raises `IndexBusyError` if another process is writing. Within `rebuilding()` they go
    into the new index.
    """
    texts = (_text(doc) for doc in docs)
    if (new := _new_index.get()) is not None:
        return new.put(texts)
    _notice_absence()
    return engine().put(texts)


def remove(keys: Iterable[str]) -> None:
    """Forget documents; a key that is not there does no harm. For the worker and commands, like `put`."""
    if (new := _new_index.get()) is not None:
        new.remove(keys)
        return
    _notice_absence()
    engine().remove(keys)


def find(
    query: str = "",
    *,
    kinds: Sequence[str] | None = None,
    filters: Filters | None = None,
    page: int = 1,
    size: int = 25,
    facets: Sequence[str] = FACETS,
    typing: bool = False,
    newest: bool = False,
) -> Results:
    """Documents that match; every document, the newest first, if the query has no word. Never fails.

    Values of one filter add up and different filters narrow. Facets count what each value would give. `typing`: the
    last word is perhaps unfinished.
    """
    question = Question(
        query=query,
        kinds=tuple(kinds or ()),
        filters=_values(filters or {}),
        facets=("kind", *facets),
        page=max(1, page),
        size=size,
        typing=typing,
        newest=newest,
    )
    answer = _read(lambda snapshot: ask(snapshot, question))
    if answer is None:
        return Results(size=size, is_ready=False)
    return _results(answer, question)


def similar(
    text: str,
    *,
    title: str = "",
    kinds: Sequence[str] | None = None,
    filters: Filters | None = None,
    k: int = 5,
    without: Collection[str] = (),
    floor: float = NEAR_ENOUGH,
) -> list[Similar]:
    """The documents that resemble a text being written, best first; perhaps none. Never fails."""
    found = _read(
        lambda snapshot: nearest(
            snapshot,
            text,
            k,
            title=title,
            kinds=tuple(kinds or ()),
            filters=_values(filters or {}),
            without=without,
            floor=floor,
        )
    )
    return [
        Similar(
            key=one.key,
            score=one.score,
            title=title_of(one.kept),
            url=one.kept.card.get("url", ""),
            summary=summary_of(one.kept),
            words=one.shared,
        )
        for one in found or ()
    ]


@contextmanager
def rebuilding() -> Iterator[None]:
    """Inside, `put` and `remove` of this thread fill a new index while everyone else reads the old one.

    It takes the old one's place at the end, if nothing failed.
    """
    with engine().rebuilding() as writer:
        token = _new_index.set(writer)
        try:
            yield
        finally:
            _new_index.reset(token)
    (home() / REBUILD_FLAG).unlink(missing_ok=True)


def wants_rebuild() -> bool:
    """Is there no index, can it not be opened, or did a reader find it damaged?"""
    return (home() / REBUILD_FLAG).exists() or not engine().is_healthy()


def generation() -> str:
    """Name of the index in use: it changes with each rebuild."""
    return engine().generation


def _read(question: Callable[[Snapshot], T]) -> T | None:
    """Ask the index, twice if a rebuild took the files away in between; nothing if it cannot be read."""
    for _attempt in range(2):
        try:
            return question(engine().snapshot())
        except IndexBrokenError as error:
            reason = str(error)
    log.error("The search index cannot be read and will be rebuilt: %s", reason)
    _want_rebuild()
    return None


def _notice_absence() -> None:
    """Before a first write into no index, or into one that someone deleted: only a rebuild knows the rest."""
    if not generation():
        _want_rebuild()


def _want_rebuild() -> None:
    """Leave word for the worker. A page on a read-only disk goes on without."""
    with suppress(OSError):
        home().mkdir(parents=True, exist_ok=True)
        (home() / REBUILD_FLAG).touch()


def _text(doc: Doc) -> Text:
    return Text(
        key=doc.key,
        title=doc.title,
        body=doc.body,
        kind=doc.kind,
        filters=_values(doc.filters),
        order=doc.order,
        language=doc.language,
        card={
            "url": doc.url,
            "summary": doc.summary,
            "language": doc.language or "",
            **{f"title.{code}": title for code, title in doc.titles.items()},
            **{f"summary.{code}": summary for code, summary in doc.summaries.items()},
        },
    )


def _values(filters: Filters) -> dict[str, tuple[str, ...]]:
    """Each filter as a tuple of texts, whether it came as one value or several; empty ones left out."""
    several = {
        name: (str(given),) if isinstance(given, str | int) else tuple(map(str, given))
        for name, given in filters.items()
    }
    kept = {name: tuple(value for value in values if value != "") for name, values in several.items()}
    return {name: values for name, values in kept.items() if values}


def _results(answer: Answer, question: Question) -> Results:
    return Results(
        total=answer.total,
        hits=[_hit(found, answer.marks) for found in answer.found],
        facets=answer.facets,
        suggestions=answer.suggestions,
        reading=answer.reading,
        page=question.page,
        size=question.size,
    )


def _hit(found: Found, marks: Marks) -> Hit:
    kept = found.kept
    return Hit(
        key=kept.key,
        kind=kept.kind,
        score=found.score,
        title=title_of(kept),
        url=kept.card.get("url", ""),
        summary=summary_of(kept),
        language=reader() if f"title.{reader()}" in kept.card else kept.card.get("language", ""),
        highlights=Highlights(found, marks),
    )


def reader() -> str:
    return (get_language() or "")[:2]


def title_of(kept: Kept) -> str:
    return kept.card.get(f"title.{reader()}") or kept.title


def summary_of(kept: Kept) -> str:
    return kept.card.get(f"summary.{reader()}") or kept.card.get("summary", "")
