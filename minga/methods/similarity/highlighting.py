"""Show where a query stands in a text: pieces of plain text, marked or not. Escaping is the page's business."""

from dataclasses import dataclass, field
from typing import NamedTuple

from . import analysis

LONGEST_READ = 6_000  # characters of a text that are read in search of the best place


class Piece(NamedTuple):
    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """What to mark: exact words, stems, and beginnings of words still being typed. All folded."""

    exact: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    # What was already answered: the texts of one page say the same words again and again.
    known: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.exact or self.forms or self.beginnings)

    def hit(self, written: str) -> bool:
        """Is this word, as written, one that was asked for?"""
        found = self.known.get(written)
        if found is None:
            found = self.known[written] = self._asked(written, analysis.exact(written))
        return found

    def _asked(self, written: str, word: str) -> bool:
        if not word:
            return False
        if word in self.exact or (self.beginnings and word.startswith(self.beginnings)):
            return True
        return not self.forms.isdisjoint(analysis.forms(written.lower()))


def pieces(text: str, marks: Marks) -> list[Piece]:
    """The whole text cut into marked and plain pieces: joined, they give the text back."""
    return _cut(text, _hits(text, marks), 0, len(text))


def excerpt(text: str, marks: Marks, length: int = 220) -> list[Piece]:
    """About `length` characters around the place with most different words of the query; the beginning if none.

    Cut at words; an ellipsis stands where text was left out.
    """
    flat = " ".join(text[:LONGEST_READ].split())
    hits = _hits(flat, marks)
    if len(flat) <= length:
        return _cut(flat, hits, 0, len(flat))
    start = _best_start(hits, length)
    begin = 0
    if start > length // 4:
        # The first beginning of a word within the quarter before the hit; the hit itself at the latest.
        lead = (span.start for span in analysis.spans(flat[start - length // 4 - 1 : start]) if span.start)
        begin = next((start - length // 4 - 1 + place for place in lead), start)
    end = begin + length
    if end < len(flat) and flat[end].isalnum():
        end = flat.rfind(" ", begin, end) if " " in flat[begin:end] else end
    shown = _cut(flat, hits, begin, min(end, len(flat)))
    if begin:
        shown.insert(0, Piece("… ", False))
    if end < len(flat):
        shown.append(Piece(" …", False))
    return shown


def _hits(text: str, marks: Marks) -> list[analysis.Span]:
    if not marks:
        return []
    return [
        analysis.Span(analysis.exact(found.group()), found.start(), found.end())
        for found in analysis.WORD.finditer(text)
        if marks.hit(found.group())
    ]


def _cut(text: str, hits: list[analysis.Span], begin: int, end: int) -> list[Piece]:
    found: list[Piece] = []
    done = begin
    for _, start, stop in hits:
        if start < begin or stop > end:
            continue
        if start > done:
            found.append(Piece(text[done:start], False))
        found.append(Piece(text[start:stop], True))
        done = stop
    if done < end:
        found.append(Piece(text[done:end], False))
    return found


def _best_start(hits: list[analysis.Span], length: int) -> int:
    best, start = 0, 0
    for place, first in enumerate(hits):
        inside = {hit.word for hit in hits[place : place + 50] if hit.end <= first.start + length * 3 // 4}
        if len(inside) > best:
            best, start = len(inside), first.start
    return start
