"""The list of who has which role, and what is known of one."""

import datetime as dt

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.directory.models import Appointment, Jurisdiction
from minga.directory.models.roles import AppointmentQuerySet
from minga.ledger.models import Entry
from minga.web.components import Fact
from minga.web.drawing import tag
from minga.web.numbers import day_short
from minga.web.tables import Column, Table

STATES = {
    "held": (gettext_lazy("Vigente"), "good"),
    "coming": (gettext_lazy("Por empezar"), "warn"),
    "over": (gettext_lazy("Llegó a su fecha"), "plain"),
    "ended": (gettext_lazy("Terminado"), "plain"),
}


def holder(row: Appointment) -> str:
    return row.person.email if row.person else str(_("Cuenta borrada"))


def reach(row: Appointment) -> str:
    return str(row.institution or row.jurisdiction or _("Todo el sitio"))


def said_state(row: Appointment) -> str:
    return str(STATES[row.state][0])


def state_cell(row: Appointment) -> SafeString:
    return tag(said_state(row), tone=STATES[row.state][1])


def appointment_table(request: HttpRequest, jurisdiction: Jurisdiction, rows: AppointmentQuerySet) -> Table:
    def address(row: Appointment) -> str:
        return reverse("appointment", args=[jurisdiction.slug, row.pk])

    columns = [
        Column("person", _("Persona"), value=holder, url=address, sort="person__email"),
        Column("role", _("Papel"), value="get_role_display", sort="role"),
        Column("reach", _("Dónde"), value=reach),
        Column("starts_on", _("Desde"), value=lambda row: day_short(row.starts_on), sort="starts_on"),
        Column("ends_on", _("Hasta"), value=lambda row: day_short(last_day(row)) or "—"),
        Column("state", _("Estado"), value=said_state, cell=state_cell),
    ]
    return Table(request, rows, columns, size=25, exports=(), caption=_("Nombramientos de este gobierno"))


def last_day(row: Appointment) -> dt.date | None:
    return row.ended_on or row.ends_on


def known_of(row: Appointment) -> list[Fact]:
    is_told = Entry.objects.about(row.ledger_kind, row.ledger_code).exists()
    about = reverse("ledger:subject", args=[row.ledger_kind, row.ledger_code]) if is_told else ""
    return [
        Fact(_("Persona"), holder(row)),
        Fact(_("Estado"), said_state(row)),
        Fact(_("Dónde"), reach(row)),
        Fact(_("Desde"), day_short(row.starts_on)),
        Fact(_("Hasta"), day_short(last_day(row))),
        Fact(_("Documento que nombra"), row.act),
        Fact(_("Motivo"), row.get_ground_display()),
        Fact(_("Registro público"), row.ledger_code, about),
    ]
