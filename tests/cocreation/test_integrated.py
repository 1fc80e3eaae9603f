"""Integrated proposals can be followed, and whoever follows one hears when a plan takes it on."""

from typing import Any

import pytest
from django.test import Client

from minga.cocreation.actions.processes import SYSTEM, trace_commitments
from minga.cocreation.models import Process
from minga.notices.actions import follow_subject
from minga.notices.models import Notice
from minga.notices.writing import tell
from tests.factories.cocreation import PersonFactory, make_integrated
from tests.factories.plans import ActionPlanFactory, CommitmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def promised(process: Process) -> Any:
    return CommitmentFactory(plan=ActionPlanFactory(jurisdiction=process.jurisdiction))


def test_its_page_can_be_followed_by_mail_feed_and_calendar(process: Process, client: Client) -> None:
    found = make_integrated(process)
    page = client.get(found.get_absolute_url()).content.decode()
    follow = f"/seguir/integrated_proposal/{found.code}/"
    assert page.count(f'href="{follow}"') == 1
    assert client.get(follow).status_code == 200


def test_followers_hear_once_when_it_becomes_a_commitment(process: Process, promised: Any) -> None:
    first, second = make_integrated(process, 1, commitment=promised), make_integrated(process, 2)
    for one in (first, second):
        follow_subject(by=PersonFactory(), subject=one)
    for _time in range(2):
        trace_commitments(process, None, SYSTEM)
    [notice] = Notice.objects.all()
    assert tell(notice).what == f"La propuesta integrada {first.code} ya es un compromiso: {promised.code}."
    assert notice.url == first.get_absolute_url()


def test_one_that_joins_later_is_told_and_the_first_is_not_told_again(process: Process, promised: Any) -> None:
    first, second = make_integrated(process, 1, commitment=promised), make_integrated(process, 2)
    trace_commitments(process, None, SYSTEM)
    for one in (first, second):
        follow_subject(by=PersonFactory(), subject=one)
    second.commitment = promised
    second.save()
    trace_commitments(process, None, SYSTEM)
    assert [notice.code for notice in Notice.objects.all()] == [second.code]
