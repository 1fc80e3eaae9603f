"""Subjects, people and letters for the tests of notices, and the shortest ways to make them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.notices.actions import gather_letters, notify
from minga.notices.models import Follower, Letter, Reader, Rhythm
from minga.notices.threads import Thread

HELD = "cocreation/notices/proposal_held"
GROUND = _("Es publicidad o correo basura")


@dataclass(frozen=True)
class Thing:
    ledger_code: str = "UIO-2026-0001"
    ledger_kind: str = "proposal"
    ledger_jurisdiction: str = "quito"

    def get_absolute_url(self) -> str:
        return f"/quito/propuestas/{self.ledger_code}/"


THING, OTHER = Thing(), Thing("UIO-2026-0002")


def find(kind: str, code: str) -> Thread | None:
    """As the portal does it: only what is public is found."""
    if code.endswith("9999"):
        return None
    return Thread(kind, code, f"Más árboles & sombra ({code})", f"/quito/propuestas/{code}/")


def person(email: str = "rosa@example.org", **fields: object) -> Person:
    return Person.objects.create_user(email, **fields)


def follower(email: str = "ana@example.org", subject: Thing = THING, rhythm: str = Rhythm.IMMEDIATE) -> Follower:
    reader, _is_new = Reader.objects.get_or_create(email=email, person=None)
    return Follower.objects.create(
        reader=reader,
        kind=subject.ledger_kind,
        code=subject.ledger_code,
        rhythm=rhythm,
        confirmed_at=timezone.now(),
    )


def tell(*recipients: Person | Follower, subject: Thing = THING, template: str = HELD, **facts: object) -> int:
    with transaction.atomic():
        return notify(recipients, template, subject, **(facts or {"ground": GROUND}))


def letter_to(*recipients: Person | Follower, subject: Thing = THING) -> Letter:
    tell(*recipients, subject=subject)
    assert gather_letters() == 1
    return Letter.objects.latest("pk")
