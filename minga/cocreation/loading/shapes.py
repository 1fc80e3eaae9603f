"""The shape of each file of processes and of the example proposals (data/README.md)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from minga.cocreation.models import Phase, Proposal
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

KINDS = {
    "council_formation": Phase.Kind.PREPARATION,
    "preparation": Phase.Kind.PREPARATION,
    "reception": Phase.Kind.RECEPTION,
    "grouping": Phase.Kind.CLASSIFICATION,
    "classification": Phase.Kind.CLASSIFICATION,
    "assessment": Phase.Kind.ASSESSMENT,
    "selection": Phase.Kind.SELECTION,
    "confirmation": Phase.Kind.CONFIRMATION,
    "accountability": Phase.Kind.ACCOUNTABILITY,
    "formalization": Phase.Kind.FORMALISATION,
    "formalisation": Phase.Kind.FORMALISATION,
}
SOURCES = {"sources": mapping(source), "source": source}
DOUBT = record({"field": string, "value": anything, "question": text, "source": source})

PHASE = record(
    {
        **{"key": one_of(*KINDS), "number": whole, "title": text, "description": text, "starts_on": maybe(date)},
        **{"ends_on": maybe(date), "participants": each(one_of("public", "working_group", "core_group"))},
    },
    SOURCES,
)
CRITERION = record(
    {"phase": key, "key": key, "title": text, "description": maybe(text), "dimension": maybe(key)}, SOURCES
)
FIGURE = record(
    {
        **{"key": key, "label": text, "value": number, "unit": text, "phase": maybe(key), "breakdown": maybe(key)},
        **{"category": maybe(string), "category_label": maybe(text), "denominator": maybe(number)},
        **{"is_derived": flag, "source": source},
    },
    SOURCES,
)
INTEGRATED = record(
    {
        **{"code": string, "category": maybe(whole), "position": whole, "title": text, "reason": maybe(text)},
        **{"institution": maybe(either(text, string)), "institutions": each(key), "commitment": maybe(string)},
        **{"footnote": maybe(text), "decided_on": maybe(date), "source": source},
    },
    SOURCES,
)
MEMBER = record(
    {
        **{"institution": maybe(key), "sector": string, "person": maybe(string), "position": maybe(text)},
        **{"from": maybe(date), "to": maybe(date), "alternate": anything, "note": maybe(text)},
    },
    SOURCES,
)
PROCESS = record(
    {
        **{"jurisdiction": key, "slug": key, "title": text, "summary": text, "plan": maybe(string)},
        **{"code_prefix": string, "starts_on": date, "ends_on": maybe(date), "is_closed": flag},
    },
    {**SOURCES, "is_demo": flag, "funnel": each(key), "methodology": key},
)
PROCESS_FILE = record(
    {
        **{"document": maybe(key), "process": PROCESS, "phases": each(PHASE), "criteria": each(CRITERION)},
        **{"figures": each(FIGURE), "not_published": each(record({"what": text, "source": source}))},
        "workshops": each(
            record(
                {"city": string, "place": maybe(text), "held_on": maybe(date), "province": string, "source": source},
                SOURCES,
            )
        ),
        "categories": each(record({"number": whole, "title": text, "leads_to": text}, SOURCES)),
        **{"integrated_proposals": each(INTEGRATED), "doubts": each(DOUBT)},
        "groups": each(record({"key": key, "name": text, "members": each(MEMBER)}, SOURCES)),
    },
    {"workshop_steps": each(record({"number": whole, "title": text}, SOURCES))},
)

EXAMPLE = record(
    {
        **{"process": key, "title": string, "problem": string, "solution": string, "territory": maybe(string)},
        **{"sdg": maybe(either(whole, one_of("none"))), "sector": one_of(*Proposal.Sector.values)},
        "support": whole,
    },
    {"name": string},
)
EXAMPLES = record({"jurisdiction": key, "proposals": each(EXAMPLE)}, {"note": anything})


def faults_of_process(content: dict[str, Any]) -> Iterator[str]:
    """What the shape alone cannot see: references between the parts, repeated keys, phases out of order."""
    phases = [phase["key"] for phase in content["phases"]]
    numbers = [phase["number"] for phase in content["phases"]]
    if numbers != list(range(1, len(numbers) + 1)):
        yield kept(numbers, ".phases", _("deben numerarse 1, 2, 3 … en orden"))
    for part in ("criteria", "figures"):
        for place, item in enumerate(content[part]):
            if item["phase"] is not None and item["phase"] not in phases:
                yield kept(item["phase"], f".{part}[{place}].phase", _("no es una fase del proceso"))
    for part, name in (
        ("phases", "key"),
        ("figures", "key"),
        ("categories", "number"),
        ("integrated_proposals", "code"),
    ):
        times = Counter(item[name] for item in content[part])
        yield from (kept(one, f".{part}", _("está repetido")) for one, count in times.items() if count > 1)
    categories = {category["number"] for category in content["categories"]}
    for item in content["integrated_proposals"]:
        if item["category"] is not None and item["category"] not in categories:
            yield kept(item["category"], f".{item['code']}.category", _("no es una categoría del proceso"))
    figures = {figure["key"] for figure in content["figures"]}
    for one in content["process"].get("funnel", []):
        if one not in figures:
            yield kept(one, ".process.funnel", _("no es una cifra del proceso"))
