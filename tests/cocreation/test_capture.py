"""Codes taken along, and proposals that come back from a device: once and only once, each with its own answer."""

import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from minga.cocreation.actions.capture import capture_proposal, close_batch, reserve_codes
from minga.cocreation.actions.proposals import submit_proposal
from minga.cocreation.models import CodeBatch, Phase, Process, Proposal
from minga.core.permits import Refused
from minga.directory.models import Role
from minga.ledger.models import Entry
from tests.factories.cocreation import PersonFactory, appoint, make_process, submission

BASE = "/quito/propuestas/procesos/2026/captura/"


@pytest.fixture
def facilitator(process: Process) -> Any:
    return appoint(Role.FACILITATOR, process.jurisdiction)


def item(number: int | None = None, key: str = "", **fields: str) -> dict[str, Any]:
    typed = {"problem": "Falta agua", "solution": "Un tanque", "title": "Agua", "sector": "citizen"}
    return {"key": key or str(uuid.uuid4()), "fields": {**typed, "number": number or "", **fields}}


def send(client: Any, *items: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post(f"{BASE}enviar/", json.dumps({"items": items}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    answers: list[dict[str, Any]] = answer.json()["answers"]
    return answers


def received(process: Process) -> int:
    return Process.objects.get(pk=process.pk).received_count


def test_reserved_codes_are_nobody_elses_and_do_not_count_until_used(process: Process, facilitator: Any) -> None:
    first = reserve_codes(by=facilitator, process=process, count=5)
    second = reserve_codes(by=facilitator, process=process, count=3, label="La otra tableta")
    online = submit_proposal(by=None, process=process, submission=submission()).proposal
    assert [(first.first, first.last), (second.first, second.last), online.number] == [(1, 5), (6, 8), 9]
    assert received(process) == 1
    capture_proposal(by=facilitator, process=process, submission=submission(number=2))
    assert received(process) == 2
    close_batch(by=facilitator, batch=first, ground="lost", explanation="Se cayó al río")
    line = Entry.objects.get(verb="codes.returned")
    numbers = [[1, 1], [3, 5]]
    facts = {"first": 1, "last": 5, "workshop": None, "unused": 4, "numbers": numbers, "ground": "lost"}
    assert line.facts == facts
    assert Entry.objects.filter(verb="codes.reserved").count() == 2


def test_closing_a_batch_says_why_codes_stayed_unused_and_they_stay_so(process: Process, facilitator: Any) -> None:
    batch = reserve_codes(by=facilitator, process=process, count=2)
    with pytest.raises(Refused, match="por qué no se usaron"):
        close_batch(by=facilitator, batch=batch)
    with pytest.raises(Refused, match="las captura quien coordina"):
        close_batch(by=PersonFactory(), batch=batch, ground="spare")
    assert not Entry.objects.filter(verb="codes.returned").exists()
    for _turn in range(2):
        close_batch(by=facilitator, batch=batch, ground="spare")
    assert Entry.objects.filter(verb="codes.returned").count() == 1
    late = capture_proposal(by=facilitator, process=process, submission=submission(number=1))
    assert (late.outcome, late.proposal.number, received(process)) == ("recoded", 3, 1)


def test_a_batch_that_was_used_up_closes_without_a_reason(process: Process, facilitator: Any) -> None:
    batch = reserve_codes(by=facilitator, process=process, count=1)
    capture_proposal(by=facilitator, process=process, submission=submission(number=1))
    close_batch(by=facilitator, batch=batch)
    line = Entry.objects.get(verb="codes.returned")
    assert (line.facts["unused"], line.facts["numbers"], line.facts["ground"]) == (0, [], None)


@pytest.mark.parametrize("count", [0, 201])
def test_a_strange_number_of_codes_is_refused_and_leaves_no_trace(
    process: Process, facilitator: Any, count: int
) -> None:
    with pytest.raises(Refused, match="entre 1 y 200"):
        reserve_codes(by=facilitator, process=process, count=count)
    assert not CodeBatch.objects.exists()
    assert received(process) == 0


def test_a_citizen_takes_no_codes(process: Process) -> None:
    with pytest.raises(Refused, match="las captura quien coordina"):
        reserve_codes(by=PersonFactory(), process=process, count=1)


def test_what_is_sent_twice_or_from_two_devices_is_one_proposal(
    client: Any, process: Process, facilitator: Any
) -> None:
    reserve_codes(by=facilitator, process=process, count=5)
    client.force_login(facilitator)
    one = item(3)
    assert [answer["outcome"] for answer in send(client, one, one)] == ["received", "known"]
    other = Client()
    other.force_login(appoint(Role.PLANNER, process.jurisdiction))
    assert send(other, one) == [{"key": one["key"], "outcome": "known", "code": "UIO-2026-0003"}]
    assert Proposal.objects.count() == 1
    assert received(process) == 1


def test_two_texts_with_one_code_are_both_kept(client: Any, process: Process, facilitator: Any) -> None:
    reserve_codes(by=facilitator, process=process, count=5)
    client.force_login(facilitator)
    answers = send(client, item(3), item(3, title="Otra"))
    assert [(one["outcome"], one["code"]) for one in answers] == [
        ("received", "UIO-2026-0003"),
        ("recoded", "UIO-2026-0006"),
    ]
    assert received(process) == 2


def test_each_is_answered_for_itself(client: Any, process: Process, facilitator: Any) -> None:
    reserve_codes(by=facilitator, process=process, count=2)
    client.force_login(facilitator)
    answers = send(client, item(1), item(2, sector="marciano"), item(99))
    assert [one["outcome"] for one in answers] == ["received", "refused", "refused"]
    assert answers[1]["errors"] == ["¿Como quién propone la mesa?: Elige el sector de la lista."]
    assert answers[2]["errors"] == ["El código 99 no está en ningún lote reservado de este proceso."]
    assert Proposal.objects.count() == 1


def test_what_was_written_in_time_comes_in_after_the_phase_has_closed(process: Process, facilitator: Any) -> None:
    reserve_codes(by=facilitator, process=process, count=2)
    Phase.objects.filter(process=process).update(closed_at=timezone.now())
    later = Process.objects.get(pk=process.pk)
    with pytest.raises(Refused, match="no está abierta la fase de talleres"):
        reserve_codes(by=facilitator, process=later, count=2)
    with pytest.raises(Refused, match="no está abierta la fase de talleres"):
        capture_proposal(by=facilitator, process=later, submission=submission())
    assert capture_proposal(by=facilitator, process=later, submission=submission(number=1)).outcome == "received"


def test_the_code_of_another_process_is_refused(process: Process, facilitator: Any) -> None:
    other = make_process(slug="otro", code_series="UIO-2027", jurisdiction=process.jurisdiction)
    reserve_codes(by=facilitator, process=process, count=2)
    with pytest.raises(Refused, match="en ningún lote"):
        capture_proposal(by=facilitator, process=other, submission=submission(number=1))


def test_who_is_not_signed_in_is_told_and_who_may_not_is_told_why(client: Any, process: Process) -> None:
    content = json.dumps({"items": [item()]})
    answer = client.post(f"{BASE}enviar/", content, content_type="application/json")
    assert (answer.status_code, answer.json()["reason"]) == (401, "Tu sesión terminó. Entra otra vez y se envía.")
    assert client.get(f"{BASE}estado/").json()["signed_in"] is False
    client.force_login(PersonFactory())
    answer = client.post(f"{BASE}enviar/", content, content_type="application/json")
    assert answer.status_code == 403
    assert "las captura quien coordina" in answer.json()["reason"]
    assert client.get(BASE).status_code == 403
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"items": 3}', '{"items": [' + "{}," * 60 + "{}]}"])
def test_what_cannot_be_read_is_refused(client: Any, facilitator: Any, content: str) -> None:
    client.force_login(facilitator)
    answer = client.post(f"{BASE}enviar/", content, content_type="application/json")
    assert (answer.status_code, answer.json()) == (422, {"reason": "Lo que llegó no se puede leer."})


def test_the_page_says_all_that_its_script_says(client: Any, facilitator: Any) -> None:
    client.force_login(facilitator)
    answer = client.get(BASE)
    html = answer.content.decode()
    facts = json.loads(re.search(r'id="capture-facts" type="application/json">(.*?)</script>', html).group(1))  # type: ignore[union-attr]
    script = Path("minga/cocreation/static/cocreation/capture.js").read_text()
    used = set(re.findall(r"words\.(\w+)", script)) | {"waiting", "sent", "refused"}
    assert used == set(facts["words"])
    assert set(re.findall(r"urls\.(\w+)", script)) == set(facts["urls"])
    assert "manifest-src 'self'" in answer["Content-Security-Policy"]


def test_the_worker_sees_only_its_own_folder(client: Any, facilitator: Any) -> None:
    answer = client.get(f"{BASE}trabajador.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "Service-Worker-Allowed" not in answer
    assert f'const PAGE = "{BASE}"' in answer.content.decode()
    manifest = client.get(f"{BASE}app.webmanifest").json()
    assert (manifest["scope"], manifest["start_url"]) == (BASE, BASE)
