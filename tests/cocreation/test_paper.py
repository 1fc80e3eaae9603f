"""Paper forms with reserved codes: printed, given back, and typed once only."""

import io
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from minga.cocreation.actions.capture import capture_proposal, close_batch, reserve_codes
from minga.cocreation.actions.paper import transcribe_form
from minga.cocreation.models import CodeBatch, Process, Proposal, Workshop
from minga.cocreation.slips import in_groups, slip_key
from minga.core.permits import Refused
from minga.directory.models import Role
from minga.ledger.models import Entry
from tests.cocreation.workshops import call, make, write_proposal
from tests.factories.cocreation import PersonFactory, appoint, submission

BASE = "/quito/propuestas/procesos/2026/mesa/"
TYPED = {"problem": "Falta agua", "solution": "Un tanque", "title": "Agua", "sector": "citizen"}


@pytest.fixture
def planner(process: Process) -> Any:
    return appoint(Role.PLANNER, process.jurisdiction)


@pytest.fixture
def facilitator(process: Process) -> Any:
    return appoint(Role.FACILITATOR, process.jurisdiction)


@pytest.fixture
def workshop(process: Process, planner: Any, facilitator: Any) -> Workshop:
    return call(make(process, planner, facilitators=[facilitator]), planner)


@pytest.fixture
def batch(process: Process, workshop: Workshop, facilitator: Any) -> CodeBatch:
    return reserve_codes(by=facilitator, process=process, count=3, workshop=workshop, label="Papel")


def pages_of(answer: Any) -> list[str]:
    assert answer["Content-Type"] == "application/pdf"
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]


def test_each_form_is_a_page_with_its_code_and_its_slip(client: Any, batch: CodeBatch, facilitator: Any) -> None:
    capture_proposal(by=facilitator, process=batch.process, submission=submission(number=2))
    client.force_login(facilitator)
    pages = pages_of(client.get(f"{BASE}codigos/{batch.key}/formularios.pdf"))
    assert len(pages) == 2
    for code, text in zip(("UIO-2026-0001", "UIO-2026-0003"), pages, strict=True):
        assert code in text
        assert in_groups(slip_key(code)) in text
        assert "Taller de Quitumbe" in text
        assert "Organización de la sociedad civil" in text


def test_slips_for_a_device_stand_ten_on_a_page(client: Any, process: Process, facilitator: Any) -> None:
    batch = reserve_codes(by=facilitator, process=process, count=11)
    client.force_login(facilitator)
    pages = pages_of(client.get(f"{BASE}codigos/{batch.key}/comprobantes.pdf"))
    assert [text.count("Clave:") for text in pages] == [10, 1]


def test_slips_of_a_workshop_are_of_its_proposals(client: Any, workshop: Workshop, facilitator: Any) -> None:
    client.force_login(facilitator)
    address = f"{BASE}talleres/1/comprobantes.pdf"
    assert client.get(address).status_code == 403
    made = write_proposal(facilitator, workshop, title="Agua para el barrio")
    (text,) = pages_of(client.get(address))
    assert in_groups(slip_key(made.code)) in text
    assert "Agua para el barrio" in text


def test_a_closed_batch_prints_nothing(client: Any, batch: CodeBatch, facilitator: Any) -> None:
    close_batch(by=facilitator, batch=batch, ground="spare")
    client.force_login(facilitator)
    for name in ("formularios", "comprobantes"):
        answer = client.get(f"{BASE}codigos/{batch.key}/{name}.pdf")
        assert answer.status_code == 403
        assert "no hay nada que imprimir" in answer.content.decode()


def test_a_paper_form_is_typed_under_its_own_code(client: Any, batch: CodeBatch, facilitator: Any) -> None:
    client.force_login(facilitator)
    found = client.get(f"{BASE}papel/?codigo=uio-2026-0002")
    assert found["Location"] == f"{BASE}papel/2/"
    form = client.get(found["Location"]).content.decode()
    assert "Formulario UIO-2026-0002" in form
    answer = client.post(found["Location"], {**TYPED, "once": str(uuid.uuid4())})
    assert answer["Location"] == f"{BASE}papel/"
    made = Proposal.objects.get()
    assert (made.code, made.workshop_id, made.channel) == ("UIO-2026-0002", batch.workshop_id, "workshop")
    line = Entry.objects.get(verb="proposal.submitted")
    assert (line.role, line.facts["workshop"]) == ("facilitator", "UIO-2026-T01")


