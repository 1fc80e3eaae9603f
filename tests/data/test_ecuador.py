"""Ecuador's first national plan, counted against the published document."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from . import schema

NAME = "ecuador-2019-2021"
SEED = f"{NAME}.en.txt"
PLAN = schema.read_plan(NAME)
COMMITMENTS: list[dict[str, Any]] = PLAN["commitments"]
PROCESS = schema.read_json(schema.DATA / "processes" / "ecuador-2018-2019.json")
DOCUMENT = schema.read_json(schema.DATA / "documents" / f"{NAME}.json")
INSTITUTIONS = schema.read_json(schema.DATA / "institutions" / "ecuador.json")
TAXONOMIES = schema.read_json(schema.DATA / "taxonomies.json")

needs_seeds = pytest.mark.skipif(not (schema.SEEDS / SEED).exists(), reason=schema.NO_SEEDS)
per_commitment = pytest.mark.parametrize("commitment", COMMITMENTS, ids=[item["code"] for item in COMMITMENTS])

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


QUESTIONS = {  # the words of the sheet's own headings
    *("what", "problem", "does", "address", "this", "commitment", "will", "help", "solving"),
    *("relevant", "values", "additional", "information"),
}


def doubted(commitment: dict[str, Any]) -> set[str]:
    return {doubt["field"] for doubt in commitment["doubts"]}


def figure(key: str) -> dict[str, Any]:
    (found,) = [item for item in PROCESS["figures"] if item["key"] == key]
    return found


def test_every_file_has_its_exact_shape():
    found = schema.DOCUMENT(DOCUMENT, "document") + schema.PLAN(PLAN["plan"], "plan")
    found += schema.each(schema.THEME)(PLAN["themes"], "themes") + schema.PROCESS(PROCESS, "process")
    found += schema.each(schema.commitment("national_classic"))(COMMITMENTS, "commitments")
    found += schema.each(schema.INSTITUTION)(INSTITUTIONS, "institutions")
    assert found == []


@pytest.mark.parametrize("content", [PLAN, PROCESS, DOCUMENT, TAXONOMIES["ogp_values"], TAXONOMIES["pillars"]])
def test_every_text_has_both_languages(content):
    assert schema.half_translated(content) == []


def test_no_institution_is_unknown_or_written_twice():
    assert schema.unknown_institutions(PLAN) + schema.unknown_institutions(PROCESS) == []
    keys = [item["key"] for item in INSTITUTIONS]
    assert len(keys) == len(set(keys))
    assert [item["key"] for item in INSTITUTIONS if item["parent"] and item["parent"] not in keys] == []


def test_no_date_goes_backwards():
    assert schema.dates_backwards(PLAN) + schema.dates_backwards(PROCESS) == []


def test_there_are_ten_commitments_with_59_milestones():
    assert [item["code"] for item in COMMITMENTS] == [f"EC{n:04d}" for n in range(1, 11)]
    assert [len(item["milestones"]) for item in COMMITMENTS] == [7, 5, 9, 4, 5, 4, 9, 5, 5, 6]
    assert sum(len(item["milestones"]) for item in COMMITMENTS) == 59
    for item in COMMITMENTS:
        assert [milestone["number"] for milestone in item["milestones"]] == list(range(1, len(item["milestones"]) + 1))


def test_the_leads_and_the_periods_are_those_of_the_document():
    assert [(item["leads"], item["starts_on"], item["ends_on"]) for item in COMMITMENTS] == [
        (["mintel"], "2020-01", "2021-04"),
        (["planifica-ecuador"], "2020-01", "2021-06"),
        (["sercop"], "2020-01", "2021-08"),
        (["mae"], "2020-01", "2020-12"),
        (["mernnr"], "2020-01", "2021-08"),
        (["dpe"], "2020-01", "2021-08"),
        (["sdh"], "2020-01", "2021-06"),
        (["presidencia"], "2020-01", "2021-04"),
        (["presidencia"], "2020-01", "2021-05"),
        (["mdt"], "2020-01", "2021-07"),
    ]
    assert PLAN["plan"]["starts_on"] == min(item["starts_on"] for item in COMMITMENTS)
    assert PLAN["plan"]["ends_on"] == max(item["ends_on"] for item in COMMITMENTS)
    assert PLAN["plan"]["lead_institutions"] == list(dict.fromkeys(item["leads"][0] for item in COMMITMENTS))


def test_the_themes_group_the_commitments_as_the_document_does():
    assert [item["key"] for item in PLAN["themes"]] == [
        *("open-data", "transparency-capacity", "citizen-empowerment", "public-innovation")
    ]
    assert Counter(item["theme"] for item in COMMITMENTS) == {
        **{"open-data": 3, "transparency-capacity": 2, "citizen-empowerment": 2, "public-innovation": 3}
    }


@per_commitment
def test_every_commitment_has_one_lead_and_a_non_state_counterpart(commitment):
    assert len(commitment["leads"]) == 1
    counterparts = [actor for actor in commitment["actors"] if actor["is_counterpart"]]
    assert counterparts
    assert {actor["side"] for actor in counterparts} == {"non_state"}


def test_actors_are_counted_as_printed():
    def count(side: str, counterpart: bool | None = None) -> list[int]:
        return [
            sum(
                actor["side"] == side and counterpart in (None, actor["is_counterpart"])
                for actor in commitment["actors"]
            )
            for commitment in COMMITMENTS
        ]

    assert count("state") == [3, 2, 2, 6, 10, 4, 22, 5, 1, 2]
    assert count("non_state") == [2, 2, 6, 5, 8, 4, 4, 5, 1, 5]
    assert count("non_state", True) == [1, 1, 1, 1, 4, 1, 3, 1, 1, 1]


@per_commitment
def test_milestones_stay_inside_their_commitment(commitment):
    for milestone in commitment["milestones"]:
        start, end = milestone["starts_on"], milestone["ends_on"]
        assert start is None or commitment["starts_on"] <= start <= commitment["ends_on"]
        assert end is None or commitment["starts_on"] <= end <= commitment["ends_on"]


@per_commitment
def test_a_milestone_without_a_date_has_a_doubt_that_says_why(commitment):
    bare = {
        f"milestones.{item['number']}.starts_on"
        for item in commitment["milestones"]
        if item["starts_on"] is None or item["ends_on"] is None
    }
    assert bare - doubted(commitment) == set()


def test_milestones_that_wait_for_another_say_which():
    waits = [(c["number"], m["number"], m["starts_with"]) for c in COMMITMENTS for m in c["milestones"]]
    assert [wait for wait in waits if wait[2]] == [(4, 2, 1), (4, 3, 2), (9, 4, 2), (9, 5, 3), (10, 2, 1), (10, 6, 5)]


def test_only_the_first_commitment_has_its_confirmation_published():
    assert [item["code"] for item in COMMITMENTS if item["confirmation"]] == ["EC0001"]
    confirmation = COMMITMENTS[0]["confirmation"]
    assert (confirmation["document_number"], confirmation["dated_on"]) == ("MINTELVTIC-2019-0481-O", "2019-12-27")
    assert [item["code"] for item in COMMITMENTS[1:] if "confirmation" not in doubted(item)] == []


def test_the_measurable_targets_are_those_of_procurement_and_of_the_workshops():
    targets = [(c["code"], t["direction"], t["target"]) for c in COMMITMENTS for t in c["targets"]]
    assert targets == [
        *(("EC0003", "decrease", 5), ("EC0003", "increase", 5), ("EC0003", "increase", 5)),
        ("EC0007", "reach", 12),
    ]


def test_the_co_creation_figures_add_up():
    value = {item["key"]: item["value"] for item in PROCESS["figures"]}
    assert value["proposals"] == value["proposals-web"] + value["proposals-workshops"] == 335
    assert value["proposals"] == value["proposals-related"] + value["proposals-unrelated"] == 181 + 154
    assert value["proposals-with-sdg"] + value["proposals-without-sdg"] == 335
    assert round(100 * value["proposals-without-sdg"] / 335, 2) == value["proposals-without-sdg-share"] == 3.88
    named = ["17", "09", "13", "01", "11", "18", "10"]
    assert [value[f"web-province-{code}"] for code in named] == [118, 60, 21, 19, 18, 11, 10]
    assert sum(value[f"web-province-{code}"] for code in named) + value["web-province-others"] == 297
    assert value["web-province-17-share"] == round(100 * 118 / 297, 2) == 39.73
    assert value["web-province-09-share"] == round(100 * 60 / 297, 2) == 20.20
    assert value["workshop-men"] + value["workshop-women"] == value["workshop-people"] == 223 + 196
    sectors = [value[f"workshop-sector-{name}-share"] for name in ("civil-society", "public-sector", "academia")]
    assert sectors == [45, 34, 21]
    assert sum(sectors) == 100
    assert [value[f"web-ethnicity-{name}-share"] for name in ("mestizo", "montubio", "indigenous")] == [
        *(79.80, 6.06, 5.40)
    ]
    assert [value[f"web-sector-{name}-share"] for name in ("citizens", "civil-society")] == [44, 20]
    assert value["web-age-26-45-share"] == 68
    assert value["integrated-proposals"] == sum(value[f"category-{n}"] for n in (1, 2, 3, 4)) == 43


def test_every_part_of_a_whole_names_its_denominator():
    assert [item["key"] for item in PROCESS["figures"] if item["breakdown"] and not item["denominator"]] == []
    assert [
        item["key"] for item in PROCESS["figures"] if item["unit"]["en"] == "percent" and not item["breakdown"]
    ] == []


def test_figures_that_the_document_does_not_print_are_marked_as_derived():
    assert sorted(item["key"] for item in PROCESS["figures"] if item["is_derived"]) == [
        *("category-1", "category-2", "category-3", "category-4", "proposals-with-sdg"),
        *("web-province-others", "workshop-people"),
    ]


def test_the_integrated_proposals_are_listed_by_category_with_their_reasons():
    proposals = PROCESS["integrated_proposals"]
    assert [item["code"] for item in proposals] == [f"EC-2018-I{n:02d}" for n in range(1, 38)]
    assert Counter(item["category"] for item in proposals) == {1: 10, 3: 8, 4: 19}
    assert [item["commitment"] for item in proposals[:10]] == [item["code"] for item in COMMITMENTS]
    assert [item["title"] for item in proposals[:10]] == [item["title"] for item in COMMITMENTS]
    assert {item["commitment"] for item in proposals[10:]} == {None}
    bare = [(item["category"], item["position"]) for item in proposals[10:] if item["reason"] is None]
    assert bare == [(4, 2), (4, 9), (4, 10), (4, 12), (4, 13), (4, 16)]
    noted = [(item["category"], item["position"]) for item in proposals if item["footnote"]]
    assert noted == [(3, 2), (3, 3), (3, 5)]
    assert [item["position"] for item in proposals if item["category"] == 3 and not item["institutions"]] == []


def test_the_process_has_its_phases_criteria_steps_cities_and_groups():
    assert [item["number"] for item in PROCESS["phases"]] == [1, 2, 3, 4, 5, 6, 7]
    keys = {item["key"] for item in PROCESS["phases"]}
    assert Counter((item["phase"], item["dimension"]) for item in PROCESS["criteria"]) == {
        **{("grouping", None): 4, ("assessment", "feasibility"): 4, ("assessment", "relevance"): 3}
    }
    assert {item["phase"] for item in PROCESS["criteria"] + PROCESS["figures"]} - keys == set()
    assert [item["number"] for item in PROCESS["workshop_steps"]] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [item["city"] for item in PROCESS["workshops"]] == [
        *("Ambato", "Puyo", "Cuenca", "Loja", "Manta", "Guayaquil", "Ibarra", "Quito")
    ]
    members = {item["key"]: item["members"] for item in PROCESS["groups"]}
    assert Counter(member["sector"] for member in members["core-group"]) == {
        **{"civil_society": 4, "academia": 3, "government": 5}
    }
    assert {m["institution"]: m["from"] for m in members["core-group"] if m["from"]} == {
        **{"fundacion-esquel": "2019-08-26", "dpe": "2019-08-26"}
    }
    assert [m["institution"] for m in members["working-group-commission"]] == ["iaen", "fundapi", "presidencia"]
    assert [m["institution"] for m in members["assessment-commission"]] == ["fcd", "uhemisferios", "presidencia"]


def test_the_taxonomies_are_complete():
    goals = TAXONOMIES["sdgs"]
    assert [goal["number"] for goal in goals] == list(range(1, 18))
    assert [goal["number"] for goal in goals if sorted(filter(None, goal["name"])) != ["en", "es", "qu"]] == []
    assert [goal["number"] for goal in goals if not all(goal["name"].values())] == []
    assert {goal["qu_reviewed"] for goal in goals} == {False}
    assert [item["number"] for item in TAXONOMIES["pillars"]] == [1, 2, 3, 4]
    assert len(TAXONOMIES["ogp_values"]) == 4
    assert len({item["key"] for item in TAXONOMIES["policy_areas"]}) == 26
    for commitment in COMMITMENTS:
        assert set(commitment["values"]) <= {item["key"] for item in TAXONOMIES["ogp_values"]}
        assert set(commitment["pillars"]) <= {item["key"] for item in TAXONOMIES["pillars"]}


def test_the_goals_of_each_commitment_are_those_printed():
    assert [item["sdgs"] for item in COMMITMENTS] == [
        *([9, 16, 17], [9, 16, 17], [8, 9, 10, 12, 16, 17], [12, 13, 15, 16, 17], [12, 16, 17], [16, 17]),
        *([3, 4, 5, 10, 16, 17], [9, 10, 16, 17], [9, 10, 16, 17], [9, 12, 16, 17]),
    ]


# From here on, against the published text itself.


@needs_seeds
def test_the_published_text_has_the_lines_that_the_references_count_on():
    lines = len((schema.SEEDS / SEED).read_text(encoding="utf-8").splitlines())
    assert lines == schema.SEED_LINES[NAME]


@needs_seeds
@per_commitment
def test_the_fields_are_word_for_word_the_document(commitment):
    for name, content in commitment["fields"].items():
        cited = commitment["sources"][name]
        assert schema.absent_words(content["en"], cited, SEED) == []
        left_out = words_left_out(content["en"], cited)
        assert left_out - QUESTIONS == set(), f"{commitment['code']}.{name}"


def words_left_out(content: str, cited: dict[str, Any]) -> set[str]:
    mine = schema.plain(content)
    there = re.sub(r"<[^>]+>|&quot;", "", schema.seed_text(cited, SEED))
    return {word for word in schema.plain(there).split() if len(word) > 3 and word not in mine}


@needs_seeds
@per_commitment
def test_the_milestones_are_word_for_word_the_document_unless_a_doubt_says_otherwise(commitment):
    for milestone in commitment["milestones"]:
        if f"milestones.{milestone['number']}.title" in doubted(commitment) and commitment["code"] != "EC0007":
            assert len(schema.absent_words(milestone["title"]["en"], milestone["source"], SEED)) <= 5
        else:
            assert schema.absent_words(milestone["title"]["en"], milestone["source"], SEED) == []
            assert f"Milestone {milestone['number']}:" in schema.seed_text(milestone["source"], SEED)


@needs_seeds
@per_commitment
def test_the_months_of_the_milestones_are_printed_on_their_row(commitment):
    shared_cell = doubted(commitment)
    for milestone in commitment["milestones"]:
        if f"milestones.{milestone['number']}.starts_on" in shared_cell and commitment["code"] == "EC0003":
            continue
        dates = [milestone[name] for name in ("starts_on", "ends_on") if milestone[name]]
        printed = [f"{MONTHS[int(date[5:7]) - 1]} {date[:4]}" for date in dates]
        row = schema.seed_text(milestone["source"], SEED)
        columns = re.findall(rf"(?<!\d )\b(?:{'|'.join(MONTHS)}) 20\d\d", row)
        assert columns == printed, f"{commitment['code']} milestone {milestone['number']}"


@needs_seeds
@per_commitment
def test_instruments_contacts_and_goals_are_printed_where_the_source_says(commitment):
    sources = commitment["sources"]
    for name in ("planning_instruments", "legal_instruments"):
        words = " ".join(item["en"] for item in commitment[name])
        assert schema.absent_words(words, sources[name], SEED) == []
    for contact in commitment["contacts"]:
        place = schema.seed_text(sources["contacts"], SEED).replace("@ ", "@").replace("@ \n", "@")
        assert contact["email"] in place
        assert contact["phone"] in place
        assert contact["department"]["en"].rstrip(".") in place
        assert contact["name"] is None or set(contact["name"].split()) <= set(place.split())
    goals = [int(n) for n in re.findall(r"Objective (\d+):", schema.seed_text(sources["sdgs"], SEED))]
    assert commitment["sdgs"] == goals


@needs_seeds
@pytest.mark.parametrize("section", PLAN["plan"]["sections"], ids=lambda section: section["key"])
def test_the_sections_are_the_whole_text_word_for_word(section):
    repaired = {"core-group": {"mipro"}, "references": {"better", "society"}}
    absent = schema.absent_words(section["text"]["en"], section["source"], SEED)
    assert set(absent) == repaired.get(section["key"], set())
    scanning_debris = {"minro", "phasf", "strenghtening", "verter", "soviets", "bodget", "quot"}
    glued_note = re.compile(r"[a-z]+\d{1,2}")  # "initiative²" is read as "initiative2"
    left_out = words_left_out(section["text"]["en"] + section["title"]["en"], section["source"]) - scanning_debris
    assert [word for word in left_out if not glued_note.fullmatch(word)] == []


@needs_seeds
def test_the_printed_figures_stand_on_the_lines_they_cite():
    written_out = {8: "eight", 4: "four", 10: "ten"}
    wrong = []
    for item in PROCESS["figures"]:
        if not item["is_derived"]:
            there = schema.seed_text(item["source"], SEED)
            forms = {f"{item['value']:g}", f"{item['value']:.2f}", written_out.get(item["value"], "-")}
            found = set(re.findall(r"\d+(?:\.\d+)?|[a-z]+", there))
            wrong += [] if forms & found else [item["key"]]
    assert wrong == []


@needs_seeds
@pytest.mark.parametrize("kind", ["phases", "criteria", "workshop_steps", "integrated_proposals"])
def test_the_process_is_word_for_word_the_document(kind):
    for item in PROCESS[kind]:
        words = f"{item['title']['en']} {(item.get('description') or {}).get('en', '')}"
        assert schema.absent_words(words, item["source"], SEED) == [], item


@needs_seeds
def test_printed_reasons_stand_on_their_own_row_or_on_the_one_a_doubt_names():
    merged = {(4, 4): [760, 761], (3, 3): [744, 745]}
    for item in PROCESS["integrated_proposals"]:
        if item["reason"]:
            lines = merged.get((item["category"], item["position"]), item["source"]["lines"])
            assert schema.absent_words(item["reason"]["en"], {"lines": lines}, SEED) == [], item["code"]


EXPANDED = {
    "vicepresidencia": ["ecuador"],
    "mef": ["ministerio", "economia"],
    "sri": ["internas"],
    "enami": ["minera"],
    "conadis": ["discapacidades"],
    "ame": ["ecuatorianas"],
    "entidades-administracion-publica": ["entidades", "administracion", "publica"],
    "grupo-faro": ["grupo", "faro"],
    "wcs-ecuador": ["ecuador"],
    "clad": ["desarrollo"],
}


@needs_seeds
def test_institutions_are_named_on_the_lines_they_cite():
    wrong = []
    for item in INSTITUTIONS:
        absent = schema.absent_words(item["name"], item["source"], SEED)
        wrong += [(item["key"], absent)] if absent else []
    # Whole or official names, where the cited lines have a shorter, English or broken one.
    assert dict(wrong) == EXPANDED


def test_no_plan_file_lies_outside_the_ten_commitments_and_the_plan():
    files = {path.name for path in Path(schema.DATA / "plans" / NAME).iterdir()}
    assert files == {"plan.json", *(f"EC{n:04d}.json" for n in range(1, 11))}
