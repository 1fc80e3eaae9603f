"""The timeline of a process: when each phase is, at which level people take part, and what changed and why."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.cocreation.models import Phase, PhaseChange, Process
from minga.cocreation.rules.phases import days_needed, days_of_notice, was_early_enough
from minga.core.dates import PartialDate
from minga.web import charts
from minga.web.charts import Span
from minga.web.numbers import day

STATES = {
    "past": (gettext_lazy("terminada"), "t-plain"),
    "now": (gettext_lazy("abierta"), "t-good"),
    "ahead": (gettext_lazy("por venir"), "outline"),
}


def state_of(phase: Phase, process: Process, on: dt.date | None = None) -> str:
    """ "past", "now", "ahead", or "unknown" where nothing says when it is."""
    today = on or timezone.localdate()
    if process.is_closed:
        return "past"
    if process.awaits_timeline:
        return "ahead" if phase.starts_on else "unknown"
    if phase.is_open_on(today):
        return "now"
    if phase.closed_at or (phase.ends_on and phase.ends_on.last_day < today):
        return "past"
    return "ahead" if phase.starts_on else "unknown"


def level_of(phase: Phase) -> str:
    """How open it is, by who takes part in it."""
    who = set(phase.participants)
    if "public" in who:
        return _("Abierta a todas las personas.")
    if who & {"working_group", "core_group"}:
        return _("Por representantes: deciden grupos con varios sectores.")
    return _("Entre instituciones.") if who else ""


@dataclass(frozen=True)
class ChangeShown:
    made_at: dt.datetime
    what: str
    reason: str


@dataclass(frozen=True)
class TimelinePage:
    process: Process

    @cached_property
    def chart(self) -> SafeString | str:
        """Drawn where it has something to compare: two phases with dates, or more."""
        spans = [span for phase in self.process.phase_list if (span := self.span_of(phase))]
        if len(spans) < 2:
            return ""
        title = _("Cuándo es cada fase")
        if self.process.awaits_timeline:
            title = _("Cuándo sería cada fase: el calendario todavía no se publica")
        description = _("De la primera a la última. La línea marca el día de hoy.")
        return charts.gantt(spans, title=title, description=description, today=timezone.localdate())

    def span_of(self, phase: Phase) -> Span | None:
        if phase.starts_on is None:
            return None
        first = phase.starts_on.first_day
        last = max(phase.ends_on.last_day if phase.ends_on else phase.starts_on.last_day, first)
        label, kind = STATES[state_of(phase, self.process)]
        return Span(f"{phase.number}. {phase.title}", level_of(phase) or "–", first, last, label, kind)

    @property
    def changes(self) -> list[ChangeShown]:
        return [ChangeShown(one.made_at, what_changed(one), one.reason) for one in self.process.change_list]

    @property
    def is_early(self) -> bool | None:
        return was_early_enough(self.process)

    @property
    def publication(self) -> str:
        """Whether its dates were public early enough, in words; "" where this site does not know."""
        given, at = days_of_notice(self.process), self.process.timeline_published_at
        if given is None or at is None:
            return ""
        said = _("El calendario se publicó el %(day)s") % {"day": day(at)}
        return f"{said}, {notice_said(given, days_needed(self.process))}"


def notice_said(given: int, needed: int) -> str:
    """How many days before the reception, and whether they are enough."""
    values = {"given": given, "needed": needed}
    if given < 0:
        return _("cuando la recepción ya había empezado. Lo mínimo son %(needed)s días antes.") % values
    said = ngettext("%(given)s día antes de la recepción.", "%(given)s días antes de la recepción.", given) % values
    if given >= needed:
        return f"{said} " + _("Lo mínimo son %(needed)s: se cumple.") % values
    return f"{said} " + _("Lo mínimo son %(needed)s: no se cumple.") % values


def what_changed(change: PhaseChange) -> str:
    values = {"phase": change.phase, "old": between(change.old_starts_on, change.old_ends_on)}
    if change.verb == "opened":
        return _("«%(phase)s» se abrió por un acto.") % values
    if change.verb == "closed":
        return _("«%(phase)s» se cerró por un acto.") % values
    values["new"] = between(change.new_starts_on, change.new_ends_on)
    return _("«%(phase)s» cambió de fecha. Antes: %(old)s. Ahora: %(new)s.") % values


def between(starts: PartialDate | None, ends: PartialDate | None) -> str:
    said = [day(one) for one in (starts, ends) if one]
    return " – ".join(dict.fromkeys(said)) or _("sin fechas")
