"""Runs in a process of its own, on a database that other processes can share: `python -m … killed|together`.

The mail server of the test lives in this process; the workers that are killed are its children."""

import sys
from datetime import timedelta
from functools import partial
from typing import Any

import django
from django.test import override_settings

from tests.killing import together as at_once
from tests.killing import was_killed, work_until

TRACED = (
    "minga/notices/actions/notices.py",
    "minga/notices/actions/letters.py",
    "minga/notices/actions/sending.py",
    "minga/notices/handover.py",
)
READERS = ("ana@example.org", "eva@example.org")


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
    while was_killed(work_until(step, TRACED, partial(work, code := f"K-{step:04}"))):
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
    from minga.notices.actions import gather_letters, send_letters
    from minga.notices.models import Letter, Notice
    from tests.notices.subjects import find, follower, tell

    tell(*[follower(f"n{place}@example.org") for place in range(120)])

    def run() -> None:
        gather_letters()
        while Letter.objects.filter(state=Letter.State.WAITING).exists():
            send_letters(find=find)

    assert at_once([run] * 4) == []
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
