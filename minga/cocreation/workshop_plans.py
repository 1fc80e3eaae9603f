"""A workshop as it was typed: what the form hands to the action."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from minga.accounts.models import Person
from minga.cocreation.models import Workshop
from minga.core.fields import Said
from minga.core.text import tidy
from minga.directory.models import Institution, Territory


@dataclass(frozen=True)
class WorkshopPlan:
    """What the form hands over: everything that is known of a workshop before it takes place."""

    title: str
    call: str
    kind: str
    city: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None = None
    territory: Territory | None = None
    host: Institution | None = None
    host_text: str = ""
    capacity: int | None = None
    before: Workshop | None = None
    facilitators: Sequence[Person] = ()

    def write_on(self, workshop: Workshop) -> None:
        workshop.title, workshop.call = Said(es=tidy(self.title)), Said(es=tidy(self.call))
        workshop.place, workshop.city, workshop.kind = Said(es=tidy(self.place)), tidy(self.city), self.kind
        for name in ("starts_at", "ends_at", "territory", "host", "capacity", "before"):
            setattr(workshop, name, getattr(self, name))
        workshop.host_text = "" if self.host else tidy(self.host_text)
