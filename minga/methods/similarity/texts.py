"""A text as it is given to the index, as it is read into words, and as it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from . import analysis

LONGEST_BODY = 20_000  # characters that are indexed and kept for the excerpt
COMPARED_STEMS = 60  # stems of the body with which it is compared to others


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be found by `key`. Each filter holds one or more values; `order` decides when nothing else does."""

    key: str
    title: str
    body: str = ""
    kind: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: int = 0
    language: analysis.Language | None = None
    card: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the index keeps of a text to show it."""

    key: str
    kind: str
    title: str
    body: str
    card: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order: exact forms and stems of its title and of its body."""

    exact_title: list[str]
    exact_body: list[str]
    title: list[str]
    body: list[str]

    @property
    def compared(self) -> tuple[str, ...]:
        """The different stems with which it is compared: those of the title first."""
        return tuple(dict.fromkeys(self.title + self.body[:COMPARED_STEMS]))


def read(text: Text) -> Words:
    raw = analysis.raw_words(text.title), analysis.raw_words(text.body[:LONGEST_BODY])
    exact_title, exact_body = (list(filter(None, map(analysis.exact, words))) for words in raw)
    language = text.language or analysis.language_of_words(exact_title + exact_body)
    title, body = (analysis.stems_of(words, language) for words in raw)
    return Words(exact_title, exact_body, title, body)
