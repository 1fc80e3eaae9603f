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

LEASE = dt.timedelta(seconds=120)


@dataclass(frozen=True)
class Periodic:
    """`work` is called every `seconds`; it takes nothing and returns how many rows it handled."""

    name: str
    seconds: float
    work: Callable[[], int]


def this_process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def claim(periodic: Periodic, holder: str) -> bool:
    """Take the duty if it is due and free; the lease is one statement, so only one of several workers gets it."""
    now = timezone.now()
    Duty.objects.get_or_create(name=periodic.name, defaults={"due_at": now})
    free = Q(held_until=None) | Q(held_until__lt=now)
    taken = Duty.objects.filter(free, name=periodic.name, due_at__lte=now).update(holder=holder, held_until=now + LEASE)
    return taken == 1


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
