"""Long jobs: done once by several workers, taken over from the dead, tried again, and seen on a page."""

import datetime as dt
import io
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_tasks import TaskContext, task
from django_tasks_db.models import DBTaskResult

from minga.accounts.models import Person
from minga.cocreation.models import Process
from minga.core import jobs
from minga.core.jobs import Turn, TurnOverError, claim, do, forget_old, reap, run_next, start_job, turn_of
from minga.core.models import Job
from minga.core.permits import Refused
from minga.directory.models import Role
from minga.portal.tasks import rebuild_index, write_proposals
from tests.factories.cocreation import PersonFactory, appoint, make_process, make_proposal
from tests.portal.installations import Installation
from tests.portal.jobs import last_long, note

pytestmark = pytest.mark.django_db
Make = Callable[..., Installation]
A_DAY = dt.timedelta(days=1)


@task(takes_context=True)
def keep_greeting(context: TaskContext) -> None:
    turn_of(context).keep("saludo.txt", ContentFile(b"hola"))


@task(takes_context=True)
def break_down(context: TaskContext) -> None:
    turn_of(context).keep("a-medias.txt", ContentFile(b"ho"))
    raise RuntimeError("sin disco")


@task(takes_context=True)
def refuse(context: TaskContext) -> None:
    raise Refused("Ese proceso ya cerró.")


@pytest.fixture(autouse=True)
def not_stopping() -> None:
    jobs.STOPPING.clear()


def status(job: Job) -> str:
    return DBTaskResult.objects.get(pk=job.pk).status


def hurry() -> None:
    """As if the wait before the next try were over."""
    DBTaskResult.objects.update(run_after=timezone.now() - A_DAY)


