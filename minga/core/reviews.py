"""The review of a translation by somebody who speaks it: what waits, the file that they correct, and taking it back.

A translation that nobody has reviewed carries the comment UNREVIEWED in its catalog and is shown all the same, with a
notice; a reviewed one carries who reviewed it and when."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

import polib

UNREVIEWED = "sin revisar"
REVIEWED = "revisado"
MISSING = "falta"
COLUMNS = ("contexto", "español", "español plural", "traducción", "traducción plural", "dónde", "estado", "visto")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%n|%d|</?\w+[^>]*>")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the site, what it is in the other language, the files where it stands, and whether it was read."""

    context: str
    source: str
    plural: str
    said: str
    said_plural: str
    where: tuple[str, ...]
    state: str

    @property
    def is_waiting(self) -> bool:
        return self.state == UNREVIEWED


def texts_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def has_other_placeholders(entry: polib.POEntry, texts: Iterable[str]) -> bool:
    """What is put in must be there under its own name, or the sentence cannot be written; links and bold, too."""
    named = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    return any(not set(PLACEHOLDER.findall(text)) <= named for text in texts)


def sentence_of(entry: polib.POEntry) -> Sentence:
    said, *others = texts_of(entry)
    state = (entry.tcomment or UNREVIEWED) if said else MISSING
    where = tuple(name for name, _line in entry.occurrences)
    return Sentence(
        entry.msgctxt or "", entry.msgid, entry.msgid_plural, said, others[0] if others else "", where, state
    )


def sentences_of(catalog: Iterable[polib.POEntry]) -> list[Sentence]:
    """What waits for a speaker first, then what is missing, then what was reviewed."""
    found = [sentence_of(entry) for entry in catalog]
    return sorted(found, key=lambda one: (not one.is_waiting, one.state != MISSING))


def as_csv(sentences: Iterable[Sentence]) -> str:
    """A table for any spreadsheet: the speaker writes over the translation, or «sí» under «visto» where it is right."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(COLUMNS)
    for one in sentences:
        texts = (one.context, one.source, one.plural, one.said, one.said_plural)
        table.writerow([*texts, " ".join(one.where), one.state, ""])
    return file.getvalue()


def take_corrections(catalog: polib.POFile, rows: Iterable[str], *, by: str, on: dt.date) -> tuple[int, list[str]]:
    """How many rows were taken, and why the others were not. A row that was neither changed nor seen stays as it is."""
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in catalog}
    taken, refused = 0, []
    for row in csv.DictReader(rows):
        entry = entries.get((row.get("contexto") or "", row.get("español") or ""))
        texts = [(row.get(name) or "").strip() for name in ("traducción", "traducción plural")]
        if entry is None:
            refused.append(f"not a sentence of the site: {row.get('español')!r}")
        elif is_untouched(entry, texts, row):
            continue
        elif reason := refusal(entry, texts):
            refused.append(f"{reason}: {entry.msgid!r}")
        else:
            write(entry, texts)
            entry.tcomment = f"{REVIEWED}: {by}, {on.isoformat()}"
            taken += 1
    return taken, refused


def is_untouched(entry: polib.POEntry, texts: list[str], row: dict[str, str]) -> bool:
    before = sentence_of(entry)
    return not (row.get("visto") or "").strip() and texts == [before.said.strip(), before.said_plural.strip()]


def refusal(entry: polib.POEntry, texts: list[str]) -> str:
    if not texts[0] or bool(entry.msgid_plural) != bool(texts[1]):
        return "not translated"
    return "other placeholders" if has_other_placeholders(entry, texts) else ""


def write(entry: polib.POEntry, texts: list[str]) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: texts[0], 1: texts[1]}
    else:
        entry.msgstr = texts[0]
