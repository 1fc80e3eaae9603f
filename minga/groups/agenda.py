"""What a call puts on the agenda, and what a point can be about."""

from dataclasses import dataclass
from typing import Protocol

from minga.groups.models import Item


class About(Protocol):
    """What a point is about: anything that the register can speak about and that has a page."""

    @property
    def ledger_kind(self) -> str: ...
    @property
    def ledger_code(self) -> str: ...
    def get_absolute_url(self) -> str: ...


@dataclass(frozen=True)
class AgendaItem:
    title: str
    kind: str = Item.Kind.INFORMATION
    text: str = ""
    about: About | None = None
