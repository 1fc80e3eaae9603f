"""The translators' bench: each text beside its translation, how far the plan is, and the table that comes and goes."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.core.text import shorten, tidy
from minga.plans.actions.translations import Written, why_not_save
from minga.plans.forms import LONGEST_TEXT
from minga.plans.models import ActionPlan
from minga.plans.queries.translations import Line, Share, digest_of
from minga.web.components import Progress
from minga.web.exports import FORMULA_STARTS
from minga.web.numbers import day

SHOWN = 15
EXCERPT = 160
# The names of the columns do not change with the reader's language: the table must be understood when it comes back.
COLUMNS = ("lugar", "parte", "espanol", "traduccion", "estado", "huella")
NEEDED = ("lugar", "traduccion", "huella")


@dataclass(frozen=True)
class Bench:
    """The texts of a plan in one language, those that were asked for, and one page of them."""

    plan: ActionPlan
    language: str
    lines: Sequence[Line]
    chosen: Mapping[str, Any]
    page: str = ""

    @cached_property
    def found(self) -> list[Line]:
        return [line for line in self.lines if is_asked_for(line, self.chosen)]

    @cached_property
    def shown(self) -> Page[Line]:
        return Paginator(self.found, SHOWN).get_page(self.page)

    @cached_property
    def share(self) -> Share:
        return Share(self.language, sum(bool(line.published) for line in self.lines), len(self.lines))

    @property
    def waiting(self) -> int:
        return sum(line.is_draft for line in self.lines)

    @property
    def outdated(self) -> int:
        return sum(line.is_outdated for line in self.lines)

    @property
    def progress(self) -> Progress:
        return progress_of(self.share)

    @property
    def parts(self) -> list[tuple[str, str]]:
        return parts_of(self.lines)


def progress_of(share: Share) -> Progress:
    said = _("%(done)s de %(total)s textos se leen en el plan") % {"done": share.done, "total": share.total}
    return Progress(share.percent, said, is_finished=share.percent == 100, is_by_people=True)


def parts_of(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """The plan's own words, and each commitment."""
    codes = dict.fromkeys(line.place.key.split("/")[1] for line in lines if line.place.key.startswith("commitment/"))
    return [("plan", _("Lo que dice el plan de sí mismo")), *((code, code) for code in codes)]


def is_asked_for(line: Line, chosen: Mapping[str, Any]) -> bool:
    shows = {
        "faltan": line.is_missing,
        "cambiaron": line.is_outdated,
        "esperan": line.is_draft,
        "listas": bool(line.published),
    }
    part = chosen.get("parte")
    of_part = line.place.key.startswith(f"commitment/{part}/") or (
        part == "plan" and not line.place.key.startswith("commitment/")
    )
    return shows.get(chosen.get("ver", ""), True) and (not part or of_part) and is_since(line, chosen.get("desde"))


def is_since(line: Line, since: dt.date | None) -> bool:
    return since is None or (line.row is not None and timezone.localdate(line.row.updated_at) >= since)


def said_of(line: Line) -> str:
    """How the translation stands, and who did what in which role: only who coordinates the plan does either."""
    if line.row is None:
        return _("Ya estaba en el plan") if line.published else _("Sin traducir")
    if line.is_outdated:
        return _("El texto en español cambió: hay que traducirlo otra vez")
    if line.row.reviewed_at and not line.is_draft:
        values = {"day": day(timezone.localdate(line.row.reviewed_at))}
        return _("Revisada el %(day)s por otra persona de la coordinación del plan") % values
    values = {"day": day(timezone.localdate(line.row.updated_at))}
    if line.published:
        said = _("Cambiada el %(day)s por la coordinación del plan; hasta que otra persona la revise, vale la anterior")
    else:
        said = _("Traducida el %(day)s por la coordinación del plan; falta que otra persona la revise")
    return said % values


def tone_of(line: Line) -> str:
    if line.is_outdated:
        return "bad"
    if line.is_draft:
        return "warn"
    return "good" if line.published else "plain"


def table_rows(lines: Sequence[Line]) -> Iterator[list[str]]:
    for line in lines:
        yield [
            line.place.key,
            line.place.label,
            line.place.spanish,
            line.text,
            said_of(line),
            line.place.digest,
        ]


@dataclass(frozen=True)
class Row:
    """One row of a table that came back: what it changes, or why it cannot be taken."""

    number: int
    key: str
    label: str = ""
    before: str = ""
    after: str = ""
    error: str = ""
    written: Written | None = None

    @property
    def shown_before(self) -> str:
        return shorten(self.before, EXCERPT)

    @property
    def shown_after(self) -> str:
        return shorten(self.after, EXCERPT)


class TableError(ValueError):
    """The file is not the table, in words."""


def read_table(content: str, lines: Sequence[Line]) -> list[Row]:
    """What changes and what is wrong; rows without a translation, or with the one that is there, are left out."""
    by_key = {line.place.key: line for line in lines}
    seen: set[str] = set()
    found = []
    for number, values in enumerate(dict_rows(content), 2):
        key, after = values["lugar"].strip(), tidy(without_apostrophe(values["traduccion"]))
        if not after or (key in by_key and after == tidy(by_key[key].text)):
            continue
        found.append(row_of(number, key, after, values["huella"].strip(), by_key.get(key), is_twice=key in seen))
        seen.add(key)
    return found


def dict_rows(content: str) -> Iterator[dict[str, str]]:
    """With commas or, as Excel writes them where the decimal sign is a comma, semicolons."""
    first = content.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(content, newline=""), delimiter=delimiter, restval="")
    try:
        names = [name.strip().strip("\ufeff") for name in reader.fieldnames or ()]
        if missing := [name for name in NEEDED if name not in names]:
            raise TableError(_("A la tabla le faltan columnas: %(names)s.") % {"names": ", ".join(missing)})
        reader.fieldnames = names
        yield from ({name: row[name] or "" for name in NEEDED} for row in reader)
    except csv.Error as error:
        raise TableError(_("No es una tabla CSV que se pueda leer.")) from error


def without_apostrophe(text: str) -> str:
    """The one that our own file puts before what a spreadsheet would run."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def row_of(number: int, key: str, after: str, source: str, line: Line | None, *, is_twice: bool) -> Row:
    if line is None:
        return Row(number, shorten(key, 80), error=_("No hay ningún texto en ese lugar del plan."))
    written = Written(after, source, digest_of(line.text))
    error = _("Este lugar ya salió en otra fila.") if is_twice else why_not_take(line, written)
    return Row(number, key, line.place.label, line.text, after, error, None if error else written)


def why_not_take(line: Line, written: Written) -> str:
    if written.source_digest != line.place.digest:
        return _("El texto en español cambió después de que se descargó la tabla: descárgala otra vez.")
    if len(written.text) > LONGEST_TEXT:
        return _("Es demasiado largo: hasta %(most)s caracteres.") % {"most": LONGEST_TEXT}
    return why_not_save(line, written)
