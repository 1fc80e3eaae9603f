"""Long jobs: asked for on a page, done by the worker, seen on a page that can be left and come back to.

A job is a task of `django-tasks` with a row of ours beside it. Of several workers one gets it, in one transaction.
While it works it renews a lease; one that dies stops renewing, and `reap` gives the job to another. A worker that was
only slow, and wakes up after that, finds its turn over and what it made is dropped: what a job writes elsewhere must
bear being done twice. A failed turn is tried again, later each time.
"""

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from minga.core.models import Job
from minga.core.permits import Refused

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=60)
TICK_SECONDS = 1.0
TICKS_OF_A_LEASE = 15
# A turn that takes longer is taken for hung: its lease is no longer renewed.
LONGEST = dt.timedelta(hours=2)
WAITS = (dt.timedelta(seconds=30), dt.timedelta(minutes=5))
KEEP = dt.timedelta(days=7)

# Set when the worker is told to stop: the job at work lets go at its next report.
STOPPING = threading.Event()


class TurnOverError(Exception):
    """Another worker has the job now: nothing that this one does may count."""


class TurnStoppedError(Exception):
    """This worker is stopping; the job goes back to wait for another."""


@transaction.atomic
def start_job(
    task: Task[..., Any], *, key: str, title: str, owner: int | None = None, facts: dict[str, Any] | None = None
) -> Job:
    """Leave a job for the worker, in the transaction of whoever asks; if the same is under way, that one."""
    if running := Job.objects.under_way().filter(key=key).first():
        return running
    try:
        with transaction.atomic():
            asked = task.enqueue()
            return Job.objects.create(
                task_id=UUID(asked.id),
                key=key,
                title=title[:200],
                owner=owner,
                facts=facts or {},
                language=translation.get_language() or "es",
            )
    except IntegrityError:
        return Job.objects.under_way().get(key=key)


class Turn:
    """One worker's try at a job. What it writes counts only while the turn is its own."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.holders: list[str] = job.task.worker_ids
        self.result = ""
        self.done = self.total = 0
        self.is_lost = False

    @property
    def is_mine(self) -> bool:
        """Looked at with the row locked, inside the transaction that acts upon it."""
        row = DBTaskResult.objects.select_for_update().get(pk=self.job.pk)
        return bool(row.status == TaskResultStatus.RUNNING and row.worker_ids == self.holders)

    def report(self, done: int, total: int) -> None:
        """Say how far it is, as often as you like; it ends a turn that must end.

        It asks the database nothing: on SQLite, whoever is reading rows cannot also write. The thread beside does."""
        self.done, self.total = done, total
        if self.is_lost:
            raise TurnOverError
        if STOPPING.is_set():
            raise TurnStoppedError

    def write(self, **values: Any) -> None:
        with transaction.atomic():
            if not self.is_mine:
                raise TurnOverError
            Job.objects.filter(pk=self.job.pk).update(**values)

    def keep(self, name: str, content: File[bytes]) -> None:
        """Store what the job made, under a name of this turn's own, to be offered when the job has ended well."""
        self.result = default_storage.save(f"jobs/{self.job.pk}/{len(self.holders)}/{name}", content)

    def drop(self) -> None:
        if self.result:
            default_storage.delete(self.result)


_turns: dict[str, Turn] = {}


def turn_of(context: TaskContext) -> Turn:
    """The turn in which a task was called: `@task(takes_context=True) def work(context): turn = turn_of(context) …`"""
    return _turns[context.task_result.id]


def run_next(holder: str) -> bool:
    """Do one job that waits, if there is one. Looked at before it is claimed: a look makes no writer wait."""
    if not DBTaskResult.objects.ready().exists() or (turn := claim(holder)) is None:
        return False
    key = str(turn.job.pk)
    _turns[key] = turn
    try:
        with renewing(turn), translation.override(turn.job.language):
            do(turn)
    finally:
        del _turns[key]
    return True


@transaction.atomic
def claim(holder: str) -> Turn | None:
    """Locks the row (on SQLite, the database) before it looks at it again, so that one worker gets it."""
    row = DBTaskResult.objects.ready().filter(job__isnull=False).get_locked()
    if row is None:
        return None
    row.claim(holder)
    Job.objects.filter(pk=row.pk).update(held_until=timezone.now() + LEASE)
    return Turn(Job.objects.select_related("task").get(pk=row.pk))


