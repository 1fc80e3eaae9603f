"""The tables of whoever checks identities: codes and dates, no person and no number."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.accounts.models import Identity
from minga.directory.models import Jurisdiction, Roll
from minga.directory.roll_files import SENTENCES
from minga.web.drawing import tag
from minga.web.markup import markup
from minga.web.numbers import day_short
from minga.web.tables import Column, Table

ROLL_TONES = {Roll.State.DRAFT: "warn", Roll.State.ACCEPTED: "good", Roll.State.WITHDRAWN: "plain"}
COLUMNS = {"cedula": "cedula", "parish": "parroquia", "sector": "sector"}


def check_table(request: HttpRequest, jurisdiction: Jurisdiction, checks: QuerySet[Identity]) -> Table:
    def address(row: Identity) -> str:
        return reverse("identity_check_withdraw", args=[jurisdiction.slug, row.code]) if row.is_in_force else ""

    columns = [
        Column("code", _("Código"), url=address),
        Column("checked_at", _("Cuándo"), value=lambda row: day_short(row.checked_at), sort="checked_at"),
        Column("method", _("Cómo"), value="get_method_display"),
        Column("state", _("Estado"), value=said_state, cell=state_cell),
    ]
    return Table(request, checks, columns, size=25, exports=(), caption=_("Comprobaciones de este gobierno"))


def said_state(row: Identity) -> str:
    return str(_("Vigente") if row.is_in_force else row.get_ground_display())


def state_cell(row: Identity) -> SafeString:
    return tag(said_state(row), tone="good" if row.is_in_force else "plain")


def roll_table(request: HttpRequest, rolls: QuerySet[Roll]) -> Table:
    columns = [
        Column("title", _("Padrón"), url=lambda row: row.get_absolute_url(), sort="title"),
        Column("code", _("Código")),
        Column("entry_count", _("Personas"), numeric=True, sort="entry_count"),
        Column(
            "state", _("Estado"), value="get_state_display",
            cell=lambda row: tag(row.get_state_display(), tone=ROLL_TONES[row.state]),
        ),
    ]  # fmt: skip
    return Table(request, rolls, columns, size=25, exports=(), caption=_("Padrones de este gobierno"))


def fault_table(request: HttpRequest, roll: Roll) -> Table:
    rows = [
        {"row": row, "column": COLUMNS[column], "reason": str(SENTENCES[reason])} for row, column, reason in roll.faults
    ]
    columns = [
        # Sorted by a link, because a table must keep its head on a small screen too.
        Column("row", _("Fila"), cell=lambda row: markup(_("Fila {}"), row["row"]), sort="row"),
        Column("column", _("Columna")),
        Column("reason", _("Qué pasa")),
    ]
    return Table(request, rows, columns, size=100, exports=(), caption=_("Lo que no se pudo usar"))
