"""Many people at the same moment: every code once, every form one proposal, every person one support."""

import os
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from minga.cocreation.actions.proposals import submit_proposal, support_proposal
from minga.cocreation.models import Process, Proposal, Support
from tests.factories.cocreation import PersonFactory, make_process, make_proposal, submission

IS_POSTGRESQL = "postgres" in os.environ.get("MINGA_DATABASE_URL", "")

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.skipif(not IS_POSTGRESQL, reason="threads that write at once need PostgreSQL: set MINGA_DATABASE_URL"),
]


def at_once(work, arguments):
    def alone(argument):
        try:
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(alone, arguments))


def submit(key):
    process = Process.objects.get()
    return submit_proposal(by=None, process=process, submission=submission(submission_key=key)).proposal.code


def test_eight_at_once_get_codes_without_gaps_or_repeats():
    make_process()
    codes = at_once(submit, [uuid.uuid4() for _turn in range(40)])
    assert sorted(codes) == [f"UIO-2026-{number:04d}" for number in range(1, 41)]


def test_the_same_form_from_eight_connections_is_one_proposal():
    make_process()
    key = uuid.uuid4()
    assert set(at_once(submit, [key] * 16)) == {"UIO-2026-0001"}
    assert Proposal.objects.count() == 1


def test_a_person_who_clicks_eight_times_at_once_supports_once():
    proposal = make_proposal(make_process())
    person = PersonFactory()
    given = at_once(lambda _turn: support_proposal(by=person, proposal=Proposal.objects.get()), range(16))
    proposal.refresh_from_db()
    assert (sum(given), proposal.support_count, Support.objects.count()) == (1, 1, 1)
