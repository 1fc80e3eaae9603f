"""What a check says: one plain sentence, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    GOOD = "bien"
    WARNING = "aviso"
    BAD = "mal"


@dataclass(frozen=True)
class Finding:
    level: Level
    said: str
    remedy: str = ""


Check = Callable[[], Iterator[Finding]]


def good(said: str) -> Finding:
    return Finding(Level.GOOD, str(said))


def warn(said: str, remedy: str) -> Finding:
    return Finding(Level.WARNING, str(said), str(remedy))


def bad(said: str, remedy: str) -> Finding:
    return Finding(Level.BAD, str(said), str(remedy))
