"""What the dates of phases must hold, and how early they were published."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _now

from minga.cocreation.models import Phase, Process

TIMELINE_DAYS = 14  # OGP Participation and Co-creation Standards, minimum requirement 3.1


def faults_of_dates(phases: Sequence[Phase]) -> Iterator[tuple[str, str]]:
    """The key of each phase whose dates do not hold, and why."""
    before: Phase | None = None
    for phase in phases:
        starts, ends = phase.starts_on, phase.ends_on
        if ends and not starts:
            yield phase.key, _now("Tiene fin y le falta el comienzo.")
        if starts and ends and ends.last_day < starts.first_day:
            yield phase.key, _now("La fase no puede terminar antes de empezar.")
        if starts and before and before.starts_on and starts.first_day < before.starts_on.first_day:
            yield phase.key, _now("Empieza antes que «%(phase)s», que va primero.") % {"phase": before}
        before = phase if starts else before


def days_needed(process: Process) -> int:
    """How many days before it starts its timeline should be public."""
    return process.methodology.said.timeline_days if process.methodology else TIMELINE_DAYS


def days_of_notice(process: Process, published_on: dt.date | None = None) -> int | None:
    """Between the publication of the timeline and the first reception; None while one of the two is missing."""
    at = process.timeline_published_at
    when = published_on or (timezone.localdate(at) if at else None)
    first = next((phase for phase in process.phase_list if "reception" in phase.does), None)
    if when is None or first is None or first.starts_on is None:
        return None
    return (first.starts_on.first_day - when).days


def was_early_enough(process: Process) -> bool | None:
    """Whether the timeline was public long enough before it started (OGP minimum requirement 3.1)."""
    given = days_of_notice(process)
    return None if given is None else given >= days_needed(process)
