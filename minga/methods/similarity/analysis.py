"""From a text to the words and stems by which it is found. Spanish first; English and mixed texts too.

The order matters: the Snowball stemmer needs the accents (without them "contratación" and "contratar" part ways), so
accents are folded after stemming. A word typed without accents must still arrive at the same stem, so each word gives
two forms: the stem of the word as written and the stem of the folded word. Snowball leaves some plurals and genders
apart ("obra", "obras"): a residual rule and a table of exceptions bring them together.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

import snowballstemmer

from .vocabulary import ENGLISH_STOPS, EXCEPTIONS, SPANISH_STOPS, STOPS

Language = Literal["es", "en", "mixed"]

LONGEST_WORD = 64
WORD = re.compile(r"[^\W_]+")

_spanish = snowballstemmer.stemmer("spanish")
_english = snowballstemmer.stemmer("english")


class Span(NamedTuple):
    """A word where it stands: `text[start:end]` is how it was written, `word` is its folded form."""

    word: str
    start: int
    end: int


def whole(text: str) -> str:
    """The text with halves of characters (lone surrogates, which UTF-8 cannot write) replaced by "?"."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Lower case without accents: "Educación" → "educacion". Never fails; the ñ becomes n."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).lower()


@lru_cache(maxsize=131_072)
def exact(word: str) -> str:
    """The exact form of one word: folded, letters and digits only, cut to 64. Empty when nothing is left."""
    folded = fold(word)
    if not folded.isalnum():
        folded = "".join(filter(str.isalnum, folded))
    return folded[:LONGEST_WORD]


def spans(text: str) -> Iterator[Span]:
    """Each word of a text with its place, in reading order; places count characters of the text as given."""
    for match in WORD.finditer(text):
        if folded := exact(match.group()):
            yield Span(folded, match.start(), match.end())


def raw_words(text: str) -> list[str]:
    """The words of a text in lower case, accents kept, each cut to 64 letters."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return [word[:LONGEST_WORD] for word in WORD.findall(composed.lower())]


def words(text: str) -> list[str]:
    """The folded words of a text, in order, stop words too: the exact form that ranks a hit higher."""
    return list(filter(None, map(exact, raw_words(text))))


@lru_cache(maxsize=131_072)
def spanish_stem(word: str) -> str:
    """Folded Spanish stem of one lower-case word: Snowball, then the residual rule, unless the table knows better."""
    folded = exact(word)
    if folded in EXCEPTIONS:
        return EXCEPTIONS[folded]
    stem = exact(_spanish.stemWord(word))
    if stem == folded and stem.endswith("s"):
        stem = stem[:-1]
    if len(stem) > 3 and stem[-1] in "aeo":
        stem = stem[:-1]
    return stem


@lru_cache(maxsize=65_536)
def english_stem(word: str) -> str:
    """Folded English stem (Porter 2) of one lower-case word."""
    return exact(_english.stemWord(word))


@lru_cache(maxsize=131_072)
def forms(word: str, language: Language = "mixed") -> tuple[str, ...]:
    """The different stems under which one lower-case word is kept or looked for; the likeliest first.

    A stop word of the language gives none. `mixed` gives the Spanish and the English forms: it is what a query of
    unknown language asks for.
    """
    word = word[:LONGEST_WORD]
    folded = exact(word)
    if not folded or folded in STOPS[language]:
        return ()
    if folded.isdigit():
        return (folded,)
    found: list[str] = []
    if language != "en":
        found += [spanish_stem(word), spanish_stem(folded)]
    if language != "es":
        found.append(english_stem(folded))
    return tuple(dict.fromkeys(form[:LONGEST_WORD] for form in found if form))


def language_of(text: str) -> Language:
    """Guess the language by its function words; `mixed` when neither wins by two to one (a title of two words, say)."""
    return language_of_words(words(text[:4_000]))


def language_of_words(exact_words: Iterable[str]) -> Language:
    """`language_of` for words already in their exact form."""
    spanish = english = 0
    for word in exact_words:
        spanish += word in SPANISH_STOPS
        english += word in ENGLISH_STOPS
    if spanish > 2 * english:
        return "es"
    return "en" if english > 2 * spanish else "mixed"


def stems(text: str, language: Language | None = None) -> list[str]:
    """Stems of the words that carry meaning, in order, repeated as in the text; stop words and boilerplate left out."""
    spoken = language or language_of(text)
    return stems_of(raw_words(text), spoken)


def stems_of(lower_words: Iterable[str], language: Language) -> list[str]:
    """`stems` for words already cut and in lower case."""
    return [form for word in lower_words for form in forms(word, language)]
