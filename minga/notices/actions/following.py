"""Following and leaving. Leaving asks only for the link of a letter; following without an account asks the mailbox."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from minga.accounts.models import Person
from minga.notices.actions.consents import end_following, note_following
from minga.notices.actions.notices import reader_of
from minga.notices.models import Follower, Letter, Notice, Reader, Refusal, Rhythm
from minga.notices.models.readers import CONSENT_VERSION, REFUSED_FOR, confirmed_by, hashed_address, refused_by
from minga.notices.threads import Followed

# However often strangers type an address, it gets no more questions than these.
MOST_QUESTIONS = 3
QUESTIONS_WITHIN = dt.timedelta(days=1)


@transaction.atomic
def follow_subject(*, by: Person, subject: Followed, rhythm: str = Rhythm.IMMEDIATE) -> Follower:
    """A person with an account follows at once: their address is already proven. Again, it changes the rhythm."""
    reader = reader_of(by)
    follower, _is_new = Follower.objects.update_or_create(
        reader=reader,
        kind=subject.ledger_kind,
        code=subject.ledger_code,
        defaults={"rhythm": Rhythm(rhythm), "confirmed_at": timezone.now(), "consent_version": CONSENT_VERSION},
    )
    note_following(reader)
    return follower


@transaction.atomic
def ask_to_follow(*, email: str, subject: Followed, language: str, rhythm: str = Rhythm.IMMEDIATE) -> None:
    """Ask the mailbox whether its owner wants to follow. Tells the caller nothing, so that nobody learns from the
    answer who follows what, who refused, or who has been asked too often."""
    address = email.strip().lower()
    now = timezone.now()
    if Refusal.objects.filter(key=hashed_address(address), ends_at__gt=now).exists():
        return
    made, is_unknown = Reader.objects.get_or_create(email=address, person=None, defaults={"said_language": language})
    # A row that this transaction made is locked already, and nothing hangs from it.
    reader = made if is_unknown else Reader.objects.select_for_update().get(pk=made.pk)
    if not is_unknown and was_asked_enough(reader, now):
        return
    follower = follower_of(reader, subject, Rhythm(rhythm), now, is_unknown=is_unknown)
    Notice.objects.create(
        event=uuid.uuid4(),
        reader=reader,
        template="notices/mail/question",
        kind=follower.kind,
        code=follower.code,
        url=subject.get_absolute_url(),
        rhythm=Rhythm.IMMEDIATE,
        is_own=False,
        gathered_at=now,
        letter=Letter.objects.create(reader=reader, kind=Letter.Kind.QUESTION, created_at=now, due_at=now),
    )


def was_asked_enough(reader: Reader, now: dt.datetime) -> bool:
    asked = reader.letters.filter(kind=Letter.Kind.QUESTION).written_since(now - QUESTIONS_WITHIN)
    return asked.count() >= MOST_QUESTIONS


def follower_of(reader: Reader, subject: Followed, rhythm: Rhythm, now: dt.datetime, *, is_unknown: bool) -> Follower:
    """Who would follow; asked again before answering, with the newest rhythm."""
    what = {"reader": reader, "kind": subject.ledger_kind, "code": subject.ledger_code}
    if is_unknown:
        return Follower.objects.create(**what, rhythm=rhythm)
    follower, is_new = Follower.objects.get_or_create(**what, defaults={"rhythm": rhythm})
    if not is_new and follower.confirmed_at is None:
        follower.rhythm, follower.created_at = rhythm, now
        follower.save(update_fields=["rhythm", "created_at"])
    return follower


@transaction.atomic
def confirm_following(*, token: str) -> Follower | None:
    """The mailbox answered yes: from now on it hears of what changes. None for a link that no longer counts."""
    follower = confirmed_by(token)
    if follower is not None and follower.confirmed_at is None:
        follower.confirmed_at, follower.consent_version = timezone.now(), CONSENT_VERSION
        follower.save(update_fields=["confirmed_at", "consent_version"])
        note_following(follower.reader)
    return follower


@transaction.atomic
def stop_following(*, reader: Reader, kind: str, code: str) -> None:
    """No more about this subject: what was not sent yet is not sent either. Once more, it changes nothing."""
    Follower.objects.about(kind, code).filter(reader=reader).delete()
    call_back(reader, kind=kind, code=code, is_own=False)
    if not reader.follows.confirmed().exists():
        end_following(reader)
    forget_unneeded(reader)


@transaction.atomic
def stop_own_letters(*, reader: Reader) -> None:
    """No more letters about what is the person's own; the notices stay on their desk."""
    Reader.objects.filter(pk=reader.pk).update(own_rhythm=Rhythm.NONE)
    call_back(reader, is_own=True)


@transaction.atomic
def stop_letters(*, reader: Reader) -> None:
    """No more letters at all. An address without an account is forgotten at once, with all that was kept about it."""
    end_following(reader)
    if reader.person is None:
        Reader.objects.filter(pk=reader.pk).delete()
        return
    reader.follows.update(rhythm=Rhythm.NONE)
    stop_own_letters(reader=reader)
    call_back(reader)


@transaction.atomic
def choose_rhythms(
    *, reader: Reader, follows: Mapping[int, str], own_rhythm: str | None = None, language: str | None = None
) -> None:
    """How often to hear of each thing followed (by its key; "" leaves it), of one's own, and in which language."""
    if any(rhythm not in ("", Rhythm.NONE) for rhythm in follows.values()):
        note_following(reader)
    for follower in reader.follows.filter(pk__in=follows):
        if not follows[follower.pk]:
            stop_following(reader=reader, kind=follower.kind, code=follower.code)
        elif follows[follower.pk] != follower.rhythm:
            follower.rhythm = Rhythm(follows[follower.pk])
            follower.save(update_fields=["rhythm"])
    still_there = Reader.objects.filter(pk=reader.pk)
    if own_rhythm is not None:
        still_there.update(own_rhythm=Rhythm(own_rhythm))
    if language is not None:
        still_there.update(said_language=language)


@transaction.atomic
def refuse_letters(*, token: str) -> bool:
    """Nobody can ask for letters to this address for a year, and all that is kept about it is forgotten. False for a
    link that is not ours."""
    refused = refused_by(token)
    if refused is None:
        return False
    key, reader = refused
    Refusal.objects.update_or_create(key=key, defaults={"ends_at": timezone.now() + REFUSED_FOR})
    for known in Reader.objects.filter(pk=reader, person=None):
        stop_letters(reader=known)
    return True


def call_back(reader: Reader, **which: object) -> None:
    """Notices that were not sent yet stay on the desk and leave the outbox."""
    waiting = reader.notices.filter(**which)
    waiting.filter(gathered_at=None).update(rhythm=Rhythm.NONE)
    waiting.filter(letter__state=Letter.State.WAITING).exclude(letter__kind=Letter.Kind.QUESTION).update(letter=None)


def forget_unneeded(reader: Reader) -> None:
    Reader.objects.unneeded().filter(pk=reader.pk).delete()
