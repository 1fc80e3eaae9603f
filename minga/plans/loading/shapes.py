"""The shape of each file of plans (data/README.md)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from minga.directory.shapes import (
    anything,
    date,
    each,
    either,
    flag,
    kept,
    key,
    mapping,
    maybe,
    number,
    one_of,
    record,
    source,
    string,
    text,
    whole,
)
from minga.plans.models import ActionPlan
from minga.plans.prompts import FIELDS

SOURCES = {"sources": mapping(source), "source": source}
DOUBT = record({"field": string, "value": anything, "question": text, "source": source})
DOUBTS = {"doubts": each(DOUBT)}

DOCUMENT = record(
    {
        **{"key": key, "title": text, "publisher": text, "published_on": maybe(date), "seed": string},
        **{"languages": mapping(one_of("original", "minga")), "notes": maybe(text)},
    }
)

FOREWORD = record({"author": maybe(text), "title": maybe(text), "text": text, "source": source}, SOURCES)
SECTION = record({"key": key, "title": text, "text": text, "source": source}, SOURCES | DOUBTS)
ANSWER = record(
    {"key": key, "question": text, "answer": maybe(text), "value": maybe(whole), "source": source}, SOURCES | DOUBTS
)
ENDORSEMENT = record(
    {"name": string, "position": maybe(text), "organisation": maybe(string), "source": source}, SOURCES | DOUBTS
)
CREDIT = record(
    {"role": text, "people": each(record({"name": string, "organisation": maybe(either(string, text))}, SOURCES))},
    SOURCES,
)

PLAN = record(
    {
        **{"jurisdiction": key, "slug": key, "number": whole, "title": text, "short_title": text},
        **{"template": one_of(*ActionPlan.Template.values), "starts_on": maybe(date), "ends_on": maybe(date)},
        **{"submitted_on": maybe(date), "published_on": maybe(date), "stated_end_on": maybe(date)},
        **{"stated_duration": maybe(text), "edition": maybe(text), "forewords": each(FOREWORD)},
        **{"sections": each(SECTION), "questionnaire": each(ANSWER), "endorsements": each(ENDORSEMENT)},
        **{"credits": each(CREDIT), "attachments": each(record({"title": either(text, string)}, SOURCES))},
        **{"lead_institutions": each(key), "doubts": each(DOUBT), "source": source},
    },
    SOURCES,
)
THEME = record({"key": key, "title": text, "description": maybe(text), "source": source}, SOURCES | DOUBTS)

ACTOR = record(
    {"institution": key, "side": one_of("state", "non_state"), "is_counterpart": flag, "note": maybe(text)}, SOURCES
)
CONTACT = record(
    {
        **{"name": maybe(string), "position": maybe(text), "department": maybe(text), "email": maybe(string)},
        **{"phone": maybe(string), "valid_from": maybe(date), "valid_to": maybe(date)},
    },
    SOURCES,
)
MILESTONE = record(
    {
        **{"number": whole, "label": string, "title": text, "description": maybe(text), "starts_on": maybe(date)},
        **{"ends_on": maybe(date), "starts_with": maybe(whole), "group": maybe(text), "institutions": each(key)},
        **{"expected_output": maybe(text), "source": source},
    },
    SOURCES | DOUBTS,
)
TARGET = record(
    {
        **{"title": text, "unit": text, "baseline": maybe(number), "target": number, "source": source},
        **{"direction": one_of("increase", "decrease", "reach")},
    },
    SOURCES,
)
CONFIRMATION = record(
    {
        **{"document_number": maybe(string), "dated_on": maybe(date), "from_institution": maybe(key)},
        **{"to_institution": maybe(key), "text": maybe(text), "source": source},
    },
    SOURCES,
)
COMMITMENT = record(
    {
        **{"code": string, "number": whole, "theme": maybe(key), "title": text, "short_title": maybe(text)},
        **{"starts_on": maybe(date), "ends_on": maybe(date), "leads": each(key), "fields": mapping(maybe(text))},
        **{"values": each(key), "pillars": each(key), "sdgs": each(whole), "policy_areas": each(key)},
        **{"planning_instruments": each(text), "legal_instruments": each(text), "actors": each(ACTOR)},
        **{"contacts": each(CONTACT), "milestones": each(MILESTONE), "targets": each(TARGET)},
        **{"confirmation": maybe(CONFIRMATION), "source": source, "doubts": each(DOUBT)},
    },
    SOURCES,
)
PLAN_FILE = record({"document": key, "plan": PLAN, "themes": each(THEME)}, {"commitments": each(COMMITMENT)})


def faults_of_commitment(item: dict[str, Any], template: str, themes: set[str]) -> Iterator[str]:
    """What the shape alone cannot see: fields of the template, references between parts, dates that run backwards."""
    yield from record(dict.fromkeys(FIELDS[template], anything))(item["fields"], ".fields")
    if item["theme"] is not None and item["theme"] not in themes:
        yield kept(item["theme"], ".theme", _("no está entre los temas del plan"))
    parts = [("lead", one) for one in item["leads"]] + [(one["side"], one["institution"]) for one in item["actors"]]
    yield from (kept(one, ".actors", _("está dos veces")) for one, times in Counter(parts).items() if times > 1)
    numbers = [milestone["number"] for milestone in item["milestones"]]
    if numbers != list(range(1, len(numbers) + 1)):
        yield kept(numbers, ".milestones", _("deben numerarse 1, 2, 3 … en orden"))
    asked = {doubt["field"] for doubt in item["doubts"]}
    for milestone in item["milestones"]:
        place = f".milestones[{milestone['number'] - 1}]"
        first = milestone["starts_with"]
        if first is not None and (first not in numbers or first == milestone["number"]):
            yield kept(first, f"{place}.starts_with", _("debe ser otro hito del mismo compromiso"))
        if is_backwards(milestone) and not any(
            field.startswith(f"milestones.{milestone['number']}") for field in asked
        ):
            yield kept(
                milestone["ends_on"], f"{place}.ends_on", _("termina antes de empezar y nadie lo pregunta en doubts")
            )
    if is_backwards(item) and not asked & {"starts_on", "ends_on"}:
        yield kept(item["ends_on"], ".ends_on", _("termina antes de empezar y nadie lo pregunta en doubts"))


def is_backwards(item: dict[str, Any]) -> bool:
    """Compared with the precision of the less precise end: a plan of 2019 may end in March 2019."""
    start, end = item["starts_on"], item["ends_on"]
    if not start or not end:
        return False
    length = min(len(start), len(end))
    return bool(start[:length] > end[:length])
