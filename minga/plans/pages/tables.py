"""Tables of commitments and of milestones, and the calendar of a commitment."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minga.core.text import shorten
from minga.plans.models import Commitment, Milestone, Standing
from minga.plans.pages.sentences import listed, span_said
from minga.plans.queries import Listed
from minga.web import charts
from minga.web.drawing import tag
from minga.web.tables import Column, Table

# What fits above a bar at 320 pixels.
ROW_NAME = 46
# How a period is drawn: hollow before it begins, as it runs, grey once it is over and nobody has shown a result.
KINDS = {
    Standing.UPCOMING: "outline",
    Standing.RUNNING: "s-planned",
    Standing.ENDED: "s-stopped",
    Standing.UNDATED: "outline",
}


def commitments_table(request: HttpRequest, rows: Sequence[Listed]) -> Table:
    columns = [
        Column(
            "title",
            _("Compromiso"),
            value=lambda row: str(row.commitment.title),
            url=lambda row: row.commitment.get_absolute_url(),
            sort="title",
        ),
        Column("code", _("Código"), value="commitment.code", sort="code"),
        Column("plan", _("Plan"), value=lambda row: row.commitment.plan.slug, sort="plan"),
        Column("leads", _("Responsable"), value=lambda row: listed(lead.name for lead in row.leads), sort="leads"),
        Column("starts_on", pgettext("fecha", "Inicio"), sort="starts_on"),
        Column("ends_on", _("Fin"), sort="ends_on"),
        Column("milestones", _("Hitos"), numeric=True, sort="milestones"),
        Column(
            "standing",
            _("Estado por fechas"),
            value=lambda row: str(row.standing.label),
            cell=lambda row: standing_tag(row.standing),
            sort="standing",
        ),
    ]
    return Table(request, rows, columns, caption=_("Compromisos"))


def standing_tag(standing: Standing) -> SafeString:
    return tag(standing.label, stage=standing.stage, tone=standing.tone)


def milestones_table(request: HttpRequest, commitment: Commitment) -> Table:
    charged: dict[int, list[str]] = {}
    for actor in commitment.actors.all():
        if actor.milestone_id:
            charged.setdefault(actor.milestone_id, []).append(str(actor.institution.name))
    milestones = list(commitment.milestones.all())
    columns = [
        Column("milestone", _("Hito"), value=lambda row: f"{row.label}. {row.title}", url=Milestone.get_absolute_url),
        Column("starts_on", pgettext("fecha", "Inicio"), sort="starts_on"),
        Column("ends_on", _("Fin"), sort="ends_on"),
        Column(
            "standing",
            _("Estado por fechas"),
            value=lambda row: str(row.standing.label),
            cell=lambda row: standing_tag(row.standing),
        ),
    ]
    if any(milestone.group for milestone in milestones):
        columns.insert(1, Column("group", _("Grupo"), value=lambda row: str(row.group)))
    if charged:
        columns.insert(-1, Column("institutions", _("Encargadas"), value=lambda row: listed(charged.get(row.pk, ()))))
    if any(milestone.expected_output for milestone in milestones):
        columns.insert(
            -1, Column("expected_output", _("Resultado esperado"), value=lambda row: str(row.expected_output))
        )
    return Table(request, milestones, columns, size=50, caption=_("Hitos"))


def milestones_gantt(commitment: Commitment) -> SafeString:
    """The calendar of the milestones that have dates; nothing if none has."""
    dated = [
        (one, one.starts_on, one.ends_on)
        for one in commitment.milestones.all()
        if one.starts_on and one.ends_on and one.starts_on.first_day <= one.ends_on.last_day
    ]
    if not dated:
        return SafeString("")
    spans = [
        charts.Span(
            shorten(f"{one.label}. {one.title}", ROW_NAME),
            span_said(starts_on, ends_on),
            starts_on.first_day,
            ends_on.last_day,
            str(one.standing.label),
            KINDS[one.standing],
        )
        for one, starts_on, ends_on in dated
    ]
    return charts.gantt(
        spans,
        today=timezone.localdate(),
        title=_("Calendario de los hitos"),
        description=ngettext(
            "%(count)s hito con fecha de inicio y de fin.", "%(count)s hitos con fecha de inicio y de fin.", len(spans)
        )
        % {"count": len(spans)},
    )
