"""The plans of Quito as data: counted, and read word by word, against the published documents."""

import collections

import pytest

from tests.data import published_words, schema

no_seeds = pytest.mark.skipif(not schema.SEEDS.is_dir(), reason=schema.NO_SEEDS)

FIRST = schema.read_plan("quito-2019")
SECOND = schema.read_plan("quito-2022-2023")
PROCESS = schema.read_json(schema.DATA / "processes" / "quito-2018.json")
INSTITUTIONS = schema.read_json(schema.DATA / "institutions" / "quito.json")
TERRITORY = schema.read_json(schema.DATA / "quito-territory.json")
BOTH = pytest.mark.parametrize("plan", [FIRST, SECOND], ids=["2019", "2022-2023"])

# Cover and index, headings of tables, the OCR of a screenshot, the ruler of a table.
FIRST_NOISE = {*range(3, 20), 35, 56, 75, *range(77, 81), 82, 311, 451}
FICHE_LABELS = {
    *("Dependencia responsable", "Otros actores involucrados", "Objetivo principal", "Relevancia", "Ambición"),
    *("Estado de situación o problema que se quiere resolver", "Breve descripción del compromiso"),
    *("Hitos que permitan", "verificar el cumplimiento del compromiso", "Fecha de inicio", "Fecha final"),
    "Hitos que permitan verificar el cumplimiento del compromiso",
    "Hitos, Metas preliminares y finales que permitan verificar el cumplimiento del compromiso",
}


def commitments(plan: dict) -> dict:
    return {commitment["code"]: commitment for commitment in plan["commitments"]}


def fiche_values() -> list[str]:
    return [part["es"] for item in FIRST["commitments"] for part in (item["title"], *item["fields"].values()) if part]


@BOTH
def test_a_plan_has_the_agreed_shape(plan):
    assert schema.PLAN(plan["plan"], "plan") == []
    assert schema.each(schema.THEME)(plan["themes"], "themes") == []
    shape = schema.commitment(plan["plan"]["template"])
    assert [problem for item in plan["commitments"] for problem in shape(item, item["code"])] == []


@pytest.mark.parametrize("key", ["quito-2019", "quito-2022-2023"])
def test_a_document_has_the_agreed_shape(key):
    document = schema.read_json(schema.DATA / "documents" / f"{key}.json")
    assert (schema.DOCUMENT(document, key), document["key"]) == ([], key)


def test_the_process_and_the_institutions_have_the_agreed_shape():
    assert schema.PROCESS(PROCESS, "process") == []
    assert schema.each(schema.INSTITUTION)(INSTITUTIONS, "institutions") == []


def test_every_institution_is_known_and_every_parent_too():
    known = schema.read_institutions()
    assert [problem for node in (FIRST, SECOND, PROCESS) for problem in schema.unknown_institutions(node)] == []
    assert [item["key"] for item in INSTITUTIONS if item["parent"] not in {None, *known}] == []


def test_no_key_names_two_institutions():
    paths = sorted((schema.DATA / "institutions").glob("*.json"))
    keys = collections.Counter(item["key"] for path in paths for item in schema.read_json(path))
    ours = {item["key"] for item in INSTITUTIONS}
    assert [key for key, times in keys.items() if times > 1 and key in ours] == []


@pytest.mark.parametrize("node", [FIRST, SECOND, PROCESS], ids=["2019", "2022-2023", "process"])
def test_every_text_is_in_both_languages_and_no_date_runs_backwards(node):
    assert schema.half_translated(node) == []
    assert schema.dates_backwards(node) == []


@pytest.mark.parametrize("node", [FIRST, SECOND, PROCESS], ids=["2019", "2022-2023", "process"])
def test_both_languages_have_the_same_paragraphs_addresses_and_numbers(node):
    texts = [(where, part) for where, part in schema.walk(node) if isinstance(part, dict) and set(part) == {"es", "en"}]
    assert [where for where, t in texts if published_words.shape(t["es"]) != published_words.shape(t["en"])] == []


