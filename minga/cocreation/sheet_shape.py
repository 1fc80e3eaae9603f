"""The sheet that is filled in by hand at a workshop: its columns, and what a cell of each may say."""

import re
import unicodedata
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Process, Proposal, Workshop
from minga.core.text import fold, tidy

MOST_ROWS = 300
NAMESPACE = uuid.UUID("5d7a6c3e-9b0f-4b52-8f0e-3f6c1f0b7a11")
CODE_AT_END = re.compile(r"\(([^()]+)\)\s*$")
FIRST_NUMBER = re.compile(r"\d{1,9}")
BREAKS = re.compile(r"[\n;]+")


@dataclass(frozen=True)
class Column:
    key: str
    label: str | Promise
    help: str | Promise
    width: int = 14
    most: int = 0  # letters
    is_needed: bool = False


COLUMNS = (
    Column("number", _("Código reservado"), _("Solo si la propuesta ya tiene uno. Vacío: recibe el siguiente."), 18),
    Column("table", _("Mesa"), _("El número de la mesa."), 8),
    Column("problem", _("Problema"), _("Cuéntalo en una o dos frases."), 46, 1500, is_needed=True),
    Column("solution", _("Solución"), _("Qué debería hacer el gobierno, y con quién."), 46, 1500, is_needed=True),
    Column("title", _("La propuesta en una frase"), _("Así se leerá en las listas."), 34, 120, is_needed=True),
    Column("sector", _("Sector"), _("Como quién propone la mesa. Elige de la lista."), 28, is_needed=True),
    Column("territory", _("Lugar"), _("Elige de la lista. Vacío: en todo el territorio."), 28),
    Column("sdg", _("ODS"), _("Objetivo de Desarrollo Sostenible. Elige de la lista."), 28),
    Column("milestones", _("Hitos"), _("Los pasos clave, separados por punto y coma."), 34),
    Column("stakeholders", _("Actores"), _("Quién debería participar, separados por punto y coma. Sin nombres."), 34),
    Column("author_email", _("Correo de quien propone"), _("Solo si lo quiere dar. No se publica ni se guarda."), 28),
)


def letter_of(key: str) -> str:
    """The column's letter in the template."""
    return chr(ord("A") + [column.key for column in COLUMNS].index(key))


def said_in_any_language(label: str | Promise) -> Iterator[str]:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield fold(str(label))


def headings() -> dict[str, str]:
    """Column by its heading in whatever language of the site: the sheet may be read by another than who took it."""
    return {said: column.key for column in COLUMNS for said in said_in_any_language(column.label)}


def sectors() -> dict[str, str]:
    return {said: str(sector.value) for sector in Proposal.Sector for said in said_in_any_language(sector.label)}


def place_said(code: str, name: str) -> str:
    """Two places may share a name: the code tells them apart."""
    return f"{name} ({code})"


def place_code(text: str, names: dict[str, str]) -> str:
    """`names`: the code of each name that only one place has."""
    found = CODE_AT_END.search(text)
    return found[1].strip() if found else names.get(fold(text), text)


def goal_number(text: str) -> str:
    found = FIRST_NUMBER.match(text)
    return str(int(found[0])) if found else text


def number_in(text: str) -> str:
    """ "Mesa 3" is 3."""
    found = FIRST_NUMBER.findall(text)
    return str(int(found[0])) if len(found) == 1 else text


def lines_of(text: str) -> str:
    return "\n".join(BREAKS.split(text))


def readers(places: list[tuple[str, str]]) -> dict[str, Callable[[str], str]]:
    """How the text of a cell becomes what the form of captures understands; the other columns stay as they are."""
    known, folded = sectors(), [fold(name) for _code, name in places]
    names = {fold(name): code for code, name in places if folded.count(fold(name)) == 1}
    return {
        "table": number_in,
        "sector": lambda text: known.get(fold(text), text),
        "territory": lambda text: place_code(text, names),
        "sdg": goal_number,
        "milestones": lines_of,
        "stakeholders": lines_of,
    }


def reserved_number(process: Process, text: str) -> int | None:
    """UIO-2026-0012, or 12; None for what is no code of this process."""
    rest = "".join(text.upper().split()).removeprefix(f"{process.code_series}-")
    is_number = rest.isascii() and rest.isdigit() and len(rest) <= 7
    return int(rest) if is_number and int(rest) > 0 else None


def key_of(workshop: Workshop, said: dict[str, str]) -> uuid.UUID:
    """The same row is the same proposal, in whatever file and line it stands."""
    parts = [tidy(said.get(key, "")) for key in ("number", "problem", "solution", "title")]
    text = "\x1f".join([workshop.ledger_code, *parts])
    return uuid.uuid5(NAMESPACE, unicodedata.normalize("NFC", text))
