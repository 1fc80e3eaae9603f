"""A workshop's proposals from a sheet: the template, the look, each error by row and column, received once."""

import io
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from minga.cocreation.actions import workshop_day as deeds
from minga.cocreation.actions.capture import close_batch, reserve_codes
from minga.cocreation.actions.sheets import import_sheet
from minga.cocreation.forms.sheets import SheetReading, read_sheet
from minga.cocreation.models import Process, Proposal, Workshop
from minga.cocreation.pages.sheets import template_book
from minga.cocreation.sheet_files import keep_sheet
from minga.cocreation.sheet_shape import COLUMNS
from minga.core.permits import Refused
from minga.directory.models import SDG, Role
from minga.documents.models import Upload
from minga.documents.tasks import clear_files
from minga.ledger.models import Entry
from tests.cocreation.workshops import call, make
from tests.documents import makers
from tests.factories.cocreation import PersonFactory, appoint, move_to

HEAD = ["Código reservado", "Mesa", "Problema", "Solución", "La propuesta en una frase", "Sector", "Lugar", "ODS"]
GOOD = ["", "1", "Falta agua", "Un tanque", "Agua para el barrio", "Academia", "Calderón (170155)", "6 · Agua limpia"]


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def facilitator(process: Process) -> Any:
    return appoint(Role.FACILITATOR, process.jurisdiction)


@pytest.fixture
def workshop(process: Process, facilitator: Any) -> Workshop:
    planner = appoint(Role.PLANNER, process.jurisdiction)
    found = call(make(process, planner, facilitators=[facilitator]), planner)
    deeds.set_table(by=planner, workshop=found, number=1, sdg=SDG.objects.get(number=6), topic="", notes="")
    return found


def filled(*rows: list[Any], head: list[str] | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("taller.xlsx", makers.xlsx({"Propuestas": [head or HEAD, *rows]}))


def look(workshop: Workshop, *rows: list[Any]) -> SheetReading:
    upload, token = keep_sheet(filled(*rows))
    return read_sheet(upload, workshop, token)


def bench(workshop: Workshop, rest: str = "hoja/") -> str:
    return f"/quito/propuestas/procesos/2026/mesa/talleres/{workshop.position}/{rest}"


def with_cells(row: list[Any], **cells: Any) -> list[Any]:
    places = [column.key for column in COLUMNS]
    return [cells.get(key, value) for key, value in zip(places, row, strict=False)]


def test_the_template_offers_its_lists_and_brings_back_what_was_filled_in(workshop: Workshop) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(template_book(workshop)))
    assert book.sheet_names == ["Propuestas", "Cómo llenarla", "Listas"]
    assert book.get_sheet_by_index(0).to_python() == [[str(column.label) for column in COLUMNS]]
    lists = book.get_sheet_by_index(2).to_python()
    assert lists[:3] == [
        ["Mesa", "Sector", "Lugar", "ODS"],
        ["1", "Ciudadanía, a título personal", "Norte (1701-norte)", "6 · Agua limpia"],
        ["", "Organización de la sociedad civil", "Sur (1701-u-sur)", "11 · Ciudades"],
    ]


def test_what_is_looked_at_is_not_received_and_what_is_confirmed_is(
    client: Any, workshop: Workshop, facilitator: Any
) -> None:
    client.force_login(facilitator)
    page = client.post(bench(workshop), {"file": filled(GOOD)})
    assert "1 propuesta se puede recibir" in page.content.decode()
    assert not Proposal.objects.exists()
    token = page.context["reading"].token
    answer = client.post(bench(workshop), {"token": token})
    assert answer.status_code == 302
    found = Proposal.objects.get()
    assert (found.code, found.workshop, found.table.number, found.sdg_id) == ("UIO-2026-0001", workshop, 1, 6)
    assert (found.sector, found.territory.code, found.channel) == ("academia", "170155", "workshop")
    line = Entry.objects.get(verb="workshop.sheet_imported")
    assert (line.role, line.facts) == ("facilitator", {"count": 1})
    clear_files()
    assert not Upload.objects.exists()
    assert "ya no está" in client.post(bench(workshop), {"token": token}).content.decode()


