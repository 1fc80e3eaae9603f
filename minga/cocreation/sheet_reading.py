"""`python -m minga.cocreation.sheet_reading FILE`: the cells of a sheet as text, as JSON, on standard output.

It runs apart, with limits of its own: a file of a few thousand octets can say that its last cell is the millionth of
the ten thousandth column, and whoever opens it makes room for all of them. No Django here."""

import json
import sys
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from minga.documents.examination.__main__ import take_limits

SHEETS = ("Propuestas", "Proposals")
MOST_ROWS = 1_000
MOST_COLUMNS = 40
MOST_LETTERS = 6_000


def read(path: Path) -> list[list[str]] | None:
    """The sheet of proposals, or the first if none has that name; None if it cannot be read."""
    try:
        book = CalamineWorkbook.from_path(path)
        name = next((name for name in SHEETS if name in book.sheet_names), book.sheet_names[0])
        table = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS)
    except (CalamineError, IndexError, ValueError):
        return None
    return [[text_of(cell) for cell in row[:MOST_COLUMNS]] for row in table]


def text_of(cell: object) -> str:
    """A number without a fraction is the digits that somebody typed."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return text.replace("\0", "")[:MOST_LETTERS]


if __name__ == "__main__":
    take_limits()
    sys.stdout.write(json.dumps(read(Path(sys.argv[1]))))
