"""What holds for every answer: caching, other people's pages, problems, and that nobody is known."""

import json

import pytest
from django.test import Client

from minga.api import limits
from minga.cocreation.actions.proposals import withdraw_proposal
from minga.cocreation.models import Proposal
from tests.factories.cocreation import PersonFactory, make_process, make_proposal
from tests.factories.plans import ActionPlanFactory, CommitmentFactory, MilestoneFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/proposals"


def test_nothing_new_is_304_and_something_new_is_not(client: Client) -> None:
    author = PersonFactory()
    proposal = make_proposal(make_process(), by=author)
    first = client.get(LIST)
    assert first["Cache-Control"] == "public, max-age=30"
    known = {"If-None-Match": first["ETag"]}
    again = client.get(LIST, headers=known)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert client.get(LIST, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    withdraw_proposal(by=author, proposal=proposal)
    assert client.get(LIST, headers=known).status_code == 200


def test_a_withdrawn_proposal_changes_the_date_though_it_leaves_the_list(client: Client) -> None:
    process, author = make_process(), PersonFactory()
    make_proposal(process)
    gone = make_proposal(process, by=author)
    before = client.get(f"{LIST}?state=received")
    Proposal.objects.filter(code="UIO-2026-0001").update(updated_at="2020-01-01T00:00Z")
    withdraw_proposal(by=author, proposal=gone)
    after = client.get(f"{LIST}?state=received")
    assert [item["code"] for item in after.json()["items"]] == ["UIO-2026-0001"]
    assert after["Last-Modified"] >= before["Last-Modified"]


@pytest.mark.parametrize("path", [LIST, "/api/openapi.json", "/api/v1/nada", f"{LIST}?limit=x"])
def test_nobody_is_known_and_any_page_may_read(client: Client, path: str) -> None:
    client.force_login(PersonFactory())
    answer = client.get(path, headers={"Origin": "https://example.org"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert answer.cookies == {}
    assert "Cookie" not in answer["Vary"]


def test_a_browser_may_ask_before_reading(client: Client) -> None:
    answer = client.options(LIST, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    assert (answer.status_code, answer["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


def test_head_says_what_get_would_without_its_body(client: Client) -> None:
    get, head = client.get(LIST), client.head(LIST)
    assert (head.status_code, head.content) == (200, b"")
    assert [head[name] for name in ("ETag", "Content-Length")] == [get["ETag"], str(len(get.content))]


def problem(client: Client, path: str, **headers: str) -> tuple[int, dict[str, object]]:
    answer = client.get(path, headers=headers)
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, json.loads(answer.content)


def test_problems_speak_the_readers_language_and_point_at_the_parameter(client: Client) -> None:
    status, body = problem(client, f"{LIST}?limit=0")
    assert status == 422
    assert body["errors"] == [{"pointer": "/query/limit", "detail": "Tiene que ser 1 o más."}]
    assert (body["type"], body["title"], body["status"]) == ("about:blank", "Algún parámetro no vale", 422)
    _status, english = problem(client, f"{LIST}?limit=0", accept_language="en")
    assert english["errors"] == [{"pointer": "/query/limit", "detail": "It has to be 1 or more."}]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/nada", 404),
        ("/api/v1/proposals/NO-1", 404),
        ("/api/v1/proposals/%00", 404),
        ("/api/v1/milestones/ecuador/X/999999999999999999999999", 404),
        (f"{LIST}?limite=3", 422),
        (f"{LIST}?sector=marte", 422),
        (f"{LIST}?jurisdiction=%00", 422),
        (f"{LIST}?formato=xml", 422),
        (f"{LIST}?since=ayer", 422),
    ],
)
def test_what_cannot_be_answered_is_refused_with_its_reason(client: Client, path: str, status: int) -> None:
    found, body = problem(client, path)
    assert (found, body["status"], bool(body["detail"])) == (status, status, True)


def test_other_methods_and_other_formats_are_refused(client: Client) -> None:
    answer = client.post(LIST, {})
    assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (
        405,
        "GET, HEAD, OPTIONS",
        "application/problem+json",
    )
    assert problem(client, LIST, accept="image/png")[0] == 406
    assert problem(client, "/api/v1/sdgs/99", accept="text/csv")[0] == 404


def test_who_asks_too_often_hears_how_long_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST", 2)
    limits.COUNTER.forget()
    answers = [client.get(LIST) for _turn in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert client.get(LIST, REMOTE_ADDR="10.9.8.7").status_code == 200
    limits.COUNTER.forget()


def test_a_failure_of_ours_is_a_problem_too(client: Client, settings: object) -> None:
    plan = ActionPlanFactory()
    type(plan).objects.filter(pk=plan.pk).update(source=[])
    answer = client.get(f"/api/v1/plans/ecuador/{plan.slug}")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "source" not in answer.content.decode()


def test_a_commitment_says_all_of_it_in_both_languages(client: Client) -> None:
    commitment = CommitmentFactory(fields={"problem": {"es": "Falta", "en": "Missing"}})
    milestone = MilestoneFactory(commitment=commitment, number=1)
    found = client.get(f"/api/v1/commitments/ecuador/{commitment.code}").json()
    assert found["title"] == dict(commitment.title)
    assert found["fields"] == {"problem": {"es": "Falta", "en": "Missing"}}
    assert found["starts_on"] == {"date": "2020-01", "precision": "month"}
    assert [one["title"] for one in found["milestones"]] == [dict(milestone.title)]
    alone = client.get(f"/api/v1/milestones/ecuador/{commitment.code}/1").json()
    assert {**alone, **found["milestones"][0]} == alone
