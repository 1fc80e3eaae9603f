"""Text as people type it: with or without accents, with stray spaces."""

import re
import unicodedata

SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Lower case, without accents, single spaces: `fold(" Educación  ") == "educacion"`."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return SPACES.sub(" ", plain).strip().casefold()


def tidy(text: str) -> str:
    """What was typed, without control characters and trailing spaces; line breaks stay, at most one blank line."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(letter for letter in composed if letter in "\n\t" or unicodedata.category(letter)[0] != "C")
    lines = "\n".join(line.rstrip() for line in kept.replace("\r", "").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def shorten(text: str, length: int) -> str:
    """At most `length` characters, cut between words, with an ellipsis if anything was cut."""
    flat = SPACES.sub(" ", text).strip()
    if len(flat) <= length:
        return flat
    return flat[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