def test_what_is_missing_is_said_and_what_was_typed_comes_back(client: Any, batch: CodeBatch, facilitator: Any) -> None:
    client.force_login(facilitator)
    answer = client.post(f"{BASE}papel/1/", {**TYPED, "problem": ""})
    assert answer.status_code == 422
    assert "Falta el problema" in answer.content.decode()
    assert "Un tanque" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_form_is_typed_once_only(client: Any, batch: CodeBatch, facilitator: Any, planner: Any) -> None:
    process, one = batch.process, submission(number=1)
    first = transcribe_form(by=facilitator, process=process, submission=one)
    assert transcribe_form(by=facilitator, process=process, submission=one) == first
    with pytest.raises(Refused, match="ya se pasó a este sitio: es la propuesta UIO-2026-0001"):
        transcribe_form(by=planner, process=process, submission=submission(number=1, title="Otra letra"))
    assert Proposal.objects.count() == 1
    client.force_login(planner)
    assert "es la propuesta UIO-2026-0001" in client.get(f"{BASE}papel/?codigo=1").content.decode()
    assert client.get(f"{BASE}papel/1/").status_code == 403
    late = client.post(f"{BASE}papel/1/", TYPED)
    assert (late.status_code, "Un tanque" in late.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Escribe el código que está en el formulario."),
        ("LOJA-1", "Ese no es un código de este proceso."),
        ("77", "Ese código no está en ningún lote reservado de este proceso."),
        ("9" * 30, "Ese no es un código de este proceso."),
    ],
)
def test_a_strange_code_is_refused_at_its_field(
    client: Any, batch: CodeBatch, facilitator: Any, typed: str, said: str
) -> None:
    client.force_login(facilitator)
    answer = client.get(f"{BASE}papel/", {"codigo": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_paper_that_turns_up_after_its_batch_was_closed_is_not_lost(
    client: Any, batch: CodeBatch, facilitator: Any
) -> None:
    close_batch(by=facilitator, batch=batch, ground="lost")
    client.force_login(facilitator)
    assert "anota la propuesta sin código" in client.get(f"{BASE}papel/?codigo=1").content.decode()


def test_a_number_that_no_batch_could_hold_is_refused_in_words(client: Any, batch: CodeBatch, facilitator: Any) -> None:
    client.force_login(facilitator)
    assert client.get(f"{BASE}papel/99999999999999999999/").status_code == 403
    assert client.post(f"{BASE}papel/99999999999999999999/", TYPED).status_code == 422


def test_codes_are_reserved_for_a_workshop_and_closed_with_a_reason(
    client: Any, process: Process, workshop: Workshop, facilitator: Any
) -> None:
    client.force_login(facilitator)
    answer = client.post(f"{BASE}codigos/", {"count": "5", "workshop": "1", "label": "Papel"})
    assert answer.status_code == 302
    batch = CodeBatch.objects.get()
    assert (batch.size, batch.workshop, batch.label) == (5, workshop, "Papel")
    close = f"{BASE}codigos/{batch.key}/cerrar/"
    assert "Di por qué no se usaron" in client.post(close, {}).content.decode()
    assert CodeBatch.objects.get().closed_at is None
    assert client.post(close, {"ground": "lost", "explanation": "Se mojaron"}).status_code == 302
    page = client.get(f"{BASE}codigos/").content.decode()
    assert "Se perdió el dispositivo o el papel: Se mojaron" in page
    line = Entry.objects.get(verb="codes.returned")
    assert "Se mojaron" not in str(line.facts)


@pytest.mark.parametrize("count", ["", "0", "201", "9" * 30, "dos"])
def test_a_strange_number_of_codes_leaves_no_trace(client: Any, facilitator: Any, count: str) -> None:
    client.force_login(facilitator)
    answer = client.post(f"{BASE}codigos/", {"count": count})
    assert answer.status_code == 422
    assert not CodeBatch.objects.exists()


def test_the_page_of_batches_asks_the_same_with_one_and_three(client: Any, process: Process, facilitator: Any) -> None:
    client.force_login(facilitator)
    client.get(f"{BASE}codigos/")
    asked = []
    for count in (1, 2):
        for _turn in range(count):
            reserve_codes(by=facilitator, process=process, count=2)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{BASE}codigos/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_who_does_not_capture_comes_into_none_of_it(client: Any, batch: CodeBatch) -> None:
    rest = ["codigos/", f"codigos/{batch.key}/cerrar/", f"codigos/{batch.key}/formularios.pdf", "papel/", "papel/1/"]
    for address in rest:
        assert client.get(f"{BASE}{address}").status_code == 302
    client.force_login(PersonFactory())
    for address in rest:
        answer = client.get(f"{BASE}{address}")
        assert answer.status_code == 403
        assert "las captura quien coordina" in answer.content.decode()