def test_the_same_file_twice_makes_no_doubles(workshop: Workshop, facilitator: Any) -> None:
    rows = [GOOD, with_cells(GOOD, title="Otra", problem="Basura")]
    for codes in ((["UIO-2026-0001", "UIO-2026-0002"], []), ([], ["UIO-2026-0001", "UIO-2026-0002"])):
        reading = look(workshop, *rows)
        done = import_sheet(by=facilitator, workshop=workshop, submissions=reading.submissions, upload=reading.upload)
        assert ([one.proposal.code for one in done.new], [row.code for row in reading.known]) == codes
    assert Proposal.objects.count() == 2
    assert Entry.objects.filter(verb="workshop.sheet_imported").count() == 1


def test_confirming_twice_receives_once(workshop: Workshop, facilitator: Any) -> None:
    reading = look(workshop, GOOD)
    for _turn in range(2):
        import_sheet(by=facilitator, workshop=workshop, submissions=reading.submissions, upload=reading.upload)
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "letter", "text"),
    [
        ({"problem": ""}, "C", "Falta el problema. Cuéntalo en una o dos frases."),
        ({"sector": "Astronautas"}, "F", "Elige el sector de la lista."),
        ({"territory": "Marte"}, "G", "Elige un lugar de la lista."),
        ({"sdg": "99"}, "H", "Elige un objetivo de la lista."),
        ({"table": "7"}, "B", "Ese taller no tiene una mesa con ese número."),
        ({"number": "XX-1"}, "A", "«XX-1» no es un código de este proceso."),
        ({"number": "UIO-2026-0099"}, "A", "Ese código no está en ningún lote reservado y abierto de este proceso."),
    ],
)
def test_each_error_says_its_row_and_column(workshop: Workshop, cells: dict[str, str], letter: str, text: str) -> None:
    reading = look(workshop, with_cells(GOOD, title="Otra", problem="Otro"), with_cells(GOOD, **cells))
    assert [(one.row, one.letter, one.text) for one in reading.faults] == [(3, letter, text)]
    assert [row.line for row in reading.ready] == [2]


def test_a_line_that_repeats_another_is_told(workshop: Workshop, facilitator: Any) -> None:
    reading = look(workshop, GOOD, GOOD)
    assert [one.text for one in reading.faults] == ["Es lo mismo que en la fila 2."]
    import_sheet(by=facilitator, workshop=workshop, submissions=reading.submissions, upload=reading.upload)
    changed = look(workshop, with_cells(GOOD, solution="Dos tanques"))
    assert [(one.letter, one.text) for one in changed.faults] == [
        ("E", "En este taller ya hay una propuesta con esta frase: UIO-2026-0001. Si es otra, cambia la frase.")
    ]


def test_a_reserved_code_is_used_once_and_only_from_an_open_batch(
    process: Process, workshop: Workshop, facilitator: Any
) -> None:
    batch = reserve_codes(by=facilitator, process=process, count=3, workshop=workshop)
    reading = look(workshop, with_cells(GOOD, number="UIO-2026-0002"))
    import_sheet(by=facilitator, workshop=workshop, submissions=reading.submissions, upload=reading.upload)
    assert Proposal.objects.get().code == "UIO-2026-0002"
    other = with_cells(GOOD, number="2", title="Otra", problem="Otro")
    assert [one.text for one in look(workshop, other).faults] == ["Ese código ya es de otra propuesta: UIO-2026-0002."]
    close_batch(by=facilitator, batch=batch, ground="spare")
    late = with_cells(GOOD, number=3, title="Otra", problem="Otro")
    assert [one.letter for one in look(workshop, late).faults] == ["A"]


