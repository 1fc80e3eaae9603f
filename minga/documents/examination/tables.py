"""Tables as text (CSV): what is not one is refused, because a browser might take it for a page or a program."""

import csv
import io
import re
from pathlib import Path

from minga.documents.examination.people import scan
from minga.documents.examination.report import Gathered, Report, UnacceptableError

SEPARATORS = ",;\t|"
ENCODINGS = ("utf-8-sig", "cp1252")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MARKUP = re.compile(r"^\s*<|<(?:script|html|svg|iframe|!doctype|\?xml)\b", re.I)
FORMULA = re.compile(r"[=@]|[+-](?![\d.,\s]*%?$)")
LOOKED_AT = 50
LONGEST_CELL = 100_000


def examine_csv(path: Path, report: Report, gathered: Gathered) -> None:
    text = decoded(path.read_bytes())
    rows = rows_of(text)
    formulas = 0
    for number, row in enumerate(rows, 1):
        scan(" | ".join(row), gathered, f"line:{number}")
        formulas += any(FORMULA.match(cell.strip()) for cell in row)
    if formulas:
        report.note("formula_cells", count=formulas)


def decoded(octets: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = octets.decode(encoding)
        except UnicodeDecodeError:
            continue
        if CONTROL.search(text) or MARKUP.search(text):
            raise UnacceptableError("unknown_type")
        return text
    raise UnacceptableError("unknown_type")


def rows_of(text: str) -> list[list[str]]:
    """The rows, by the separator under which the first ones agree on how many columns there are: two or more."""
    csv.field_size_limit(LONGEST_CELL)
    for separator in SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
        except csv.Error:
            continue
        widths = {len(row) for row in rows[:LOOKED_AT] if row}
        if len(widths) == 1 and widths.pop() > 1 and len(rows) > 1:
            return rows
    raise UnacceptableError("not_a_table")
