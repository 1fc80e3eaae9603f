"""What a page shows, as values: rooms build them, the tags of `templatetags/minga.py` draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.web.numbers import When

Text = str | Promise

SMALL_COUNT = 5


class Stage(TextChoices):
    """The seven stretches of the way from an idea to its result, and the one where it stops."""

    RECEIVED = "received", _("Recepción")
    GROUPED = "grouped", _("Agrupación")
    ASSESSED = "assessed", _("Evaluación")
    SELECTED = "selected", _("Selección")
    CONFIRMED = "confirmed", _("Confirmación")
    PLANNED = "planned", _("Ejecución")
    DONE = "done", _("Resultado")
    STOPPED = "stopped", _("Sin continuidad")


WAY: tuple[Stage, ...] = tuple(stage for stage in Stage if stage is not Stage.STOPPED)


@dataclass(frozen=True)
class Action:
    """Something that a person can do from here."""

    label: Text
    url: str
    is_quiet: bool = True


@dataclass(frozen=True)
class Segment:
    """One piece of a strand: a stage, and whether the thing has been through it."""

    stage: Stage | str
    label: Text
    is_on: bool = True


@dataclass(frozen=True)
class Knot:
    """One public decision: when, what, who decided in which role, and why.

    `state`: "done" (it happened), "now" (it is happening), "next" (it is expected) or "stopped". A stopped thread ends
    with a reason (`body`) and with what can still be done (`remedy`): without both it is refused.
    """

    stage: Stage | str
    when: When
    title: Text
    body: Text = ""
    by: Text = ""
    url: str = ""
    link: Text = _("Ver la decisión")
    state: str = "done"
    remedy: Action | None = None
    segments: Sequence[Segment] = ()

    def __post_init__(self) -> None:
        if self.state not in {"done", "now", "next", "stopped"}:
            raise ValueError(f"{self.state!r} is not a state of a knot")
        if self.state == "stopped" and not (self.body and self.remedy):
            raise ValueError("a stopped thread says why and what can still be done")

    @property
    def is_stopped(self) -> bool:
        return self.state == "stopped"

    @property
    def color(self) -> Stage:
        return Stage.STOPPED if self.is_stopped else Stage(self.stage)

    @property
    def turns(self) -> range:
        """A quipu says a figure by the turns of a knot; ours says how far along the way this decision stands."""
        return range(0 if self.color is Stage.STOPPED else WAY.index(self.color) + 1)


def way_to(reached: Stage | str, *, is_stopped: bool = False) -> list[Segment]:
    """The seven segments of a list row: those up to `reached` are on; after a stop the rest is grey for good."""
    last = WAY.index(Stage(reached))
    if not is_stopped:
        return [Segment(stage, stage.label, place <= last) for place, stage in enumerate(WAY)]
    return [*(Segment(stage, stage.label) for stage in WAY[: last + 1]), Segment(Stage.STOPPED, Stage.STOPPED.label)]


@dataclass(frozen=True)
class Figure:
    """A number that can be checked: what it counts, out of how many, on which day, its rows and its method."""

    value: int | float | Decimal | str
    label: Text
    unit: Text = ""
    of: int | None = None
    on: When = None
    url: str = ""
    method_url: str = ""
    counts_people: bool = False

    @property
    def is_too_small(self) -> bool:
        """Fewer than five people are never shown: a small number can point at somebody."""
        return self.counts_people and isinstance(self.value, int) and 0 < self.value < SMALL_COUNT


@dataclass(frozen=True)
class Crumb:
    label: Text
    url: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address of the same page without it."""

    name: Text
    value: Text
    remove_url: str


@dataclass(frozen=True)
class NavItem:
    label: Text
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Fact:
    label: Text
    value: Any
    url: str = ""


@dataclass(frozen=True)
class Progress:
    """Long work: how much is done, what is being done now, and that it can be left and come back to, if the machine
    does it."""

    percent: int
    doing: Text
    is_finished: bool = False
    failure: Text = ""
    is_by_people: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 100:
            raise ValueError("progress goes from 0 to 100")


@dataclass(frozen=True)
class Follow:
    """How to hear of what changes here: by e-mail, in a feed reader, in a calendar; what is empty is not offered."""

    email_url: str = ""
    feed_url: str = ""
    calendar_url: str = ""


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Frame:
    """What the frame of every page needs: whose site it is, where one can go, in which language and light."""

    name: str
    home_url: str
    nav: Sequence[NavItem]
    languages: Sequence[Language]
    theme: str
    owner: str = ""
    search_url: str = ""
    brand_url: str = ""