def content_of(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def wait_until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


# Several processes


def test_two_workers_at_once_do_each_of_forty_jobs_once(make_installation: Make, tmp_path: Path) -> None:
    done = tmp_path / "done.txt"
    for number in range(40):
        start_job(note, key=f"note:{number}", title="Anotar", facts={"path": str(done), "name": number})
    installation = make_installation("busy", full=True)
    workers = [installation.start("-m", "tests.portal.jobs") for _ in range(2)]
    answers = [worker.communicate(timeout=120) for worker in workers]
    assert [error for _count, error in answers] == ["", ""]
    assert sum(int(count) for count, _error in answers) == 40
    lines = [line.split() for line in done.read_text().splitlines()]
    assert sorted(int(name) for name, _pid in lines) == list(range(40))
    assert installation.rows("SELECT count(*) FROM core_job WHERE ended_at IS NULL") == [(0,)]


@pytest.fixture
def long_job(make_installation: Make, tmp_path: Path) -> tuple[Installation, Path]:
    path = tmp_path / "long.txt"
    start_job(last_long, key="long", title="Largo", facts={"path": str(path)})
    return make_installation("long", full=True), path


def pids(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def wait_for_first(worker: subprocess.Popen[str], path: Path) -> None:
    """Until the job has begun; what the worker said, if it never does."""
    limit = time.monotonic() + 60
    while len(pids(path)) != 1:
        if time.monotonic() > limit or worker.poll() is not None:
            worker.kill()
            pytest.fail("\n".join(worker.communicate()))
        time.sleep(0.1)


def end(worker: subprocess.Popen[str], number: int) -> int:
    worker.send_signal(number)
    worker.communicate(timeout=60)
    return worker.returncode


@pytest.mark.slow
def test_the_job_of_a_killed_worker_is_done_by_another(long_job: tuple[Installation, Path]) -> None:
    installation, path = long_job
    first = installation.start("manage.py", "worker")
    wait_for_first(first, path)
    wait_until(lambda: installation.rows("SELECT done FROM core_job")[0][0] != 0)
    assert end(first, signal.SIGKILL) == -signal.SIGKILL
    # As if its minute were over.
    installation.change("UPDATE core_job SET held_until = '2020-01-01 00:00:00'")
    installation.change("UPDATE core_duty SET held_until = NULL, due_at = '2020-01-01 00:00:00'")
    second = installation.start("manage.py", "worker")
    wait_until(lambda: installation.rows("SELECT failures FROM core_job") == [(1,)])
    installation.change("UPDATE django_tasks_database_dbtaskresult SET run_after = '2020-01-01 00:00:00'")
    wait_until(lambda: len(pids(path)) == 2)
    path.with_suffix(".end").touch()
    wait_until(lambda: installation.rows("SELECT ended_at FROM core_job") != [(None,)])
    assert end(second, signal.SIGTERM) == 0
    [(result, failures)] = installation.rows("SELECT result, failures FROM core_job")
    assert (installation.home / "files" / str(result)).read_text() == str(second.pid) == pids(path)[1]
    assert failures == 1


@pytest.mark.slow
def test_a_worker_that_is_told_to_stop_gives_its_job_back_at_once(long_job: tuple[Installation, Path]) -> None:
    installation, path = long_job
    first = installation.start("manage.py", "worker")
    wait_for_first(first, path)
    assert end(first, signal.SIGTERM) == 0
    waits = "SELECT status FROM django_tasks_database_dbtaskresult"
    assert (installation.rows(waits), installation.rows("SELECT failures FROM core_job")) == ([("READY",)], [(0,)])


# One turn


def test_a_job_that_ends_well_offers_what_it_made() -> None:
    job = start_job(keep_greeting, key="a", title="Saludar")
    assert run_next("uno") is True
    job.refresh_from_db()
    assert (status(job), job.percent, job.ended_at is not None) == ("SUCCESSFUL", 100, True)
    assert content_of(job.result) == b"hola"
    assert run_next("uno") is False


def test_the_same_asked_twice_is_one_job_until_it_ends() -> None:
    first = start_job(keep_greeting, key="a", title="Saludar")
    assert start_job(keep_greeting, key="a", title="Saludar").pk == first.pk
    assert DBTaskResult.objects.count() == 1
    assert run_next("uno") is True
    assert start_job(keep_greeting, key="a", title="Saludar").pk != first.pk


def test_a_job_that_was_asked_in_a_transaction_that_is_undone_was_never_asked() -> None:
    with transaction.atomic():
        start_job(keep_greeting, key="a", title="Saludar")
        transaction.set_rollback(True)
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_what_fails_is_tried_three_times_each_later_and_leaves_no_file(caplog: pytest.LogCaptureFixture) -> None:
    job = start_job(break_down, key="a", title="Romperse")
    waits = []
    for _turn in range(3):
        assert run_next("uno") is True
        waits.append(round((DBTaskResult.objects.get().run_after - timezone.now()).total_seconds(), -1))
        assert run_next("uno") is False
        hurry()
    job.refresh_from_db()
    assert waits[:2] == [30, 300]
    assert (status(job), job.failures, job.said) == ("FAILED", 3, "Algo falló al hacerlo.")
    assert job.result == ""
    assert default_storage.exists(f"jobs/{job.pk}/1/a-medias.txt") is False
    assert [record.getMessage() for record in caplog.records] == ["job failed: a"] * 3


@pytest.mark.filterwarnings("default")
def test_what_is_refused_is_not_tried_again_and_says_why(caplog: pytest.LogCaptureFixture) -> None:
    job = start_job(refuse, key="a", title="Rehusarse")
    assert run_next("uno") is True
    job.refresh_from_db()
    assert (status(job), job.said) == ("FAILED", "Ese proceso ya cerró.")


def taken() -> Turn:
    turn = claim("uno")
    assert turn is not None
    return turn


def test_a_turn_that_was_taken_over_leaves_no_trace(caplog: pytest.LogCaptureFixture) -> None:
    job = start_job(keep_greeting, key="a", title="Saludar")
    slow = taken()
    Job.objects.update(held_until=timezone.now() - A_DAY)
    assert reap() == 1
    hurry()
    assert run_next("dos") is True
    slow.keep("saludo.txt", ContentFile(b"tarde"))
    with pytest.raises(TurnOverError):
        slow.write(done=1)
    jobs._turns[str(job.pk)] = slow
    do(slow)
    del jobs._turns[str(job.pk)]
    job.refresh_from_db()
    assert content_of(job.result) == b"hola"
    assert default_storage.exists(slow.result) is False
    assert caplog.records[-1].getMessage() == "job taken over by another worker: a"


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    job = start_job(keep_greeting, key="a", title="Saludar")
    for _turn in range(3):
        taken()
        Job.objects.update(held_until=timezone.now() - A_DAY)
        assert reap() == 1
        hurry()
    job.refresh_from_db()
    assert (status(job), job.said) == ("FAILED", "El proceso que lo hacía se detuvo.")
    assert claim("uno") is None


def test_a_job_whose_worker_lives_is_not_reaped() -> None:
    start_job(keep_greeting, key="a", title="Saludar")
    taken()
    assert reap() == 0


def test_old_jobs_are_forgotten_with_their_files() -> None:
    start_job(keep_greeting, key="a", title="Saludar")
    run_next("uno")
    result = Job.objects.get().result
    assert forget_old() == 0
    Job.objects.update(ended_at=timezone.now() - 8 * A_DAY)
    assert forget_old() == 1
    assert (Job.objects.count(), DBTaskResult.objects.count(), default_storage.exists(result)) == (0, 0, False)


# The pages


@pytest.fixture
def process() -> Process:
    return make_process()


@pytest.fixture
def planner(process: Process) -> Person:
    return appoint(Role.PLANNER, process.jurisdiction)


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def read(answer: Any) -> bytes:
    """All of a file that was sent; closing the answer itself would close the test's connection too."""
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return content


def rows_of(content: bytes) -> list[list[str]]:
    """The texts of a workbook, read without any library of spreadsheets."""
    import re
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    return [re.findall(r"<t[^>]*>([^<]*)</t>", row) for row in sheet.split("<row ")[1:]]


def test_the_workbook_of_a_process_holds_every_public_proposal(planner: Person, process: Process) -> None:
    codes = sorted(make_proposal(process, title=f"Idea {number}").code for number in range(3))
    client = entered(planner)
    asked = client.post(f"/trabajos/propuestas/{process.pk}/")
    job = Job.objects.get()
    assert asked.headers["Location"] == f"/trabajos/{job.pk}/"
    page = client.get(asked.headers["Location"]).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert run_next("uno") is True
    page = client.get(asked.headers["Location"]).content.decode()
    assert ("every 2s" in page, "Descargar" in page) == (False, True)
    answer = client.get(f"/trabajos/{job.pk}/archivo/")
    rows = rows_of(read(answer))
    assert sorted(row[0] for row in rows[1:]) == codes
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')


@pytest.mark.parametrize("address", ["/trabajos/{pk}/", "/trabajos/{pk}/archivo/"])
def test_a_job_is_seen_by_who_asked_and_by_nobody_else(planner: Person, address: str) -> None:
    job = start_job(keep_greeting, key="a", title="Saludar", owner=planner.pk)
    run_next("uno")
    there = address.format(pk=job.pk)
    answer = entered(planner).get(there)
    if answer.streaming:
        assert read(answer) == b"hola"
    assert answer.status_code == 200
    assert entered(PersonFactory()).get(there).status_code == 404
    assert Client().get(there).status_code == 302


def test_who_has_no_role_asks_for_nothing(planner: Person, process: Process) -> None:
    stranger = entered(PersonFactory())
    assert stranger.post(f"/trabajos/propuestas/{process.pk}/").status_code == 403
    assert entered(planner).post("/trabajos/indice/").status_code == 403
    assert Job.objects.count() == 0
    assert "Pedir uno" not in stranger.get("/trabajos/").content.decode()
    assert "Pedir uno" in entered(planner).get("/trabajos/").content.decode()


def test_an_administrator_of_the_site_rebuilds_the_index(settings: Any, tmp_path: Path) -> None:
    settings.MINGA_HOME = tmp_path
    assert entered(appoint(Role.ADMINISTRATOR)).post("/trabajos/indice/").status_code == 302
    assert run_next("uno") is True
    assert Job.objects.get().is_done is True
    assert (tmp_path / "index" / "CURRENT").exists()


def test_tasks_can_be_found_by_the_worker() -> None:
    assert [each.module_path for each in (write_proposals, rebuild_index)] == [
        "minga.portal.tasks.write_proposals",
        "minga.portal.tasks.rebuild_index",
    ]
