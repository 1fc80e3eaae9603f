"""What every file of published plans must satisfy, whichever plan it transcribes.

A check takes a value and the place where it stands, and answers with a list of problems; an empty list is a pass.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
SEEDS = ROOT.parent / "shared" / "seeds"
NO_SEEDS = "the published documents' texts (shared/seeds) are not on this machine"

# How many lines each published text has, so that references can be checked where the texts are absent.
SEED_LINES = {"ecuador-2019-2021": 1232, "quito-2019": 471, "quito-2022-2023": 195, "pichincha-2024-2027": 193}
OUTSIDE_DOCUMENTS = {"ogp-site"}  # cited by address, without line numbers

Check = Callable[[Any, str], list[str]]


def text(value: Any, where: str) -> list[str]:
    if not isinstance(value, dict) or set(value) != {"es", "en"}:
        return [f"{where}: not a text in Spanish and English"]
    return [f"{where}.{lang}: empty" for lang in ("es", "en") if not str(value[lang] or "").strip()]


def string(value: Any, where: str) -> list[str]:
    return [] if isinstance(value, str) and value.strip() else [f"{where}: not a text"]


def key(value: Any, where: str) -> list[str]:
    good = isinstance(value, str) and re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", value)
    return [] if good else [f"{where}: {value!r} is not a key"]


def integer(value: Any, where: str) -> list[str]:
    return [] if isinstance(value, int) and not isinstance(value, bool) else [f"{where}: not a whole number"]


def number(value: Any, where: str) -> list[str]:
    return [] if isinstance(value, int | float) and not isinstance(value, bool) else [f"{where}: not a number"]


def boolean(value: Any, where: str) -> list[str]:
    return [] if isinstance(value, bool) else [f"{where}: neither true nor false"]


def day(value: Any, where: str) -> list[str]:
    good = isinstance(value, str) and re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", value)
    return [] if good else [f"{where}: {value!r} is not a date"]


def source(value: Any, where: str) -> list[str]:
    if not isinstance(value, dict) or not {"document", "section"} <= set(value) <= {"document", "section", "lines"}:
        return [f"{where}: not a source"]
    if value["document"] in OUTSIDE_DOCUMENTS:
        return string(value["section"], f"{where}.section")
    last = SEED_LINES.get(value["document"])
    lines = value.get("lines")
    if last is None:
        return [f"{where}: unknown document {value['document']!r}"]
    if not (isinstance(lines, list) and len(lines) == 2 and 1 <= lines[0] <= lines[1] <= last):
        return [f"{where}: lines {lines!r} are not inside the {last} lines of {value['document']}"]
    return string(value["section"], f"{where}.section")


def anything(value: Any, where: str) -> list[str]:
    return []


def maybe(check: Check) -> Check:
    return lambda value, where: [] if value is None else check(value, where)


def either(*checks: Check) -> Check:
    def answer(value: Any, where: str) -> list[str]:
        found = [check(value, where) for check in checks]
        return [] if [] in found else found[0]

    return answer


def one_of(*allowed: object) -> Check:
    return lambda value, where: [] if value in allowed else [f"{where}: {value!r} is not one of {allowed}"]


def each(check: Check) -> Check:
    def answer(value: Any, where: str) -> list[str]:
        if not isinstance(value, list):
            return [f"{where}: not a list"]
        return [problem for n, item in enumerate(value) for problem in check(item, f"{where}[{n}]")]

    return answer


def record(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    """A record has every required key, no unknown one; `sources` and `doubts` are welcome everywhere."""
    welcome = {"sources": sources_by_field, "doubts": doubts, **(optional or {})}

    def answer(value: Any, where: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{where}: not a record"]
        found = [f"{where}: lacks {name!r}" for name in required if name not in value]
        for name, content in value.items():
            check = required.get(name) or welcome.get(name)
            found += check(content, f"{where}.{name}") if check else [f"{where}: unknown key {name!r}"]
        return found

    return answer


def sources_by_field(value: Any, where: str) -> list[str]:
    return [problem for field, cited in value.items() for problem in source(cited, f"{where}.{field}")]


def doubts(value: Any, where: str) -> list[str]:
    return each(record({"field": string, "value": anything, "question": text, "source": source}))(value, where)


FIELDS = {
    "national_classic": ("problem", "description", "contribution", "relevance", "additional_information"),
    "quito_2019": ("pillar_text", "problem", "objective", "description", "relevance", "ambition"),
    "ogp_local": (
        *("problem", "status_quo", "action", "contribution", "long_term_goal"),
        *("primary_policy_area", "primary_sector"),
    ),
}
VALUES = one_of("access_to_information", "civic_participation", "public_accountability", "technology_innovation")
PILLARS = one_of(
    *("transparency_access", "integrity_accountability"), *("citizen_participation", "collaboration_innovation")
)

DOCUMENT = record(
    {
        **{"key": key, "title": text, "publisher": text, "published_on": maybe(day), "seed": string},
        "languages": lambda value, where: [
            f"{where}: {value!r}" for kind in value.values() if kind not in ("original", "minga")
        ],
        "notes": maybe(text),
    }
)

PERSON = record({"name": string, "organisation": maybe(either(string, text))})
PLAN = record(
    {
        "jurisdiction": one_of("ecuador", "quito", "pichincha"),
        **{"slug": string, "title": text, "short_title": text, "template": one_of(*FIELDS)},
        **{"starts_on": maybe(day), "ends_on": maybe(day), "submitted_on": maybe(day), "published_on": maybe(day)},
        **{"stated_end_on": maybe(day), "stated_duration": maybe(text), "edition": maybe(text), "number": integer},
        "forewords": each(record({"author": maybe(text), "title": maybe(text), "text": text, "source": source})),
        "sections": each(record({"key": key, "title": text, "text": text, "source": source})),
        "questionnaire": each(
            record({"key": key, "question": text, "answer": maybe(text), "value": maybe(integer), "source": source})
        ),
        "endorsements": each(
            record({"name": string, "position": maybe(text), "organisation": maybe(string), "source": source})
        ),
        "credits": each(record({"role": text, "people": each(PERSON)})),
        "attachments": each(record({"title": either(text, string)})),
        **{"lead_institutions": each(key), "doubts": doubts, "source": source},
    }
)
THEME = record({"key": key, "title": text, "description": maybe(text), "source": source})

ACTOR = record(
    {"institution": key, "side": one_of("state", "non_state"), "is_counterpart": boolean, "note": maybe(text)}
)
CONTACT = record(
    {
        **{"name": maybe(string), "position": maybe(text), "department": maybe(text), "email": maybe(string)},
        **{"phone": maybe(string), "valid_from": maybe(day), "valid_to": maybe(day)},
    }
)
MILESTONE = record(
    {
        **{"number": integer, "label": string, "title": text, "description": maybe(text), "starts_on": maybe(day)},
        **{"ends_on": maybe(day), "starts_with": maybe(integer), "group": maybe(text), "institutions": each(key)},
        **{"expected_output": maybe(text), "source": source},
    }
)
TARGET = record(
    {
        **{"title": text, "unit": text, "baseline": maybe(number), "target": number, "source": source},
        "direction": one_of("increase", "decrease", "reach"),
    }
)
CONFIRMATION = record(
    {
        **{"document_number": maybe(string), "dated_on": maybe(day), "from_institution": maybe(key)},
        **{"to_institution": maybe(key), "text": maybe(text), "source": source},
    }
)


def commitment(template: str) -> Check:
    """The shape of a commitment of that template: the common part and the template's own fields."""
    return record(
        {
            **{"code": string, "number": integer, "theme": maybe(key), "title": text, "short_title": maybe(text)},
            **{"starts_on": maybe(day), "ends_on": maybe(day), "leads": each(key)},
            "fields": record(dict.fromkeys(FIELDS[template], maybe(text))),
            **{"values": each(VALUES), "pillars": each(PILLARS), "sdgs": each(one_of(*range(1, 18)))},
            **{"policy_areas": each(key), "planning_instruments": each(text), "legal_instruments": each(text)},
            **{"actors": each(ACTOR), "contacts": each(CONTACT), "milestones": each(MILESTONE)},
            **{"targets": each(TARGET), "confirmation": maybe(CONFIRMATION), "source": source},
            **{"sources": sources_by_field, "doubts": doubts},
        }
    )


