"""What happens to a document, and what the register says of it."""

import pytest
from django.core.management import call_command

from minga.core.permits import Refused
from minga.core.states import WrongState
from minga.documents import store
from minga.documents.actions import (
    add_version,
    hand_in_document,
    hold_document,
    recheck_signatures,
    release_document,
    withdraw_document,
)
from minga.documents.models import Decision, Document, Erasure, Upload, Version
from minga.documents.tasks import clear_files
from minga.ledger.models import Entry
from tests.documents import makers
from tests.documents.authority import Authority, Person, sign
from tests.documents.subjects import Works, handed_in, waiting
from tests.factories.cocreation import PersonFactory

pytestmark = pytest.mark.django_db

PERSONAL = makers.pdf(f"Cedula {makers.CEDULA} y ana@correo.ec")


def lines(document: Document) -> list[tuple[str, str, dict[str, object]]]:
    return [
        (line.verb, line.role, line.facts) for line in Entry.objects.about("document", document.code).order_by("id")
    ]


def test_a_published_document_is_in_the_register_with_its_fingerprint_and_without_its_name():
    document = handed_in(title="Acta de Ana")
    version = document.versions.get()
    facts = {
        "about": {"kind": "work", "code": "OBRA-1"},
        "files": [{"language": "es", "kind": "pdf", "sha256": version.sha256, "size": version.size, "signatures": []}],
    }
    assert lines(document) == [("document.published", "author", facts)]
    assert (document.state, document.title, version.number) == ("published", "Acta de Ana", 1)
    assert Upload.objects.count() == 0
    assert store.stored_fingerprint(version.stored) == version.sha256


def test_a_document_that_is_not_published_leaves_no_line():
    document = handed_in(publish=False)
    assert (document.state, lines(document)) == ("held", [])
    release_document(by=None, role="moderator", document=document)
    assert [(verb, role) for verb, role, _facts in lines(document)] == [("document.published", "moderator")]


def test_personal_data_without_a_ground_is_not_published():
    file = waiting(PERSONAL)
    with pytest.raises(Refused) as caught:
        hand_in_document(by=None, role="author", about=Works(), file=file)
    assert (
        str(caught.value.reason) == "Este archivo muestra datos de personas. Antes de publicarlo, di por qué se puede."
    )
    assert (Document.objects.count(), Entry.objects.count(), Upload.objects.count()) == (0, 0, 1)


def test_the_decision_says_who_when_and_why_and_the_register_not_who():
    person = PersonFactory()
    file = waiting(PERSONAL, ground=Decision.Ground.CONSENT, explanation="Firmaron el 3 de mayo")
    document = hand_in_document(by=person, role="planner", about=Works(), file=file)
    decision = Decision.objects.get()
    assert (decision.decided_by, decision.ground, decision.role) == (person, "consent", "planner")
    assert (decision.explanation, decision.decided_at.date()) == ("Firmaron el 3 de mayo", document.created_at.date())
    verb, role, facts = lines(document)[0]
    found = {"cedula": 1, "email": 1}
    assert (verb, role) == ("document.decided", "planner")
    assert facts == {"ground": "consent", "found": found, "sha256": decision.version.sha256}


def test_a_double_click_makes_one_document():
    file = waiting()
    hand_in_document(by=None, role="author", about=Works(), file=file)
    with pytest.raises(Refused) as caught:
        hand_in_document(by=None, role="author", about=Works(), file=file)
    assert str(caught.value.reason) == "Ese archivo ya no espera en el sitio. Vuelve a elegirlo."
    assert Document.objects.count() == 1


def test_another_language_is_a_translation_and_the_same_language_takes_its_place():
    document = handed_in()
    english = add_version(by=None, role="planner", document=document, file=waiting(language="en"))
    again = add_version(
        by=None, role="planner", document=document, file=waiting(makers.pdf("Corregida"), language="es")
    )
    assert [(one.language, one.number, one.is_translation) for one in (english, again)] == [
        ("en", 1, True),
        ("es", 2, False),
    ]
    assert [verb for verb, _role, _facts in lines(document)] == [
        "document.published",
        "document.translated",
        "document.replaced",
    ]
    assert lines(document)[2][2]["sha256"] == again.sha256


