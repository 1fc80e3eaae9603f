import csv
import datetime as dt
import io

import polib

from minga.core.reviews import MISSING, UNREVIEWED, as_csv, sentences_of, take_corrections

TODAY = dt.date(2026, 11, 21)


def catalog() -> polib.POFile:
    made = polib.POFile()
    made.append(polib.POEntry(msgid="Falta", occurrences=[("minga/web/tables.py", "")]))
    made.append(polib.POEntry(msgid="Cerrar", msgstr="Wichkana", tcomment="revisado: Rosa, 2026-11-01"))
    made.append(polib.POEntry(msgid="Hola, %(name)s", msgstr="Imanalla, %(name)s", tcomment=UNREVIEWED))
    made.append(
        polib.POEntry(
            msgctxt="tiempo", msgid="%(n)s día", msgid_plural="%(n)s días", msgstr_plural={0: "%(n)s p", 1: "%(n)s pk"}
        )
    )
    return made


def table(*rows: dict[str, str]) -> io.StringIO:
    names = ("contexto", "español", "traducción", "traducción plural", "visto")
    file = io.StringIO()
    writer = csv.DictWriter(file, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    file.seek(0)
    return file


def said(made: polib.POFile, text: str) -> tuple[str, str]:
    entry = made.find(text)
    return entry.msgstr or entry.msgstr_plural[0], entry.tcomment


def test_what_waits_comes_first_then_what_is_missing_then_what_was_reviewed():
    found = [(one.source, one.state) for one in sentences_of(catalog())]
    assert found == [
        ("Hola, %(name)s", UNREVIEWED),
        ("%(n)s día", UNREVIEWED),
        ("Falta", MISSING),
        ("Cerrar", "revisado: Rosa, 2026-11-01"),
    ]


def test_the_table_that_is_handed_out_and_comes_back_untouched_changes_nothing():
    made = catalog()
    before = str(made)
    assert take_corrections(made, io.StringIO(as_csv(sentences_of(made))), by="Rosa", on=TODAY) == (0, [])
    assert str(made) == before


def test_a_correction_and_a_sentence_that_was_seen_are_reviewed_with_the_name_and_the_day():
    made = catalog()
    rows = table(
        {"español": "Hola, %(name)s", "traducción": "Alli puncha, %(name)s"},
        {
            "contexto": "tiempo",
            "español": "%(n)s día",
            "traducción": "%(n)s p",
            "traducción plural": "%(n)s pk",
            "visto": "sí",
        },
    )
    assert take_corrections(made, rows, by="Rosa Cachimuel", on=TODAY) == (2, [])
    review = "revisado: Rosa Cachimuel, 2026-11-21"
    assert said(made, "Hola, %(name)s") == ("Alli puncha, %(name)s", review)
    assert said(made, "%(n)s día") == ("%(n)s p", review)


def test_what_would_break_a_page_is_refused_and_leaves_no_trace():
    made = catalog()
    before = str(made)
    rows = table(
        {"español": "Hola, %(name)s", "traducción": "Alli puncha, %(shuti)s"},
        {"español": "Cerrar", "traducción": "<b>Wichkana</b>"},
        {"contexto": "tiempo", "español": "%(n)s día", "traducción": "%(n)s p"},
        {"español": "Cerrar", "traducción": ""},
        {"español": "Otra cosa", "traducción": "Shuktak"},
    )
    assert take_corrections(made, rows, by="Rosa", on=TODAY) == (
        0,
        [
            "other placeholders: 'Hola, %(name)s'",
            "other placeholders: 'Cerrar'",
            "not translated: '%(n)s día'",
            "not translated: 'Cerrar'",
            "not a sentence of the site: 'Otra cosa'",
        ],
    )
    assert str(made) == before