PROCESS = record(
    {
        "document": key,
        "process": record(
            {
                **{"jurisdiction": string, "slug": string, "title": text, "summary": text, "plan": string},
                **{"code_prefix": string, "starts_on": maybe(day), "ends_on": maybe(day), "is_closed": boolean},
                "source": source,
            },
            {"funnel": each(key), "methodology": key},
        ),
        "phases": each(
            record(
                {
                    **{"key": key, "number": integer, "title": text, "description": text, "starts_on": maybe(day)},
                    **{"ends_on": maybe(day), "source": source},
                    "participants": each(one_of("public", "working_group", "core_group")),
                }
            )
        ),
        "criteria": each(
            record(
                {
                    **{"phase": key, "key": key, "title": text, "description": maybe(text), "dimension": maybe(key)},
                    "source": source,
                }
            )
        ),
        "figures": each(
            record(
                {
                    **{"key": key, "label": text, "value": number, "unit": text, "phase": maybe(key)},
                    **{"breakdown": maybe(key), "category": maybe(key), "category_label": maybe(text)},
                    **{"denominator": maybe(number), "is_derived": boolean, "source": source},
                }
            )
        ),
        "not_published": each(record({"what": text, "source": source})),
        "workshops": each(
            record({"city": string, "place": maybe(text), "held_on": maybe(day), "province": string, "source": source})
        ),
        "categories": each(record({"number": integer, "title": text, "leads_to": text, "source": source})),
        "integrated_proposals": each(
            record(
                {
                    **{"code": string, "category": maybe(integer), "position": integer, "title": text},
                    **{"reason": maybe(text), "institution": maybe(text), "institutions": each(key)},
                    **{"commitment": maybe(string), "footnote": maybe(text), "decided_on": maybe(day)},
                    "source": source,
                }
            )
        ),
        "groups": each(
            record(
                {
                    **{"key": key, "name": text, "source": source},
                    "members": each(
                        record(
                            {
                                **{"institution": maybe(key), "sector": string, "person": maybe(string)},
                                **{"position": maybe(text), "from": maybe(day), "to": maybe(day)},
                                **{"alternate": anything, "note": maybe(text)},
                            }
                        )
                    ),
                }
            )
        ),
        "doubts": doubts,
    },
    {"workshop_steps": each(record({"number": integer, "title": text, "source": source}))},
)

