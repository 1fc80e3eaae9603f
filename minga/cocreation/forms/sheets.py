"""A sheet filled in by hand: what of it can be received, what was received before, and each error where it stands."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.cocreation.forms.capture import CaptureForm
from minga.cocreation.forms.places import places_at_hand
from minga.cocreation.models import Workshop
from minga.cocreation.queries.sheets import Known, known_of
from minga.cocreation.rules.workshops import can_reserve
from minga.cocreation.sheet_files import cells_of, keep_sheet
from minga.cocreation.sheet_shape import COLUMNS, MOST_ROWS, headings, key_of, letter_of, readers, reserved_number
from minga.cocreation.submissions import Submission
from minga.core.text import fold, tidy
from minga.documents.keeping import kept
from minga.documents.models import Upload
from minga.web.forms import FileField

MOST_OCTETS = 5_000_000
LABELS = {column.key: column.label for column in COLUMNS}


@dataclass(frozen=True)
class Fault:
    row: int
    letter: str
    label: str
    text: str


@dataclass
class Row:
    """A line of the sheet; without faults and not known, it can be received."""

    line: int
    said: dict[str, str]
    letters: dict[str, str]
    key: uuid.UUID
    number: int | None = None
    submission: Submission | None = None
    code: str = ""  # under which it was received before
    faults: list[Fault] = field(default_factory=list)

    def fault(self, key: str, text: str) -> None:
        letter = self.letters.get(key, letter_of(key)) if key in LABELS else ""
        self.faults.append(Fault(self.line, letter, str(LABELS.get(key, "")), text))


@dataclass(frozen=True)
class SheetReading:
    rows: Sequence[Row]
    upload: Upload
    token: str = ""

    @property
    def ready(self) -> list[Row]:
        return [row for row in self.rows if row.submission and not row.code]

    @property
    def known(self) -> list[Row]:
        return [row for row in self.rows if row.code]

    @property
    def faults(self) -> list[Fault]:
        return [fault for row in self.rows for fault in row.faults]

    @property
    def submissions(self) -> list[Submission]:
        return [row.submission for row in self.ready if row.submission]


def read_sheet(upload: Upload, workshop: Workshop, token: str = "") -> SheetReading:
    """Judge each line; raises ValidationError for what is wrong with the file as a whole."""
    rows = rows_of(cells_of(upload), workshop)
    numbers = [row.number for row in rows if row.number]
    known = known_of(workshop, [row.key for row in rows], numbers)
    cells = readers([place for _kind, places in places_at_hand(workshop.process.jurisdiction) for place in places])
    seen: dict[str, dict[object, int]] = {"number": {}, "title": {}}
    for row in rows:
        judge(row, workshop, known, cells, seen)
    return SheetReading(rows, upload, token)


def rows_of(table: list[list[str]], workshop: Workshop) -> list[Row]:
    known = headings()
    places = {known[fold(cell)]: place for place, cell in enumerate(table[0] if table else []) if fold(cell) in known}
    missing = [str(column.label) for column in COLUMNS if column.is_needed and column.key not in places]
    if missing:
        raise ValidationError(
            _("La primera fila debe traer los títulos de la plantilla. Faltan: %(names)s.")
            % {"names": ", ".join(missing)}
        )
    rows = [row_of(line, cells, places, workshop) for line, cells in enumerate(table[1:], 2) if has_text(cells)]
    if not rows:
        raise ValidationError(_("La hoja no trae ninguna propuesta."))
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("Trae más de %(most)s propuestas: divídela en varias.") % {"most": MOST_ROWS})
    return rows


def has_text(cells: list[str]) -> bool:
    return any(tidy(cell) for cell in cells)


def row_of(line: int, cells: list[str], places: dict[str, int], workshop: Workshop) -> Row:
    said = {key: tidy(cells[place]) if place < len(cells) else "" for key, place in places.items()}
    letters = {key: column_letter(place) for key, place in places.items()}
    number = reserved_number(workshop.process, said.get("number", ""))
    return Row(line, said, letters, key_of(workshop, said), number)


def column_letter(place: int) -> str:
    before, last = divmod(place, 26)
    return (chr(ord("A") + before - 1) if before else "") + chr(ord("A") + last)


def judge(
    row: Row,
    workshop: Workshop,
    known: Known,
    cells: dict[str, Callable[[str], str]],
    seen: dict[str, dict[object, int]],
) -> None:
    if row.key in known.by_key:
        row.code = known.by_key[row.key]
        return
    said = {key: cells[key](text) if key in cells else text for key, text in row.said.items()}
    form = CaptureForm({**said, "once": str(row.key)}, process=workshop.process, workshop=workshop)
    for name, texts in form.errors.items():
        for text in texts:
            row.fault(name, str(text))
    judge_code(row, workshop, known)
    judge_repetition(row, known, seen)
    if not row.faults:
        row.submission = replace(form.submission(), number=row.number)


def judge_code(row: Row, workshop: Workshop, known: Known) -> None:
    typed = row.said.get("number", "")
    if row.number is None:
        if typed:
            row.fault("number", _now("«%(code)s» no es un código de este proceso.") % {"code": typed[:40]})
        elif not can_reserve(None, workshop.process):
            row.fault("number", f"{can_reserve.reason} {_now('Sin fase abierta solo entran códigos ya reservados.')}")
        return
    if row.number in known.by_number:
        row.fault(
            "number", _now("Ese código ya es de otra propuesta: %(code)s.") % {"code": known.by_number[row.number]}
        )
    elif not known.is_reserved(row.number):
        row.fault("number", _now("Ese código no está en ningún lote reservado y abierto de este proceso."))


def judge_repetition(row: Row, known: Known, seen: dict[str, dict[object, int]]) -> None:
    """Twice in the sheet, or a line that was received before and then changed: it would be there twice."""
    title = fold(row.said.get("title", ""))
    if title and title in known.by_title:
        text = _now("En este taller ya hay una propuesta con esta frase: %(code)s. Si es otra, cambia la frase.")
        row.fault("title", text % {"code": known.by_title[title]})
    for name, value in (("number", row.number), ("title", title)):
        if value and value in seen[name]:
            row.fault(name, _now("Es lo mismo que en la fila %(row)s.") % {"row": seen[name][value]})
        elif value:
            seen[name][value] = row.line


class SheetForm(forms.Form):
    file = FileField(
        label=_("La hoja llena"),
        types=[".xlsx", ".ods"],
        max_bytes=MOST_OCTETS,
        then=_("Primero ves qué se va a recibir y qué errores tiene. Nada se recibe hasta que lo confirmes."),
        error_messages={"required": _("Falta el archivo.")},
    )

    def __init__(self, *args: object, workshop: Workshop, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.workshop = workshop

    def clean_file(self) -> SheetReading:
        upload, token = keep_sheet(self.cleaned_data["file"])
        return read_sheet(upload, self.workshop, token)


class SheetConfirmForm(forms.Form):
    """The file that was looked at, by its token; it is read and judged anew."""

    token = forms.CharField(max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: object, workshop: Workshop, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.workshop = workshop

    def clean_token(self) -> SheetReading:
        upload = kept(self.cleaned_data["token"])
        if upload is None:
            raise ValidationError(_("La hoja que miraste ya no está: se guarda un día. Súbela otra vez."))
        return read_sheet(upload, self.workshop, self.cleaned_data["token"])
