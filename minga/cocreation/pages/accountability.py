"""The monitoring report as it is read: its answer, its table, its files and its paper."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from minga.cocreation.models import Process
from minga.cocreation.queries.accountability import Report, ReportRow, Treatment, counts_by_treatment
from minga.ledger.verbs import role_label
from minga.web import charts
from minga.web.charts import Point
from minga.web.numbers import day, day_short, number
from minga.web.tables import Column

UNDECIDED = (Treatment.WAITING, Treatment.RELATED, Treatment.INTEGRATED)
# So many rows a PDF has at once; a longer one is a job of the worker.
AT_ONCE = 300
MONITORING = "cocreation/typst/monitoring.typ"


def deciders_of(row: ReportRow) -> str:
    return ", ".join(role_label(role) for role in row.roles)


def lines_cell(row: ReportRow) -> SafeString:
    """Each line of the register as a link to it."""
    sealed = sorted((entry for entry in row.entries if entry.index is not None), key=lambda entry: entry.pk)
    return format_html_join(" ", '<a href="{}">{}</a>', ((entry.get_absolute_url(), entry.index) for entry in sealed))


def joined_cell(row: ReportRow) -> SafeString:
    whole = [*row.integrated, *row.commitments]
    return format_html_join(" ", '<a class="code" href="{}">{}</a>', ((o.get_absolute_url(), o.code) for o in whole))


def code_cell(row: ReportRow) -> SafeString:
    return format_html('<a class="code" href="{}">{}</a>', row.proposal.get_absolute_url(), row.proposal.code)


def named_cell(row: ReportRow) -> SafeString:
    return format_html("{}<br>{}", code_cell(row), row.proposal.title)


def done_cell(row: ReportRow) -> SafeString:
    """What was done with it, the one sentence, and the reasons that were given."""
    reasons = format_html_join("", "<p>{}</p>", ((_now("Razón: %(reason)s") % {"reason": one},) for one in row.reasons))
    return format_html("<p><b>{}.</b> {}</p>{}", row.treatment.label, row.sentence, reasons)


def decided_cell(row: ReportRow) -> SafeString:
    if not row.decided_at:
        return SafeString("–")
    return format_html("{}<br>{}", deciders_of(row) or "–", day_short(row.decided_at))


COLUMNS = [
    Column("code", _("Propuesta"), cell=named_cell, is_long=True),
    Column("treatment", _("Qué se hizo con ella"), cell=done_cell, is_long=True),
    Column("decided_by", _("Quién decidió, por su papel, y cuándo"), cell=decided_cell),
    Column("joined", _("Qué salió de ella"), cell=lambda row: joined_cell(row) or SafeString("–")),
    Column("lines", _("Líneas del registro"), cell=lambda row: lines_cell(row) or SafeString("–")),
]
FILE_COLUMNS = [
    Column("code", _("Código"), value="proposal.code"),
    Column("title", _("Propuesta"), value="proposal.title"),
    Column("treatment", _("Tratamiento"), value="treatment.label"),
    Column("what_happened", _("Qué pasó con ella"), value="sentence"),
    Column("reason", _("Razón"), value=lambda row: " · ".join(row.reasons)),
    Column("decided_by", _("Quién decidió, por su papel"), value=deciders_of),
    Column("received_on", _("Se recibió"), value=lambda row: row.proposal.received_at.date()),
    Column("decided_on", _("Última decisión"), value=lambda row: row.decided_at and row.decided_at.date()),
    Column("integrated", _("Propuesta integrada"), value=lambda row: ", ".join(o.code for o in row.integrated)),
    Column("commitment", _("Compromiso"), value=lambda row: ", ".join(o.code for o in row.commitments)),
    Column("lines", _("Líneas del registro"), value=lambda row: " ".join(map(str, row.lines))),
]


@dataclass(frozen=True)
class MonitoringPage:
    process: Process

    @cached_property
    def counts(self) -> dict[str, int]:
        return counts_by_treatment(self.process)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def undecided(self) -> int:
        return sum(self.counts.get(one, 0) for one in UNDECIDED)

    @property
    def answer(self) -> str:
        if not self.total:
            return _now("En este proceso este sitio no tiene propuestas de las que dar cuenta.")
        told = ngettext(
            "Aquí está qué se hizo con la única propuesta recibida.",
            "Aquí está qué se hizo con cada una de las %(count)s propuestas recibidas.",
            self.total,
        ) % {"count": number(self.total)}
        waiting = ngettext(
            "A %(count)s le falta una decisión.", "A %(count)s les falta una decisión.", self.undecided
        ) % {"count": number(self.undecided)}
        return f"{told} {waiting if self.undecided else _now('A ninguna le falta una decisión.')}"

    @property
    def chart(self) -> SafeString | str:
        if not self.total:
            return ""
        points = [Point(one.label, self.counts[one]) for one in Treatment if self.counts.get(one)]
        note = _now("Cada propuesta se cuenta una sola vez, por lo último que se decidió sobre ella.")
        return charts.bar(points, title=_now("Qué se hizo con las propuestas"), description=note, of=self.total)


def report_content(report: Report, address: str, progress: Callable[[int, int], None] | None = None) -> dict[str, Any]:
    """What the paper says: values only, in the language of whoever asked for it."""
    page = MonitoringPage(report.process)
    return {
        "issuer": str(report.process.jurisdiction.government),
        "code": report.process.code_series,
        "title": _now("Informe de seguimiento: %(process)s") % {"process": report.process},
        "address": address,
        "answer": page.answer,
        "counts": [[str(one.label), number(page.counts[one])] for one in Treatment if page.counts.get(one)],
        "rows": list(paper_rows(report, len(report), progress)),
        "words": {
            "summary": _now("Resumen"),
            "each": _now("Propuesta por propuesta"),
            "reason": _now("Razón:"),
            "by": _now("Decidió:"),
            "lines": _now("Líneas del registro:"),
        },
    }


def paper_rows(
    report: Iterable[ReportRow], total: int, progress: Callable[[int, int], None] | None
) -> Iterable[dict[str, str]]:
    for done, row in enumerate(report, 1):
        if progress:
            progress(done, total)
        whole = [one.code for one in (*row.integrated, *row.commitments)]
        dates = [day_short(row.proposal.received_at), day(row.decided_at) if row.decided_at else ""]
        yield {
            "code": row.proposal.code,
            "title": row.proposal.title,
            "sentence": row.sentence,
            "where": " · ".join(filter(None, [*dates, *whole])),
            "reason": " · ".join(row.reasons),
            "by": deciders_of(row),
            "lines": " ".join(map(str, row.lines)),
        }
