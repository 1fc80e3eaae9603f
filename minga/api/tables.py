"""A list as CSV: one row for each object, one column for each simple thing that it says."""

import types
from collections.abc import Iterable, Iterator
from typing import Any, Union, get_args, get_origin

from minga.api.shapes.objects import Day, Ref, Shape
from minga.web.exports import csv_lines

LANGUAGES = ("es", "en")
Columns = list[tuple[str, tuple[str, ...]]]


def columns_of(shape: type[Shape]) -> Columns:
    """(name, path to the value). Texts have a column for each language; of what is nested, only what has a code."""
    found: Columns = []
    for name, field in shape.model_fields.items():
        kind = bare(field.annotation)
        if kind is Day:
            found.append((name, (name, "date")))
        elif kind is Ref:
            found.append((name, (name, "code")))
        elif get_origin(kind) is dict and get_args(kind) == (str, str):
            found += [(f"{name}_{language}", (name, language)) for language in LANGUAGES]
        elif get_origin(kind) is not dict and not is_nested(kind):
            found.append((name, (name,)))
    return found


def bare(kind: Any) -> Any:
    """The type without "or null"."""
    if get_origin(kind) in (Union, types.UnionType):
        return next(one for one in get_args(kind) if one is not type(None))
    return kind


def is_nested(kind: Any) -> bool:
    """Whether it is something that has no place in a cell."""
    inside = get_args(kind)[0] if get_origin(kind) is list else kind
    return isinstance(inside, type) and issubclass(inside, Shape) and inside is not Ref or get_origin(inside) is dict


def value_at(item: dict[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = item
    for step in path:
        found = (found or {}).get(step)
    if isinstance(found, list):
        return " ".join(str(one["code"] if isinstance(one, dict) else one) for one in found)
    return found


def csv_of(shape: type[Shape], items: Iterable[Shape]) -> str:
    columns = columns_of(shape)
    rows: Iterator[list[Any]] = ([value_at(item.model_dump(), path) for _name, path in columns] for item in items)
    return "".join(csv_lines([(name, name) for name, _path in columns], rows))
