"""Shapes of data files: a check takes a value and where it stands, and yields what is wrong, in words; a file is read
whole and every problem is told at once, with its file and its place inside it."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from minga.core.dates import PartialDate

Check = Callable[[Any, str], Iterator[str]]

KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


class FaultyFileError(ValueError):
    """What is wrong with the files, one line each: `file: place: problem`."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise FaultyFileError([_("%(file)s: no existe.") % {"file": path}]) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise FaultyFileError([_("%(file)s: no es JSON en UTF-8: %(why)s") % {"file": path, "why": error}]) from error


def read_checked(path: Path, check: Check) -> Any:
    """The content of a JSON file that has the shape; raises FaultyFileError with every problem otherwise."""
    content = read_json(path)
    problems = [f"{path}: {problem}" for problem in check(content, "")]
    if problems:
        raise FaultyFileError(problems)
    return content


def read_csv(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            missing = set(columns) - set(rows.fieldnames or ())
            if missing:
                raise FaultyFileError(
                    [_("%(file)s: faltan las columnas %(columns)s.") % {"file": path, "columns": sorted(missing)}]
                )
            return list(rows)
    except FileNotFoundError as error:
        raise FaultyFileError([_("%(file)s: no existe.") % {"file": path}]) from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise FaultyFileError([_("%(file)s: no es CSV en UTF-8: %(why)s") % {"file": path, "why": error}]) from error


def kept(value: object, place: str, problem: str) -> str:
    return f"{place.lstrip('.') or '/'}: {problem} ({json.dumps(value, ensure_ascii=False, default=str)[:80]})"


def string(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield kept(value, place, _("debe ser un texto"))


def text(value: Any, place: str) -> Iterator[str]:
    """A text in Spanish and English, both with something in them."""
    if not isinstance(value, dict) or not {"es", "en"} <= set(value) <= {"es", "en", "qu"}:
        yield kept(value, place, _("debe ser un texto en español (es) y en inglés (en)"))
    elif not all(isinstance(part, str) and part.strip() for part in value.values()):
        yield kept(value, place, _("le falta el texto en una lengua"))


def key(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, str) or not KEY.fullmatch(value):
        yield kept(value, place, _("debe ser una clave en minúsculas, sin espacios"))


def whole(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield kept(value, place, _("debe ser un número entero"))


def number(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield kept(value, place, _("debe ser un número"))


def flag(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield kept(value, place, _("debe ser true o false"))


def date(value: Any, place: str) -> Iterator[str]:
    try:
        PartialDate(value)
    except (ValueError, TypeError):
        yield kept(value, place, _("debe ser una fecha: AAAA, AAAA-MM o AAAA-MM-DD"))


def anything(value: Any, place: str) -> Iterator[str]:
    return iter(())


def source(value: Any, place: str) -> Iterator[str]:
    """Where a value comes from: the document, its section and, for our own texts, the lines."""
    yield from record({"document": key, "section": string}, {"lines": lines})(value, place)


def lines(value: Any, place: str) -> Iterator[str]:
    good = isinstance(value, list) and len(value) == 2 and all(isinstance(line, int) for line in value)
    if not good or not 1 <= value[0] <= value[1]:
        yield kept(value, place, _("deben ser dos números de línea en orden"))


def maybe(check: Check) -> Check:
    return lambda value, place: iter(()) if value is None else check(value, place)


def either(one: Check, other: Check) -> Check:
    """Passes what passes one of both; otherwise says what the first one says."""
    return lambda value, place: iter(()) if not any(other(value, place)) else one(value, place)


def one_of(*allowed: object) -> Check:
    def check(value: Any, place: str) -> Iterator[str]:
        if value not in allowed:
            yield kept(value, place, _("debe ser uno de %s") % ", ".join(map(str, allowed)))

    return check


def each(check: Check) -> Check:
    def check_all(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield kept(value, place, _("debe ser una lista"))
            return
        for position, item in enumerate(value):
            yield from check(item, f"{place}[{position}]")

    return check_all


def mapping(check: Check) -> Check:
    def check_all(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield kept(value, place, _("debe ser un objeto"))
            return
        for name, item in value.items():
            yield from check(item, f"{place}.{name}")

    return check_all


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with every required key and none that is not known."""
    known = {**(optional or {}), **required}

    def check_record(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield kept(value, place, _("debe ser un objeto"))
            return
        for name in required:
            if name not in value:
                yield kept(None, f"{place}.{name}", _("falta"))
        for name, item in value.items():
            if name in known:
                yield from known[name](item, f"{place}.{name}")
            else:
                yield kept(item, f"{place}.{name}", _("no se conoce"))

    return check_record
