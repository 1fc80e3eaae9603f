"""States: a thing moves only along its paths, so that no page and no import can skip a step."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.core.permits import Refused

Paths = Mapping[Any, AbstractSet[Any]]


class WrongState(Refused):
    """The thing is not where this step starts from."""


def move(obj: Any, state: Any, *, paths: Paths, field: str = "state") -> None:
    """Set `obj.state`, without saving; raise WrongState if no path leads there from where it stands."""
    current = getattr(obj, field)
    if state not in paths.get(current, frozenset()):
        raise WrongState(
            _("No se puede pasar de «%(current)s» a «%(next)s».")
            % {"current": getattr(obj, f"get_{field}_display")(), "next": type(state)(state).label}
        )
    setattr(obj, field, state)
