"""What a correction changed, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from minga.cocreation.models import ProposalVersion

WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A run of text: "same", "added" or "gone"."""

    text: str
    kind: str


@dataclass(frozen=True)
class Change:
    """A version, and each of its texts as pieces against the version before."""

    version: ProposalVersion
    title: list[Piece]
    problem: list[Piece]
    solution: list[Piece]


def changes(versions: Sequence[ProposalVersion]) -> list[Change]:
    """Newest first; the first version has nothing before it and stands whole."""
    before: list[ProposalVersion | None] = [None, *versions[:-1]]
    found = [change(old, new) for old, new in zip(before, versions, strict=True)]
    return found[::-1]


def change(old: ProposalVersion | None, new: ProposalVersion) -> Change:
    pieces = {
        name: list(compare(getattr(old or new, name), getattr(new, name))) for name in ("title", "problem", "solution")
    }
    return Change(new, **pieces)


def compare(before: str, after: str) -> Iterator[Piece]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    for what, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, added = "".join(old[first:last]), "".join(new[start:end])
        if what == "equal":
            yield Piece(added, "same")
            continue
        if gone:
            yield Piece(gone, "gone")
        if added:
            yield Piece(added, "added")
