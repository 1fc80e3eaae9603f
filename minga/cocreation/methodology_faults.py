"""What a methodology that somebody is changing still lacks, each fault with its part and its field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minga.cocreation.methodology_shape import faults_of

VALUE = re.compile(r"(.*?) \((?=[\"\[{\d\-tfn])(.*)\)", re.DOTALL)
GENERAL = ("title", "summary", "template", "months", "timeline_days", "most_share", "workshop_tables")
ROW = re.compile(r"(phases|categories|workshop_steps)\[(\d+)\](?:\.(.+))?")
CRITERION = re.compile(r"classification\.criteria\[(\d+)\](?:\.(.+))?")
INSIDE = re.compile(r"dimensions\[(\d+)\]\.(rounds|indicators)\[(\d+)\](?:\.(.+))?")
SCALE = re.compile(r"dimensions\[(\d+)\]\.([a-z0-9_-]+)\.(labels|steps)")
DIMENSION = re.compile(r"dimensions\[(\d+)\](?:\.(.+))?")
PARTS = {"phases": "fases", "categories": "categorias", "workshop_steps": "talleres"}


@dataclass(frozen=True)
class Fault:
    """`part` is where it is changed; `row` the piece of a list; `field` may be of a text in two languages."""

    problem: str
    part: str
    row: int | None = None
    field: str = ""


def faults_in(content: Mapping[str, Any]) -> list[Fault]:
    return [located(fault, content) for fault in faults_of(content)]


def located(fault: str, content: Mapping[str, Any]) -> Fault:
    place, _colon, rest = fault.partition(": ")
    found = VALUE.fullmatch(rest)
    problem = found[1] if found else rest
    return Fault(problem, *where(place, content))


def where(place: str, content: Mapping[str, Any]) -> tuple[str, int | None, str]:
    if found := ROW.match(place):
        return PARTS[found[1]], int(found[2]), field_of(found[3], content[found[1]][int(found[2])])
    if found := CRITERION.match(place):
        criterion = content["classification"]["criteria"][int(found[1])]
        return "clasificacion", int(found[1]), field_of(found[2], criterion)
    if place.startswith("dimensions"):
        return where_scored(place, content)
    first, _dot, rest = place.partition(".")
    if first == "classification":
        return "clasificacion", None, rest if rest != "criteria" else ""
    if first == "permits":
        return "permisos", None, rest
    if first == "sectors":
        keys = list(content["sectors"])
        name = rest.partition(".")[0]
        return "sectores", keys.index(name) if name in keys else None, blank("name", content["sectors"].get(name, {}))
    if first in PARTS:
        return PARTS[first], None, ""
    return "general", None, field_of(first, content) if first in GENERAL else ""


def where_scored(place: str, content: Mapping[str, Any]) -> tuple[str, int | None, str]:
    """Of the dimensions: in one of its lists, or in the dimension itself."""
    dimensions = content["dimensions"]
    if found := INSIDE.match(place):
        dimension = dimensions[int(found[1])]
        part = {"rounds": "vueltas", "indicators": "indicadores"}[found[2]]
        item = dimension[found[2]][int(found[3])]
        return f"{part}-{dimension['key']}", int(found[3]), field_of(found[4], item)
    if found := SCALE.match(place):
        dimension = dimensions[int(found[1])]
        keys = [one["key"] for one in dimension["indicators"]]
        return f"indicadores-{dimension['key']}", keys.index(found[2]), found[3]
    if found := DIMENSION.match(place):
        return "dimensiones", int(found[1]), field_of(found[2], dimensions[int(found[1])])
    return "dimensiones", None, ""


def field_of(path: str | None, item: Any) -> str:
    """ "title" → the language of it that is missing; "least.x" → "least_x"; "labels.3" → "labels"."""
    if not path:
        return blank("text", item) if isinstance(item, Mapping) and not item.get("key") and "es" in item else ""
    first, _dot, rest = path.partition(".")
    if first == "least" and rest:
        return f"least_{rest}"
    if first == "key":
        return ""
    value = item.get(first) if isinstance(item, Mapping) else None
    return blank(first, value) if isinstance(value, Mapping) and "es" in value else re.sub(r"\[.*", "", first)


def blank(name: str, text: Mapping[str, str]) -> str:
    return f"{name}_es" if not text.get("es", "").strip() else f"{name}_en"
