"""Reading a roll: a table with a column of cédulas and, if it helps later, the parish and the sector of each person.

Every cell is read as text. Each fault is told by its row and column, without repeating what stands there; columns
that are not needed, such as names, are not even looked at."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from minga.accounts.identity_numbers import FAULTS, FaultyNumberError, read_number
from minga.core.text import fold

MOST_ROWS = 200_000
MOST_UNPACKED = 200_000_000
MOST_FAULTS_KEPT = 500
LONGEST_SECTOR = 60
SEPARATORS = ";,\t|"
HEADERS = {
    **dict.fromkeys(("cedula", "cedula de identidad", "ci", "identificacion", "numero de cedula", "ruc"), "cedula"),
    **dict.fromkeys(("parroquia", "codigo de parroquia", "parish"), "parish"),
    "sector": "sector",
}
SENTENCES: dict[str, Promise] = {
    **FAULTS,
    "repeated": _("Esta cédula ya está más arriba en el archivo."),
    "parish": _("No se conoce esa parroquia en este territorio."),
    "sector": _("Es demasiado largo."),
}


class UnreadableRollError(ValueError):
    """The file as a whole cannot be read; it says why."""


@dataclass(frozen=True)
class Fault:
    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class RollRow:
    cedula: str = field(repr=False)
    territory_id: int | None
    sector: str


@dataclass
class RollReading:
    columns: list[str]
    ignored: list[str]
    rows: list[RollRow] = field(default_factory=list, repr=False)
    faults: list[Fault] = field(default_factory=list)


def read_roll(content: bytes, name: str, parishes: Mapping[str, int]) -> RollReading:
    """`parishes`: which territory each code or folded name is."""
    table = iter(rows_of_xlsx(content) if name.lower().endswith(".xlsx") else rows_of_csv(content))
    header = next(table, [])
    places = {HEADERS[fold(title)]: place for place, title in enumerate(header) if fold(title) in HEADERS}
    if "cedula" not in places:
        raise UnreadableRollError(_("La primera fila debe decir qué trae cada columna, y una debe llamarse «cedula»."))
    ignored = [title.strip()[:40] for place, title in enumerate(header) if place not in places.values() and title]
    reading = RollReading([key for key in ("parish", "sector") if key in places], ignored)
    seen: set[str] = set()
    for number, cells in enumerate(table, 2):
        if number > MOST_ROWS + 1:
            raise UnreadableRollError(_("Trae más de %(count)s filas: divídelo.") % {"count": MOST_ROWS})
        if any(cell.strip() for cell in cells):
            read_row(number, cells, places, parishes, seen, reading)
    if not reading.rows and not reading.faults:
        raise UnreadableRollError(_("No trae ninguna persona."))
    return reading


def read_row(
    number: int,
    cells: Sequence[str],
    places: Mapping[str, int],
    parishes: Mapping[str, int],
    seen: set[str],
    reading: RollReading,
) -> None:
    said = {key: cells[place].strip() if place < len(cells) else "" for key, place in places.items()}
    faults = []
    cedula = ""
    try:
        cedula = read_number(with_its_zero(said["cedula"])).cedula
    except FaultyNumberError as fault:
        faults.append(Fault(number, "cedula", fault.reason))
    if cedula in seen:
        faults.append(Fault(number, "cedula", "repeated"))
    parish, sector = said.get("parish", ""), said.get("sector", "")
    if parish and fold(parish) not in parishes:
        faults.append(Fault(number, "parish", "parish"))
    if len(sector) > LONGEST_SECTOR:
        faults.append(Fault(number, "sector", "sector"))
    if faults:
        reading.faults += faults
        return
    seen.add(cedula)
    reading.rows.append(RollRow(cedula, parishes.get(fold(parish)) if parish else None, sector))


def with_its_zero(text: str) -> str:
    """Spreadsheets take a cédula of the provinces 01 to 09 for a quantity and drop its first zero."""
    return f"0{text}" if len(text) == 9 and text.isascii() and text.isdigit() else text


def rows_of_csv(content: bytes) -> Iterator[list[str]]:
    text = decoded(content)
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise UnreadableRollError(_("No se puede leer como tabla: guárdalo otra vez como CSV o XLSX.")) from error


def decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableRollError(_("No es un archivo de texto: guárdalo otra vez como CSV o XLSX."))


def rows_of_xlsx(content: bytes) -> Iterator[list[str]]:
    """The first sheet."""
    file: BinaryIO = io.BytesIO(content)
    try:
        with zipfile.ZipFile(file) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > MOST_UNPACKED:
            raise UnreadableRollError(_("Ocupa demasiado una vez abierto: guárdalo como CSV."))
        file.seek(0)
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
        table = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError) as error:
        raise UnreadableRollError(_("No se puede leer como hoja de cálculo: guárdala otra vez.")) from error
    for row in table:
        yield [cell_text(cell) for cell in row]


def cell_text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
