"""The machine's clock is put back by hours: nothing is lost, nothing counts twice, and nothing waits for hours."""

import datetime as dt
import time
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from minga.cocreation.actions.proposals import submit_proposal
from minga.cocreation.forms.proposals import ProposalForm
from minga.cocreation.models import Proposal
from minga.core.duties import Periodic, claim, run
from minga.core.jobs import reap
from minga.core.memory import Memory
from minga.core.models import Job
from minga.ledger.actions import seal
from minga.ledger.models import Checkpoint, Entry
from minga.ledger.queries import audit
from minga.notices.actions import gather_letters, send_letters
from minga.notices.models import Letter, Notice
from minga.portal.duties import DUTIES
from minga.web.limits import count_attempt
from tests.factories.cocreation import make_process, submission
from tests.faults.clocks import clock_put
from tests.ledger.subjects import write
from tests.notices.conftest import sink
from tests.notices.subjects import find, follower, letter_to, tell

pytestmark = pytest.mark.django_db

AN_HOUR = dt.timedelta(hours=1)

__all__ = ["sink"]


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.MINGA_HOME = tmp_path
    (tmp_path / "keys").mkdir()


def test_the_test_really_puts_the_clock_back():
    before = timezone.now()
    with clock_put(hours=-3):
        assert timezone.now() < before - 2 * AN_HOUR
        letter_to(follower())
        assert Letter.objects.get().created_at < before - 2 * AN_HOUR
    assert timezone.now() >= before


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.name)
def test_every_duty_goes_on_at_once(duty):
    short = Periodic(duty.name, duty.seconds, lambda: 1, lease=duty.lease)
    assert run(short, "uno") == 1
    with clock_put(days=-3):
        assert run(short, "uno") == 1
        assert run(short, "uno") is None


def test_the_duty_of_a_worker_that_died_is_taken_over():
    duty = Periodic("probar", 1, lambda: 1, lease=120)
    assert claim(duty, "dead") is True
    assert run(duty, "other") is None
    with clock_put(hours=-3):
        assert run(duty, "other") == 1


def test_a_clock_that_is_set_right_by_a_second_changes_nothing():
    duty = Periodic("probar", 60, lambda: 1)
    assert claim(duty, "uno") is True
    with clock_put(seconds=-1):
        assert claim(duty, "dos") is False


def test_the_register_goes_on_in_the_order_in_which_lines_were_written():
    write(3)
    assert seal() == 3
    with clock_put(hours=-5):
        write(3)
        assert seal() == 3
    write(1)
    assert seal() == 1
    assert list(Entry.objects.order_by("id").values_list("index", flat=True)) == list(range(7))
    moments = list(Entry.objects.order_by("index").values_list("at", flat=True))
    assert moments != sorted(moments)
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [3, 6, 7]
    assert audit() == []


def test_a_proposal_sent_again_after_the_clock_went_back_is_still_one():
    process, key = make_process(), uuid.uuid4()
    first = submit_proposal(by=None, process=process, submission=submission(submission_key=key))
    with clock_put(hours=-3):
        again = submit_proposal(by=None, process=process, submission=submission(submission_key=key))
        other = submit_proposal(by=None, process=process, submission=submission())
    assert (again.proposal.code, again.secret, again.is_new) == (first.proposal.code, first.secret, False)
    assert (other.proposal.code, Proposal.objects.count()) == ("UIO-2026-0002", 2)


def test_a_form_opened_before_looks_like_no_robot():
    process = make_process()
    typed = {
        "title": "Buses", "problem": "No llegan.", "solution": "Horarios.", "sector": "citizen", "accepts": "on",
        "once": str(uuid.uuid4()), "opened": ProposalForm(jurisdiction=process.jurisdiction).initial["opened"],
    }  # fmt: skip
    with clock_put(hours=-3):
        form = ProposalForm(typed, jurisdiction=process.jurisdiction)
        assert form.is_valid()
        assert form.suspicion == ""
    form = ProposalForm(typed, jurisdiction=process.jurisdiction)
    assert form.is_valid()
    assert form.suspicion == "quick"


def test_who_had_used_up_a_limit_does_not_wait_until_the_clock_catches_up():
    for _turn in range(5):
        count_attempt("idea", "net:10.0.0.1/32", AN_HOUR)
    with clock_put(hours=-3):
        assert count_attempt("idea", "net:10.0.0.1/32", AN_HOUR).used == 1
        assert count_attempt("idea", "net:10.0.0.1/32", AN_HOUR).used == 2


def test_letters_that_waited_go_out_once(sink):
    tell(follower("ana@example.org"), follower("eva@example.org"))
    assert gather_letters() == 2
    with clock_put(hours=-3):
        assert send_letters(find=find) == 2
        assert send_letters(find=find) == 0
    assert send_letters(find=find) == 0
    assert sorted(sink.recipients) == ["ana@example.org", "eva@example.org"]
    assert set(Letter.objects.values_list("state", flat=True)) == {Letter.State.SENT}


def test_notices_that_waited_are_gathered_once():
    tell(follower("ana@example.org"))
    with clock_put(hours=-3):
        assert gather_letters() == 1
        assert gather_letters() == 0
    assert gather_letters() == 0
    assert Notice.objects.filter(letter=None).count() == 0


def test_letters_of_a_worker_that_died_are_taken_over_and_those_under_way_are_for_a_person(sink):
    waiting, handed = letter_to(follower("ana@example.org")), letter_to(follower("eva@example.org"))
    until = timezone.now() + dt.timedelta(minutes=5)
    Letter.objects.filter(pk=waiting.pk).update(holder="dead", held_until=until, attempts=1)
    Letter.objects.filter(pk=handed.pk).update(
        holder="dead", held_until=until, attempts=1, state=Letter.State.HANDED, handed_at=timezone.now()
    )
    assert send_letters(find=find) == 0
    with clock_put(hours=-3):
        Letter.objects.filter(pk=waiting.pk).update(due_at=timezone.now())
        assert send_letters(find=find) == 1
    assert sink.recipients == ["ana@example.org"]
    assert Letter.objects.get(pk=handed.pk).state == Letter.State.UNSURE


def test_a_job_of_a_worker_that_died_is_taken_over():
    done = task_of_a_dead_worker()
    assert Job.objects.abandoned(timezone.now()).count() == 0
    with clock_put(hours=-3):
        assert reap() == 1
    assert Job.objects.get(pk=done.pk).failures == 1


def task_of_a_dead_worker():
    """Running, with a lease that has most of a minute left."""
    asked = DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING, task_path="tests.x", args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        queue_name="default", worker_ids=["dead"], run_after=timezone.now(), priority=0,
    )  # fmt: skip
    return Job.objects.create(task=asked, key="x", title="x", held_until=timezone.now() + dt.timedelta(seconds=50))


def test_what_is_kept_for_seconds_is_not_kept_for_hours():
    cache = Memory("clock", {})
    with clock_put(hours=3):
        cache.set("root", "old", 0.05)
        assert cache.get("root") == "old"
    with clock_put(hours=-3):
        time.sleep(0.06)
        assert cache.get("root") is None


def test_a_session_and_its_pages_go_on():
    make_process()
    client = Client()
    assert client.get("/quito/propuestas/").status_code == 200
    with clock_put(hours=-3):
        assert client.get("/quito/propuestas/").status_code == 200
        assert client.get("/quito/propuestas/nueva/").status_code == 200
