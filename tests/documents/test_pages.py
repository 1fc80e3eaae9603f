"""The page of a document and its files: who sees them, and what a browser is told to do with them."""

import pytest
from django.core import signing

from minga.documents.actions import add_version, hold_document, withdraw_document
from minga.documents.models import Document
from minga.documents.pages import PREVIEW, FileShown, pages_of, preview_address
from tests.documents import makers
from tests.documents.authority import Authority, Person, sign
from tests.documents.subjects import handed_in, put_away, waiting

pytestmark = pytest.mark.django_db

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "X-Frame-Options": "DENY",
}


def octets_of(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("octets", "content_type", "name"),
    [
        (makers.pdf(), "application/pdf", "acta-de-la-reunion.pdf"),
        (b"a,b\n1,2\n", "text/csv; charset=utf-8", "acta-de-la-reunion.csv"),
        (makers.image(), "image/jpeg", "acta-de-la-reunion.jpg"),
    ],
)
def test_a_file_is_always_a_download_and_runs_nothing(client, octets, content_type, name):
    version = handed_in(octets).versions.get()
    answer = client.get(version.get_absolute_url())
    assert answer.status_code == 200
    assert {header: answer[header] for header in SECURITY} == SECURITY
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (content_type, f'attachment; filename="{name}"')
    assert (answer["Cache-Control"], answer["ETag"]) == ("public, no-cache", f'"{version.sha256}"')
    assert int(answer["Content-Length"]) == len(octets_of(answer)) == version.size


def test_who_has_it_is_told_that_it_is_the_same(client):
    version = handed_in().versions.get()
    answer = client.get(version.get_absolute_url(), headers={"If-None-Match": f'"{version.sha256}"'})
    assert (answer.status_code, answer["Cache-Control"], answer["X-Content-Type-Options"]) == (
        304,
        "public, no-cache",
        "nosniff",
    )


def test_the_address_names_the_file_that_comes(client):
    document = handed_in()
    version = document.versions.get()
    for sha256, name in (("0" * 64, version.name), (version.sha256, "otro.pdf")):
        assert client.get(f"/documentos/{document.code}/{sha256}/{name}").status_code == 404
    assert client.get(f"/documentos/DOC-OTRO/{version.sha256}/{version.name}").status_code == 404


def test_a_held_document_is_seen_only_with_the_address_that_a_room_handed_out(client):
    document = handed_in(publish=False)
    version = document.versions.get()
    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(version.get_absolute_url()).status_code == 404
    answer = client.get(preview_address(version))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    put_away(answer)
    other = handed_in(makers.pdf("Otra"), publish=False).versions.get()
    stolen = preview_address(version).partition("?")[2]
    assert client.get(f"{other.get_absolute_url()}?{stolen}").status_code == 404
    forged = signing.dumps([document.code, version.sha256], salt="otra")
    assert client.get(f"{version.get_absolute_url()}?permiso={forged}").status_code == 404


def test_the_address_of_a_preview_serves_for_an_hour(client, monkeypatch):
    version = handed_in(publish=False).versions.get()
    address = preview_address(version)
    monkeypatch.setattr("minga.documents.pages.PREVIEW_SECONDS", -1)
    assert client.get(address).status_code == 404
    assert PREVIEW == "documents.preview"


def test_what_is_held_again_or_withdrawn_is_no_longer_given(client):
    document = handed_in()
    version = document.versions.get()
    hold_document(by=None, role="moderator", document=document)
    assert client.get(version.get_absolute_url()).status_code == 404
    withdraw_document(by=None, role="moderator", document=document, ground=Document.Ground.PERSONAL)
    assert client.get(preview_address(version)).status_code == 404
    page = client.get(document.get_absolute_url()).content.decode()
    assert page.count("<p>Este documento se retiró el") == 1
    assert page.count("Motivo: «Muestra datos de personas».") == 2
    assert page.count(FileShown(version).fingerprint) == 1
    assert page.count(version.name) == 0


def test_the_page_says_what_it_is_who_signed_and_why_its_data_may_be_seen(client, settings):
    authority = Authority()
    authority.write_into(settings.MINGA_SIGNATURE_ROOTS)
    person = Person(authority, "Ana Quishpe")
    document = handed_in(sign(makers.pdf("Escribe a ana@correo.ec"), person), ground="own", title="Acta firmada")
    page = client.get(document.get_absolute_url()).content.decode()
    version = document.versions.get()
    assert page.count("<h1>Acta firmada</h1>") == 1
    assert page.count(FileShown(version).fingerprint) == 1
    assert page.count("Muestra 1 correo electrónico. Se publicó así por decisión de quien propuso") == 1
    assert page.count("Motivo: «Son datos míos y quiero que se vean».") == 1
    assert page.count("<h4>Ana Quishpe</h4>") == 1
    assert page.count("Firma comprobada") == 1
    assert page.count("ana@correo.ec") == 0
    assert page.count(f'href="/registro/asunto/document/{document.code}/"') == 1


def test_each_language_has_its_file_and_the_earlier_one_stays(client):
    document = handed_in()
    add_version(by=None, role="planner", document=document, file=waiting(makers.pdf("Minutes"), language="en"))
    add_version(by=None, role="planner", document=document, file=waiting(makers.pdf("Acta corregida")))
    (page,) = pages_of([Document.objects.prefetch_related("versions__decision").get()])
    assert [(file.version.language, file.version.number) for file in page.newest] == [("es", 2), ("en", 1)]
    assert [file.version.number for file in page.earlier] == [1]
    answer = client.get(document.get_absolute_url()).content.decode()
    assert answer.count("Inglés (traducción)") == 2
    assert answer.count("<summary>Versiones anteriores</summary>") == 1


def test_the_page_asks_the_database_as_often_for_one_file_as_for_three(client, django_assert_num_queries):
    document = handed_in()
    client.get(document.get_absolute_url())
    with django_assert_num_queries(2):
        client.get(document.get_absolute_url())
    for language in ("en", "qu"):
        add_version(by=None, role="planner", document=document, file=waiting(language=language))
    with django_assert_num_queries(2):
        client.get(document.get_absolute_url())


def test_a_file_that_the_store_lost_is_not_there(client):
    from minga.documents import store

    version = handed_in().versions.get()
    store.erase(version.stored)
    assert client.get(version.get_absolute_url()).status_code == 404
