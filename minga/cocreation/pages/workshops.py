"""The calendar of workshops, the page of each with its results, and the bench of whoever runs it."""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.cocreation.models import Attendance, Proposal, Workshop, WorkshopTable
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.queries.workshops import coming, public_proposals_of, sectors_of
from minga.cocreation.rules import workshops as permits
from minga.documents.models import Document, decided_versions
from minga.documents.pages import DocumentPage, pages_of
from minga.web.components import Crumb, Fact, Figure
from minga.web.numbers import day

State = Workshop.State
TONES = {State.CALLED: "good", State.CANCELLED: "bad", State.DRAFT: "warn"}


@dataclass(frozen=True)
class Day:
    """A day of the month's table; 0 is of another month."""

    number: int
    workshops: Sequence[Workshop]


@dataclass(frozen=True)
class Month:
    """The month as a table of weeks, Monday first."""

    key: str
    workshops: Sequence[Workshop]

    @property
    def first(self) -> dt.date:
        return dt.date.fromisoformat(f"{self.key}-01")

    @property
    def title(self) -> str:
        return f"{MONTHS[self.first.month]} {self.first.year}"

    @property
    def weekdays(self) -> list[str]:
        return [str(WEEKDAYS_ABBR[number]) for number in range(7)]

    @property
    def weeks(self) -> list[list[Day]]:
        by_day: dict[int, list[Workshop]] = {}
        for one in self.workshops:
            assert one.starts_at
            by_day.setdefault(timezone.localtime(one.starts_at).day, []).append(one)
        weeks = calendar.Calendar().monthdayscalendar(self.first.year, self.first.month)
        return [[Day(number, by_day.get(number, [])) for number in week] for week in weeks]

    @property
    def before(self) -> str:
        return (self.first - dt.timedelta(days=1)).strftime("%Y-%m")

    @property
    def after(self) -> str:
        return (self.first + dt.timedelta(days=32)).strftime("%Y-%m")


@dataclass(frozen=True)
class TableShown:
    table: WorkshopTable | None
    proposals: Sequence[Proposal]

    @property
    def title(self) -> str:
        if self.table is None:
            return _("Sin mesa")
        about = str(self.table.sdg or self.table.topic)
        return f"{self.table} · {about}" if about else str(self.table)


