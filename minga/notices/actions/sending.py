"""From the outbox to the mail server, so that nothing is lost and nothing goes twice, whenever the worker dies.

A letter is claimed with a lease; whoever dies with it before the handover leaves it to the next. The handover is
written down before the text leaves. If the answer is not heard, the letter is never sent again by itself: it goes to
the list that an administrator reads. docs/notices.md says so in words."""

import datetime as dt
import time
import uuid
from collections.abc import Sequence
from functools import partial

from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from minga.core.logs import without_personal_data
from minga.notices.handover import (
    HandoverError,
    RefusedError,
    RefusedForNowError,
    ServerDownError,
    UnsureError,
    hand_over,
    post_office,
)
from minga.notices.models import Letter
from minga.notices.threads import FindThread
from minga.notices.writing import write

BATCH = 20
# A turn is shorter than the duty's own lease; a letter's lease outlives the turn and a server that answers slowly.
TURN_SECONDS = 30.0
LEASE = dt.timedelta(minutes=5)
SERVER_AGAIN = dt.timedelta(minutes=1)
# After each attempt that failed; after the last one the letter is dead. Two days in all.
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
MOST_ATTEMPTS = len(WAITS) + 1


class LeaseLostError(Exception):
    """Another worker has taken the letter over: this one was too slow."""


def send_letters(*, find: FindThread) -> int:
    """Send what is due; how many letters left the outbox. Raises ServerDownError if no mail server answers."""
    bury(timezone.now())
    until, handled = time.monotonic() + TURN_SECONDS, 0
    while time.monotonic() < until:
        letters = claim(uuid.uuid4().hex)
        if not letters:
            break
        handled += send_batch(letters, find, until)
    return handled


def bury(now: dt.datetime) -> None:
    """Letters whose worker died: with the text on its way nobody knows, and too many deaths are the letter's fault."""
    Letter.objects.abandoned(now).update(
        state=Letter.State.UNSURE, holder="", held_until=None, failure="the worker died while handing it over"
    )
    Letter.objects.due(now).filter(attempts__gte=MOST_ATTEMPTS).update(
        state=Letter.State.FAILED, holder="", held_until=None, failure="the worker died each time it tried"
    )


def claim(holder: str) -> list[Letter]:
    """Take some due letters. The condition stands in the UPDATE too, so each goes to one worker only."""
    now = timezone.now()
    due = Letter.objects.due(now).order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH]
    Letter.objects.due(now).filter(pk__in=list(due)).update(
        holder=holder, held_until=now + LEASE, attempts=F("attempts") + 1
    )
    mine = Letter.objects.filter(holder=holder, state=Letter.State.WAITING)
    return list(mine.select_related("reader__person").order_by("due_at", "pk"))


def send_batch(letters: Sequence[Letter], find: FindThread, until: float) -> int:
    left = list(letters)
    try:
        with post_office() as connection:
            while left and time.monotonic() < until:
                handled = left[0]
                send_one(connection, handled, find)
                left.remove(handled)
    except LeaseLostError:
        left.pop(0)
    except ServerDownError as error:
        give_back(left, due_at=timezone.now() + SERVER_AGAIN, failure=str(error))
        raise
    except Exception as error:
        # Ours or the database's: the letter on the table counts it as an attempt, so that it cannot stop all others.
        set_aside(left.pop(0), error)
        give_back(left, due_at=timezone.now())
        raise
    give_back(left, due_at=timezone.now())
    return len(letters) - len(left)


def send_one(connection: BaseEmailBackend, letter: Letter, find: FindThread) -> None:
    """One letter to its end: sent, to be tried again, or dead. Only a server that is down stops the batch."""
    try:
        message = write(letter, find)
    except DatabaseError:
        raise
    except Exception as error:
        end(letter, Letter.State.FAILED, f"could not be written: {error!r}")
        return
    if message is None:
        letter.delete()
        return
    try:
        hand_over(connection, message, partial(note_handover, letter))
    except (RefusedError, RefusedForNowError) as error:
        turn_back(letter, error)
    except UnsureError as error:
        end(letter, Letter.State.UNSURE, str(error))
    else:
        end(letter, Letter.State.SENT, sent_at=timezone.now())


def note_handover(letter: Letter) -> None:
    """Committed before the text leaves: from here on nobody sends it again by himself."""
    now = timezone.now()
    mine = Letter.objects.filter(pk=letter.pk, holder=letter.holder, state=Letter.State.WAITING, held_until__gt=now)
    if not mine.update(state=Letter.State.HANDED, handed_at=now, held_until=now + LEASE):
        raise LeaseLostError


def set_aside(letter: Letter, error: Exception) -> None:
    if Letter.objects.filter(pk=letter.pk, state=Letter.State.HANDED).exists():
        end(letter, Letter.State.UNSURE, repr(error))
    else:
        turn_back(letter, RefusedForNowError(repr(error)))


def turn_back(letter: Letter, error: HandoverError) -> None:
    """The server did not take it: later, or never."""
    if isinstance(error, RefusedError) or letter.attempts >= MOST_ATTEMPTS:
        end(letter, Letter.State.FAILED, str(error))
        return
    end(letter, Letter.State.WAITING, str(error), due_at=timezone.now() + WAITS[letter.attempts - 1])


def end(letter: Letter, state: str, failure: str = "", **changed: dt.datetime) -> None:
    mine = Letter.objects.filter(pk=letter.pk).exclude(state=Letter.State.SENT)
    mine.update(state=state, holder="", held_until=None, failure=without_personal_data(failure)[:300], **changed)


@transaction.atomic
def give_back(letters: Sequence[Letter], *, due_at: dt.datetime, failure: str = "") -> None:
    """Those that were not tried: the attempt does not count against them."""
    said = without_personal_data(failure)[:300]
    for letter in letters:
        mine = Letter.objects.filter(pk=letter.pk, holder=letter.holder, state=Letter.State.WAITING)
        mine.update(holder="", held_until=None, attempts=F("attempts") - 1, due_at=due_at, failure=said)
