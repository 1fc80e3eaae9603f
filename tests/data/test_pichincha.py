"""The plan of Pichincha as data: counted, and read word by word, against the published document."""

import pytest

from tests.data import published_words, schema

no_seeds = pytest.mark.skipif(not schema.SEEDS.is_dir(), reason=schema.NO_SEEDS)

PLAN = schema.read_plan("pichincha-2024-2027")
INSTITUTIONS = schema.read_json(schema.DATA / "institutions" / "pichincha.json")
SEED = "pichincha-2024-2027.en.txt"


def test_the_plan_has_the_agreed_shape():
    assert schema.PLAN(PLAN["plan"], "plan") == []
    shape = schema.commitment("ogp_local")
    assert [problem for item in PLAN["commitments"] for problem in shape(item, item["code"])] == []
    assert schema.each(schema.INSTITUTION)(INSTITUTIONS, "institutions") == []


def test_the_document_says_that_its_spanish_is_ours():
    document = schema.read_json(schema.DATA / "documents" / "pichincha-2024-2027.json")
    assert schema.DOCUMENT(document, "document") == []
    assert document["languages"] == {"en": "original", "es": "minga"}


def test_every_institution_is_known_and_every_parent_too():
    known = schema.read_institutions()
    assert schema.unknown_institutions(PLAN) == []
    assert [item["key"] for item in INSTITUTIONS if item["parent"] not in {None, *known}] == []


def test_every_text_is_in_both_languages_and_no_date_runs_backwards():
    assert schema.half_translated(PLAN) == []
    assert schema.dates_backwards(PLAN) == []


def test_the_translation_keeps_the_paragraphs_addresses_and_numbers():
    texts = [(where, part) for where, part in schema.walk(PLAN) if isinstance(part, dict) and set(part) == {"es", "en"}]
    assert [where for where, t in texts if published_words.shape(t["es"]) != published_words.shape(t["en"])] == []


def test_the_plan_answers_the_nineteen_questions():
    questions = PLAN["plan"]["questionnaire"]
    quito = schema.read_plan("quito-2022-2023")["plan"]["questionnaire"]
    assert [(item["key"], item["question"]["en"]) for item in questions] == [
        (item["key"], item["question"]["en"]) for item in quito
    ]
    assert [item["key"] for item in questions if item["answer"] is None] == ["monitoring_contact"]
    assert {item["key"]: item["value"] for item in questions if item["value"] is not None} == {
        "groups_count": 15,
        "meetings_count": 2,
    }


def test_the_plan_keeps_every_date_of_its_source():
    plan = PLAN["plan"]
    names = ("starts_on", "ends_on", "stated_end_on", "submitted_on", "published_on")
    assert [plan[name] for name in names] == ["2024", "2027", "2027-03", "2024-11-30", None]
    assert plan["stated_duration"] == {"es": "Mayo de 2027", "en": "May 2027"}


def test_five_directorates_lead_the_plan():
    assert PLAN["plan"]["lead_institutions"] == [
        *("gadpp-planificacion", "gadpp-eps", "gadpp-genero", "gadpp-participacion", "gadpp-derechos")
    ]


def test_five_people_endorse_the_plan_and_one_names_no_organisation():
    found = [(item["name"], item["position"]["en"], item["organisation"]) for item in PLAN["plan"]["endorsements"]]
    assert found == [
        ("Eduardo Bejar", "Director", "FUNDAPI"),
        ("Flor Toapanta", "Representative", "Lilas in Action Collective"),
        ("Devy Grijalva", "Trans feminist activist", None),
        ("Tito Ibarra", "President", "General Meeting of the El Pisque System"),
        ("María Elena Quimbiamba", "Representative", "Antonio Gramsci Foundation"),
    ]


def test_the_three_attached_files_are_named():
    titles = [item["title"] for item in PLAN["plan"]["attachments"]]
    assert [title if isinstance(title, str) else title["en"] for title in titles] == [
        "First Open Action Plan of Pichincha 2025-2027",
        "Primer Plan de Accion del Gobierno Abierto de Pichincha 2025-2027",
        "Pichincha Open Government- Proposals for the First Action Plan",
    ]


def test_only_the_known_commitments_are_there_and_their_text_is_not_invented():
    found = [(item["code"], item["starts_on"], item["ends_on"], item["leads"]) for item in PLAN["commitments"]]
    assert found == [
        ("ECPCA0001", "2025-02", "2026-12", ["gadpp-genero"]),
        ("ECPCA0002", "2025-02", "2026-12", ["gadpp-eps"]),
        ("ECPCA0003", "2025-03", "2026-12", ["gadpp-planificacion"]),
    ]
    assert {text for item in PLAN["commitments"] for text in item["fields"].values()} == {None}
    assert [item["source"]["section"].rsplit("/", 1)[-1] for item in PLAN["commitments"]] == [row[0] for row in found]


def test_what_the_source_contradicts_or_leaves_empty_is_asked():
    assert {doubt["field"] for doubt in PLAN["plan"]["doubts"]} == {
        *("stated_end_on", "stated_duration", "starts_on", "commitments", "lead_institutions"),
        *("questionnaire.monitoring_contact", "questionnaire.monitoring_body", "questionnaire.challenges"),
        *("questionnaire.groups_count", "questionnaire.meetings_count", "questionnaire.continued_collaboration"),
        *("endorsements.1.organisation", "endorsements.2.organisation", "endorsements.3.organisation"),
    }


@no_seeds
def test_nothing_of_the_document_is_left_out_and_nothing_is_added():
    # Frame of the page, its headings, the sheet (kept as dates and keys), and the endorsements (names and posts apart).
    frame = {1, 5, 7, 9, *range(11, 27), 34, 87, *range(173, 182), *range(187, 194)}
    assert published_words.lines_left_out(SEED, [PLAN, INSTITUTIONS], "en", frame, set()) == []
    asked = PLAN["plan"]["questionnaire"]
    texts = [part["en"] for item in asked for part in (item["question"], item["answer"]) if part]
    texts += [foreword["text"]["en"] for foreword in PLAN["plan"]["forewords"]]
    assert published_words.foreign_words(SEED, texts, set()) == []


@no_seeds
def test_the_endorsements_stand_at_their_lines():
    for item in PLAN["plan"]["endorsements"]:
        words = schema.seed_text(item["source"], SEED).strip()
        assert words == f"• {item['name']}, {item['position']['en']}, {item['organisation'] or ''}".strip()