def test_the_first_plan_has_ten_commitments_and_thirty_milestones():
    found = {code: len(item["milestones"]) for code, item in commitments(FIRST).items()}
    counts = dict(zip(range(1, 11), (3, 3, 4, 2, 3, 2, 2, 4, 4, 3), strict=True))
    assert found == {f"UIO-2019-{number:02d}": count for number, count in counts.items()}
    assert [item["number"] for item in FIRST["commitments"]] == list(range(1, 11))


def test_the_codes_of_the_first_plan_say_that_the_document_gives_none():
    for item in FIRST["commitments"]:
        assert item["sources"]["code"]["section"].startswith("Sin código ni número en el documento")


def test_the_first_plan_groups_its_commitments_by_pillar():
    found = collections.Counter((item["theme"], *item["pillars"]) for item in FIRST["commitments"])
    assert found == {
        ("transparency", "transparency_access"): 4,
        ("collaboration", "collaboration_innovation"): 3,
        ("participation", "citizen_participation"): 3,
    }


def test_each_commitment_of_the_first_plan_has_its_responsible_departments():
    assert [item["leads"] for item in FIRST["commitments"]] == [
        *(["quito-sgp"], ["quito-sgc"], ["quito-sgp", "quito-sgc"], ["quito-sgp"], ["quito-sgp"]),
        *(["quito-sgctpc"], ["quito-sgp"], ["quito-sgctpc"], ["quito-sgctpc"], ["quito-sgc"]),
    ]


def test_each_commitment_of_the_first_plan_has_its_other_actors():
    found = [
        [actor["institution"].removeprefix("colectivo-") for actor in item["actors"]] for item in FIRST["commitments"]
    ]
    citizens, cso = "ciudadania", "organizaciones-sociedad-civil"
    everybody = [citizens, cso, "sector-publico-y-privado"]
    assert found == [
        ["educacion-superior"],
        ["sociedad-civil", cso, "sector-privado"],
        [citizens, cso, "sector-privado"],
        everybody,
        ["quito-icam", "gobiernos-locales"],
        [citizens, cso, "academia", "sector-productivo"],
        [citizens, cso, "academia", "sector-productivo"],
        everybody,
        [citizens],
        everybody,
    ]


def test_each_milestone_of_the_first_plan_has_its_months():
    found = [[(step["starts_on"], step["ends_on"]) for step in item["milestones"]] for item in FIRST["commitments"]]
    months = [[(a and a[2:], z and z[2:]) for a, z in steps] for steps in found]
    assert months == [
        [("19-02", "19-06"), ("19-03", "19-06"), ("19-02", "19-06")],
        [("19-02", "19-04"), ("19-05", "19-11"), ("19-12", "19-12")],
        [("19-03", None), ("19-05", "19-09"), ("19-07", "19-09"), ("19-09", "19-12")],
        [("19-08", "19-11"), ("19-08", "19-10")],
        [("19-03", "19-05"), ("19-07", "19-10"), ("19-07", "19-10")],
        [("19-05", "19-07"), ("19-08", "19-12")],
        [("19-06", "19-11"), ("19-02", "19-12")],
        [("19-02", "19-12"), ("19-02", "19-12"), ("19-02", "19-12"), ("19-12", "19-12")],
        [("19-02", "19-03"), ("19-03", "19-12"), ("19-03", "19-12"), ("19-03", "19-12")],
        [("19-06", "19-08"), ("19-09", "19-10"), ("18-11", "19-12")],
    ]


def test_a_milestone_with_a_lost_date_or_outside_the_year_carries_a_doubt():
    odd = [
        (item["code"], f"milestones.{step['number']}.{field}")
        for item in FIRST["commitments"]
        for step in item["milestones"]
        for field in ("starts_on", "ends_on")
        if not (step[field] or "").startswith("2019")
    ]
    asked = {(item["code"], doubt["field"]) for item in FIRST["commitments"] for doubt in item["doubts"]}
    assert odd == [("UIO-2019-03", "milestones.1.ends_on"), ("UIO-2019-10", "milestones.3.starts_on")]
    assert [place for place in odd if place not in asked] == []


