"""`TextIndex`: an inverted index of texts in a folder; many processes read it while one writes.

The folder holds generations (one tantivy index each) and the file CURRENT, which names the one to read. A rebuild
fills a new generation and replaces CURRENT in one step, so that readers never see half an index. A reader notices a
commit or a swap at its next question, with two calls to `stat`.

Only this package knows tantivy (MIT licence). Its errors, and the panics of its Rust code on a damaged file, come out
as `IndexBrokenError`: whoever asks can answer "not now" instead of failing.
"""

import contextlib
import fcntl
import json
import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import tantivy
from tantivy import Query

from . import analysis
from .lexicon import Lexicon
from .tail import Journal, Place, Recent, Tail
from .texts import LONGEST_BODY, read
from .texts import Kept as Kept
from .texts import Text as Text

LAYOUT = "2"  # changes with the fields or the analysis: a generation of another layout is not opened but rebuilt
CURRENT = "CURRENT"
WRITER_MEMORY = 15_000_000  # bytes before a writer spills a segment to disk: the least it takes, as it clears them all
REBUILDER_MEMORY = 32_000_000
LONGEST_TAIL = 256_000  # bytes of texts added since the last commit: some hundreds

T = TypeVar("T")


class IndexBrokenError(Exception):
    """The index is missing, damaged, or was made by another version: rebuild it from the sources."""


class IndexBusyError(Exception):
    """Another process is writing. The change was not made: try again later."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What the index keeps of a text to compare it: the different stems of its title (the first `title_stems`) and of
    the beginning of its body. The rest is read (`kept`) only from the few that will be shown."""

    key: str
    stems: tuple[str, ...]
    title_stems: int
    held: tantivy.Document | Recent

    @property
    def kept(self) -> Kept:
        return self.held.kept if isinstance(self.held, Recent) else kept_in(self.held)


