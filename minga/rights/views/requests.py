"""Asking, and seeing what became of it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minga.accounts.models import Person
from minga.rights.actions.requests import (
    answer_request,
    ask_for_right,
    ask_for_right_by_mail,
    confirm_request,
    refuse_request,
)
from minga.rights.forms.requests import AnswerForm, RightsByMailForm, RightsForm
from minga.rights.models import RightsRequest
from minga.rights.models.requests import confirmed_by
from minga.rights.queries.figures import Line, has_any, overdue_count, punctuality_lines
from minga.rights.rules import OwnerByLink, can_handle, can_read
from minga.rights.submissions import Asked
from minga.web.components import Fact, Figure
from minga.web.limits import limited
from minga.web.numbers import day


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    return render(request, "rights/rights.html", {"days": settings.MINGA_RIGHTS_DAYS})


@limited("rights", rate="10/h")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rights_new(request: HttpRequest) -> HttpResponse:
    person = request.user if isinstance(request.user, Person) else None
    form_class = RightsForm if person else RightsByMailForm
    is_sent = request.method == "POST"
    form = form_class(request.POST if is_sent else None, initial={"kind": request.GET.get("derecho", "")})
    context: dict[str, object] = {"form": form, "days": settings.MINGA_RIGHTS_DAYS}
    if not is_sent or not form.is_valid():
        return render(request, "rights/new.html", context, status=422 if is_sent else 200)
    # What looks like a robot's is not refused: the page asks for one more press, which a person gives.
    if person is None and form.suspicion in ("trap", "clock", "quick"):
        typed = {name: form.cleaned_data[name] for name in ("kind", "jurisdiction", "details", "email")}
        again = RightsByMailForm(initial={**typed, "jurisdiction": form.data.get("jurisdiction")})
        return render(request, "rights/new.html", {**context, "form": again, "is_doubtful": True}, status=422)
    return sent(request, person, form)


def sent(request: HttpRequest, person: Person | None, form: RightsForm) -> HttpResponse:
    found = form.cleaned_data
    language = (get_language() or "es")[:2]
    asked = Asked(found["kind"], found["details"], found["jurisdiction"], language, found["once"])
    if person:
        made = ask_for_right(by=person, asked=asked)
        messages.success(request, _("Recibimos tu solicitud. Su código es %(code)s.") % {"code": made.code})
        return redirect(made)
    ask_for_right_by_mail(email=found["email"], asked=asked)
    return render(request, "rights/asked.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rights_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, because mail scanners open links; the button does."""
    found = confirmed_by(token)
    if found is None:
        return render(request, "rights/expired.html", status=404)
    if request.method != "POST":
        return render(request, "rights/confirm.html", {"asked": found})
    made = confirm_request(token=token)
    return redirect(made) if made else render(request, "rights/expired.html", status=404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rights_request(request: HttpRequest, code: str) -> HttpResponse:
    """For whoever asked and whoever answers; to all others it does not exist."""
    found = get_object_or_404(RightsRequest.objects.confirmed().select_related("jurisdiction", "person"), code=code)
    key = request.GET.get("llave", "")
    is_officer = can_handle(request.user, found)
    if not is_officer and not can_read(OwnerByLink(key) if key else request.user, found):
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None) if is_officer and found.is_open else None
    if form is not None and form.is_bound and form.is_valid():
        return decide(request, found, form)
    context = {"asked": found, "form": form, "is_officer": is_officer, "facts": facts_of(found)}
    return render(request, "rights/request.html", context, status=422 if form is not None and form.is_bound else 200)


def decide(request: HttpRequest, found: RightsRequest, form: AnswerForm) -> HttpResponse:
    assert isinstance(request.user, Person)
    answer = form.cleaned_data["answer"]
    if form.cleaned_data["decision"] == "refuse":
        refuse_request(by=request.user, request=found, ground=form.cleaned_data["ground"], answer=answer)
    else:
        answer_request(by=request.user, request=found, answer=answer)
    messages.success(request, _("%(code)s: la respuesta salió. Quedó en el registro.") % {"code": found.code})
    return redirect("rights_desk")


def facts_of(found: RightsRequest) -> list[Fact]:
    return [
        Fact(_("Código"), found.code),
        Fact(_("Pide"), found.get_kind_display()),
        Fact(_("Gobierno"), str(found.jurisdiction or _("Todo el sitio"))),
        Fact(_("Estado"), found.get_state_display()),
        Fact(_("Recibida"), day(found.received_on)),
        Fact(_("Se responde hasta"), day(found.due_on)),
        Fact(_("Respondida"), day(found.ended_on) if found.ended_on else ""),
        Fact(_("Motivo de la negativa"), found.get_ground_display()),
    ]


@require_safe
def rights_figures(request: HttpRequest) -> HttpResponse:
    lines = punctuality_lines() if has_any() else []
    context = {"figures": figures_of(lines), "lines": lines, "days": settings.MINGA_RIGHTS_DAYS}
    return render(request, "rights/figures.html", context)


def figures_of(lines: list[Line]) -> list[Figure]:
    """The last line, large; what would say too much is said not to be shown."""
    if not lines:
        return []
    in_time, late, _open, received = (
        _("No se muestra") if cell.value is None else cell.value for cell in lines[-1].cells
    )
    return [
        Figure(received, _("solicitudes recibidas")),
        Figure(in_time, _("respondidas a tiempo")),
        Figure(late, _("respondidas tarde")),
        Figure(overdue_count(), _("sin respuesta y vencidas hoy"), counts_people=True),
    ]
