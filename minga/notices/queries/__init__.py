"""Reads of notices that other rooms ask for."""

from minga.accounts.models import Person
from minga.notices.models import Follower, Letter, Notice
from minga.notices.models.letters import LetterQuerySet, NoticeQuerySet
from minga.notices.models.readers import FollowerQuerySet
from minga.notices.threads import Followed


def followers(subject: Followed) -> FollowerQuerySet:
    """Whoever follows the subject and said yes to being told: recipients for `notify`."""
    found = Follower.objects.about(subject.ledger_kind, subject.ledger_code).confirmed()
    return found.select_related("reader__person")


def following(person: Person, kind: str, code: str) -> Follower | None:
    """How this person follows the subject, if they do."""
    return Follower.objects.about(kind, code).confirmed().filter(reader__person=person).first()


def notices_of(person: Person) -> NoticeQuerySet:
    """What this person was told, newest first."""
    return Notice.objects.of_person(person).order_by("-pk")


def unread_count(person: Person) -> int:
    return Notice.objects.of_person(person).unread().count()


def dead_letters() -> LetterQuerySet:
    """The letters that gave up: those refused, and those of which nobody knows whether they went out."""
    return Letter.objects.dead().select_related("reader__person").prefetch_related("notices").order_by("-created_at")


def dead_letter_count() -> int:
    return Letter.objects.dead().count()