def _schema() -> tantivy.Schema:
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    fields.add_text_field("kind", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    fields.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    fields.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    fields.add_text_field("words", tokenizer_name="whitespace", index_option="position")
    fields.add_json_field("filters", fast=True, tokenizer_name="raw", index_option="basic")
    fields.add_unsigned_field("order", fast=True)
    fields.add_bytes_field("kept", stored=True)
    fields.add_bytes_field("compared", stored=True)
    return fields.build()


SCHEMA = _schema()


def guarded(call: Callable[..., T], *args: Any) -> T:
    """Run one step inside tantivy; what goes wrong there comes out as `IndexBrokenError` or `IndexBusyError`."""
    try:
        return call(*args)
    except (OSError, ValueError, UnicodeError) as error:
        if "LockBusy" in str(error):
            raise IndexBusyError(str(error)) from error
        raise IndexBrokenError(str(error)) from error
    except BaseException as error:
        # A Rust panic arrives as pyo3's PanicException, which derives from BaseException and cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise IndexBrokenError(str(error)) from None


def _document(text: Text) -> tantivy.Document:
    words = read(text)
    document = tantivy.Document()
    document.add_text("key", analysis.whole(text.key))
    document.add_text("kind", analysis.whole(text.kind))
    document.add_text("title", " ".join(words.title))
    document.add_text("text", " ".join(words.title + words.body))
    for part in (words.exact_title, words.exact_body, analysis.words(text.key.rpartition(":")[2])):
        document.add_text("words", " ".join(part))
    filters = {name: [analysis.whole(value) for value in values] for name, values in text.filters.items() if values}
    document.add_json("filters", filters)
    document.add_unsigned("order", max(0, text.order))
    kept = {"title": text.title, "body": text.body[:LONGEST_BODY], "card": dict(text.card)}
    document.add_bytes("kept", json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace"))
    document.add_bytes("compared", " ".join([str(len(dict.fromkeys(words.title))), *words.compared]).encode())
    return document


def _open(folder: Path) -> tantivy.Index:
    index = tantivy.Index(SCHEMA, path=str(folder), reuse=True)
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", analyzer)
    index.config_reader("manual")
    return index


class Writer:
    """Writes one generation. Holds tantivy's lock: one writer at a time, in one process; a crash frees it.

    With the generation's journal, it takes in what was added there: first of all, and again at each commit.
    """

    def __init__(self, index: tantivy.Index, memory: int, journal: Journal | None = None) -> None:
        self._writer = guarded(index.writer, memory, 1)
        self._journal = journal
        self._read: Place = (0, 0)
        self._take_in()

    def put(self, texts: Iterable[Text]) -> int:
        """Add texts, each replacing the one of the same key. Returns how many. Seen by readers after `commit`."""
        count = 0
        for text in texts:
            self.remove([text.key])
            guarded(self._writer.add_document, _document(text))
            count += 1
        return count

    def remove(self, keys: Iterable[str]) -> None:
        for key in map(analysis.whole, keys):
            guarded(self._writer.delete_documents_by_term, "key", key)

    def commit(self) -> None:
        if self._journal is None:
            guarded(self._writer.commit)
            return
        with self._journal.locked():
            self._take_in()
            guarded(self._writer.commit)
            # Only now: who reads in between finds a text in both, and the journal wins.
            self._journal.empty()
            self._read = (0, 0)

    def _take_in(self) -> None:
        if self._journal is not None:
            texts, self._read = guarded(self._journal.read, self._read)
            self.put(texts)

    def close(self) -> None:
        """Wait for merges of segments, then free the lock. What was not committed is lost."""
        guarded(self._writer.wait_merging_threads)


class Snapshot:
    """The index as it stands at one moment, for reading. Later changes do not change it."""

    def __init__(self, searcher: tantivy.Searcher, tail: Tail | None = None, lexicon: Lexicon | None = None) -> None:
        self.searcher = searcher
        self.tail: Tail = tail or Tail()
        self.replaced = sum(self._stands(key) for key in self.tail.texts)
        self.size: int = searcher.num_docs - self.replaced + len(self.tail.texts)
        fits = lexicon is not None and lexicon.is_fit_for(self.size)
        self.lexicon: Lexicon = lexicon if lexicon is not None and fits else Lexicon(self.size, self._in_texts)

    def _stands(self, key: str) -> bool:
        """Whether the index itself holds a text of this key (a count of its terms would count removed ones)."""
        if not self.searcher.doc_freq("key", key):
            return False
        return bool(self.searcher.search(Query.term_query(SCHEMA, "key", key, index_option="basic"), 1).hits)

    def _in_texts(self, stem: str) -> int:
        return self.frequency("text", stem)

    def frequency(self, name: str, term: str) -> int:
        """In how many texts a term stands (removed texts count until their segment is merged)."""
        return self.searcher.doc_freq(name, term) + self.tail.frequency(name, term)

    def mean_length(self, name: str, terms: Sequence[str]) -> float:
        """Terms of a field in a text, on average: the index tells it with the score of a text that has a term. Without
        such a text, that of the tail."""
        for term in terms:
            if self.searcher.doc_freq(name, term):
                query = Query.term_query(SCHEMA, name, term, index_option="freq")
                for _, address in self.searcher.search(query, 1, count=False).hits:
                    return _average(json.loads(query.explain(self.searcher, address).to_json()))
        return self.tail.length(name) / max(len(self.tail.texts), 1)

    def kept(self, address: tantivy.DocAddress) -> Kept:
        return kept_in(self.searcher.doc(address))

    def compared(self, address: tantivy.DocAddress) -> Compared:
        document = self.searcher.doc(address)
        held = bytes(document.get_first("compared") or b"0").decode()
        count, *stems = held.split(" ")
        return Compared(str(document.get_first("key")), tuple(stems), int(count), document)


def kept_in(document: tantivy.Document) -> Kept:
    kept: dict[str, Any] = json.loads(bytes(document.get_first("kept") or b"{}"))
    key, kind = document.get_first("key"), document.get_first("kind")
    return Kept(str(key), str(kind or ""), kept["title"], kept["body"], kept["card"])


def _average(told: Mapping[str, Any]) -> float:
    """The mean length of a field in an explanation of a score."""
    if str(told["description"]).startswith("avgdl"):
        return float(told["value"])
    return max(map(_average, told.get("details", ())), default=0.0)


class TextIndex:
    """The index of a folder. Opening costs nothing until the first question; threads may share one object."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self._lock = threading.Lock()
        self._swap: tuple[int, int] | None = None
        self._commit: tuple[int, int] | None = None
        self._index: tantivy.Index | None = None
        self._generation = self.folder
        self._journal = Journal(self.folder)
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """The newest state. Raises `IndexBrokenError` when there is none that can be read."""
        swap = _signature(self.folder / CURRENT)
        added = self._journal.place()
        commit = _signature(self._generation / "meta.json")
        current = self._snapshot
        if current and swap == self._swap and commit == self._commit and added == current.tail.place:
            return current
        with self._lock:
            return guarded(self._refresh)

    def _refresh(self) -> Snapshot:
        swap = _signature(self.folder / CURRENT)
        if swap is None:
            raise IndexBrokenError(f"no index in {self.folder}")
        if swap != self._swap or self._index is None:
            self._index = None
            self._generation = self._read_current()
            self._index = _open(self._generation)
            self._journal = Journal(self._generation)
            self._swap, self._commit = swap, None
        tail, is_new = self._read_tail()
        if is_new:
            self._index.reload()
        self._snapshot = Snapshot(self._index.searcher(), tail, self._snapshot.lexicon if self._snapshot else None)
        return self._snapshot

    def _read_tail(self) -> tuple[Tail, bool]:
        """The texts added since the last commit, and whether that commit is new.

        A commit takes the journal in and empties it: one that falls between both looks makes us look again.
        """
        while True:
            commit = _signature(self._generation / "meta.json")
            is_new = commit != self._commit or self._snapshot is None
            before = self._snapshot.tail if self._snapshot and not is_new else Tail()
            texts, place = self._journal.read(before.place)
            if commit == _signature(self._generation / "meta.json"):
                self._commit = commit
                kept = before if place[0] == before.place[0] and before.place <= place else Tail(place)
                return kept.with_texts(texts, place), is_new

    def _read_current(self) -> Path:
        layout, _, name = (self.folder / CURRENT).read_text().strip().partition(" ")
        generation = self.folder / Path(name).name
        if layout != LAYOUT or not (generation / "meta.json").exists():
            raise IndexBrokenError(f"{self.folder} holds an index of layout {layout!r}; this is {LAYOUT}")
        return generation

    @contextlib.contextmanager
    def writing(self) -> Iterator[Writer]:
        """A writer on the current generation (made empty if there is none); commits at the end, if all went well."""
        self._begin()
        generation = guarded(self._read_current)
        writer = Writer(guarded(_open, generation), WRITER_MEMORY, Journal(generation))
        try:
            yield writer
            writer.commit()
        finally:
            writer.close()

    def _begin(self) -> None:
        """An empty index if there is none."""
        if _signature(self.folder / CURRENT) is None:
            with self.rebuilding():
                pass

    def add(self, *texts: Text) -> None:
        """Add or replace a few texts without the cost of a commit, also while another process writes.

        They are on disk when this returns, near (`nearest`) at once in every process, and found (`ask`) after the
        next commit, whoever makes it. Every so many bytes the call that crosses the line commits. What is added while
        the index is rebuilt goes with the old one, as with `put`.
        """
        self._begin()
        size = guarded(Journal(guarded(self._read_current)).append, texts)
        if size > LONGEST_TAIL:
            with contextlib.suppress(IndexBusyError):
                self.put([])

    def put(self, texts: Iterable[Text]) -> int:
        """Add or replace texts and commit. Raises `IndexBusyError` if another process writes."""
        with self.writing() as writer:
            return writer.put(texts)

    def remove(self, keys: Iterable[str]) -> None:
        """Forget these keys and commit; a key that is not there does no harm."""
        with self.writing() as writer:
            writer.remove(keys)

    @contextlib.contextmanager
    def rebuilding(self) -> Iterator[Writer]:
        """A writer on a new, empty generation that takes the place of the current one at the end.

        Until then readers go on with the old one. If the body fails, nothing changes. Raises `IndexBusyError`
        if another process is rebuilding.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "rebuild.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusyError(f"another process rebuilds {self.folder}") from error
            with self._new_generation() as writer:
                yield writer

    @contextlib.contextmanager
    def _new_generation(self) -> Iterator[Writer]:
        generation = self.folder / f"g-{uuid.uuid4().hex[:12]}"
        generation.mkdir()
        try:
            writer = Writer(guarded(_open, generation), REBUILDER_MEMORY)
            try:
                yield writer
                writer.commit()
            finally:
                writer.close()
        except BaseException:
            shutil.rmtree(generation, ignore_errors=True)
            raise
        self._swap_to(generation)

    def _swap_to(self, generation: Path) -> None:
        before = self._named()
        draft = self.folder / f"{CURRENT}.{generation.name}"
        draft.write_text(f"{LAYOUT} {generation.name}\n")
        os.replace(draft, self.folder / CURRENT)
        # The generation just left stays until the next swap: a writer or reader may still be inside it.
        for old in self.folder.glob("g-*"):
            if old.name not in {before, generation.name}:
                shutil.rmtree(old, ignore_errors=True)

    def _named(self) -> str:
        with contextlib.suppress(OSError, UnicodeError):
            return (self.folder / CURRENT).read_text().strip().partition(" ")[2]
        return ""

    @property
    def generation(self) -> str:
        """Name of the generation that CURRENT points to ("" if there is none): it changes with each rebuild."""
        return self._named()

    def is_healthy(self) -> bool:
        """Can it be opened and read? A cheap look, not a proof: files are checked as they are read."""
        try:
            self.snapshot()
        except IndexBrokenError:
            return False
        return True


def _signature(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
