"""What a methodology must say to be followed: the check that a file passes, and a copy changed in the browser too."""

import hashlib
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from minga.cocreation.methodology import ACTIVITIES, ACTS, LEADS_TO, PARTIES, SETTLES
from minga.cocreation.models import Phase
from minga.directory.shapes import (
    each,
    flag,
    kept,
    key,
    mapping,
    maybe,
    one_of,
    record,
    source,
    string,
    text,
    whole,
)
from minga.plans.models import ActionPlan

Item = dict[str, Any]
FROM = {"source": maybe(source)}


def share(value: Any, place: str) -> Iterator[str]:
    try:
        exact = Fraction(value) if isinstance(value, str) else None
    except (ValueError, ZeroDivisionError):
        exact = None
    if exact is None or exact < 0:
        yield kept(value, place, _("debe ser un número exacto, sin signo, como «2», «0.5» o «1/3»"))


PHASE = record(
    {
        **{"key": key, "kind": one_of(*Phase.Kind.values), "title": text, "description": text},
        **{"activities": each(one_of(*ACTIVITIES)), "participants": each(one_of(*PARTIES))},
        "opens_by": one_of(*Phase.Opening.values),
    },
    FROM,
)
CRITERION = record({"key": key, "title": text, "question": text}, FROM)
ROUND = record({"key": key, "title": text, "party": one_of(*PARTIES), "evaluators": whole, "is_blind": flag})
INDICATOR = record(
    {"key": key, "title": text, "question": text, "labels": mapping(text), "weight": share},
    {**FROM, "is_counted": flag, "is_justified": flag, "steps": each(whole)},
)
DIMENSION = record(
    {
        **{"key": key, "title": text, "description": text, "rounds": each(ROUND), "indicators": each(INDICATOR)},
        **{"discrepancy": share, "settles": one_of(*SETTLES)},
    },
    {"is_published_together": flag},
)
CATEGORY = record(
    {
        **{"number": whole, "title": text, "leads_to": one_of(*LEADS_TO), "description": text},
        **{"least": mapping(share), "becomes": each(whole)},
    },
    FROM,
)
METHODOLOGY = record(
    {
        **{"key": key, "title": text, "summary": text, "template": one_of(*ActionPlan.Template.values)},
        **{"months": whole, "timeline_days": whole, "phases": each(PHASE), "dimensions": each(DIMENSION)},
        "classification": record({"people": whole, "second_look_days": whole, "criteria": each(CRITERION)}),
        **{"categories": each(CATEGORY), "permits": record({act: one_of(*PARTIES) for act in ACTS})},
        **{"sectors": mapping(text), "most_share": share, "workshop_steps": each(text)},
        **{"workshop_tables": one_of("sdg", "topic", ""), "is_acted_by_forum": flag, "assumed": each(string)},
        "source": maybe(source),
    }
)


def faults_of(content: Any) -> list[str]:
    """Everything that is wrong with a methodology, in words; its parts are looked at only when its shape holds."""
    return list(METHODOLOGY(content, "")) or [
        *faults_of_phases(content),
        *faults_of_classification(content),
        *faults_of_dimensions(content["dimensions"]),
        *faults_of_categories(content),
    ]


def faults_of_phases(content: Item) -> Iterator[str]:
    yield from repeated([phase["key"] for phase in content["phases"]], "phases")
    done = [activity for phase in content["phases"] for activity in phase["activities"]]
    yield from repeated(done, "phases.activities")
    needed = ["reception", "classification", "integration", "selection", "confirmation", "formalisation"]
    if content["dimensions"]:
        needed.append("assessment")
    for activity in needed:
        if activity not in done:
            yield kept(activity, ".phases", _("ninguna fase hace esto"))
    places = [ACTIVITIES.index(activity) for activity in done if activity in needed]
    if places != sorted(places):
        yield kept(done, ".phases", _("las actividades no siguen su orden"))


def faults_of_classification(content: Item) -> Iterator[str]:
    rule = content["classification"]
    yield from repeated([one["key"] for one in rule["criteria"]], "classification.criteria")
    if not rule["criteria"]:
        yield kept([], ".classification.criteria", _("hace falta al menos un criterio"))
    if not 1 <= rule["people"] <= 9:
        yield kept(rule["people"], ".classification.people", _("debe ser de 1 a 9"))
    if not 0 <= rule["second_look_days"] <= 90:
        yield kept(rule["second_look_days"], ".classification.second_look_days", _("debe ser de 0 a 90"))


def faults_of_dimensions(dimensions: list[Item]) -> Iterator[str]:
    yield from repeated([one["key"] for one in dimensions], "dimensions")
    for place, one in enumerate(dimensions):
        where = f"dimensions[{place}]"
        yield from repeated([turn["key"] for turn in one["rounds"]], f"{where}.rounds")
        yield from repeated([indicator["key"] for indicator in one["indicators"]], f"{where}.indicators")
        if not one["rounds"] or not one["indicators"]:
            yield kept(one["key"], f".{where}", _("necesita al menos una vuelta y un indicador"))
        if sum(Fraction(indicator["weight"]) for indicator in one["indicators"]) <= 0:
            yield kept(one["key"], f".{where}", _("los pesos no pueden sumar cero"))
        for indicator in one["indicators"]:
            yield from faults_of_scale(indicator, f"{where}.{indicator['key']}")


def faults_of_scale(indicator: Item, where: str) -> Iterator[str]:
    values = [int(value) for value in indicator["labels"] if value.isdigit()]
    if len(values) != len(indicator["labels"]) or len(values) < 2:
        yield kept(list(indicator["labels"]), f".{where}.labels", _("hacen falta dos valores o más, en números"))
    elif sorted(values) != list(range(min(values), max(values) + 1)):
        yield kept(values, f".{where}.labels", _("los valores deben seguirse sin saltos"))
    steps = indicator.get("steps", [])
    if indicator.get("is_counted") and (not steps or steps != sorted(set(steps)) or len(steps) >= len(values)):
        yield kept(steps, f".{where}.steps", _("hace falta un umbral creciente para cada valor después del primero"))


def faults_of_categories(content: Item) -> Iterator[str]:
    numbers = [one["number"] for one in content["categories"]]
    dimensions = {one["key"] for one in content["dimensions"]}
    if numbers != list(range(1, len(numbers) + 1)) or not numbers:
        yield kept(numbers, ".categories", _("deben numerarse 1, 2, 3 … en orden"))
    if not any(one["leads_to"] == "commitment" for one in content["categories"]):
        yield kept(numbers, ".categories", _("ninguna lleva a un compromiso"))
    for one in content["categories"]:
        where = f".categories[{one['number'] - 1}]"
        if unknown := set(one["least"]) - dimensions:
            yield kept(sorted(unknown), f"{where}.least", _("no es una dimensión de la metodología"))
        if one["leads_to"] == "reserve" and not one["becomes"]:
            yield kept(one["number"], f"{where}.becomes", _("una reserva dice en qué categorías termina"))
        if strange := [number for number in one["becomes"] if number not in numbers or number == one["number"]]:
            yield kept(strange, f"{where}.becomes", _("no es otra categoría de la metodología"))


def repeated(names: list[str], where: str) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield kept(name, f".{where}", _("está repetido"))


def checksum_of(content: Item) -> str:
    ordered = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(ordered.encode()).hexdigest()
