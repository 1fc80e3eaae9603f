"""What search engines are told."""

import re

import pytest
from django.test import Client

from tests.factories.cocreation import make_process, make_proposal
from tests.factories.plans import ActionPlanFactory, CommitmentFactory

pytestmark = pytest.mark.django_db


def addresses(client: Client) -> list[str]:
    found = re.findall("<loc>http://127.0.0.1:8000([^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    assert found
    return found


def test_robots_are_told_what_to_leave_and_where_the_map_is(client: Client) -> None:
    answer = client.get("/robots.txt")
    lines = answer.content.decode().splitlines()
    assert (answer["Content-Type"], lines[0]) == ("text/plain; charset=utf-8", "User-agent: *")
    assert "Disallow: /cuenta/" in lines
    assert lines[-1] == "Sitemap: http://127.0.0.1:8000/sitemap.xml"


def test_a_demonstration_is_not_for_search_engines(client: Client, settings: object) -> None:
    settings.IS_DEMO = True  # type: ignore[attr-defined]
    assert "Disallow: /" in client.get("/robots.txt").content.decode().splitlines()


def test_the_map_holds_what_is_public_and_each_page_of_it_opens(client: Client) -> None:
    process = make_process()
    make_proposal(process)
    held = make_proposal(process, suspicions=("trap",))
    plan, draft = ActionPlanFactory(), ActionPlanFactory(state="draft")
    CommitmentFactory(plan=plan)
    CommitmentFactory(plan=draft)
    found = addresses(client)
    assert "/quito/propuestas/UIO-2026-0001/" in found
    assert plan.get_absolute_url() in found
    assert [one for one in found if held.code in one or draft.slug in one] == []
    assert {client.get(one).status_code for one in found} == {200}


def test_the_map_costs_the_same_with_one_and_with_three(client: Client, django_assert_num_queries: object) -> None:
    process = make_process()
    for _turn in range(3):
        make_proposal(process)
        CommitmentFactory()
    with django_assert_num_queries(9):  # type: ignore[operator]
        client.get("/sitemap.xml")


@pytest.mark.parametrize("part", ["0", "x", "101", "-1"])
def test_a_part_that_cannot_be_is_not_there(client: Client, part: str) -> None:
    assert client.get(f"/sitemap.xml?parte={part}").status_code == 404
    assert client.get("/sitemap.xml?parte=2").status_code == 200
