"""Runs in a process of its own, on a database that other processes can share: `python -m … killed|together`.

The mail server of the test lives in this process; the workers that are killed are its children."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import Any

import django
from django.test import override_settings

TRACED = (
    "minga/notices/actions/notices.py",
    "minga/notices/actions/letters.py",
    "minga/notices/actions/sending.py",
    "minga/notices/handover.py",
)
READERS = ("ana@example.org", "eva@example.org")


def kill_at(step: int) -> Callable[[FrameType, str, Any], Any]:
    """A trace that ends this process, with no chance to tidy up, before the `step`-th line of the outbox."""
    left = step

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.endswith(TRACED):
            return None
        if event == "line":
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


def work(code: str) -> None:
    """A change with its notices, and the two duties of the worker."""
    from django.db import transaction

    from minga.ledger.actions import record
    from minga.notices.actions import gather_letters, notify, send_letters
    from minga.notices.queries import followers
    from tests.notices.subjects import HELD, THING, Thing, find

    subject = Thing(code)
    with transaction.atomic():
        record("proposal.held", subject, by=None, role="system")
        notify(followers(THING), HELD, subject, ground="x")
    gather_letters()
    send_letters(find=find)


def work_until(step: int, code: str) -> bool:
    """Work in another process that is killed at that step; whether it was."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        sys.settrace(kill_at(step))
        work(code)
        sys.settrace(None)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def go_on() -> None:
    """The next worker, after the leases of the dead one have ended."""
    from django.utils import timezone

    from minga.notices.actions import gather_letters, send_letters
    from minga.notices.models import Letter
    from tests.notices.subjects import find

    past = timezone.now() - timedelta(minutes=1)
    Letter.objects.exclude(held_until=None).update(held_until=past)
    Letter.objects.filter(state=Letter.State.WAITING).update(due_at=past)
    Letter.objects.filter(state=Letter.State.SENT).update(created_at=past - timedelta(hours=2))
    Letter.objects.filter(state=Letter.State.UNSURE).update(created_at=past - timedelta(hours=2))
    gather_letters()
    send_letters(find=find)


def check(code: str, counts: dict[str, int]) -> int:
    """The change and its notices stand or fall together; each notice has one letter, which went out once or is on the
    administrator's list. How many are on it."""
    from minga.ledger.models import Entry
    from minga.notices.models import Letter, Notice

    notices = list(Notice.objects.filter(code=code).select_related("letter"))
    assert len(notices) == len(READERS) * Entry.objects.filter(subject_code=code).count(), code
    letters = [notice.letter for notice in notices]
    assert len({letter.pk for letter in letters}) == len(notices)
    unsure = 0
    for letter in letters:
        arrived = counts.get(str(letter.uuid), 0)
        if letter.state == Letter.State.UNSURE:
            unsure += 1
            assert arrived in (0, 1)
        else:
            assert (letter.state, arrived) == (Letter.State.SENT, 1), code
    return unsure


def killed(sink: Any) -> None:
    """Kill the change, the gathering and the sending before each of their lines in turn, until they live to the end."""
    from tests.notices.subjects import follower

    for email in READERS:
        follower(email)
    step, unsure, unheard = 1, 0, 0
    while work_until(step, code := f"K-{step:04}"):
        go_on()
        unsure += check(code, sink.counts)
        step += 1
    go_on()
    assert check(code, sink.counts) == 0
    unheard = unsure_that_arrived(sink.counts)
    assert max(sink.counts.values()) == 1
    sys.stdout.write(f"{step - 1} {unsure} {unheard}")


def unsure_that_arrived(counts: dict[str, int]) -> int:
    from minga.notices.models import Letter

    names = Letter.objects.filter(state=Letter.State.UNSURE).values_list("uuid", flat=True)
    return sum(counts.get(str(name), 0) for name in names)


def together(sink: Any) -> None:
    """Four workers at once on the same outbox: every letter goes out, and none twice."""
    from django.db import connection

    from minga.notices.actions import gather_letters, send_letters
    from minga.notices.models import Letter, Notice
    from tests.notices.subjects import find, follower, tell

    tell(*[follower(f"n{place}@example.org") for place in range(120)])
    errors: list[BaseException] = []
    start = threading.Barrier(4)

    def run() -> None:
        try:
            start.wait()
            gather_letters()
            while Letter.objects.filter(state=Letter.State.WAITING).exists():
                send_letters(find=find)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    gather_letters()
    send_letters(find=find)
    assert Notice.objects.filter(letter=None).count() == 0
    assert set(Letter.objects.values_list("state", flat=True)) == {Letter.State.SENT}
    assert sorted(sink.counts.values()) == [1] * 120
    sys.stdout.write(f"{len(sink.counts)}")


if __name__ == "__main__":
    django.setup()
    from tests.notices.sink import listening

    with (
        listening() as server,
        override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.port
        ),
    ):
        {"killed": killed, "together": together}[sys.argv[1]](server)
