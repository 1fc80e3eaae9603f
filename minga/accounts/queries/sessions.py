"""Where a person is signed in."""

from dataclasses import dataclass

from django.utils import timezone

from minga.accounts.devices import device_in_words
from minga.accounts.models import Person, Session


@dataclass(frozen=True)
class OpenSession:
    row: Session
    is_this_one: bool

    @property
    def device(self) -> str:
        return device_in_words(self.row.device)


def open_sessions(person: Person, current_key: str | None) -> list[OpenSession]:
    """This one first, then by when they were last used."""
    rows = Session.objects.filter(person=person, expire_date__gt=timezone.now()).order_by("-seen_at", "session_key")
    found = [OpenSession(row, row.session_key == current_key) for row in rows]
    return sorted(found, key=lambda one: not one.is_this_one)
