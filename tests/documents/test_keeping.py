"""A file on its way in: examined apart, stored, and forgotten after a day."""

import datetime as dt
import re
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from minga.documents import keeping, store
from minga.documents.keeping import NotKeptError, keep, kept, tidy_name
from minga.documents.models import Erasure, Upload
from minga.documents.sentences import PROBLEMS, problem_said
from minga.documents.tasks import clear_files
from tests.documents import makers
from tests.documents.subjects import sent

pytestmark = pytest.mark.django_db


def refusal(octets: bytes, name: str = "acta.pdf") -> str:
    with pytest.raises(NotKeptError) as caught:
        keep(SimpleUploadedFile(name, octets))
    return caught.value.problem["code"]


def test_what_is_kept_is_what_was_sent_and_its_token_finds_it():
    octets = makers.pdf("Acta de la reunion del barrio")
    upload, token = keep(sent(octets))
    assert (upload.name, upload.kind, upload.size) == ("acta-de-la-reunion.pdf", "pdf", len(octets))
    with store.open_file(upload.stored) as file:
        assert file.read() == octets
    assert (store.stored_fingerprint(upload.stored), upload.received_sha256) == (upload.sha256, upload.sha256)
    assert kept(token) == upload
    assert (kept(""), kept(token + "x"), kept(upload.token_hash)) == (None, None, None)


def test_of_an_image_the_clean_one_is_kept_and_both_fingerprints():
    upload, _token = keep(sent(makers.image(positioned=True), "foto.png.exe"))
    assert (upload.name, upload.kind) == ("foto.jpg", "jpeg")
    assert upload.received_sha256 != upload.sha256 == store.stored_fingerprint(upload.stored)
    assert [note["code"] for note in upload.notes] == ["position_removed", "image_unread"]


def test_the_findings_of_the_examination_come_along():
    upload, _token = keep(sent(makers.pdf(f"Cedula {makers.CEDULA}")))
    assert upload.findings == [{"kind": "cedula", "count": 1, "samples": ["171•••••03"], "places": ["page:1"]}]
    assert upload.needs_decision


def test_a_refused_file_leaves_nothing_behind(home):
    assert refusal(b"MZ" + b"\0" * 100) == "program"
    assert Upload.objects.count() == 0
    assert [path for path in (home / "files").rglob("*") if path.is_file()] == []


def test_a_file_over_the_limit_is_refused_unread():
    file = sent()
    file.size = keeping.MOST_OCTETS + 1
    with pytest.raises(NotKeptError) as caught:
        keep(file)
    said = problem_said(caught.value.problem, "mapa.pdf")
    assert said.replace("\u00a0", " ").startswith("«mapa.pdf» pesa 10 MB. El límite es 10 MB.")


def test_when_too_much_waits_nothing_more_is_taken(monkeypatch):
    keep(sent())
    monkeypatch.setattr(keeping, "MOST_WAITING", Upload.objects.get().size + 10)
    assert refusal(makers.pdf()) == "no_room"


@pytest.fixture
def instead(monkeypatch, tmp_path):
    """Another program in the place of the examination."""

    def put(code: str) -> None:
        program = tmp_path / "minga" / "documents" / "examination"
        program.mkdir(parents=True)
        for folder in (program, program.parent, program.parent.parent):
            (folder / "__init__.py").write_text("")
        (program / "__main__.py").write_text(code)
        monkeypatch.setattr(keeping, "SITE", tmp_path)

    return put


def test_a_file_that_kills_its_examination_is_refused_and_the_site_goes_on(instead):
    instead("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert refusal(makers.pdf()) == "too_complex"


def test_the_examination_knows_none_of_our_secrets(instead, monkeypatch, tmp_path):
    monkeypatch.setenv("MINGA_SECRET_KEY", "secreto")
    instead("import json, os; print(json.dumps(sorted(os.environ)))")
    names = set(keeping.examine_apart(tmp_path / "received", tmp_path / "cleaned"))
    assert names - {"LC_CTYPE"} == {"LANG", "PYTHONPATH", "TMPDIR"}


def test_the_examination_has_little_memory_and_little_time():
    program = (
        "import resource as r; from minga.documents.examination.__main__ import take_limits; take_limits();"
        "print([r.getrlimit(one)[1] for one in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE)])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=keeping.SITE, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[1500000000, 30, 150000000, 0]"


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(keeping, "PATIENCE", 0.01)
    assert refusal(makers.pdf()) == "too_complex"


def test_after_a_day_it_is_forgotten_and_erased():
    upload, token = keep(sent())
    other, other_token = keep(sent())
    Upload.objects.filter(pk=upload.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert kept(token) is None
    assert clear_files() == 2
    assert (store.stored_fingerprint(upload.stored), Upload.objects.count(), Erasure.objects.count()) == ("", 1, 0)
    assert kept(other_token) == other
    assert clear_files() == 0


def test_every_reason_has_its_sentence_and_every_sentence_its_reason():
    examination = keeping.SITE / "minga" / "documents"
    code = "".join(path.read_text() for path in examination.rglob("*.py") if path.name != "sentences.py")
    assert [name for name in PROBLEMS if f'"{name}"' not in code] == []
    raised = set(re.findall(r'UnacceptableError\("(\w+)"', code)) | set(re.findall(r'\{"code": "(\w+)"', code))
    assert raised - set(PROBLEMS) == set()
    for name in PROBLEMS:
        assert "«foto.png»" in problem_said({"code": name, "size": 1, "most": 2}, "foto.png")


@pytest.mark.parametrize(
    ("name", "kind", "tidy"),
    [
        ("Acta nº 3 (final).pdf", "pdf", "acta-no-3-final.pdf"),
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("C:\\Users\\ana\\Foto.JPG", "jpeg", "foto.jpg"),
        ("factura.pdf.exe", "pdf", "factura.pdf"),
        ("", "csv", "documento.csv"),
        ("\r\nSet-Cookie: a=b", "csv", "set-cookie-ab.csv"),
        ("ñandú.docx", "docx", "nandu.docx"),
    ],
)
def test_a_name_becomes_one_that_every_system_can_keep(name, kind, tidy):
    assert tidy_name(name, kind) == tidy


@given(st.text(max_size=300))
def test_no_name_leaves_the_alphabet(name):
    assert re.fullmatch(r"[a-z0-9_-]{1,80}\.pdf", tidy_name(name, "pdf"))
