"""Files that back a proposal: sent with it, kept through its mistakes, and sharing its fate."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minga.cocreation.actions.moderation import moderate_proposal
from minga.cocreation.actions.proposals import submit_proposal, withdraw_proposal
from minga.cocreation.models import Process, Proposal, ProposalFile
from minga.core.permits import Refused
from minga.directory.models import Role
from minga.documents.models import Document, Upload
from minga.ledger.models import Entry
from tests.documents import makers
from tests.documents.subjects import put_away, waiting
from tests.factories.cocreation import PersonFactory, appoint, make_process, submission

pytestmark = pytest.mark.django_db
PERSONAL = makers.pdf(f"Cedula {makers.CEDULA}")
ADDRESS = "/quito/propuestas/nueva/"
TYPED = {
    "title": "Horarios de buses abiertos",
    "problem": "En la parada nadie sabe cuándo llega el bus.",
    "solution": "Publicar los horarios como datos abiertos.",
    "sector": "citizen",
    "accepts": "on",
    "once": "8a6e0804-2bd0-4672-b79d-d97027f9071a",
}


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    documents = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "documents"}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    settings.MINGA_SIGNATURE_ROOTS = tmp_path / "roots"


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever fills in the form takes their time, as people do."""
    monkeypatch.setattr("minga.web.forms.SpamTrapMixin.LEAST_SECONDS", -1)


def opened(client: Client) -> str:
    page = client.get(ADDRESS).content.decode()
    return page.partition('name="opened" value="')[2].partition('"')[0]


def send(client: Client, values: dict[str, str] | None = None, **files: bytes) -> Any:
    uploads = {name: SimpleUploadedFile(f"{name}.pdf", octets) for name, octets in files.items()}
    return client.post(ADDRESS, {**TYPED, "opened": opened(client), **(values or {}), **uploads})


def token_in(answer: Any, name: str) -> str:
    return answer.content.decode().partition(f'name="{name}-token" value="')[2].partition('"')[0]


def verbs() -> list[str]:
    return [line.verb for line in Entry.objects.order_by("id")]


def test_the_form_says_how_to_add_files_and_works_without_them(client: Client, process: Process, patient: None) -> None:
    page = client.get(ADDRESS).content.decode()
    assert page.count('enctype="multipart/form-data"') == 1
    assert page.count('type="file"') == 3
    assert send(client).status_code == 302
    assert (Proposal.objects.get().state, ProposalFile.objects.count()) == ("received", 0)


def test_a_proposal_with_three_files_shows_them_to_everybody(client: Client, process: Process, patient: None) -> None:
    octets = {f"file_{number}": makers.pdf(f"Plano {number}") for number in (1, 2, 3)}
    assert send(client, **octets).status_code == 302
    proposal = Proposal.objects.get()
    assert verbs() == ["proposal.submitted", *["document.published"] * 3]
    assert [line.facts["about"]["code"] for line in Entry.objects.filter(subject_kind="document")] == [
        proposal.code
    ] * 3
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert page.count(">Descargar<") == 3
    for document in Document.objects.all():
        assert page.count(f'href="{document.get_absolute_url()}"') == 1
        assert client.get(document.get_absolute_url()).status_code == 200
    assert Upload.objects.count() == 0


def test_a_form_with_a_mistake_keeps_the_good_file_and_says_what_is_wrong_with_the_bad_one(
    client: Client, process: Process, patient: None
) -> None:
    answer = send(client, {"title": ""}, file_1=makers.pdf(), file_2=b"MZ\0\0")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Ya tenemos «file_1.pdf»") == 1
    assert page.count("«file_2.pdf» es un programa.") == 2
    assert page.count("En la parada nadie sabe cuándo llega el bus.") == 1
    again = send(client, {"file_1-token": token_in(answer, "file_1")})
    assert again.status_code == 302
    assert [str(file.document) for file in ProposalFile.objects.all()] == ["file_1.pdf"]


def test_looking_for_similar_ones_loses_no_file(client: Client, process: Process) -> None:
    answer = send(client, {"parecidas": "1"}, file_3=makers.pdf(), file_1=b"MZ\0\0")
    page = answer.content.decode()
    assert page.count("Ya tenemos «file_3.pdf»") == 1
    assert page.count("«file_1.pdf» es un programa.") == 1
    assert Proposal.objects.count() == 0