def test_the_measurable_targets_are_those_of_the_objectives():
    found = [(item["number"], target["target"]) for item in FIRST["commitments"] for target in item["targets"]]
    assert found == [(1, 50), (1, 2000), (2, 70), (3, 100), (4, 100), (9, 30)]


@no_seeds
def test_each_target_stands_in_the_objective_that_it_cites():
    for item in FIRST["commitments"]:
        for target in item["targets"]:
            words = schema.seed_text(target["source"], "quito-2019.es.txt")
            assert (words.startswith("Objetivo principal"), str(target["target"]) in words) == (True, True)


@no_seeds
def test_the_other_actors_are_those_of_each_row_in_its_order():
    known = schema.read_institutions()
    for item in FIRST["commitments"]:
        row = published_words.run_of_letters(schema.seed_text(item["sources"]["actors"], "quito-2019.es.txt"))
        named = [actor["institution"] for actor in item["actors"] if actor["institution"] != "quito-icam"]
        names = published_words.run_of_letters(" ".join(known[key]["name"] for key in named))
        assert (row.startswith("otrosactoresinvolucrados"), row.endswith(names)) == (True, True)


@no_seeds
def test_nothing_of_the_first_plan_is_left_out():
    rows = {item["sources"][row]["lines"][0] for item in FIRST["commitments"] for row in ("leads", "actors")}
    nodes = [FIRST, PROCESS, INSTITUTIONS]
    left = published_words.lines_left_out("quito-2019.es.txt", nodes, "es", FIRST_NOISE | rows, FICHE_LABELS)
    assert left == []


@no_seeds
def test_the_spanish_of_the_first_plan_is_the_documents_own():
    sections = [section["text"]["es"] for section in FIRST["plan"]["sections"]]
    steps = [step["title"]["es"] for item in FIRST["commitments"] for step in item["milestones"]]
    texts = [*sections, *steps, *fiche_values()]
    composed = published_words.foreign_words("quito-2019.es.txt", texts, noise={121})
    assert [" ".join(part.split()[:3]) for part in composed] == [
        "Establecer base legal",  # strategy and level stand in two cells of table 1
        "Implementación de programas",
        "- Metadatos de",  # its address stands after a page break and a repeated heading
        "[1] La información",  # a footnote, with our mark
    ]


def test_the_process_has_its_four_stages_and_their_months():
    found = [(phase["number"], phase["key"], phase["starts_on"], phase["ends_on"]) for phase in PROCESS["phases"]]
    assert found == [
        (1, "council_formation", "2018-04", "2018-04"),
        (2, "reception", "2018-03", "2018-11"),
        (3, "assessment", None, None),
        (4, "confirmation", None, "2019-02"),
    ]


def test_the_screening_has_five_criteria_and_the_five_of_smart():
    found = collections.Counter((item["phase"], item["dimension"]) for item in PROCESS["criteria"])
    assert found == {("assessment", "screening"): 5, ("assessment", "smart"): 5}


def test_the_process_says_what_the_document_does_not_publish():
    assert PROCESS["integrated_proposals"] == []
    assert len(PROCESS["not_published"]) == 9


def council(key: str) -> list[dict]:
    return next(group["members"] for group in PROCESS["groups"] if group["key"] == key)


def test_the_council_has_ten_seats_by_sector():
    found = collections.Counter(member["sector"] for member in council("advisory-council-seats"))
    assert found == {"government": 1, "civil_society": 3, "academia": 3, "private": 3}


