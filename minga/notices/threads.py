"""What can be followed, as this room needs to know it. The room above that knows all others gives the function that
finds it: `FindThread`. What it does not find is not public: it has no feed, no calendar and no title in a letter."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.urls import reverse

from minga.web.components import Follow


class Followed(Protocol):
    """A subject of the register that has a page."""

    @property
    def ledger_kind(self) -> str: ...
    @property
    def ledger_code(self) -> str: ...
    def get_absolute_url(self) -> str: ...


@dataclass(frozen=True)
class Step:
    """Something with days that belongs to a thread: a deadline, a phase. `key` stays the same for ever."""

    key: str
    title: str
    first_day: dt.date
    last_day: dt.date
    url: str
    said: str = ""


def no_steps() -> list[Step]:
    return []


@dataclass(frozen=True)
class Thread:
    """A public subject: its title and sentences in the active language. `steps` reads its days only when asked."""

    kind: str
    code: str
    title: str
    url: str
    has_days: bool = False
    steps: Callable[[], Sequence[Step]] = field(default=no_steps)
    # Lines of the register that its feed leaves out, because they are many and decide nothing.
    untold: tuple[str, ...] = ()


FindThread = Callable[[str, str], Thread | None]


def follow_links(subject: Followed, *, has_days: bool = False) -> Follow:
    """What `{% actions %}` needs so that people can follow the subject: by e-mail, in a feed, in a calendar."""
    where = [subject.ledger_kind, subject.ledger_code]
    calendar = reverse("follow_calendar", args=where) if has_days else ""
    return Follow(
        email_url=reverse("follow", args=where), feed_url=reverse("follow_feed", args=where), calendar_url=calendar
    )