def do(turn: Turn) -> None:
    """Call the task, then settle how it ended: only if the turn is still this worker's."""
    try:
        result: Any = turn.job.task.task_result
        result.task.call(TaskContext(task_result=result))
        ended = settle(turn, None)
    except TurnOverError:
        ended = False
    except TurnStoppedError:
        ended = give_back(turn)
        turn.drop()
    except Exception as error:
        logger.exception("job failed: %s", turn.job.key)
        ended = settle(turn, error)
        turn.drop()
    if not ended:
        logger.warning("job taken over by another worker: %s", turn.job.key)
        turn.drop()


@transaction.atomic
def settle(turn: Turn, error: Exception | None) -> bool:
    if not turn.is_mine:
        return False
    job = Job.objects.select_related("task").get(pk=turn.job.pk)
    if error is None:
        job.task.set_successful(None)
        Job.objects.filter(pk=job.pk).update(
            ended_at=timezone.now(), held_until=None, result=turn.result, done=turn.done, total=turn.total, said=""
        )
    else:
        said = str(error.reason) if isinstance(error, Refused) else _("Algo falló al hacerlo.")
        try_later(job, error, said, is_final=isinstance(error, Refused))
    return True


def try_later(job: Job, error: Exception, said: str, *, is_final: bool = False) -> None:
    """After a failed turn: again after a wait, or no more. What was refused once would be refused again."""
    failures = job.failures + 1
    values: dict[str, Any] = {"failures": failures, "held_until": None, "said": said[:300]}
    if is_final or failures > len(WAITS):
        job.task.set_failed(error)
        values["ended_at"] = timezone.now()
    else:
        wait_again(job, WAITS[failures - 1])
    Job.objects.filter(pk=job.pk).update(**values)


def wait_again(job: Job, wait: dt.timedelta) -> None:
    DBTaskResult.objects.filter(pk=job.pk).update(status=TaskResultStatus.READY, run_after=timezone.now() + wait)


@transaction.atomic
def give_back(turn: Turn) -> bool:
    if not turn.is_mine:
        return False
    wait_again(turn.job, dt.timedelta())
    Job.objects.filter(pk=turn.job.pk).update(held_until=None)
    return True


@contextmanager
def renewing(turn: Turn) -> Iterator[None]:
    """Renew the lease from a thread beside, so that a job that is silent for long is not taken for dead."""
    is_over = threading.Event()

    def renew() -> None:
        try:
            keep_alive(turn, is_over)
        except TurnOverError:
            turn.is_lost = True
        except Exception:
            # Not renewed is the safe side: another worker takes over, and this turn's end will not count.
            logger.warning("lease not renewed: %s", turn.job.key, exc_info=True)
        finally:
            connection.close()

    beside = threading.Thread(target=renew, name="lease", daemon=True)
    beside.start()
    try:
        yield
    finally:
        is_over.set()
        beside.join()


def keep_alive(turn: Turn, is_over: threading.Event) -> None:
    """Each second write how far the job is, if it moved; every few seconds renew the lease, until it takes too long."""
    written, ticks = 0, 0
    while not is_over.wait(TICK_SECONDS) and ticks < LONGEST.total_seconds() / TICK_SECONDS:
        ticks += 1
        if turn.done != written or ticks % TICKS_OF_A_LEASE == 0:
            turn.write(done=turn.done, total=turn.total, held_until=timezone.now() + LEASE)
            written = turn.done


def reap() -> int:
    """Give jobs of workers that died to others; how many."""
    return sum(take_from_the_dead(pk) for pk in Job.objects.abandoned(timezone.now()).values_list("pk", flat=True))


@transaction.atomic
def take_from_the_dead(pk: Any) -> bool:
    """One that keeps killing its workers is given up at last."""
    DBTaskResult.objects.select_for_update().get(pk=pk)
    job = Job.objects.abandoned(timezone.now()).select_related("task").filter(pk=pk).first()
    if job is None:
        return False
    said = _("El proceso que lo hacía se detuvo.")
    try_later(job, RuntimeError("the worker died"), said)
    return True


def forget_old() -> int:
    """Jobs that ended a week ago, with what they made; how many."""
    old = Job.objects.filter(ended_at__lt=timezone.now() - KEEP)
    count = 0
    for job in old[:500]:
        if job.result:
            default_storage.delete(job.result)
        count += DBTaskResult.objects.filter(pk=job.pk).delete()[0] > 0
    return count
