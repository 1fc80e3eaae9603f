"""Runs in a process of its own, on a database that other processes and threads can share.

`python -m tests.ledger.processes killed|rotated|writers`.

SQLite's test database lives in memory, where nothing can be killed or shared: test_processes.py copies it to a file.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable

import django
from django.conf import settings

from tests.killing import together, was_killed, work_until

WAITING = 4
TRACED = ("minga/ledger/actions.py", "minga/ledger/keys.py", "minga/ledger/queries/tiles.py")
ROTATION = ("minga/ledger/rotation.py", "minga/ledger/actions.py", "minga/ledger/keys.py")


def check_history(total: int) -> None:
    """What must hold at every moment, whoever died."""
    from minga.ledger.models import Checkpoint, Entry
    from minga.ledger.queries import audit

    sealed = list(Entry.objects.sealed().order_by("index").values_list("index", flat=True))
    last = Checkpoint.objects.order_by("-size").first()
    assert sealed == list(range(last.size if last else 0))
    assert Entry.objects.count() == total
    assert audit() == []


def seal_some() -> int:
    from minga.ledger.actions import seal

    return 0 if seal(batch=2) >= WAITING else 3


def killed() -> None:
    """Kill the seal before each of its lines in turn, until it lives to its end."""
    from minga.ledger.actions import seal
    from minga.ledger.models import Entry
    from tests.ledger.subjects import write

    total, step, deaths = 0, 1, 0
    while True:
        missing = WAITING - Entry.objects.pending().count()
        write(missing)
        total += missing
        status = work_until(step, TRACED, seal_some)
        check_history(total)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            step, deaths = step + 1, deaths + 1
        elif os.WEXITSTATUS(status) == 3:
            # PostgreSQL has not noticed yet that the one before died with the lock.
            time.sleep(0.01)
        else:
            assert os.WEXITSTATUS(status) == 0
            break
    seal()
    check_history(total)
    sys.stdout.write(str(deaths))


def rotate() -> None:
    from minga.ledger.rotation import rotate_key

    rotate_key(ground="routine")


def rotated() -> None:
    """Kill a rotation before each of its lines in turn: there is always a key that seals, and it can be done again."""
    from minga.ledger.actions import seal
    from minga.ledger.models import Checkpoint
    from minga.ledger.queries import tenures
    from tests.ledger.subjects import write

    total, step, deaths, is_dying = 0, 1, 0, True
    while is_dying:
        write(1)
        before = len(tenures())
        is_dying = was_killed(work_until(step, ROTATION, rotate))
        # PostgreSQL may not have noticed yet that the one before died with the lock.
        while not seal_waiting(seal, write):
            time.sleep(0.01)
        total = Checkpoint.objects.latest().size
        check_history(total)
        known = tenures()
        assert len(known) - max(before, 1) in ((0, 1) if is_dying else (1,))
        assert Checkpoint.objects.latest().key == known[-1].key
        step, deaths = step + 1, deaths + is_dying
    kept = [path.name for path in (settings.MINGA_HOME / "keys").glob("register*.key")]
    assert kept == ["register.key"]
    sys.stdout.write(f"{deaths} {len(tenures())}")


def seal_waiting(seal: Callable[[], int], write: Callable[[int], object]) -> int:
    write(1)
    return seal()


def writers() -> None:
    """Writers that commit as they please and two sealers that never stop: one straight history at the end."""
    from django.db import transaction

    from minga.ledger.actions import record, seal
    from minga.ledger.models import Checkpoint, Entry
    from tests.ledger.subjects import Thing

    count, lines = int(sys.argv[2]), int(sys.argv[3])
    finished = threading.Semaphore(0)
    slowest: list[float] = []

    def write_lines(name: int) -> None:
        for number in range(0, lines, 2):
            started = time.monotonic()
            with transaction.atomic():
                for part in (number, number + 1):
                    record("proposal.submitted", Thing(f"W{name}-{part:03}"), by=None, role="author")
            slowest.append(time.monotonic() - started)
        for _ in range(2):
            finished.release()

    def keep_sealing() -> None:
        done = 0
        while done < count:
            seal(batch=7)
            done += finished.acquire(timeout=0.002)

    works = [lambda name=name: write_lines(name) for name in range(count)]
    assert together([*works, keep_sealing, keep_sealing]) == []
    sealed_beside = Checkpoint.objects.count()
    seal()
    check_history(count * lines)
    for name in range(count):
        own = Entry.objects.filter(subject_code__startswith=f"W{name}-").order_by("index")
        assert [entry.subject_code for entry in own] == [f"W{name}-{number:03}" for number in range(lines)]
    sys.stdout.write(f"{sealed_beside} {round(max(slowest) * 1000)}")


if __name__ == "__main__":
    django.setup()
    {"killed": killed, "rotated": rotated, "writers": writers}[sys.argv[1]]()
