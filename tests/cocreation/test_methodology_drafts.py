"""A government copies a methodology, changes it in the browser without JavaScript, and publishes it as a version."""

import json
import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from minga.cocreation.actions.methodologies import copy_methodology, publish_draft, write_draft
from minga.cocreation.forms.draft_parts import PartForms, part_named, parts_of
from minga.cocreation.loading.methodologies import load_methodologies
from minga.cocreation.methodology_faults import faults_in
from minga.cocreation.methodology_shape import checksum_of, faults_of
from minga.cocreation.models import MethodologyDraft, MethodologyVersion
from minga.cocreation.pages.methodologies import differences, worked
from minga.cocreation.pages.methodologies import parts_of as told_parts
from minga.core.permits import Refused
from minga.directory.models import Role
from minga.ledger.models import Entry
from tests.cocreation.test_methodologies import FOLDER, SHIPPED, broken, content_of
from tests.cocreation.test_opening_pages import errors_in
from tests.factories.cocreation import PersonFactory, appoint, make_quito

DESK = "/quito/propuestas/metodologias/"
DRAFT = f"{DESK}quito-2027/"


@pytest.fixture
def administrator(db: None) -> Any:
    load_methodologies(FOLDER)
    return appoint(Role.ADMINISTRATOR, make_quito())


@pytest.fixture
def inside(client: Client, administrator: Any) -> Client:
    client.force_login(administrator)
    return client


def copied(administrator: Any, base: str = "ecuador-2019", key: str = "quito-2027") -> MethodologyDraft:
    version = MethodologyVersion.objects.get(key=base, number=1)
    return copy_methodology(by=administrator, jurisdiction=make_quito(), version=version, key=key)


@pytest.mark.parametrize("key", SHIPPED)
def test_each_part_saved_untouched_says_what_it_said(key: str) -> None:
    content = content_of(key)
    for part in parts_of(content):
        forms = PartForms(part, content)
        assert forms.is_valid(), (part.slug, [form.errors for form in forms.forms])
        assert faults_of(forms.written()) == []
        assert differences(content, forms.written()) == []


@pytest.mark.parametrize(
    ("change", "part", "row", "field"),
    [
        (lambda it: it.update(months=None), "general", None, "months"),
        (lambda it: it["title"].update(en=""), "general", None, "title_en"),
        (lambda it: it["phases"][1]["title"].update(es=" "), "fases", 1, "title_es"),
        (lambda it: it["phases"][1]["activities"].remove("integration"), "fases", None, ""),
        (lambda it: it["classification"].update(people=0), "clasificacion", None, "people"),
        (lambda it: it["classification"]["criteria"][2]["question"].update(en=""), "clasificacion", 2, "question_en"),
        (lambda it: it["dimensions"][0].update(discrepancy="-1"), "dimensiones", 0, "discrepancy"),
        (lambda it: it["dimensions"][0].update(rounds=[]), "dimensiones", 0, ""),
        (lambda it: it["dimensions"][0]["indicators"][0]["labels"].pop("3"), "indicadores-feasibility", 0, "labels"),
        (lambda it: it["dimensions"][1]["indicators"][0].update(steps=[4, 2]), "indicadores-relevance", 0, "steps"),
        (lambda it: it["dimensions"][1]["rounds"][0].update(party="x"), "vueltas-relevance", 0, "party"),
        (lambda it: it["categories"][1].update(becomes=[]), "categorias", 1, "becomes"),
        (lambda it: it["categories"][0].update(least={"feasibility": "x"}), "categorias", 0, "least_feasibility"),
        (lambda it: it["permits"].update(select="x"), "permisos", None, "select"),
        (lambda it: it["sectors"]["academia"].update(en=""), "sectores", 2, "name_en"),
        (lambda it: it["workshop_steps"][1].update(es=""), "talleres", 1, "text_es"),
    ],
)
def test_each_fault_is_told_at_its_part_and_field(change: Any, part: str, row: int | None, field: str) -> None:
    content = content_of()
    change(content)
    assert [(one.part, one.row, one.field) for one in faults_in(content)] == [(part, row, field)]
    forms = PartForms(part_named(part, content), content)
    others = forms.show(faults_in(content)) if forms.is_valid() else []
    said = [message for form in forms.forms for messages in form.errors.values() for message in messages]
    assert len(others) + len(said) == 1


