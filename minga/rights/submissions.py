"""What was typed, as forms hand it to actions."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from minga.core.text import tidy
from minga.directory.models import Jurisdiction


@dataclass(frozen=True)
class Asked:
    """A request as it was typed; `once` is drawn with the form, so that a double click is one request."""

    kind: str
    details: str
    jurisdiction: Jurisdiction | None = None
    language: str = "es"
    once: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class Known:
    """What is known about a breach so far."""

    discovered_at: dt.datetime
    summary: str
    happened_at: dt.datetime | None = None
    data_kinds: Sequence[str] = ()
    people_count: int | None = None
    is_risk: bool = True
    measures: str = ""

    def values(self) -> dict[str, object]:
        texts = {"summary": tidy(self.summary), "measures": tidy(self.measures), "data_kinds": list(self.data_kinds)}
        return {**asdict(self), **texts}