@dataclass(frozen=True)
class WorkshopPage:
    workshop: Workshop
    reader: Any

    @property
    def tone(self) -> str:
        return TONES.get(State(self.workshop.state), "info")

    @property
    def answer(self) -> str:
        one, when = self.workshop, day(self.workshop.starts_at) if self.workshop.starts_at else ""
        return {
            State.CALLED: _("Será el %(day)s a las %(hour)s.") % {"day": when, "hour": self.hour},
            State.HELD: _("Se realizó el %(day)s. Sus resultados se están escribiendo.") % {"day": when},
            State.PUBLISHED: _("Se realizó el %(day)s. Aquí están sus resultados.") % {"day": when},
            State.CANCELLED: _("No se realiza: %(reason)s") % {"reason": one.why_cancelled},
            State.DRAFT: _("Está en preparación: solo lo ven quienes lo organizan."),
        }.get(State(one.state), _("Lo cuenta el documento del proceso."))

    @property
    def hour(self) -> str:
        return timezone.localtime(self.workshop.starts_at).strftime("%H:%M") if self.workshop.starts_at else ""

    @property
    def facts(self) -> list[Fact]:
        one = self.workshop
        hours = self.hour
        if one.ends_at:
            hours = f"{hours}–{timezone.localtime(one.ends_at).strftime('%H:%M')}"
        when = f"{day(one.starts_at)}, {hours}" if one.starts_at else str(one.held_on or "")
        return [
            Fact(_("Cuándo"), when),
            Fact(_("Dónde"), ", ".join(part for part in (str(one.place), one.city) if part)),
            Fact(_("Territorio"), str(one.territory or "")),
            Fact(_("Anfitriona"), str(one.host or one.host_text), one.host.get_absolute_url() if one.host else ""),
            Fact(_("Cupo"), str(one.capacity or "")),
            Fact(_("Lugares libres"), self.places),
            Fact(_("Proceso"), str(one.process), one.process.get_absolute_url()),
        ]

    @cached_property
    def counts(self) -> dict[str, int]:
        return coming(self.workshop)

    @property
    def places(self) -> str:
        """Whole numbers, and no names: how many places are left, or how many wait for one."""
        if self.workshop.capacity is None or not self.may_register:
            return ""
        left = max(0, self.workshop.capacity - self.counts["confirmed"])
        if left:
            return str(left)
        waiting = self.counts["waiting"]
        return _("Ninguno: hay lista de espera (%(count)s).") % {"count": waiting}

    @cached_property
    def may_register(self) -> bool:
        return permits.can_register(self.reader, self.workshop)

    @cached_property
    def may_work(self) -> bool:
        return getattr(self.reader, "is_authenticated", False) and permits.organises(self.reader, self.workshop)

    @cached_property
    def awareness(self) -> list[Workshop]:
        return list(self.workshop.awareness_events.exclude(state=State.DRAFT).select_related("process__jurisdiction"))

    @property
    def has_results(self) -> bool:
        return self.workshop.state == State.PUBLISHED

    @cached_property
    def proposals(self) -> list[Proposal]:
        """Each has its code from the moment in which it was written down, before the results are published too."""
        return public_proposals_of(self.workshop)

    @cached_property
    def tables(self) -> list[TableShown]:
        tables = list(self.workshop.tables.select_related("sdg"))
        shown = [TableShown(table, [one for one in self.proposals if one.table_id == table.pk]) for table in tables]
        loose = [one for one in self.proposals if one.table_id is None]
        return [*shown, TableShown(None, loose)] if loose else shown

    @cached_property
    def attendance(self) -> list[Attendance]:
        return list(self.workshop.attendance.all())

    @property
    def came(self) -> int:
        return sum(one.count for one in self.attendance)

    @property
    def figures(self) -> list[Figure]:
        return [
            Figure(self.came, ngettext("persona vino", "personas vinieron", self.came), counts_people=True),
            Figure(len(self.tables), ngettext("mesa", "mesas", len(self.tables))),
            Figure(len(self.proposals), ngettext("propuesta", "propuestas", len(self.proposals))),
        ]

    @property
    def sexes(self) -> list[str]:
        return [str(sex.label) for sex in Attendance.Sex]

    @property
    def attendance_rows(self) -> list[tuple[str, list[int]]]:
        found = {(one.sector, one.sex): one.count for one in self.attendance}
        return [
            (str(label), [found.get((sector, sex), 0) for sex in Attendance.Sex])
            for sector, label in sectors_of(self.workshop.process).items()
        ]

    @property
    def documents(self) -> list[DocumentPage]:
        own = self.workshop.papers.values("document")
        return pages_of(Document.objects.filter(pk__in=own).prefetch_related(decided_versions()))

    @property
    def crumbs(self) -> list[Crumb]:
        return workshop_crumbs(self.workshop)


def workshop_crumbs(workshop: Workshop, *more: Crumb) -> list[Crumb]:
    process = workshop.process
    calendar_url = f"{reverse('workshop_list', args=[process.jurisdiction.slug])}?proceso={process.slug}"
    own = Crumb(str(workshop), workshop.get_absolute_url())
    return process_crumbs(process.jurisdiction, process, Crumb(_("Talleres"), calendar_url), own, *more)


def bench_crumbs(workshop: Workshop, *more: Crumb) -> list[Crumb]:
    return workshop_crumbs(workshop, Crumb(_("Conducir"), bench_address(workshop)), *more)


def bench_address(workshop: Workshop) -> str:
    process = workshop.process
    return reverse("workshop_run", args=[process.jurisdiction.slug, process.slug, workshop.position])
