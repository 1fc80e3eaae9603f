"""The papers that prove a commitment: who adds them, who reads them, and what stays when they go."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minga.core.permits import Refused
from minga.directory.models import Role
from minga.documents.models import Document
from minga.ledger.models import Entry
from minga.notices.actions import follow_subject
from minga.notices.models import Notice
from minga.notices.writing import tell
from minga.plans.actions.proofs import attach_document, detach_document
from minga.plans.models import ActionPlan, Commitment, CommitmentDocument
from minga.plans.rules import can_add_document
from tests.documents import makers
from tests.documents.authority import Authority, Person, sign
from tests.documents.subjects import waiting
from tests.factories.cocreation import PersonFactory, appoint
from tests.factories.plans import CommitmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    documents = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "documents"}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    settings.MINGA_SIGNATURE_ROOTS = tmp_path / "roots"


@pytest.fixture
def commitment() -> Commitment:
    return CommitmentFactory()


@pytest.fixture
def planner(commitment: Commitment) -> Any:
    return appoint(Role.PLANNER, commitment.plan.jurisdiction)


def address(commitment: Commitment) -> str:
    return f"{commitment.get_absolute_url()}documentos/"


def send(client: Client, commitment: Commitment, octets: bytes | None, **values: str) -> Any:
    typed = {"part": "confirmation", "title": "Oficio 123", "language": "es", **values}
    file = {} if octets is None else {"file": SimpleUploadedFile("oficio.pdf", octets)}
    return client.post(address(commitment), {**typed, **file})


def lines() -> list[tuple[str, str]]:
    return [(line.verb, line.role) for line in Entry.objects.filter(subject_kind="document").order_by("id")]


def test_a_signed_act_is_published_and_the_commitment_shows_who_signed_it(
    client: Client, commitment: Commitment, planner: Any, settings: Any
) -> None:
    authority = Authority()
    authority.write_into(settings.MINGA_SIGNATURE_ROOTS)
    client.force_login(planner)
    assert client.get(address(commitment)).status_code == 200
    answer = send(client, commitment, sign(makers.pdf(), Person(authority, "Ministra de prueba")))
    assert (answer.status_code, answer["Location"]) == (302, f"{commitment.get_absolute_url()}#documentos")
    paper, document = CommitmentDocument.objects.get(), Document.objects.get()
    assert (paper.part, document.title, document.about_code) == ("confirmation", "Oficio 123", commitment.code)
    assert lines() == [("document.published", "planner")]
    client.logout()
    page = client.get(commitment.get_absolute_url()).content.decode()
    assert page.count("<h3>Acto que lo confirma</h3>") == 1
    assert page.count("Firma comprobada") == 1
    assert page.count("Añadir un documento") == 0
    assert client.get(document.get_absolute_url()).content.decode().count("<h4>Ministra de prueba</h4>") == 1


def test_a_translation_joins_its_original(client: Client, commitment: Commitment, planner: Any) -> None:
    attach_document(by=planner, commitment=commitment, part="source", file=waiting(title="Plan"))
    client.force_login(planner)
    paper = CommitmentDocument.objects.get()
    answer = send(client, commitment, makers.pdf("Plan in English"), language="en", extends=str(paper.pk))
    assert answer.status_code == 302
    versions = Document.objects.get().versions.all()
    assert [(one.language, one.is_translation) for one in versions] == [("es", False), ("en", True)]
    assert lines() == [("document.published", "planner"), ("document.translated", "planner")]


def test_a_paper_of_another_commitment_cannot_be_extended(client: Client, commitment: Commitment, planner: Any) -> None:
    other = CommitmentFactory(plan=commitment.plan)
    attach_document(by=planner, commitment=other, part="source", file=waiting(title="Plan"))
    attach_document(by=planner, commitment=commitment, part="source", file=waiting(title="Acta"))
    client.force_login(planner)
    paper = CommitmentDocument.objects.get(commitment=other)
    answer = send(client, commitment, makers.pdf(), extends=str(paper.pk))
    assert (answer.status_code, Document.objects.count()) == (422, 2)
    with pytest.raises(CommitmentDocument.DoesNotExist):
        attach_document(by=planner, commitment=commitment, part="source", file=waiting(), extends=paper)


def test_a_mistake_elsewhere_keeps_the_file(client: Client, commitment: Commitment, planner: Any) -> None:
    client.force_login(planner)
    answer = send(client, commitment, makers.pdf(), title="")
    page = answer.content.decode()
    assert (answer.status_code, page.count("Ya tenemos «oficio.pdf»")) == (422, 1)
    token = page.partition('name="file-token" value="')[2].partition('"')[0]
    assert send(client, commitment, None, **{"file-token": token}).status_code == 302
    assert send(client, commitment, None).content.decode().count("Falta el documento.") == 2


def test_withdrawn_it_leaves_its_code_and_the_reason(client: Client, commitment: Commitment, planner: Any) -> None:
    document = attach_document(by=planner, commitment=commitment, part="source", file=waiting(title="Con datos"))
    client.force_login(planner)
    retire = f"{address(commitment)}{document.code}/retirar/"
    assert client.get(retire).status_code == 200
    assert client.post(retire, {}).status_code == 422
    assert client.post(retire, {"ground": "personal"}).status_code == 302
    assert client.get(retire).status_code == 404
    assert lines() == [("document.published", "planner"), ("document.withdrawn", "planner")]
    page = client.get(commitment.get_absolute_url()).content.decode()
    assert (page.count("Con datos"), page.count(document.code), page.count("Retirado")) == (0, 2, 1)


def test_only_who_coordinates_this_plan_adds_or_withdraws(client: Client, commitment: Commitment, planner: Any) -> None:
    document = attach_document(by=planner, commitment=commitment, part="source", file=waiting())
    retire = f"{address(commitment)}{document.code}/retirar/"
    for place in (address(commitment), retire):
        client.logout()
        assert client.get(place).status_code == 302
        client.force_login(appoint(Role.MODERATOR, commitment.plan.jurisdiction))
        answer = client.get(place)
        assert (answer.status_code, answer.content.decode().count("Solo añade documentos quien coordina el plan")) == (
            403,
            1,
        )
    stranger = PersonFactory()
    with pytest.raises(Refused):
        attach_document(by=stranger, commitment=commitment, part="source", file=waiting())
    with pytest.raises(Refused):
        detach_document(by=stranger, paper=CommitmentDocument.objects.get(), ground="mistake")
    assert lines() == [("document.published", "planner")]


@pytest.mark.parametrize(("state", "allowed"), [("published", True), ("draft", False)])
def test_papers_wait_until_the_plan_is_published(
    commitment: Commitment, planner: Any, state: str, allowed: bool
) -> None:
    ActionPlan.objects.update(state=state)
    assert can_add_document(planner, Commitment.objects.get()) is allowed


def told_of(commitment: Commitment) -> list[str]:
    """What its followers read, the first sentence of each."""
    return [tell(notice).what for notice in Notice.objects.filter(code=commitment.code).order_by("pk")]


def test_followers_hear_of_each_paper_and_never_its_title(commitment: Commitment, planner: Any) -> None:
    follow_subject(by=PersonFactory(), subject=commitment)
    follow_subject(by=planner, subject=commitment)
    attach_document(by=planner, commitment=commitment, part="source", file=waiting(title="Con datos"))
    paper = CommitmentDocument.objects.get()
    attach_document(by=planner, commitment=commitment, part="source", file=waiting(language="en"), extends=paper)
    detach_document(by=planner, paper=paper, ground="personal")
    assert told_of(commitment) == [
        f"El compromiso {commitment.code} tiene un documento nuevo.",
        f"Un documento del compromiso {commitment.code} tiene otra versión u otro idioma.",
        f"Se retiró un documento del compromiso {commitment.code}.",
    ]
    assert str([notice.facts for notice in Notice.objects.all()]).count("Con datos") == 0


def test_a_paper_that_may_not_be_added_is_told_to_nobody(commitment: Commitment) -> None:
    follow_subject(by=PersonFactory(), subject=commitment)
    with pytest.raises(Refused):
        attach_document(by=PersonFactory(), commitment=commitment, part="source", file=waiting())
    assert told_of(commitment) == []
