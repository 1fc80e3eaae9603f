"""Files of exactly what is shown: CSV, CSV for Excel, XLSX and JSON.

Codes stay text; a text that a spreadsheet would run as a formula is made harmless; days are ISO 8601, numbers plain.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import StreamingHttpResponse
from django.utils import timezone, translation

from minga.core.dates import PartialDate

LABELS = {"csv": "CSV", "csv-excel": "CSV (Excel)", "xlsx": "XLSX", "json": "JSON"}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "csv-excel": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Labels = Sequence[tuple[str, str]]
Rows = Iterable[Sequence[Any]]


def plain(value: Any) -> str | int | float | bool | Decimal | None:
    """A value that any reader understands without us."""
    if value is None or isinstance(value, str | bool | int | float | Decimal):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.iso if isinstance(value, PartialDate) else str(value)


def harmless(value: Any) -> Any:
    """An apostrophe before what a spreadsheet would take for a formula; numbers are numbers and stay."""
    found = plain(value)
    if isinstance(found, str) and found.startswith(FORMULA_STARTS):
        return f"'{found}"
    return found


class Line:
    """A file of one line: what the csv module writes is handed on at once."""

    def write(self, text: str) -> str:
        return text


def csv_lines(labels: Labels, rows: Rows, *, delimiter: str = ",") -> Iterator[str]:
    """RFC 4180: commas, CRLF, quotes doubled, UTF-8."""
    writer = csv.writer(Line(), delimiter=delimiter, lineterminator="\r\n")
    yield writer.writerow([harmless(label) for _key, label in labels])
    for row in rows:
        yield writer.writerow([harmless(value) for value in row])


def csv_excel_lines(labels: Labels, rows: Rows) -> Iterator[str]:
    """What Excel opens with a double click where the decimal sign is a comma: byte order mark and semicolons."""
    yield "\ufeff"
    yield from csv_lines(labels, rows, delimiter=";")


def json_lines(labels: Labels, rows: Rows) -> Iterator[str]:
    """`{"columns": [{"key", "label"}], "rows": [{key: value}]}`, written row by row."""
    columns = [{"key": key, "label": label} for key, label in labels]
    yield f'{{"columns": {json.dumps(columns, ensure_ascii=False)}, "rows": ['
    separator = "\n"
    for row in rows:
        record = {key: as_json(value) for (key, _label), value in zip(labels, row, strict=True)}
        yield separator + json.dumps(record, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def as_json(value: Any) -> Any:
    """As `plain`; a decimal keeps all its figures, as text."""
    found = plain(value)
    return str(found) if isinstance(found, Decimal) else found


def xlsx_bytes(labels: Labels, rows: Rows) -> Iterator[bytes]:
    """A workbook in which a text is always a text: no formula, no link, no number is guessed."""
    target = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for place, (_key, label) in enumerate(labels):
        sheet.write_string(0, place, label, bold)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            write_cell(sheet, number, place, plain(value))
    sheet.freeze_panes(1, 0)
    book.close()
    yield target.getvalue()


def write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)


WRITERS: dict[str, Callable[[Labels, Rows], Iterator[str] | Iterator[bytes]]] = {
    "csv": csv_lines,
    "csv-excel": csv_excel_lines,
    "xlsx": xlsx_bytes,
    "json": json_lines,
}


def spoken(lines: Iterator[Any], language: str | None) -> Iterator[Any]:
    """Each piece in the reader's language: it is written when the page that chose the language is already over."""
    while True:
        with translation.override(language):
            piece = next(lines, None)
        if piece is None:
            return
        yield piece


def stream(kind: str, name: str, labels: Labels, rows: Rows) -> StreamingHttpResponse:
    """The rows as a file called `name`, sent while it is written."""
    lines = spoken(WRITERS[kind](labels, rows), translation.get_language())
    response = StreamingHttpResponse(lines, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind.partition("-")[0]}"'
    response["X-Robots-Tag"] = "noindex"
    return response
