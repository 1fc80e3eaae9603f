"""The monitoring report writes itself: every proposal once, with what was done, why, and by whom in which role."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minga.cocreation.actions.proposals import withdraw_proposal
from minga.cocreation.models import (
    Category,
    Classification,
    IntegratedProposal,
    IntegratedSource,
    Process,
    Proposal,
    UnusedIdea,
)
from minga.cocreation.pages import accountability as pages
from minga.cocreation.queries.accountability import Report, Treatment, counts_by_treatment, funnel_of
from minga.cocreation.queries.formalisation import missing_decisions
from minga.core.fields import Said
from minga.core.jobs import run_next
from minga.core.models import Job
from minga.ledger.actions import record
from tests.factories.cocreation import PersonFactory, make_integrated, make_proposal
from tests.factories.plans import ActionPlanFactory, CommitmentFactory

pytestmark = pytest.mark.django_db


def address(process: Process, name: str = "monitoring") -> str:
    return reverse(name, args=[process.jurisdiction.slug, process.slug])


def leave_out(proposal: Proposal, reason: str) -> None:
    Classification.objects.create(
        proposal=proposal, state="not_related", reason=reason, decided_at=timezone.now(), failed=["clarity"]
    )
    record("proposal.classified", proposal, by=None, role="working_group", result="not_related")


def join(process: Process, proposal: Proposal, number: int, **fields: Any) -> IntegratedProposal:
    values = {"state": IntegratedProposal.State.DECIDED, **fields}
    outcome = values.pop("outcome", "")
    if outcome:
        named = {"title": Said(es=outcome), "outcome": outcome}
        values["category"], _made = Category.objects.update_or_create(process=process, number=number, defaults=named)
    found = make_integrated(process, number, **values)
    IntegratedSource.objects.create(integrated=found, proposal=proposal, taken="Todo")
    return found


@pytest.fixture
def told(process: Process) -> dict[str, Proposal]:
    """A proposal in each state that a report has to tell."""
    author = PersonFactory()
    words = ("waiting", "not_related", "related", "integrated", "project", "next_plan", "commitment", "ended")
    made = {word: make_proposal(process, by=author, title=f"Idea {word}") for word in words}
    leave_out(made["not_related"], "No dice qué se haría.")
    Classification.objects.create(proposal=made["related"], state="related", decided_at=timezone.now())
    join(process, made["integrated"], 1, category=None, state=IntegratedProposal.State.READY, reason=Said())
    join(process, made["project"], 3, outcome=Category.Outcome.PROJECT, reason=Said(es="La toma el municipio."))
    join(process, made["next_plan"], 4, outcome=Category.Outcome.NEXT_PLAN)
    commitment = CommitmentFactory(plan=ActionPlanFactory(jurisdiction=process.jurisdiction), code="UIO-2026-01")
    join(process, made["commitment"], 5, outcome=Category.Outcome.COMMITMENT, commitment=commitment)
    withdraw_proposal(by=author, proposal=made["ended"])
    return made


def test_every_public_proposal_is_told_once_with_its_treatment(process: Process, told: dict[str, Proposal]) -> None:
    assert {row.proposal.title or "ended": str(row.treatment) for row in Report(process)} == {
        **{f"Idea {word}": word for word in told if word != "ended"},
        "ended": "ended",
    }
    assert counts_by_treatment(process) == dict.fromkeys(told, 1)


def test_what_is_held_for_a_moderator_is_not_in_the_report(process: Process) -> None:
    found = make_proposal(process)
    Proposal.objects.filter(pk=found.pk).update(state=Proposal.State.HELD)
    assert list(Report(process)) == []


def test_what_is_joined_to_a_draft_is_not_told_as_integrated(process: Process) -> None:
    join(process, make_proposal(process), 1, state=IntegratedProposal.State.DRAFT)
    [row] = Report(process)
    assert (row.treatment, row.integrated, row.reasons) == (Treatment.WAITING, [], [])


def test_an_idea_left_unused_says_why_once_two_persons_said_it(process: Process) -> None:
    idea = make_proposal(process)
    Classification.objects.create(proposal=idea, state="related", decided_at=timezone.now())
    unused = UnusedIdea.objects.create(proposal=idea, reason="Ya existe algo así.")
    [row] = Report(process)
    assert (row.treatment, row.reasons) == (Treatment.RELATED, [])
    UnusedIdea.objects.filter(pk=unused.pk).update(confirmed_at=timezone.now())
    [row] = Report(process)
    assert (row.treatment, row.reasons) == (Treatment.UNUSED, ["Ya existe algo así."])
    assert missing_decisions(process) == []


def test_a_plan_that_nobody_can_read_is_not_told(process: Process) -> None:
    draft = ActionPlanFactory(jurisdiction=process.jurisdiction, state="draft")
    join(process, make_proposal(process), 5, outcome="commitment", commitment=CommitmentFactory(plan=draft))
    [row] = Report(process)
    assert (row.treatment, row.commitments) == (Treatment.CHOSEN, [])


def test_who_decided_is_told_by_role_with_the_lines_of_the_register(
    process: Process, told: dict[str, Proposal], worker: Any
) -> None:
    worker()
    [row] = Report(process, treatment="not_related")
    assert row.roles == ["working_group"]
    assert row.reasons == ["No dice qué se haría."]
    assert row.lines == [entry.index for entry in row.entries]
    assert len(row.lines) == 2


def test_the_reasons_of_a_withdrawn_proposal_go_with_its_text(process: Process) -> None:
    author = PersonFactory()
    found = make_proposal(process, by=author)
    leave_out(found, "Habla de su vecina.")
    withdraw_proposal(by=author, proposal=found)
    [row] = Report(process)
    assert row.reasons == []


def test_the_page_asks_the_same_queries_for_one_row_and_for_all(
    process: Process, told: dict[str, Proposal], client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get(address(process))
    for query in ("?tratamiento=commitment", ""):
        with django_assert_max_num_queries(10):
            assert client.get(address(process) + query).status_code == 200


def test_the_report_is_filtered_by_treatment_and_by_words(
    process: Process, told: dict[str, Proposal], client: Client
) -> None:
    page = client.get(address(process), {"tratamiento": "project"}).content.decode()
    assert [word for word in told if f"Idea {word}<" in page] == ["project"]
    page = client.get(address(process), {"q": "Idea relat"}).content.decode()
    assert [word for word in told if f"Idea {word}<" in page] == ["related"]


def test_its_files_hold_every_row(process: Process, told: dict[str, Proposal], client: Client) -> None:
    text = b"".join(client.get(address(process), {"formato": "csv"}).streaming_content).decode()  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Código"] for row in rows] == [proposal.code for proposal in told.values()]
    assert {row["Compromiso"] for row in rows} == {"", "UIO-2026-01"}
    data = json.loads(b"".join(client.get(address(process), {"formato": "json"}).streaming_content))  # type: ignore[attr-defined]
    assert [row["treatment"] for row in data["rows"]][1] == "No se relaciona con el gobierno abierto"
    book = b"".join(client.get(address(process), {"formato": "xlsx"}).streaming_content)  # type: ignore[attr-defined]
    assert book[:2] == b"PK"


def test_a_short_report_is_a_paper_at_once(process: Process, told: dict[str, Proposal], client: Client) -> None:
    answer = client.get(address(process, "monitoring_pdf"))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_long_report_is_a_job_of_the_worker(
    process: Process, told: dict[str, Proposal], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minga.cocreation.views.accountability.AT_ONCE", 3)
    assert client.get(address(process, "monitoring_pdf")).status_code == 302
    client.force_login(PersonFactory())
    for kind in ("pdf", "xlsx"):
        assert client.post(address(process, "monitoring_job"), {"formato": kind}).status_code == 302
        assert run_next("test")
    jobs = Job.objects.order_by("asked_at")
    assert [(job.is_done, job.done, job.total, job.result.rpartition(".")[2]) for job in jobs] == [
        (True, 8, 8, "pdf"),
        (True, 8, 8, "xlsx"),
    ]


def test_a_process_without_proposals_says_so(process: Process, client: Client) -> None:
    page = client.get(address(process)).content.decode()
    assert pages.MonitoringPage(process).answer in page


def test_the_funnel_is_counted_live_as_far_as_the_process_has_got(
    process: Process, told: dict[str, Proposal], client: Client
) -> None:
    assert [count for _label, count in funnel_of(process)] == [8, 5, 4, 1]
    page = client.get(address(process, "process")).content.decode()
    assert "De las ideas a los compromisos" in page


def test_before_anything_is_decided_there_is_no_funnel(process: Process, client: Client) -> None:
    make_proposal(process)
    assert len(funnel_of(process)) == 1
    assert "De las ideas a los compromisos" not in client.get(address(process, "process")).content.decode()
