"""Whether our files carry the whole of a published text, and only its words.

Words are compared as a run of letters and digits: line breaks, bullets, table cells and quotation marks do not count.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from tests.data.schema import SEEDS, walk

MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)


def run_of_letters(words: str) -> str:
    """Only letters and digits, folded, so that two layouts of the same words are equal."""
    bare = unicodedata.normalize("NFKD", re.sub(r"</?p>", " ", words).lower())
    return re.sub(r"[^a-z0-9]", "", bare)


def seed_lines(file_name: str) -> list[str]:
    return (SEEDS / file_name).read_text(encoding="utf-8").split("\n")


def pieces(line: str) -> list[str]:
    """The cells and paragraphs of one line of the text, without its mark of bullet or number."""
    cells = re.split(r"\t|</?p>", re.sub(r"<table.*", "", line))
    return [re.sub(r"^\s*(?:[-•]|(?:\d\.)+\d?)\s+", "", cell).strip() for cell in cells if run_of_letters(cell)]


def is_month(words: str) -> bool:
    return re.fullmatch(rf"(?:{'|'.join(MONTHS)}) \d{{4}}", words.lower()) is not None


def strings_in(nodes: Iterable[Any], language: str) -> list[str]:
    """Every text of the files in that language, and the bare names (of people, of organisations)."""
    found = []
    for node in nodes:
        for where, part in walk(node):
            if isinstance(part, str) and where.rsplit(".", 1)[-1] in {language, "name", "organisation", "title"}:
                found.append(part)
    return found


def lines_left_out(
    file_name: str, nodes: Iterable[Any], language: str, noise: set[int], labels: set[str]
) -> list[tuple[int, str]]:
    """Pieces of the published text that stand in no string of our files; months live there as dates."""
    ours = [run_of_letters(text) for text in strings_in(nodes, language)]
    known = {run_of_letters(label) for label in labels}
    left = []
    for number, line in enumerate(seed_lines(file_name), start=1):
        for piece in pieces(line) if number not in noise else ():
            letters = run_of_letters(piece)
            if letters not in known and not is_month(piece) and not any(letters in text for text in ours):
                left.append((number, piece[:80]))
    return left


def foreign_words(file_name: str, texts: Iterable[str], noise: set[int]) -> list[str]:
    """Paragraphs of ours that are not, letter by letter, in the published text (page noise set aside)."""
    lines = [line for number, line in enumerate(seed_lines(file_name), start=1) if number not in noise]
    there = run_of_letters("\n".join(re.sub(r"<table.*", "", line) for line in lines))
    paragraphs = [part for text in texts for part in re.split(r"\n+", text)]
    return [part[:80] for part in paragraphs if run_of_letters(part) not in there]


def shape(words: str) -> list[object]:
    """What must not change in a translation: paragraphs, bullets, addresses, numbers (whatever the thousands mark)."""
    addresses = sorted(address.rstrip(".,;:)") for address in re.findall(r"https?://\S+", words))
    bare = re.sub(r"https?://\S+", "", words)
    numbers = sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", bare)))
    marks = ["- " if part.startswith("- ") else "¶" for part in re.split(r"\n+", words)]
    return [marks, addresses, numbers]
