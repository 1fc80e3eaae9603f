"""PDF files and tables: what they show, what they hide, what would run."""

import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from tests.documents import makers
from tests.documents.makers import CEDULA, pdf, pdf_with


def test_personal_data_is_found_with_its_page(look):
    report = look(pdf("Nada aqui, solo un texto largo", f"Cedula {CEDULA} y ana@correo.ec"))
    found = {finding.kind: finding.places for finding in report.findings}
    assert found == {"cedula": ["page:2"], "email": ["page:2"]}
    assert report.notes == []


def test_a_page_without_text_is_told_because_nobody_read_it(look):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    assert look(makers.written(writer)).notes == [{"code": "no_text"}]


def test_the_author_of_the_file_is_told(look):
    assert look(pdf("Un texto que se puede leer", author="Ana Quishpe")).notes == [
        {"code": "author", "names": "Ana Quishpe"}
    ]


def test_earlier_versions_within_the_file_are_told(look):
    writer = PdfWriter(io.BytesIO(pdf("Un texto que se puede leer")), incremental=True)
    writer.pages[0].rotate(90)
    assert look(makers.written(writer)).notes == [{"code": "earlier_versions", "count": 1}]


def add_script(writer: PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    writer.root_object[NameObject("/OpenAction")] = action


def add_launch(writer: PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("x.exe")})
    writer.root_object[NameObject("/OpenAction")] = action


def add_form_script(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("x")})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (add_script, "active"),
        (add_launch, "active"),
        (add_form_script, "active"),
        (lambda writer: writer.add_attachment("nomina.xlsx", b"1"), "embedded"),
        (lambda writer: writer.encrypt("clave"), "encrypted"),
    ],
)
def test_a_pdf_that_runs_or_encloses_something_is_refused(look, change, code):
    assert look(pdf_with(change)).problem == {"code": code}


def test_a_photograph_within_that_says_its_place_needs_a_decision(look):
    def add_photograph(writer: PdfWriter) -> None:
        stream = StreamObject()
        stream._data = makers.image(positioned=True)
        stream[NameObject("/Filter")] = NameObject("/DCTDecode")
        writer.pages[0][NameObject("/Thumb")] = writer._add_object(stream)

    (finding,) = look(pdf_with(add_photograph)).findings
    assert (finding.kind, finding.count) == ("position", 1)


def test_a_page_that_unfolds_without_end_is_read_no_further(look):
    def add_bomb(writer: PdfWriter) -> None:
        stream = StreamObject()
        stream._data = zlib.compress(b" " * 120_000_000, 9)
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)

    report = look(pdf_with(add_bomb))
    assert (report.problem, report.notes) == (None, [{"code": "no_text"}])


def test_too_many_pages_are_refused(look):
    writer = PdfWriter()
    for _number in range(501):
        writer.add_blank_page(10, 10)
    assert look(makers.written(writer)).problem == {"code": "too_many_pages", "most": 500}


def test_an_array_within_arrays_without_end_is_refused(look):
    def nest(writer: PdfWriter) -> None:
        stream = DecodedStreamObject()
        stream.set_data(b"")
        inner: DictionaryObject = DictionaryObject({NameObject("/A"): NumberObject(1)})
        for _depth in range(60):
            inner = DictionaryObject({NameObject("/A"): inner})
        writer.root_object[NameObject("/Deep")] = inner

    assert look(pdf_with(nest)).problem == {"code": "too_complex"}


def test_a_table_is_read_by_rows_and_its_formulas_are_told(look):
    report = look(f"nombre,cedula\nAna,{CEDULA}\nLuis,=1+1\nEva,-12,5%\n".replace("-12,5%", "-12").encode())
    assert [(finding.kind, finding.places) for finding in report.findings] == [("cedula", ["line:2"])]
    assert report.notes == [{"code": "formula_cells", "count": 1}]


def test_the_makers_write_text_that_can_be_read():
    assert PdfReader(io.BytesIO(pdf("Hola mundo"))).pages[0].extract_text() == "Hola mundo"
