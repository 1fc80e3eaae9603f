"""Signed PDF files: each way in which a signature holds or fails, and what is said of it."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pyhanko.pdf_utils.generic import ArrayObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from minga.documents.examination.signatures import examine_signatures
from minga.documents.signatures_said import signature_said
from tests.documents import makers
from tests.documents.authority import DAY, NOW, Authority, Person, sign, stamper


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def ana(authority: Authority) -> Person:
    return Person(authority, "Ana Quishpe")


@pytest.fixture
def check(tmp_path: Path, authority: Authority) -> Any:
    """The signatures of these octets, against the folder of the test's authority."""

    def run(pdf: bytes, *, roots: Path | None = None) -> list[dict[str, Any]]:
        path = tmp_path / "signed.pdf"
        path.write_bytes(pdf)
        return examine_signatures(path, roots or authority.write_into(tmp_path / "roots"))

    return run


def parts(found: dict[str, Any]) -> tuple[str, ...]:
    return tuple(found[name] for name in ("verdict", "integrity", "later", "chain", "validity", "revocation", "clock"))


@pytest.mark.parametrize("pades", [False, True])
def test_a_valid_signature_is_good(check, ana, pades):
    (found,) = check(sign(makers.pdf(), ana, pades=pades))
    assert parts(found) == ("good", "intact", "nothing", "trusted", "current", "clear", "computer")
    assert (found["name"], found["authority"]) == ("Ana Quishpe", "Autoridad de prueba")


def test_who_signed_and_when_is_said_in_plain_sentences(check, ana):
    when = dt.datetime(NOW.year, NOW.month, NOW.day, 17, tzinfo=dt.UTC) - 30 * DAY
    (found,) = check(sign(makers.pdf(), ana, when=when))
    with translation.override("es"):
        said = signature_said(found)
    assert found["signed_at"] == when.isoformat()
    assert (said.who, said.verdict, said.tone) == ("Ana Quishpe", "Firma comprobada", "good")
    assert said.sentences[0] == "Lo que firmó está como lo firmó."
    assert said.sentences[1] == "Después de esta firma no se añadió nada."
    assert said.sentences[3] == "Su certificado viene de Autoridad de prueba, una entidad que este sitio reconoce."
    assert said.sentences[5] == "No consta que se haya revocado."


def test_a_certificate_that_expired_since_leaves_a_doubt(check, authority):
    old = Person(authority, "Firma antigua", start=NOW - 800 * DAY, end=NOW - 100 * DAY)
    (found,) = check(sign(makers.pdf(), old, when=NOW - 400 * DAY))
    assert parts(found)[:5] == ("doubt", "intact", "nothing", "trusted", "not_now")


def test_signing_with_an_expired_certificate_is_bad(check, authority):
    old = Person(authority, "Firma antigua", start=NOW - 800 * DAY, end=NOW - 100 * DAY)
    (found,) = check(sign(makers.pdf(), old, when=NOW - 10 * DAY))
    assert (found["verdict"], found["validity"], found["chain"]) == ("bad", "not_then", "trusted")


def test_a_certificate_revoked_before_the_signature_makes_it_bad(check, tmp_path):
    other = Authority()
    taken = Person(other, "Llave perdida")
    other.revoke(taken, NOW - 60 * DAY)
    (found,) = check(sign(makers.pdf(), taken, when=NOW - 5 * DAY), roots=other.write_into(tmp_path / "other"))
    assert (found["verdict"], found["revocation"]) == ("bad", "before")
    assert found["revoked_at"] == (NOW - 60 * DAY).isoformat()


def test_a_certificate_revoked_after_the_date_of_its_own_clock_leaves_a_doubt(check, tmp_path):
    other = Authority()
    taken = Person(other, "Llave perdida")
    other.revoke(taken, NOW - 5 * DAY)
    (found,) = check(sign(makers.pdf(), taken, when=NOW - 60 * DAY), roots=other.write_into(tmp_path / "other"))
    assert (found["verdict"], found["revocation"]) == ("doubt", "after")


def test_without_a_list_of_revoked_certificates_it_is_not_called_good(check, ana, authority, tmp_path):
    roots = authority.write_into(tmp_path / "without", with_list=False)
    (found,) = check(sign(makers.pdf(), ana), roots=roots)
    assert (found["verdict"], found["chain"], found["revocation"]) == ("doubt", "trusted", "unknown")


def test_an_unknown_authority_is_said_to_be_unknown(check):
    stranger = Person(Authority("Autoridad inventada"), "Cualquiera")
    (found,) = check(sign(makers.pdf(), stranger))
    assert parts(found)[:4] == ("doubt", "intact", "nothing", "unknown")
    with translation.override("es"):
        said = signature_said(found).sentences[3]
    assert said == "Su certificado dice venir de Autoridad inventada, una entidad que este sitio no reconoce."


def test_an_authority_of_the_same_name_is_not_the_same_authority(check):
    """Names are free to copy: only the key of the root in the folder gives trust."""
    (found,) = check(sign(makers.pdf(), Person(Authority(), "Cualquiera")))
    assert (found["verdict"], found["chain"]) == ("doubt", "unknown")


def test_a_changed_letter_breaks_the_signature(check, ana):
    signed = sign(makers.pdf("Se aprueba por USD 1000"), ana)
    assert signed.count(b"USD 1000") == 1
    (found,) = check(signed.replace(b"USD 1000", b"USD 9000"))
    assert (found["verdict"], found["integrity"]) == ("bad", "broken")


def test_a_page_changed_by_appending_is_seen(check, ana):
    """The signed octets are untouched, so the signature alone would still hold."""
    (found,) = check(appended(sign(makers.pdf("Se aprueba"), ana)))
    assert (found["verdict"], found["integrity"], found["later"]) == ("bad", "intact", "changes")


def appended(signed: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page, _resources = writer.find_page_for_modification(0)
    page.get_object()["/MediaBox"] = ArrayObject([NumberObject(side) for side in (0, 0, 100, 100)])
    writer.mark_update(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_two_people_can_sign_one_after_the_other(check, ana, authority):
    luis = Person(authority, "Luis Andrade")
    first, second = check(sign(sign(makers.pdf(), ana), luis, field="Firma2"))
    assert (first["name"], first["verdict"], first["later"]) == ("Ana Quishpe", "good", "signatures")
    assert (second["name"], second["verdict"], second["later"]) == ("Luis Andrade", "good", "nothing")


def test_what_was_changed_between_two_signatures_falls_on_the_first(check, ana, authority):
    luis = Person(authority, "Luis Andrade")
    first, second = check(sign(appended(sign(makers.pdf(), ana)), luis, field="Firma2"))
    assert (first["verdict"], first["later"]) == ("bad", "changes")
    assert (second["verdict"], second["later"]) == ("good", "nothing")


def test_a_stamp_of_time_is_believed_before_the_computer(check, ana, authority):
    (found,) = check(sign(makers.pdf(), ana, timestamper=stamper(authority, NOW - 20 * DAY)))
    assert (found["clock"], found["signed_at"]) == ("stamp", (NOW - 20 * DAY).isoformat())


def test_a_signature_of_rubbish_is_bad_and_breaks_nothing(check, ana):
    signed = sign(makers.pdf(), ana)
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    (found,) = check(signed[:start] + b"0" * 400 + signed[start + 400 :])
    assert found == {"verdict": "bad", "integrity": "unreadable", "name": ""}
    with translation.override("es"):
        assert signature_said(found).sentences == ["El archivo trae una firma que no se puede leer."]


def test_a_file_without_signatures_has_none(check):
    assert check(makers.pdf()) == []