def test_only_the_administration_copies_and_the_key_of_another_is_refused(administrator: Any) -> None:
    version = MethodologyVersion.objects.get(key="quito-2019")
    planner = appoint(Role.PLANNER, make_quito())
    with pytest.raises(Refused, match="administración"):
        copy_methodology(by=planner, jurisdiction=make_quito(), version=version, key="quito-2027")
    with pytest.raises(Refused, match="elige otro"):
        copy_methodology(by=administrator, jurisdiction=make_quito(), version=version, key="quito-2019")
    copied(administrator)
    with pytest.raises(Refused, match="Ya hay un borrador"):
        copied(administrator)
    assert MethodologyDraft.objects.count() == 1


def test_two_people_do_not_overwrite_each_other(administrator: Any) -> None:
    draft = copied(administrator)
    write_draft(by=administrator, draft=draft, content={**draft.content, "months": 12}, edition=1)
    with pytest.raises(Refused, match="Otra persona cambió"):
        write_draft(by=administrator, draft=draft, content={**draft.content, "months": 18}, edition=1)
    assert MethodologyDraft.objects.get().content["months"] == 12


def test_a_published_copy_says_no_more_than_its_source_says(administrator: Any) -> None:
    draft = copied(administrator)
    content = draft.content
    content["phases"][0]["title"]["es"] = "Otra cosa"
    content["classification"]["people"] = 3
    write_draft(by=administrator, draft=draft, content=content, edition=1)
    version = publish_draft(by=administrator, draft=draft)
    assert [("source" in phase) for phase in version.content["phases"]] == [False, *[True] * 6]
    before = content_of()["assumed"]
    assert version.content["assumed"] == [path for path in before if path != "classification.people"]
    assert (version.key, version.number, version.based_on.key) == ("quito-2027", 1, "ecuador-2019")
    assert version.checksum == checksum_of(version.content)
    assert Entry.objects.get(subject_code="quito-2027-1").verb == "methodology.published"
    assert MethodologyDraft.objects.count() == 0


def test_a_change_of_ones_own_is_the_next_version_and_the_first_stays(administrator: Any) -> None:
    first = publish_draft(by=administrator, draft=copied(administrator))
    draft = copy_methodology(by=administrator, jurisdiction=make_quito(), version=first, key=first.key)
    write_draft(by=administrator, draft=draft, content={**draft.content, "months": 12}, edition=1)
    second = publish_draft(by=administrator, draft=draft)
    first.refresh_from_db()
    assert (first.content["months"], second.number, second.content["months"]) == (content_of()["months"], 2, 12)


def test_what_is_not_whole_is_not_published(administrator: Any) -> None:
    draft = copied(administrator)
    write_draft(by=administrator, draft=draft, content={**draft.content, "categories": []}, edition=1)
    with pytest.raises(Refused, match="falta corregir"):
        publish_draft(by=administrator, draft=draft)
    assert MethodologyVersion.objects.filter(key="quito-2027").count() == 0