def test_three_councillors_resigned_and_two_alternates_took_over():
    before, after = council("advisory-council-2018-04"), council("advisory-council-2019-02")
    principals = [{m["person"] for m in side if not m["alternate"]} for side in (before, after)]
    alternates = [{m["person"] for m in side if m["alternate"]} for side in (before, after)]
    assert [len(people) for people in (*principals, *alternates)] == [9 + 2, 8 + 2, 4, 2]
    assert principals[0] - principals[1] == {
        *("Leticia Estefanía Celi Ramos", "Javier Córdor Cruz", "Paolo Emilio Moncagatta Alvarado")
    }
    promoted = {"Daniel Alberto Barragán Terán", "Marcelo Patricio Espinel Vallejo"}
    assert (principals[1] - principals[0], alternates[0] - alternates[1]) == (promoted, promoted)


def test_the_figures_are_those_of_the_document():
    assert {figure["key"]: figure["value"] for figure in PROCESS["figures"]} == {
        **{"proposals_collected": 37, "commitments_prioritised": 10, "council_seats": 10},
        **{"council_principals_april": 9, "council_alternates_april": 4, "council_resignations": 3},
        **{"council_principals_delivery": 8, "council_alternates_delivery": 2},
        **{"statistical_data": 574, "geographic_layers": 120, "metadata_sheets": 2194},
        **{"urban_parishes": 32, "rural_parishes": 33, "parishes": 65, "zones": 8},
        **{"follow_up_committee_members": 5, "requests_fulfilled_2016_2017": 87, "minimum_budget_share": 60},
        **{"neighbourhood_assemblies": 730, "parish_sessions_2017": 130, "parish_sessions_2018": 130},
        **{"zonal_sessions": 2, "district_sessions": 2, "trained_2017": 450, "training_expected_2018": 400},
        **{"information_sessions_2018": 257, "people_informed_2018": 11114, "neighbourhoods_informed_2018": 399},
        **{"budget_decided_2014_2018": 132_000_000, "budget_decided_2019": 28_000_000, "projects_to_2018": 1800},
        **{"works_2019": 562, "social_projects_2019": 35, "empty_seat_requests": 21},
    }


@no_seeds
def test_each_figure_that_we_did_not_count_stands_at_its_lines():
    in_words = {"district_sessions": "dos", "budget_decided_2014_2018": "132 mill", "budget_decided_2019": "28 mill"}
    for figure in PROCESS["figures"]:
        words = schema.seed_text(figure["source"], "quito-2019.es.txt").replace(".", "")
        wanted = in_words.get(figure["key"], str(figure["value"]))
        assert figure["is_derived"] or wanted in words, figure["key"]


def test_the_figures_that_we_counted_agree_with_the_groups():
    counted = {figure["key"]: figure["value"] for figure in PROCESS["figures"] if figure["is_derived"]}
    before, after = council("advisory-council-2018-04")[2:], council("advisory-council-2019-02")[2:]
    assert counted == {
        "council_seats": len(council("advisory-council-seats")),
        "council_principals_april": sum(not member["alternate"] for member in before),
        "council_alternates_april": sum(member["alternate"] for member in before),
        "council_resignations": len({m["person"] for m in before} - {m["person"] for m in after}),
        "council_principals_delivery": sum(not member["alternate"] for member in after),
        "council_alternates_delivery": sum(member["alternate"] for member in after),
    }


def test_the_city_has_thirty_two_urban_and_thirty_three_rural_parishes():
    kinds = collections.Counter(parish["kind"] for parish in TERRITORY["parishes"])
    names = {(parish["kind"], parish["name"]) for parish in TERRITORY["parishes"]}
    assert (kinds, len(names)) == ({"urban": 32, "rural": 33}, 65)


def test_each_parish_lies_in_a_known_zone_or_says_that_it_is_not_known():
    zones = [zone["key"] for zone in TERRITORY["zones"]]
    assert len(zones) == len(set(zones)) == 9
    found = collections.Counter(parish["zone"] for parish in TERRITORY["parishes"])
    assert found == {
        **{"la-delicia": 7, "eugenio-espejo": 10, "manuela-saenz": 5, "eloy-alfaro": 9, "quitumbe": 5},
        **{"tumbaco": 8, "los-chillos": 6, "calderon": 2, None: 13},
    }
    assert set(found) - {None} == set(zones) - {"la-mariscal"}


