"""Resolutions in a list, and one of them."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.groups.models import Progress, Resolution
from minga.web.components import Fact
from minga.web.drawing import tag
from minga.web.numbers import day
from minga.web.tables import Column, Table

TONES = {"pending": "plain", "in_progress": "info", "done": "good", "repealed": "bad"}


def state_tag(resolution: Resolution) -> SafeString:
    if resolution.is_late:
        return tag(_("Atrasada"), tone="warn")
    return tag(resolution.get_state_display(), tone=TONES[resolution.state])


def resolutions_table(request: HttpRequest, rows: QuerySet[Resolution]) -> Table:
    return Table(
        request,
        rows,
        [
            Column("code", _("Número")),
            Column("title", _("Resolución"), url=lambda row: row.get_absolute_url(), sort="title"),
            Column("state", _("Estado"), "get_state_display", cell=state_tag, sort="state"),
            Column("responsible", _("Responde"), responsible_of),
            Column("due_on", _("Hasta"), lambda row: day(row.due_on) if row.due_on else None, sort="due_on"),
            Column("adopted_on", _("Aprobada"), lambda row: day(row.adopted_on), sort="adopted_on"),
        ],
        caption=_("Resoluciones"),
    )


def responsible_of(resolution: Resolution) -> str | None:
    return resolution.responsible or (str(resolution.institution) if resolution.institution else None)


def resolution_facts(resolution: Resolution) -> list[Fact]:
    session = resolution.item.session
    return [
        Fact(_("Aprobada el"), day(resolution.adopted_on)),
        Fact(_("En la sesión"), str(session), session.get_absolute_url()),
        Fact(_("Trata de"), resolution.item.about_code, resolution.item.about_url),
        Fact(_("Responde"), responsible_of(resolution) or ""),
        Fact(_("Hasta"), day(resolution.due_on) if resolution.due_on else ""),
        Fact(_("Terminó el"), day(resolution.ended_on) if resolution.ended_on else ""),
    ]


def resolution_answer(resolution: Resolution) -> str:
    sentences = {
        Resolution.State.PENDING: _("Se aprobó y todavía no se informa ningún avance."),
        Resolution.State.IN_PROGRESS: _("Se está cumpliendo."),
        Resolution.State.DONE: _("Se cumplió, con algo que lo prueba."),
        Resolution.State.REPEALED: _("Ya no rige: se dejó sin efecto."),
    }
    said = sentences[Resolution.State(resolution.state)]
    return _("%(said)s Su plazo terminó.") % {"said": said} if resolution.is_late else said


def reports_of(resolution: Resolution) -> list[Progress]:
    return list(resolution.reports.all())