def sent_by(page: bytes) -> dict[str, Any]:
    """What a browser would send of the form on this page, as it stands."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.data: dict[str, list[str]] = {}
            self.select = self.area = ""

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            at = dict(attrs)
            name = at.get("name", "")
            if tag == "input" and name and (at.get("type") not in ("checkbox", "radio") or "checked" in at):
                nothing = "on" if at.get("type") in ("checkbox", "radio") else ""
                self.data.setdefault(name, []).append(at.get("value", nothing))
            elif tag == "select":
                self.select = name
            elif tag == "option" and self.select and "selected" in at:
                self.data[self.select] = [at.get("value", "")]
            elif tag == "textarea":
                self.area, self.data[name] = name, [""]

        def handle_endtag(self, tag: str) -> None:
            if tag == "textarea":
                self.data[self.area] = [self.data[self.area][0].removeprefix("\n")]
                self.area = ""
            self.select = "" if tag == "select" else self.select

        def handle_data(self, data: str) -> None:
            if self.area:
                self.data[self.area][0] += data

    fields = Fields()
    form = re.search(rb'<form class="form" method="post".*?</form>', page, re.DOTALL)
    assert form
    fields.feed(form[0].decode())
    return fields.data


def test_a_copy_is_changed_in_the_browser_until_it_is_a_version(inside: Client) -> None:
    assert inside.get(DESK).status_code == 200
    answer = inside.post(f"{DESK}copiar/ecuador-2019/1/", {"key": "quito-2027"})
    assert answer.headers["Location"] == DRAFT
    page = f"{DRAFT}clasificacion/"
    typed = sent_by(inside.get(page).content)
    more = inside.post(page, {**typed, "todo-people": "5", "acto": "mas"})
    assert (more.status_code, MethodologyDraft.objects.get().edition) == (200, 1)
    typed = sent_by(more.content)
    assert (typed["filas"], typed["todo-people"]) == (["5"], ["5"])
    typed |= {"fila-4-title_es": "Cabe en el presupuesto", "fila-4-title_en": "Fits the budget"}
    up = inside.post(page, {**typed, "acto": "subir-4"})
    typed = sent_by(up.content)
    assert typed["fila-3-title_es"] == ["Cabe en el presupuesto"]
    saved = inside.post(page, {**typed, "acto": "guardar"})
    assert saved.status_code == 302
    shown = inside.get(page)
    assert errors_in(shown) == ["le falta el texto en una lengua"]
    assert "Falta corregir una cosa" in inside.get(DRAFT).content.decode()
    typed = sent_by(shown.content) | {"fila-3-question_es": "¿Cabe?", "fila-3-question_en": "Does it fit?"}
    inside.post(page, {**typed, "acto": "guardar"})
    criteria = MethodologyDraft.objects.get().content["classification"]["criteria"]
    assert [one["key"] for one in criteria][3:] == ["cabe-en-el-presupuesto", "public-policy"]
    assert inside.get(DRAFT).status_code == 200
    assert inside.post(f"{DRAFT}publicar/").headers["Location"] == "/metodologias/quito-2027/1/"
    compared = Client().get("/metodologias/quito-2027/1/comparar/?con=ecuador-2019-1").content.decode()
    assert re.findall(r'<th scope="row"><div class="cell">([^<]+)</div>', compared) == [
        "Clasificación: cada criterio se responde sí o no: Personas que miran cada propuesta",
        "Clasificación: cada criterio se responde sí o no: Nombre",
        "Clasificación: cada criterio se responde sí o no · Cabe en el presupuesto: Pregunta",
    ]


def test_every_part_opens_and_saves_in_the_browser(inside: Client, administrator: Any) -> None:
    draft = copied(administrator)
    for part in parts_of(draft.content):
        page = f"{DRAFT}{part.slug}/"
        answer = inside.post(page, {**sent_by(inside.get(page).content), "acto": "guardar"})
        assert answer.status_code == 302, part.slug
    kept = MethodologyDraft.objects.get().content
    assert differences(draft.content, kept) == []
    assert [one.get("source") for one in kept["phases"]] == [one.get("source") for one in draft.content["phases"]]


@pytest.mark.parametrize(
    ("part", "name", "value", "told"),
    [
        ("general", "todo-months", "muchos", "Debe ser un número entero."),
        ("general", "todo-most_share", "1e9", "Escribe un número exacto, como 2, 0,5 o 1/3."),
        ("indicadores-feasibility", "fila-0-labels", "uno", "Línea 1: escribe valor: español | inglés."),
        ("indicadores-relevance", "fila-0-steps", "dos", "Escribe números separados por comas: 2, 4, 7."),
    ],
)
def test_what_cannot_be_kept_comes_back_with_what_was_typed(
    inside: Client, administrator: Any, part: str, name: str, value: str, told: str
) -> None:
    copied(administrator)
    page = f"{DRAFT}{part}/"
    answer = inside.post(page, {**sent_by(inside.get(page).content), name: value, "acto": "guardar"})
    assert (answer.status_code, errors_in(answer)) == (422, [told])
    assert sent_by(answer.content)[name] == [value]
    assert MethodologyDraft.objects.get().edition == 1


def test_rows_without_end_and_odd_acts_change_nothing(administrator: Any) -> None:
    content = copied(administrator).content
    part = part_named("fases", content)
    for act in ("quitar-99", "subir-0", "subir-x", "otra", ""):
        typed = QueryDict(f"filas=999999&acto={act}")
        assert PartForms(part, content, typed).rows == []
    assert len(PartForms(part, content, QueryDict("filas=900&acto=mas")).rows) == 40


@pytest.mark.parametrize(
    "path", ["", "copiar/quito-2019/1/", "quito-2027/", "quito-2027/fases/", "quito-2027/publicar/"]
)
def test_a_draft_is_only_for_the_administration(client: Client, administrator: Any, path: str) -> None:
    copied(administrator)
    assert client.get(f"{DESK}{path}").status_code == 302
    for person in (PersonFactory(), appoint(Role.PLANNER, make_quito())):
        client.force_login(person)
        assert client.get(f"{DESK}{path}").status_code == 403


def test_a_draft_is_discarded_only_on_purpose(inside: Client, administrator: Any) -> None:
    copied(administrator)
    assert inside.post(f"{DRAFT}descartar/").status_code == 422
    assert inside.post(f"{DRAFT}descartar/", {"is_sure": "on"}).headers["Location"] == DESK
    assert MethodologyDraft.objects.count() == 0


# The public pages.


@pytest.mark.parametrize("key", SHIPPED)
def test_everybody_reads_each_methodology_and_takes_it_away(client: Client, administrator: Any, key: str) -> None:
    assert f'href="/metodologias/{key}/1/"' in client.get("/metodologias/").content.decode()
    for language in ("es", "en"):
        assert client.get(f"/metodologias/{key}/1/?lang={language}").status_code == 200
    file = client.get(f"/metodologias/{key}/1/archivo.json")
    version = MethodologyVersion.objects.get(key=key)
    assert checksum_of(json.loads(file.content)) == version.checksum
    assert len([line for part in told_parts(version.content) for line in part.lines]) > 7


def test_one_that_is_not_there_says_so(client: Client, administrator: Any) -> None:
    for path in ("otra/1/", "quito-2019/7/", "quito-2019/99999999999999999999/"):
        assert client.get(f"/metodologias/{path}").status_code == 404


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ("", "2. "),
        ("feasibility.time=1&feasibility.complexity=1&feasibility.resources=1&feasibility.willingness=1", "4. "),
        ("feasibility.time=99&otra=1", "2. "),
    ],
)
def test_an_example_says_which_category_an_answer_leads_to(
    client: Client, administrator: Any, answers: str, told: str
) -> None:
    page = client.get(f"/metodologias/ecuador-2019/1/?{answers}").content.decode()
    found = re.search(r"El sistema sugiere la categoría <b>(\d\. )", page)
    assert found
    assert found[1] == told


def test_an_example_and_the_assessment_count_the_same() -> None:
    said = content_of()
    from minga.cocreation.methodology import read_methodology

    methodology = read_methodology(said)
    highest = {one.key: {i.key: i.highest for i in one.indicators} for one in methodology.dimensions}
    assert worked(methodology, highest).scores == [("Factibilidad", 100.0), ("Relevancia", 100.0)]
    assert worked(methodology, highest).category.startswith("1. ")


def test_two_versions_are_compared_in_words() -> None:
    old, new = content_of(), content_of()
    new["phases"][0]["participants"] = ["responsible"]
    new["categories"].pop()
    found = [(one.label, one.before != "", one.after != "") for one in differences(old, new)]
    assert found[0] == ("Quién participa", True, True)
    assert {(before, after) for _label, before, after in found[1:]} == {(True, False)}
    assert broken(lambda it: it["categories"].pop()) != []
