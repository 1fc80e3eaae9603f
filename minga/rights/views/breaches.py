"""The log of breaches: only for whoever protects the data."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.accounts.models import Person
from minga.core.permits import require
from minga.rights.actions.breaches import close_breach, correct_breach, note_told, report_breach
from minga.rights.forms.breaches import BreachForm
from minga.rights.models import Breach
from minga.rights.queries.officers import covered_by
from minga.rights.rules import can_close, can_open_desk, places_of
from minga.web.drawing import tag
from minga.web.tables import Column, Table

FIELDS = (
    "jurisdiction",
    "discovered_at",
    "happened_at",
    "summary",
    "data_kinds",
    "people_count",
    "is_risk",
    "measures",
)
WHOM = {"autoridad": "authority", "personas": "people"}


@login_required
@never_cache
@require_safe
def breach_list(request: HttpRequest) -> HttpResponseBase:
    require(can_open_desk, request.user, None)
    assert isinstance(request.user, Person)
    rows = Breach.objects.filter(covered_by(request.user)).select_related("jurisdiction")
    columns = [
        Column("code", _("Código"), url=lambda row: row.get_absolute_url()),
        Column("discovered_at", _("Se descubrió"), sort="discovered_at"),
        Column("jurisdiction", _("Gobierno"), value=lambda row: str(row.jurisdiction or _("Todo el sitio"))),
        Column("state", _("Estado"), value=said_state, cell=lambda row: tag(said_state(row), tone=tone_of(row))),
    ]
    table = Table(request, rows, columns, size=50, caption=_("Vulneraciones de datos"))
    if file := table.download("vulneraciones"):
        return file
    return render(request, "rights/breach_list.html", {"table": table})


def said_state(row: Breach) -> str:
    if row.awaited:
        return _("Falta avisar, y venció el plazo") if row.is_late else _("Falta avisar")
    return str(row.get_state_display())


def tone_of(row: Breach) -> str:
    if row.awaited:
        return "bad" if row.is_late else "warn"
    return "plain" if row.state == Breach.State.CLOSED else "info"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def breach_new(request: HttpRequest) -> HttpResponse:
    require(can_open_desk, request.user, None)
    assert isinstance(request.user, Person)
    initial = {"discovered_at": timezone.localtime(), "is_risk": True}
    is_sent = request.method == "POST"
    form = BreachForm(request.POST if is_sent else None, initial=initial, places=places_of(request.user))
    if is_sent and form.is_valid():
        made = report_breach(by=request.user, jurisdiction=form.cleaned_data["jurisdiction"], known=form.known)
        messages.success(request, _("Quedó escrito. Ahora corren los plazos para avisar."))
        return redirect(made)
    return render(request, "rights/breach_new.html", {"form": form}, status=422 if is_sent else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def breach(request: HttpRequest, code: str) -> HttpResponse:
    found = breach_or_404(request, code)
    assert isinstance(request.user, Person)
    initial = {name: getattr(found, name) for name in FIELDS}
    is_sent = request.method == "POST"
    form = BreachForm(request.POST if is_sent else None, initial=initial, places=places_of(request.user))
    del form.fields["jurisdiction"], form.fields["discovered_at"]
    if is_sent and form.is_valid():
        form.cleaned_data["discovered_at"] = found.discovered_at
        correct_breach(by=request.user, breach=found, known=form.known)
        messages.success(request, _("Guardamos lo que se sabe ahora."))
        return redirect(found)
    context = {"breach": found, "form": form, "can_close": found.state == "open" and can_close(request.user, found)}
    return render(request, "rights/breach.html", context, status=422 if is_sent else 200)


@login_required
@require_POST
def breach_told(request: HttpRequest, code: str, whom: str) -> HttpResponse:
    found = breach_or_404(request, code)
    if whom not in WHOM:
        raise Http404
    assert isinstance(request.user, Person)
    note_told(by=request.user, breach=found, whom=WHOM[whom])
    messages.success(request, _("Quedó constancia del aviso."))
    return redirect(found)


@login_required
@require_POST
def breach_close(request: HttpRequest, code: str) -> HttpResponse:
    found = breach_or_404(request, code)
    assert isinstance(request.user, Person)
    close_breach(by=request.user, breach=found)
    messages.success(request, _("La cerraste. Quedó en el registro."))
    return redirect("breach_list")


def breach_or_404(request: HttpRequest, code: str) -> Breach:
    """To whoever does not protect these data it does not exist."""
    assert isinstance(request.user, Person)
    if not places_of(request.user):
        raise Http404
    return get_object_or_404(Breach.objects.filter(covered_by(request.user)).select_related("jurisdiction"), code=code)