def test_withdrawn_means_erased_and_its_fingerprint_stays():
    document = handed_in(PERSONAL, ground="own", title="Cédula de Ana", explanation="Es mía")
    version = document.versions.get()
    withdraw_document(by=None, role="author", document=document, ground=Document.Ground.AUTHOR)
    after = Document.objects.get()
    assert (after.state, after.title, after.ended_ground) == ("withdrawn", "", "author")
    row = Version.objects.get()
    assert (row.name, row.findings, row.sha256) == (f"{document.code}.pdf", [], version.sha256)
    assert Decision.objects.get().explanation == ""
    assert lines(document)[-1] == ("document.withdrawn", "author", {"ground": "author", "files": [version.sha256]})
    assert clear_files() == 1
    assert (store.stored_fingerprint(version.stored), Erasure.objects.count()) == ("", 0)


def test_an_erasure_that_was_cut_short_is_finished_at_the_next_turn():
    document = handed_in()
    withdraw_document(by=None, role="author", document=document, ground="author")
    store.erase(document.versions.get().stored)
    assert (clear_files(), Erasure.objects.count()) == (1, 0)


def test_erasing_one_document_leaves_another_with_the_same_file():
    first, second = handed_in(), handed_in()
    assert first.versions.get().sha256 == second.versions.get().sha256
    withdraw_document(by=None, role="author", document=first, ground="author")
    clear_files()
    assert store.stored_fingerprint(second.versions.get().stored) == second.versions.get().sha256


def test_a_withdrawn_document_does_not_come_back():
    document = handed_in()
    withdraw_document(by=None, role="author", document=document, ground="author")
    with pytest.raises(WrongState):
        release_document(by=None, role="author", document=document)
    with pytest.raises(Refused):
        add_version(by=None, role="author", document=document, file=waiting(language="en"))
    assert [verb for verb, _role, _facts in lines(document)] == ["document.published", "document.withdrawn"]


def test_a_held_document_says_so_in_the_register():
    document = hold_document(by=None, role="moderator", document=handed_in())
    assert lines(document)[-1] == ("document.held", "moderator", {"ground": "review"})


def test_signatures_are_weighed_again_when_the_authorities_change(settings):
    authority = Authority()
    person = Person(authority, "Ana Quishpe")
    document = handed_in(sign(makers.pdf(), person))
    version = document.versions.get()
    assert [one["verdict"] for one in version.signatures] == ["doubt"]
    assert lines(document)[0][2]["files"][0]["signatures"] == ["doubt"]
    authority.write_into(settings.MINGA_SIGNATURE_ROOTS)
    assert recheck_signatures(version=version)
    assert [one["verdict"] for one in Version.objects.get().signatures] == ["good"]
    assert not recheck_signatures(version=version)


def test_the_commands_tell_what_changed(settings, capsys):
    authority = Authority()
    document = handed_in(sign(makers.pdf(), Person(authority, "Ana")))
    authority.write_into(settings.MINGA_SIGNATURE_ROOTS)
    call_command("check_signatures")
    call_command("check_documents")
    stored = document.versions.get().stored
    said = capsys.readouterr().out.splitlines()
    assert said == [f"{document.code} es 1: good", "1 signed files, 1 with news", "1 files, 0 wrong"]
    with open(store.storage().path(stored), "ab") as file:
        file.write(b"one more")
    with pytest.raises(SystemExit):
        call_command("check_documents")
    store.erase(stored)
    with pytest.raises(SystemExit):
        call_command("check_documents")
    said = capsys.readouterr().out.splitlines()
    assert said[::2] == [f"{document.code} es 1: changed", f"{document.code} es 1: missing"]
