"""Office documents: macros refused, hidden sheets told, bombs stopped."""

import io
import zipfile

import pytest

from tests.documents import makers
from tests.documents.makers import CEDULA, docx, odf, xlsx


def found(report):
    return {finding.kind: (finding.count, finding.places) for finding in report.findings}


def codes(report):
    return [note["code"] for note in report.notes]


def test_personal_data_is_found_in_a_text_even_across_its_pieces(look):
    parts = f'<w:p xmlns:w="{makers.WORD}"><w:r><w:t>17143</w:t></w:r><w:r><w:t>07103</w:t></w:r></w:p>'
    header = f'<w:hdr xmlns:w="{makers.WORD}">{parts}</w:hdr>'
    report = look(docx("Escribe a ana@correo.ec", more={"word/header1.xml": header}))
    assert found(report) == {"cedula": (1, []), "email": (1, [])}


def test_what_was_erased_but_is_still_in_the_file_is_told_and_scanned(look):
    erased = f'<w:x xmlns:w="{makers.WORD}"><w:p><w:del><w:r><w:delText>{CEDULA}</w:delText></w:r></w:del></w:p></w:x>'
    report = look(docx("Limpio", more={"word/footnotes.xml": erased}))
    assert found(report) == {"cedula": (1, [])}
    assert codes(report) == ["tracked_changes"]


def test_the_author_is_told(look):
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Ana Quishpe</dc:creator></c>'
    report = look(docx("Hola", more={"docProps/core.xml": core}))
    assert report.notes == [{"code": "author", "names": "Ana Quishpe"}]


def test_a_photograph_inside_a_text_that_says_its_place_needs_a_decision(look):
    report = look(docx("Mira", more={"word/media/foto.jpg": makers.image(positioned=True)}))
    assert found(report) == {"position": (1, [])}
    assert found(look(docx("Mira", more={"word/media/foto.jpg": makers.image()}))) == {}


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("word/vbaProject.bin", "macros"),
        ("word/VBAPROJECT.BIN", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("word/embeddings/oleObject1.bin", "embedded"),
        ("word/activeX/activeX1.xml", "embedded"),
    ],
)
def test_what_runs_when_it_is_opened_is_refused(look, part, code):
    assert look(docx("Hola", more={part: b"x"})).problem == {"code": code}


def test_a_document_declared_as_with_macros_is_refused_without_them(look):
    types = '<Types xmlns="t"><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    assert look(docx("Hola", more={"[Content_Types].xml": types})).problem == {"code": "macros"}


def test_macros_of_an_open_document_are_refused(look):
    octets = odf("text", "<office:text/>")
    target = io.BytesIO(octets)
    with zipfile.ZipFile(target, "a") as file:
        file.writestr("Basic/Standard/Module1.xml", "<a/>")
    assert look(target.getvalue()).problem == {"code": "macros"}


def test_a_hidden_sheet_needs_a_decision_and_is_scanned(look):
    report = look(xlsx({"Resumen": [["total", 3]], "Padrón": [["Ana", CEDULA]]}, hidden=("Padrón",)))
    assert found(report) == {"cedula": (1, ["sheet:Padrón"]), "hidden_sheet": (1, [])}
    assert [finding.samples for finding in report.findings] == [["171•••••03"], ["Padrón"]]


def test_hidden_columns_are_told(look):
    report = look(xlsx({"Hoja": [["a", "b"], [1, 2]]}, hidden_column=True))
    assert report.notes == [{"code": "hidden_parts", "sheet": "Hoja", "count": 1}]


def test_a_number_typed_as_a_quantity_is_read_too(look):
    report = look(xlsx({"Hoja": [["cédula"], [int(CEDULA)]]}))
    assert found(report) == {"cedula": (1, ["sheet:Hoja"])}


def test_an_open_spreadsheet_with_a_hidden_sheet(look):
    style = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    body = (
        '<office:spreadsheet><table:table table:name="Oculta" table:style-name="ta1"><table:table-row>'
        f"<table:table-cell><text:p>{CEDULA}</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"
    )
    assert found(look(odf("spreadsheet", body, style))) == {"cedula": (1, ["sheet:Oculta"]), "hidden_sheet": (1, [])}


def test_an_open_text_with_comments(look):
    body = f"<office:text><text:p>{CEDULA}</text:p><text:p><office:annotation/></text:p></office:text>"
    report = look(odf("text", body))
    assert (found(report), codes(report)) == ({"cedula": (1, [])}, ["comments"])


def test_a_document_that_unfolds_without_end_is_stopped(look):
    """150 MB of spaces in 150 kB: what the header of the part says is not believed."""
    bomb = docx("Hola", more={"word/header1.xml": b"<a>" + b" " * 150_000_000 + b"</a>"})
    assert len(bomb) < 1_000_000
    assert look(bomb).problem == {"code": "bomb"}


def test_a_document_of_too_many_parts_is_refused(look):
    assert look(docx("Hola", more={f"x/{number}": "" for number in range(3_001)})).problem == {"code": "bomb"}


def test_elements_within_elements_without_end_are_stopped(look):
    deep = "<a>" * 5_000 + "</a>" * 5_000
    assert look(docx("Hola", more={"word/header1.xml": deep})).problem == {"code": "bomb"}


LAUGHS = '<!DOCTYPE a [<!ENTITY b "{}">]>'.format("ja" * 1000)
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE, '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd">'])
def test_definitions_in_the_text_of_a_document_are_refused(look, head):
    assert look(docx("&b;", head=head)).problem == {"code": "unsafe_xml"}


def test_a_document_with_broken_xml_is_broken(look):
    assert look(docx("<w:p>")).problem == {"code": "broken"}
