"""Periodic duties: each is claimed with a lease, so that two workers never do the same at once and a killed one is
taken over when its lease ends."""

import datetime as dt
import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from minga.core.models import Duty

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Periodic:
    """`work` is called every `seconds`; it takes nothing and returns how many rows it handled. If its worker is killed,
    another takes over when `lease` seconds have passed: longer than the work ever takes."""

    name: str
    seconds: float
    work: Callable[[], int]
    lease: float = 120

    @property
    def patience(self) -> dt.timedelta:
        """After how long without a beat something is wrong: two missed turns, and never less than a minute."""
        return dt.timedelta(seconds=max(60, 2 * self.seconds) + self.lease)


def this_process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def is_free(periodic: Periodic, now: dt.datetime) -> Q:
    """Nobody's, or of a worker whose lease has ended. No lease is this long: if one is, the clock was put back."""
    impossible = now + 2 * dt.timedelta(seconds=periodic.lease)
    return Q(held_until=None) | Q(held_until__lt=now) | Q(held_until__gt=impossible)


def is_due(periodic: Periodic, now: dt.datetime) -> Q:
    """Its turn has come, or lies so far ahead that the clock was put back since it was set."""
    return Q(due_at__lte=now) | Q(due_at__gt=now + dt.timedelta(seconds=periodic.seconds + 60))


def claim(periodic: Periodic, holder: str) -> bool:
    """Take the duty if it is due and free; the lease is one statement, so only one of several workers gets it.

    Looked at before it is claimed: most turns find nothing due, and a look does not wait for whoever writes."""
    now = timezone.now()
    due = Duty.objects.filter(is_free(periodic, now), is_due(periodic, now), name=periodic.name)
    if not due.exists():
        _known, is_new = Duty.objects.get_or_create(name=periodic.name, defaults={"due_at": now})
        if not is_new:
            return False
    return due.update(holder=holder, held_until=now + dt.timedelta(seconds=periodic.lease)) == 1


def run(periodic: Periodic, holder: str) -> int | None:
    """Do the duty if it is due: how many rows it handled, or None if it was not ours to do.

    A failure is kept on the duty's row and logged; the duty is tried again at its next turn."""
    if not claim(periodic, holder):
        return None
    mine = Duty.objects.filter(name=periodic.name, holder=holder)
    next_turn = timezone.now() + dt.timedelta(seconds=periodic.seconds)
    try:
        handled = periodic.work()
    except Exception as error:
        logger.exception("duty failed: %s", periodic.name)
        with transaction.atomic():
            mine.update(held_until=None, due_at=next_turn, failed_at=timezone.now(), failure=repr(error)[:300])
        return 0
    mine.update(held_until=None, due_at=next_turn, beat_at=timezone.now(), failure="")
    return handled