def test_after_the_phase_only_reserved_codes_come_in(process: Process, workshop: Workshop, facilitator: Any) -> None:
    reserve_codes(by=facilitator, process=process, count=1)
    move_to(process, "deciding")
    late = Workshop.objects.get(pk=workshop.pk)
    assert [one.letter for one in look(late, GOOD).faults] == ["A"]
    assert look(late, with_cells(GOOD, number="1")).faults == []


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("x.xlsx", makers.archive({"nada.txt": "x"}), "archivo comprimido"),
        ("x.xlsx", makers.pdf("Acta"), "No es una hoja de cálculo"),
        ("x.xlsx", b"PK\x03\x04 roto", "dañado"),
        ("x.xlsx", makers.xlsx({"Hoja": [["Nombre"], ["x"]]}), "La primera fila debe traer los títulos"),
        ("x.xlsx", makers.xlsx({"Propuestas": [HEAD]}), "no trae ninguna propuesta"),
        ("x.txt", b"a;b", "no es de un tipo admitido"),
    ],
)
def test_what_is_no_sheet_is_refused_with_the_reason(
    client: Any, workshop: Workshop, facilitator: Any, name: str, content: bytes, text: str
) -> None:
    client.force_login(facilitator)
    answer = client.post(bench(workshop), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_sheet_that_says_it_is_endless_ends_apart(workshop: Workshop) -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Propuestas")
    for place, title in enumerate(HEAD):
        sheet.write(0, place, title)
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    upload, token = keep_sheet(SimpleUploadedFile("x.xlsx", target.getvalue()))
    with pytest.raises(Exception, match="No se puede leer como hoja de cálculo"):
        read_sheet(upload, workshop, token)


def test_macros_are_refused(client: Any, workshop: Workshop, facilitator: Any) -> None:
    parts = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>", "xl/vbaProject.bin": "x"}
    client.force_login(facilitator)
    answer = client.post(bench(workshop), {"file": SimpleUploadedFile("x.xlsx", makers.archive(parts))})
    assert "lleva macros" in answer.content.decode()


def test_who_does_not_run_the_workshop_sees_no_sheet(client: Any, workshop: Workshop) -> None:
    reading = look(workshop, GOOD)
    stranger = PersonFactory()
    with pytest.raises(Refused, match="Trabaja en este taller"):
        import_sheet(by=stranger, workshop=workshop, submissions=reading.submissions, upload=reading.upload)
    assert not Proposal.objects.exists()
    for person, status in ((None, 302), (stranger, 403)):
        client.logout()
        if person:
            client.force_login(person)
        for rest in ("hoja/", "hoja/plantilla.xlsx"):
            assert client.get(bench(workshop, rest)).status_code == status


def test_the_page_leads_to_the_template(client: Any, workshop: Workshop, facilitator: Any) -> None:
    client.force_login(facilitator)
    page = client.get(bench(workshop)).content.decode()
    assert bench(workshop, "hoja/plantilla.xlsx") in page
    answer = client.get(bench(workshop, "hoja/plantilla.xlsx"))
    assert answer["Content-Disposition"] == 'attachment; filename="uio-2026-t01-propuestas.xlsx"'
    assert answer.content.startswith(b"PK")


def test_a_formula_stays_a_text(workshop: Workshop) -> None:
    reading = look(workshop, with_cells(GOOD, title="'=1+1"))
    assert reading.ready[0].said["title"] == "'=1+1"


def test_headings_and_lists_are_understood_in_english_too(workshop: Workshop) -> None:
    table = [["Problem", "Solution", "The proposal in one sentence", "Sector"], ["Agua", "Tanque", "Agua", "Academia"]]
    upload, token = keep_sheet(SimpleUploadedFile("x.xlsx", makers.xlsx({"Proposals": table})))
    assert len(read_sheet(upload, workshop, token).ready) == 1
