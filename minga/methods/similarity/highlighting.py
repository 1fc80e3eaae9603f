"""Show where a query stands in a text: pieces of plain text, marked or not. Escaping is the page's business."""

from dataclasses import dataclass
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

    def __bool__(self) -> bool:
        return bool(self.exact or self.forms or self.beginnings)

    def hit(self, written: str, word: str) -> bool:
        """Is this word (as written, and folded) one that was asked for?"""
        if word in self.exact or (self.beginnings and word.startswith(self.beginnings)):
            return True
        return not self.forms.isdisjoint(analysis.forms(written.lower()))


def pieces(text: str, marks: Marks) -> list[Piece]:
    """The whole text cut into marked and plain pieces: joined, they give the text back."""
    found: list[Piece] = []
    done = 0
    for span in analysis.spans(text) if marks else ():
        if not marks.hit(text[span.start : span.end], span.word):
            continue
        if span.start > done:
            found.append(Piece(text[done : span.start], False))
        found.append(Piece(text[span.start : span.end], True))
        done = span.end
    if done < len(text):
        found.append(Piece(text[done:], False))
    return found


def excerpt(text: str, marks: Marks, length: int = 220) -> list[Piece]:
    """About `length` characters around the place with most different words of the query; the beginning if none.

    Cut at words; an ellipsis stands where text was left out.
    """
    flat = " ".join(text[:LONGEST_READ].split())
    if len(flat) <= length:
        return pieces(flat, marks)
    spans = list(analysis.spans(flat))
    hits = [span for span in spans if marks.hit(flat[span.start : span.end], span.word)] if marks else []
    start = _best_start(hits, length)
    lead = [span.start for span in spans if start - length // 4 <= span.start <= start]
    begin = lead[0] if lead and start > length // 4 else 0
    ends = [span.end for span in spans if begin < span.end <= begin + length]
    end = ends[-1] if ends else begin + length
    shown = pieces(flat[begin:end], marks)
    if begin:
        shown.insert(0, Piece("… ", False))
    if end < len(flat):
        shown.append(Piece(" …", False))
    return shown


def _best_start(hits: list[analysis.Span], length: int) -> int:
    best, start = 0, 0
    for place, first in enumerate(hits):
        inside = {hit.word for hit in hits[place : place + 50] if hit.end <= first.start + length * 3 // 4}
        if len(inside) > best:
            best, start = len(inside), first.start
    return start
