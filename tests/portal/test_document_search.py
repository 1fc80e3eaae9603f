"""Documents are found by their title and by what they belong to, as long as both are public."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from minga.directory.models import Role
from minga.documents.actions import hand_in_document, hold_document, release_document
from minga.ledger.actions import seal
from minga.plans.actions.proofs import attach_document, detach_document
from minga.plans.models import ActionPlan, Commitment, CommitmentDocument
from minga.portal import document_search
from minga.search import index
from tests.documents.subjects import waiting
from tests.factories.cocreation import appoint, make_process, make_proposal
from tests.factories.plans import ActionPlanFactory, CommitmentFactory, JurisdictionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.MINGA_HOME = tmp_path
    (tmp_path / "keys").mkdir()
    backend = "django.core.files.storage.FileSystemStorage"
    documents = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "documents"}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}


@pytest.fixture
def commitment() -> Commitment:
    return CommitmentFactory(title={"es": "Abrir los hospitales", "en": "Open the hospitals"})


def attach(commitment: Commitment, title: str = "Acta firmada") -> Any:
    planner = appoint(Role.PLANNER, commitment.plan.jurisdiction)
    return attach_document(by=planner, commitment=commitment, part="source", file=waiting(title=title))


def turn() -> None:
    seal()
    document_search.index_changed()


def test_a_paper_is_found_by_its_title_and_by_its_commitment(commitment: Commitment, client: Client) -> None:
    document = attach(commitment)
    turn()
    for query in ("acta firmada", "hospital", document.code):
        [hit] = index.find(query, kinds=["document"]).hits
        assert (hit.title, hit.url) == ("Acta firmada", document.get_absolute_url())
    assert hit.summary == f"{commitment.code} · Abrir los hospitales"
    with translation.override("en"):
        assert index.find("acta").hits[0].summary == f"{commitment.code} · Open the hospitals"
    assert client.get("/buscar/?q=acta").content.decode().count(document.get_absolute_url()) == 1


def test_withdrawn_it_is_not_found_any_more(commitment: Commitment) -> None:
    attach(commitment)
    turn()
    paper = CommitmentDocument.objects.get()
    planner = appoint(Role.PLANNER, commitment.plan.jurisdiction)
    detach_document(by=planner, paper=paper, ground="mistake")
    turn()
    assert index.find("acta firmada").total == 0


def test_while_a_proposal_waits_its_files_are_not_found() -> None:
    proposal = make_proposal(make_process())
    document = hand_in_document(by=None, role="author", about=proposal, file=waiting(title="Plano del parque"))
    turn()
    assert index.find("plano").total == 1
    hold_document(by=None, role="moderator", document=document)
    turn()
    assert index.find("plano").total == 0
    release_document(by=None, role="moderator", document=document)
    turn()
    assert index.find("plano").total == 1


def test_papers_of_a_draft_and_of_what_nobody_knows_stay_out(commitment: Commitment) -> None:
    attach(commitment)
    ActionPlan.objects.update(state=ActionPlan.State.DRAFT)
    turn()
    assert index.find("acta").total == 0
    assert document_search.reindex_all() == 0


def test_two_governments_may_give_the_same_code(commitment: Commitment) -> None:
    other = ActionPlanFactory(jurisdiction=JurisdictionFactory(slug="quito"))
    twin = CommitmentFactory(plan=other, code=commitment.code, title={"es": "Sembrar árboles"})
    attach(commitment, "Uno")
    attach(twin, "Dos")
    assert document_search.reindex_all() == 2
    assert [hit.title for hit in index.find("árboles").hits] == ["Dos"]


@pytest.mark.parametrize("count", [1, 3])
def test_filling_the_index_asks_as_much_for_one_as_for_three(
    commitment: Commitment, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        attach(commitment)
    with django_assert_num_queries(2):
        assert document_search.reindex_all() == count
