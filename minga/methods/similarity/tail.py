"""The texts added since the last commit: a journal on disk, and exact comparison in memory.

A commit costs the same for one text as for hundreds, and every few of them segments are merged. So a text that arrives
alone becomes a line of a journal, which is on disk when `append` returns, and every reader reads the new lines at its
next question. The next commit takes the lines into the index and empties the journal.
"""

import contextlib
import fcntl
import json
import math
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .analysis import whole
from .texts import LONGEST_BODY, Kept, Text, Words, read

K1, B = 1.2, 0.75  # of BM25, as in the index

Frequency = Callable[[str, str], int]
Place = tuple[int, int]  # inode and bytes of a journal


@dataclass(frozen=True, slots=True)
class Recent:
    """A text of the tail, and how often each stem stands in it (`text` is title and body)."""

    given: Text
    compared: tuple[str, ...]
    title_stems: int
    counts: Mapping[str, Counter[str]]

    @classmethod
    def of(cls, text: Text) -> "Recent":
        words: Words = read(text)
        counts = {
            "title": Counter(words.title),
            "text": Counter(words.title + words.body),
            "words": Counter(words.exact_title + words.exact_body),
        }
        return cls(text, words.compared, len(dict.fromkeys(words.title)), counts)

    @property
    def kept(self) -> Kept:
        given = self.given
        return Kept(given.key, given.kind, given.title, given.body[:LONGEST_BODY], given.card)

    def is_in(self, kinds: Sequence[str], filters: Mapping[str, Sequence[str]]) -> bool:
        """Whether it passes: values of one filter add up and different filters narrow."""
        held = self.given.filters
        return (not kinds or self.given.kind in map(whole, kinds)) and all(
            not wanted or not set(map(whole, wanted)).isdisjoint(held.get(name, ())) for name, wanted in filters.items()
        )


class Tail:
    """The texts of a journal up to a place, by key. It does not change: `with_texts` gives another."""

    def __init__(self, place: Place = (0, 0)) -> None:
        self.place = place
        self.texts: dict[str, Recent] = {}
        self.counts: dict[str, Counter[str]] = {"title": Counter(), "text": Counter(), "words": Counter()}
        self._lengths: Counter[str] = Counter()

    def with_texts(self, texts: Sequence[Text], place: Place) -> "Tail":
        other = Tail(place)
        other.texts = dict(self.texts)
        other.counts = {name: counts.copy() for name, counts in self.counts.items()}
        other._lengths = self._lengths.copy()
        for text in texts:
            recent = Recent.of(text)
            if before := other.texts.pop(text.key, None):
                other._count(before, -1)
            other.texts[text.key] = recent
            other._count(recent, 1)
        return other

    def _count(self, recent: Recent, one: int) -> None:
        for name, counts in recent.counts.items():
            self.counts[name].update(dict.fromkeys(counts, one))
            self._lengths[name] += one * counts.total()

    def frequency(self, name: str, term: str) -> int:
        """In how many of its texts a term stands in a field."""
        return self.counts[name][term] if name in self.counts else 0

    def length(self, name: str) -> int:
        """Terms of a field, over all its texts."""
        return self._lengths[name]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of BM25: the terms asked for, their rarities and the mean length of a text there."""

    name: str
    rarities: Mapping[str, float]
    mean: float

    @classmethod
    def of(cls, name: str, terms: Sequence[str], mean: float, size: int, frequency: Frequency) -> "Field":
        counts = {term: min(frequency(name, term), size) for term in terms}
        rarities = {term: math.log1p((size - count + 0.5) / (count + 0.5)) for term, count in counts.items()}
        return cls(name, rarities, max(mean, 1.0))

    def score(self, recent: Recent) -> float:
        """BM25 of a text (Robertson and Zaragoza 2009); its length is exact where the index rounds it above 40."""
        held = recent.counts[self.name]
        found = self.rarities.keys() & held.keys()
        if not found:
            return 0.0
        norm = K1 * (1 - B + B * held.total() / self.mean)
        return sum(self.rarities[term] * held[term] * (K1 + 1) / (held[term] + norm) for term in sorted(found))


class Journal:
    """The lines of texts in the folder of a generation; `lock` keeps out other writers, never readers."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "tail.jsonl"
        self._lock = folder / "tail.lock"

    def place(self) -> Place:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return 0, 0
        return found.st_ino, found.st_size

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def append(self, texts: Sequence[Text]) -> int:
        """Write texts down, on the disk itself when this returns. Returns the bytes of the journal."""
        lines = b"".join(map(_line, texts))
        with self.locked(), self._path.open("a+b") as file:
            size = file.tell()
            if size and os.pread(file.fileno(), 1, size - 1) != b"\n":  # the power went while someone wrote
                file.truncate(_whole_lines(os.pread(file.fileno(), size, 0)))
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
            if not size:
                self._keep_name()
            return file.tell()

    def _keep_name(self) -> None:
        """A new file is safe from a power cut only when its folder is."""
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def read(self, since: Place = (0, 0)) -> tuple[list[Text], Place]:
        """The texts after a place, and the place after them. From the beginning if it was emptied since.

        Whoever may have missed a commit asks from the beginning: after two of them an inode can come back.
        """
        try:
            file = self._path.open("rb")
        except FileNotFoundError:
            return [], (0, 0)
        with file:
            found = os.fstat(file.fileno())
            inode = found.st_ino
            begin = since[1] if since[0] == inode and since[1] <= found.st_size else 0
            file.seek(begin)
            held = file.read()
        held = held[: _whole_lines(held)]
        return [Text(**json.loads(line)) for line in held.splitlines()], (inode, begin + len(held))

    def empty(self) -> None:
        """Begin anew with another file, so that readers notice. Only while `locked`."""
        if self.place()[1]:
            fresh = self._path.with_suffix(".new")
            fresh.write_bytes(b"")
            os.replace(fresh, self._path)


def _line(text: Text) -> bytes:
    held = {
        "key": whole(text.key),
        "title": text.title,
        "body": text.body,
        "kind": whole(text.kind),
        "filters": {name: list(map(whole, values)) for name, values in text.filters.items()},
        "order": text.order,
        "language": text.language,
        "card": dict(text.card),
    }
    return json.dumps(held).encode() + b"\n"


def _whole_lines(held: bytes) -> int:
    """How many bytes the whole lines take; what follows is being written, or never was."""
    return held.rfind(b"\n") + 1
