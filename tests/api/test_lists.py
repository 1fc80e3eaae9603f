"""Lists of the API: what they say, their filters, their pages by key, their formats, and what they cost."""

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minga.cocreation.models import Proposal
from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.directory.models import SDG, OGPValue
from minga.ledger.actions import record
from tests.factories.cocreation import make_integrated, make_process, make_proposal
from tests.factories.plans import (
    ActionPlanFactory,
    CommitmentFactory,
    InstitutionFactory,
    LeadFactory,
    MilestoneFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
LISTS = (
    *("jurisdictions", "plans", "commitments", "milestones", "processes", "proposals", "integrated-proposals"),
    *("institutions", "territories", "sdgs", "ogp-values", "pillars", "policy-areas", "register"),
)


def get(client: Client, path: str) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def codes(client: Client, path: str) -> list[str]:
    return [item["code"] for item in get(client, path)["items"]]


def fill(number: int) -> None:
    """One more of everything that lists show, each with all that hangs from it."""
    process = make_process(slug=f"p{number}", code_series=f"UIO-{number}")
    make_proposal(process, sdg=SDG.objects.get(number=16))
    plan = ActionPlanFactory(number=number, slug=f"plan-{number}")
    lead = LeadFactory(commitment__plan=plan, commitment__theme=ThemeFactory(plan=plan), commitment__number=number)
    lead.commitment.sdgs.add(6, 16)
    value, _made = OGPValue.objects.get_or_create(slug=f"valor-{number}", defaults={"name": Said(es="Valor")})
    lead.commitment.values.add(value)
    MilestoneFactory(commitment=lead.commitment, number=1)
    InstitutionFactory(parent=lead.institution)
    make_integrated(process, number, commitment=lead.commitment)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_with_one_and_with_three(client: Client, name: str) -> None:
    costs = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            fill(number)
        with CaptureQueriesContext(connection) as asked:
            get(client, name)
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert costs[0] <= 10


@pytest.mark.parametrize("name", LISTS)
def test_every_object_says_its_code_its_addresses_and_its_licence(client: Client, name: str) -> None:
    fill(1)
    for item in get(client, name)["items"]:
        assert item["code"]
        assert item["licence"] == "https://creativecommons.org/licenses/by/4.0/"
        assert item["url"].startswith("http://")
        if "/api/v1/" in item["api"]:
            alone = get(client, item["api"].partition("/api/v1/")[2])
            assert alone["code"] == item["code"]


def test_pages_follow_each_other_and_what_arrives_meanwhile_moves_nothing(client: Client) -> None:
    process = make_process()
    for _turn in range(5):
        make_proposal(process)
    first = get(client, "proposals?order=desc&limit=2")
    make_proposal(process)
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    found = [item["code"][-1] for page in (first, second, third) for item in page["items"]]
    assert found == ["5", "4", "3", "2", "1"]
    assert third["next"] is None


def test_who_keeps_the_cursor_gets_only_what_is_new(client: Client) -> None:
    process = make_process()
    make_proposal(process)
    cursor = get(client, "register")["cursor"]
    assert get(client, f"register?cursor={cursor}")["items"] == []
    make_proposal(process)
    later = get(client, f"register?cursor={cursor}")
    assert [line["subject_code"] for line in later["items"]] == ["UIO-2026-0002"]


@pytest.mark.parametrize("cursor", ["", "x", "%00", "c", "c-1", "c" + "9" * 19, "5"])
def test_a_cursor_that_is_none_of_ours_is_refused(client: Client, cursor: str) -> None:
    answer = client.get(f"/api/v1/processes?cursor={cursor}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/query/cursor"


def test_filters_of_commitments(client: Client) -> None:
    fill(1)
    past = CommitmentFactory(code="VIEJO", number=50, starts_on=PartialDate("2019"), ends_on=PartialDate("2019-12"))
    ahead = CommitmentFactory(code="FUTURO", number=51, starts_on=PartialDate("2999"), ends_on=None)
    bare = CommitmentFactory(code="SIN", number=52, starts_on=None, ends_on=None)
    running = CommitmentFactory(code="AHORA", number=53, starts_on=PartialDate("2020"), ends_on=PartialDate("2999"))
    assert {one.standing.value for one in (past, ahead, bare, running)} == {"ended", "upcoming", "undated", "running"}
    for one in (ahead, bare, running):
        assert codes(client, f"commitments?standing={one.standing.value}") == [one.code]
    assert "VIEJO" in codes(client, "commitments?standing=ended")
    assert codes(client, "commitments?year=2019") == ["VIEJO"]
    assert codes(client, "commitments?year=2999") == ["FUTURO", "AHORA"]
    assert len(codes(client, "commitments?sdg=16")) == 1
    assert codes(client, "commitments?sdg=1") == []
    assert len(codes(client, "commitments?ogp_value=valor-1&jurisdiction=ecuador&plan=plan-1")) == 1
    assert codes(client, "commitments?jurisdiction=quito") == []


def test_filters_of_proposals(client: Client) -> None:
    process = make_process()
    make_proposal(process, sdg=SDG.objects.get(number=6), sector="academia")
    make_proposal(process)
    assert codes(client, "proposals?sdg=6&sector=academia&jurisdiction=quito") == ["UIO-2026-0001"]
    assert codes(client, "proposals?process=UIO-2026&since=2020-01-01") == ["UIO-2026-0001", "UIO-2026-0002"]
    assert codes(client, "proposals?process=OTRO") == []
    assert codes(client, "proposals?since=2999-01-01") == []


def test_filters_of_places_institutions_and_lines(client: Client) -> None:
    make_proposal(make_process())
    assert codes(client, "territories?within=1701-norte") == ["1701-norte", "170155"]
    assert codes(client, "territories?kind=canton") == ["1701"]
    assert codes(client, "institutions?sector=academia") == []
    assert len(codes(client, "register?verb=proposal.submitted&kind=proposal&code=UIO-2026-0001&is_sealed=false")) == 1
    assert codes(client, "register?is_sealed=true") == []


@pytest.mark.parametrize("asked", [{}, {"HTTP_ACCEPT": "text/csv"}])
def test_a_list_as_csv_has_a_column_for_each_simple_thing(client: Client, asked: dict[str, str]) -> None:
    fill(1)
    answer = client.get("/api/v1/commitments" + ("" if asked else "?formato=csv"), **asked)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    found = get(client, "commitments")["items"]
    assert [row["title_es"] for row in rows] == [item["title"]["es"] for item in found]
    assert rows[0]["starts_on"] == "2020-01"
    assert rows[0]["sdgs"] == "6 16"
    assert rows[0]["leads"] == found[0]["leads"][0]["code"]


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(client: Client) -> None:
    make_proposal(make_process(), title="=1+1")
    rows = list(csv.DictReader(io.StringIO(client.get("/api/v1/proposals?formato=csv").content.decode())))
    assert rows[0]["title"] == "'=1+1"


def test_counting_is_left_out_where_it_would_be_dear(client: Client) -> None:
    make_proposal(make_process())
    assert [get(client, name)["total"] for name in ("processes", "proposals", "register")] == [1, None, None]


def test_what_waits_and_drafts_are_in_no_list(client: Client) -> None:
    process = make_process()
    make_proposal(process, suspicions=("trap",))
    draft = ActionPlanFactory(state="draft")
    commitment = CommitmentFactory(plan=draft)
    MilestoneFactory(commitment=commitment)
    integrated = make_integrated(process, commitment=commitment)
    for name in ("proposals", "plans", "commitments", "milestones"):
        assert codes(client, name) == []
    assert get(client, f"integrated-proposals/{integrated.code}")["commitment"] is None
    code = Proposal.objects.get().code
    for path in (f"proposals/{code}", f"plans/ecuador/{draft.slug}", f"commitments/ecuador/{commitment.code}"):
        assert client.get(f"/api/v1/{path}").status_code == 404


def test_a_line_of_the_register_leads_to_its_proof(client: Client) -> None:
    record("plan.published", ActionPlanFactory(), by=None, role="system")
    line = get(client, "register")["items"][0]
    assert (line["verb"], line["index"], line["proof"]) == ("plan.published", None, None)