INSTITUTION_KINDS = (
    *("ministry", "secretariat", "presidency", "municipality", "provincial_government", "public_company"),
    *("service", "control_body", "council", "university", "foundation", "association", "chamber", "network"),
    *("company", "multilateral", "cooperation", "other"),
)
INSTITUTION = record(
    {
        **{"key": key, "name": string, "name_en": maybe(string), "acronym": maybe(string)},
        **{"kind": one_of(*INSTITUTION_KINDS), "parent": maybe(key), "former_names": each(string), "source": source},
        "sector": one_of("government", "civil_society", "academia", "private", "international"),
        "level": one_of("national", "provincial", "municipal", None),
    }
)


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def read_plan(name: str) -> dict[str, Any]:
    """The whole plan, whether it lies in one file or in a folder with one file per commitment."""
    folder = DATA / "plans" / name
    whole: dict[str, Any] = read_json(folder / "plan.json" if folder.is_dir() else folder.with_suffix(".json"))
    if not folder.is_dir():
        return whole
    files = sorted(path for path in folder.glob("*.json") if path.name != "plan.json")
    return {**whole, "commitments": [read_json(path) for path in files]}


def read_institutions() -> dict[str, dict[str, Any]]:
    found = [item for path in sorted((DATA / "institutions").glob("*.json")) for item in read_json(path)]
    return {item["key"]: item for item in found}


def walk(node: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Every value inside a file with the place where it stands, the file itself included."""
    yield where, node
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, content in inner:
        yield from walk(content, f"{where}.{name}")


def sources_in(node: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(where, part) for where, part in walk(node) if isinstance(part, dict) and "section" in part]


def half_translated(node: Any) -> list[str]:
    """Texts that miss one of the two languages, wherever they stand."""
    return [
        problem
        for where, part in walk(node)
        if isinstance(part, dict) and {"es", "en"} & set(part) and not where.endswith(".languages")
        for problem in text(part, where)
    ]


def dates_backwards(node: Any) -> list[str]:
    """Things that end before they start; the shorter date decides the precision of the comparison."""
    found = []
    for where, part in walk(node):
        start, end = (part.get("starts_on"), part.get("ends_on")) if isinstance(part, dict) else (None, None)
        if isinstance(start, str) and isinstance(end, str):
            precision = min(len(start), len(end))
            found += [where] if start[:precision] > end[:precision] else []
    return found


def unknown_institutions(node: Any) -> list[str]:
    """Institution keys, in any of the fields that hold one, that no institutions file knows."""
    known = read_institutions()
    used: list[tuple[str, str]] = []
    for where, part in walk(node):
        name = where.rsplit(".", 1)[-1]
        if name in {"from_institution", "to_institution"} or (name == "institution" and isinstance(part, str)):
            used.append((where, part))
        elif name in {"institutions", "leads", "lead_institutions"} and isinstance(part, list):
            used += [(where, item) for item in part]
    return [f"{where}: {item!r}" for where, item in used if item is not None and item not in known]


@cache
def seed_lines(file_name: str) -> list[str]:
    return (SEEDS / file_name).read_text(encoding="utf-8").split("\n")


def seed_text(cited: dict[str, Any], file_name: str) -> str:
    """The lines of the published text that a source cites."""
    first, last = cited["lines"]
    return "\n".join(seed_lines(file_name)[first - 1 : last])


def plain(words: str) -> str:
    """Lower case, without accents, marks of format or line breaks: what two readings must share."""
    bare = unicodedata.normalize("NFKD", words.lower())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def absent_words(words: str, cited: dict[str, Any], file_name: str) -> list[str]:
    """Words of our transcription (four letters or more, and all numbers) that the cited lines do not have."""
    there = plain(seed_text(cited, file_name))
    mine = dict.fromkeys(word for word in plain(words).split() if len(word) > 3 or word.isdigit())
    return [word for word in mine if word not in there]