def test_the_same_form_sent_twice_with_the_same_file_is_one_proposal(
    client: Client, process: Process, patient: None
) -> None:
    token = token_in(send(client, {"title": ""}, file_1=makers.pdf()), "file_1")
    first, second = (send(client, {"file_1-token": token}) for _time in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"].partition("&")[0] == first["Location"].partition("&")[0]
    assert (Proposal.objects.count(), Document.objects.count()) == (1, 1)


def test_a_file_that_shows_people_asks_why_and_then_waits_for_a_moderator(
    client: Client, process: Process, patient: None
) -> None:
    answer = send(client, file_1=PERSONAL)
    assert answer.status_code == 422
    token = token_in(answer, "file_1")
    assert send(client, {"file_1-token": token, "file_1-ground": "own"}).status_code == 302
    proposal, document = Proposal.objects.get(), Document.objects.get()
    assert (proposal.state, proposal.suspicions, document.state) == ("held", ["personal"], "held")
    assert verbs() == ["proposal.submitted", "proposal.held", "document.decided"]
    version = document.versions.get()
    assert client.get(version.get_absolute_url()).status_code == 404
    moderator = appoint(Role.MODERATOR, process.jurisdiction)
    client.force_login(moderator)
    bench = client.get("/quito/propuestas/moderacion/").content.decode()
    assert bench.count("Muestra 1 número de cédula. Se publicó así por decisión de quien propuso") == 1
    address = bench.partition(f'href="{version.get_absolute_url()}?permiso=')[2].partition('"')[0]
    preview = client.get(f"{version.get_absolute_url()}?permiso={address}")
    assert (preview.status_code, b"".join(preview.streaming_content)) == (200, PERSONAL)
    moderate_proposal(by=moderator, proposal=proposal, decision="release", ground="none")
    published = client.get(version.get_absolute_url())
    assert published.status_code == 200
    put_away(published)


@pytest.mark.parametrize(
    ("end", "ground", "role"),
    [("withdraw", "author", "author"), ("remove", "moderation", "moderator")],
)
def test_a_proposal_that_goes_takes_its_files_along(process: Process, end: str, ground: str, role: str) -> None:
    author = PersonFactory()
    proposal = submit_proposal(by=author, process=process, submission=submission(files=(waiting(),))).proposal
    if end == "withdraw":
        withdraw_proposal(by=author, proposal=proposal)
    else:
        moderator = appoint(Role.MODERATOR, process.jurisdiction)
        moderate_proposal(by=moderator, proposal=proposal, decision="remove", ground="personal")
    document = Document.objects.get()
    assert (document.state, document.ended_ground) == ("withdrawn", ground)
    last = Entry.objects.order_by("id").last()
    assert last is not None
    assert (last.verb, last.role) == ("document.withdrawn", role)


def test_what_is_held_and_shown_again_takes_its_files_along(process: Process) -> None:
    moderator = appoint(Role.MODERATOR, process.jurisdiction)
    proposal = submit_proposal(by=None, process=process, submission=submission(files=(waiting(),))).proposal
    for decision, ground, state in (("hold", "offence", "held"), ("release", "none", "published")):
        moderate_proposal(by=moderator, proposal=proposal, decision=decision, ground=ground)
        assert Document.objects.get().state == state


def test_a_file_without_its_ground_stops_the_whole_proposal(process: Process) -> None:
    with pytest.raises(Refused):
        submit_proposal(by=None, process=process, submission=submission(files=(waiting(PERSONAL),)))
    assert (Proposal.objects.count(), Entry.objects.count(), Upload.objects.count()) == (0, 0, 1)


def test_files_of_a_proposal_cost_the_page_the_same_queries_whether_one_or_three(
    client: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    process = make_process()
    counts = []
    for amount in (1, 3):
        files = tuple(waiting() for _number in range(amount))
        proposal = submit_proposal(by=None, process=process, submission=submission(files=files)).proposal
        client.get(proposal.get_absolute_url())
        with django_assert_max_num_queries(40) as asked:
            client.get(proposal.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]
