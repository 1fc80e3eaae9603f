"""Letters are made by the worker from the notices that wait, sent again by an administrator, and forgotten in time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from minga.accounts.models import Person
from minga.core.permits import Rule, require
from minga.core.states import move
from minga.notices.models import Follower, Letter, Notice, Reader, Refusal, Rhythm
from minga.notices.models.readers import ANSWER_WITHIN

# However much happens, a mailbox gets no more letters than these in an hour: the rest comes together in one.
MOST_LETTERS = 10
AN_HOUR = dt.timedelta(hours=1)
DIGEST_TIME = dt.time(7)
MOST_READERS = 500

KEEP_LETTERS = dt.timedelta(days=90)
KEEP_NOTICES = dt.timedelta(days=365)


def last_digest(now: dt.datetime) -> dt.datetime:
    """The last seven in the morning, on the site's clock: what came before it belongs into a digest."""
    today = timezone.make_aware(dt.datetime.combine(timezone.localdate(now), DIGEST_TIME))
    return today if today <= now else today - dt.timedelta(days=1)


def gather_letters() -> int:
    """Put the waiting notices into letters; how many letters. Each reader is one transaction: whoever dies in it
    leaves the notices waiting, and two gatherers never put the same notice into two letters."""
    now = timezone.now()
    due = Notice.objects.due(last_digest(now)).filter(reader=OuterRef("pk"))
    recent = Count("letters", filter=Q(letters__created_at__gt=now - AN_HOUR))
    readers = Reader.objects.filter(Exists(due)).annotate(recent=recent).filter(recent__lt=MOST_LETTERS)
    keys = list(readers.order_by("pk").values_list("pk", flat=True)[:MOST_READERS])
    return sum(gather_for(key, now) for key in keys)


@transaction.atomic
def gather_for(key: int, now: dt.datetime) -> int:
    reader = Reader.objects.select_for_update().filter(pk=key).first()
    if reader is None:
        return 0
    due = list(reader.notices.due(last_digest(now)).order_by("pk"))
    room = MOST_LETTERS - reader.letters.written_since(now - AN_HOUR).count()
    letters = parts_of(due, room) if due and room > 0 else []
    for kind, notices in letters:
        letter = Letter.objects.create(reader=reader, kind=kind, created_at=now, due_at=now)
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(letter=letter, gathered_at=now)
    return len(letters)


def parts_of(due: Sequence[Notice], room: int) -> list[tuple[str, list[Notice]]]:
    """One letter for each thread and one digest; if they are more than the hour allows, one letter with everything."""
    threads: dict[tuple[str, str, bool], list[Notice]] = defaultdict(list)
    daily = []
    for notice in due:
        if notice.rhythm == Rhythm.DAILY:
            daily.append(notice)
        else:
            threads[notice.kind, notice.code, notice.is_own].append(notice)
    letters: list[tuple[str, list[Notice]]] = [(Letter.Kind.CHANGE, notices) for notices in threads.values()]
    if daily:
        letters.append((Letter.Kind.DIGEST, daily))
    return letters if len(letters) <= room else [(Letter.Kind.DIGEST, list(due))]


@transaction.atomic
def retry_letter(*, by: Person, letter: Letter, permit: Rule) -> Letter:
    """Send it once more, from the beginning of its attempts. One of which nobody knows may then arrive twice: that is
    why a person decides. Who may is for the room above to say: this one knows no roles."""
    require(permit, by, None)
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    move(locked, Letter.State.WAITING, paths=Letter.PATHS)
    locked.attempts, locked.due_at, locked.failure = 0, timezone.now(), ""
    locked.holder, locked.held_until = "", None
    locked.save(update_fields=["state", "attempts", "due_at", "failure", "holder", "held_until"])
    return locked


def forget_old() -> int:
    """Delete what is no longer needed: unanswered addresses, letters, old notices, addresses that follow nothing."""
    now = timezone.now()
    ended = Letter.objects.filter(created_at__lt=now - KEEP_LETTERS)
    unanswered = Follower.objects.unconfirmed_since(now - ANSWER_WITHIN)
    readers = list(unanswered.values_list("reader_id", flat=True))
    old = [
        unanswered,
        Reader.objects.unneeded().filter(pk__in=readers),
        ended.exclude(state__in=(Letter.State.WAITING, Letter.State.HANDED)),
        Notice.objects.filter(at__lt=now - KEEP_LETTERS, reader__person=None),
        Notice.objects.filter(at__lt=now - KEEP_NOTICES),
        Refusal.objects.filter(ends_at__lt=now),
    ]
    return sum(rows.delete()[0] for rows in old)
