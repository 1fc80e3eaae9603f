"""What an examination says, in words for programs; `minga.documents.sentences` turns them into words for people."""

import unicodedata
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_SAMPLES = 3
MOST_PLACES = 8


class UnacceptableError(Exception):
    """The file cannot be received; `code` says why, `values` what its sentence needs."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass
class Finding:
    """Something that somebody must decide upon before it is published; samples are masked."""

    kind: str
    count: int
    samples: list[str]
    places: list[str]


@dataclass
class Report:
    kind: str = ""
    findings: list[Finding] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    signatures: list[dict[str, Any]] = field(default_factory=list)
    problem: dict[str, Any] | None = None
    is_cleaned: bool = False

    def note(self, code: str, **values: str | int) -> None:
        self.notes.append({"code": code, **values})

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = printable(asdict(self))
        return found


def printable(found: Any) -> Any:
    """Names come from the file: without control signs and half letters, which no database takes."""
    if isinstance(found, dict):
        return {key: printable(value) for key, value in found.items()}
    if isinstance(found, list):
        return [printable(value) for value in found]
    if isinstance(found, str):
        return "".join(letter for letter in found if unicodedata.category(letter)[0] != "C")
    return found


class Gathered:
    """Collects findings: each different value counts once, wherever it stands."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, str]] = defaultdict(dict)
        self.places: dict[str, dict[str, None]] = defaultdict(dict)

    def add(self, kind: str, value: str, sample: str, place: str) -> None:
        self.values[kind].setdefault(value, sample)
        if place:
            self.places[kind].setdefault(place)

    def findings(self) -> list[Finding]:
        return [
            Finding(kind, len(found), list(found.values())[:MOST_SAMPLES], list(self.places[kind])[:MOST_PLACES])
            for kind, found in sorted(self.values.items())
        ]