def test_the_second_plan_answers_the_nineteen_questions():
    questions = SECOND["plan"]["questionnaire"]
    assert (len(questions), len({item["key"] for item in questions})) == (19, 19)
    assert [item["key"] for item in questions if item["answer"] is None] == ["monitoring_contact"]
    assert {item["key"]: item["value"] for item in questions if item["value"] is not None} == {
        "groups_count": 32014148,
        "meetings_count": 34,
    }


def test_the_second_plan_keeps_every_date_of_its_source():
    plan = SECOND["plan"]
    names = ("starts_on", "ends_on", "stated_end_on", "submitted_on", "published_on")
    assert [plan[name] for name in names] == ["2022", "2023", "2023-03", "2023-02-14", None]
    assert plan["stated_duration"] == {"es": "Mayo 2023", "en": "May 2023"}
    assert plan["lead_institutions"] == ["quito-sgp", "quito-sgctpc", "quito-sgc", "quito-sdpc"]


def test_what_the_second_plan_contradicts_is_asked():
    asked = {doubt["field"] for doubt in SECOND["plan"]["doubts"]}
    assert asked == {
        *("stated_end_on", "stated_duration", "submitted_on", "commitments", "forewords", "attachments"),
        *("questionnaire.groups_count", "questionnaire.meetings_count", "questionnaire.monitoring_contact"),
        *("questionnaire.monitoring_body", "questionnaire.diversity", "questionnaire.arrangements"),
        "endorsements.0.organisation",
    }


def test_seven_councillors_endorse_the_second_plan():
    assert [(item["name"], item["organisation"]) for item in SECOND["plan"]["endorsements"]] == [
        ("María Fernanda Orquera", "Escuela Politécnica Nacional"),
        ("Maritza Balcázar", "Universidad Central del Ecuador"),
        ("Daniel Barragán", "Universidad Hemisferios"),
        ("Marcelo Espinel", "Fundación Ciudadanía y Desarrollo"),
        ("Roxana Silva", "Movimiento Ciudadano por la Democracia"),
        ("David Lara", "Corporación Diálogos por la Democracia"),
        ("Ernesto Muñoz", "Cooperativa de Vivienda Rural Oficiales de la Policía Nacional"),
    ]


def test_only_the_known_commitments_of_the_second_plan_are_there():
    found = {code: (item["starts_on"], item["ends_on"]) for code, item in commitments(SECOND).items()}
    spring = ("2023-03", "2023-05")
    assert found == {"ECQTO0001": ("2023-04", "2023-05"), "ECQTO0004": spring, "ECQTO0005": spring}
    assert [item["milestones"] for item in SECOND["commitments"]] == [[], [], []]
    pages = [item["source"]["section"].lower().rsplit("/", 1)[-1] for item in SECOND["commitments"]]
    assert pages == [code.lower() for code in found]


@no_seeds
@pytest.mark.parametrize("language", ["es", "en"])
def test_nothing_of_the_second_plan_is_left_out_and_nothing_is_added(language):
    file_name = f"quito-2022-2023.{language}.txt"
    # Frame of the page, its headings, the sheet (kept as dates and keys), and the endorsements (names and posts apart).
    frame = {1, 5, 7, 9, *range(11, 27), 88, *range(177, 186), *range(189, 196)}
    nodes = [SECOND, INSTITUTIONS]
    assert published_words.lines_left_out(file_name, nodes, language, frame, set()) == []
    asked = SECOND["plan"]["questionnaire"]
    texts = [part[language] for item in asked for part in (item["question"], item["answer"]) if part]
    texts += [foreword["text"][language] for foreword in SECOND["plan"]["forewords"]]
    assert published_words.foreign_words(file_name, texts, set()) == []


@no_seeds
def test_the_endorsements_stand_at_their_lines():
    for item in SECOND["plan"]["endorsements"]:
        words = schema.seed_text(item["source"], "quito-2022-2023.es.txt")
        assert words.strip() == f"• {item['name']}, {item['position']['es']}, {item['organisation']}"
