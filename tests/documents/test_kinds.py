"""A file is what it holds, not what it is called."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.documents import makers

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("octets", "kind"),
    [
        (makers.pdf(), "pdf"),
        (makers.image("JPEG"), "jpeg"),
        (makers.image("PNG"), "png"),
        (makers.image("WEBP"), "webp"),
        (makers.docx("Hola"), "docx"),
        (makers.xlsx({"Hoja": [["a", "b"], [1, 2]]}), "xlsx"),
        (makers.odf("text", "<office:text><text:p>Hola</text:p></office:text>"), "odt"),
        (makers.odf("spreadsheet", "<office:spreadsheet/>"), "ods"),
        (b"barrio,familias\nNorte,12\nSur,30\n", "csv"),
        ("barrio;nº de niñas\nNorte;12\n".encode("cp1252"), "csv"),
    ],
)
def test_every_kind_that_we_receive_is_known_by_its_content(look, octets, kind):
    report = look(octets)
    assert (report.kind, report.problem) == (kind, None)


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + b"\0" * 100, "program"),
        (b"\x7fELF" + b"\0" * 100, "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_office"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (makers.archive({"a.txt": "hola"}), "archive"),
        (b"PK\x03\x04 this is no archive", "broken"),
        (b"<html><script>alert(1)</script>,\n</html>,\n", "unknown_type"),
        (b"<svg onload='x'>,a\n,b\n", "unknown_type"),
        (b"a,b\n1,<script>alert(1)</script>\n", "unknown_type"),
        (b"\x00\x01\x02\x03", "unknown_type"),
        (b"solo un texto sin columnas\notra linea\n", "not_a_table"),
        (b"a,b\n1,2,3\n4\n", "not_a_table"),
        (b"%PDF-1.7 and then nothing", "broken"),
        (b"\xff\xd8\xff\xe0 no picture", "broken"),
        (makers.image("PNG")[:120], "broken"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "broken"),
    ],
)
def test_what_we_do_not_receive_says_why(look, octets, code):
    report = look(octets)
    assert report.problem is not None
    assert report.problem["code"] == code


def test_a_zip_that_calls_itself_text_but_has_no_content_is_broken(look):
    report = look(makers.archive({"mimetype": "application/vnd.oasis.opendocument.text"}))
    assert report.problem is None
    assert report.kind == "odt"


def test_the_examination_does_not_load_the_site():
    """It runs apart and must start at once: neither Django nor a room's tables."""
    modules = "minga.documents.examination.run, minga.documents.examination.papers"
    program = f"import sys, {modules}; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_an_archive_with_the_same_part_twice_is_refused(look, tmp_path):
    """Two programs could read two different documents in it."""
    path = tmp_path / "twice.docx"
    path.write_bytes(makers.docx("Lo que se ve"))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as file:
        file.writestr("word/document.xml", "<a/>")
    assert look(path.read_bytes()).problem == {"code": "bomb"}
