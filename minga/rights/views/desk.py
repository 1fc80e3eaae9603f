"""The desk of whoever protects the data: what waits, the most urgent first."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minga.accounts.models import Person
from minga.core.permits import require
from minga.rights.actions.requests import start_request
from minga.rights.models import Breach, RightsRequest
from minga.rights.queries.officers import covered_by
from minga.rights.rules import can_open_desk
from minga.web.drawing import tag
from minga.web.tables import Column, Table


@login_required
@never_cache
@require_safe
def rights_desk(request: HttpRequest) -> HttpResponseBase:
    require(can_open_desk, request.user, None)
    assert isinstance(request.user, Person)
    is_past = request.GET.get("ver") == "respondidas"
    rows = RightsRequest.objects.filter(covered_by(request.user)).select_related("jurisdiction")
    rows = rows.ended().order_by("-ended_on", "-pk") if is_past else rows.open_now()
    table = desk_table(request, rows)
    if file := table.download("solicitudes-sobre-datos"):
        return file
    context = {
        "table": table,
        "is_past": is_past,
        "breaches": Breach.objects.open_now().filter(covered_by(request.user)).count(),
    }
    return render(request, "rights/desk.html", context)


def desk_table(request: HttpRequest, rows: Any) -> Table:
    columns = [
        Column("code", _("Código"), url=lambda row: row.get_absolute_url().partition("?")[0]),
        Column("kind", _("Pide"), value="get_kind_display"),
        Column("jurisdiction", _("Gobierno"), value=lambda row: str(row.jurisdiction or _("Todo el sitio"))),
        Column("state", _("Estado"), value="get_state_display"),
        Column("due_on", _("Vence"), sort="due_on"),
        Column("left", _("Plazo"), value=said_left, cell=lambda row: tag(said_left(row), tone=tone_of(row))),
    ]
    return Table(request, rows, columns, size=50, caption=_("Solicitudes sobre datos"))


def said_left(row: RightsRequest) -> str:
    if not row.is_open:
        return _("A tiempo") if row.is_in_time else _("Tarde")
    days = row.days_left
    if days < 0:
        return ngettext("%(days)s día de atraso", "%(days)s días de atraso", -days) % {"days": -days}
    return ngettext("Queda %(days)s día", "Quedan %(days)s días", days) % {"days": days}


def tone_of(row: RightsRequest) -> str:
    if not row.is_open:
        return "good" if row.is_in_time else "warn"
    return "bad" if row.days_left < 0 else "warn" if row.days_left <= 5 else "plain"


@login_required
@require_POST
def rights_start(request: HttpRequest, code: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    found = get_object_or_404(RightsRequest.objects.confirmed().filter(covered_by(request.user)), code=code)
    start_request(by=request.user, request=found)
    messages.success(request, _("La tomaste. Se lo dijimos a quien la hizo."))
    return redirect("rights_request", code)
