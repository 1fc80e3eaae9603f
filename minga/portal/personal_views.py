"""A person and what the site holds about them: see it, take it away, take permissions back, leave."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minga.accounts.models import Consent, Person
from minga.accounts.queries.consents import CURRENT, SLUGS, standing_consents
from minga.cocreation.actions.demographics import withdraw_demographics
from minga.portal.departures import WITHDRAWALS, delete_account
from minga.portal.forms import WITHDRAW, DeleteAccountForm, KeyForm
from minga.portal.holdings import as_file, holdings_of
from minga.portal.papers import holdings_pdf
from minga.portal.retention import RETENTION
from minga.portal.rules import can_delete_account
from minga.rights.models import Sweep
from minga.web.limits import limited


@login_required
@never_cache
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    held = [one for one in holdings_of(request.user) if one.rows]
    return render(request, "portal/my_data.html", {"held": held})


@login_required
@never_cache
@require_safe
def my_data_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same, to take away: JSON for another program, PDF for people."""
    assert isinstance(request.user, Person)
    held, name = holdings_of(request.user), f"mis-datos-{timezone.localdate().isoformat()}.{kind}"
    if kind == "json":
        content = {"site": settings.SITE_ADDRESS, "made_at": timezone.now(), "data": as_file(held)}
        answer: HttpResponse = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    elif kind == "pdf":
        answer = HttpResponse(holdings_pdf(held), content_type="application/pdf")
    else:
        raise Http404
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@limited("demographics", rate="20/h")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_consents(request: HttpRequest) -> HttpResponse:
    """All permissions on one page, each with the button that takes it back."""
    person = request.user if isinstance(request.user, Person) else None
    is_sent = request.method == "POST"
    if is_sent and person and (purpose := request.POST.get("purpose")) in WITHDRAWALS:
        WITHDRAWALS[str(purpose)](by=person)
        messages.success(request, _("Lo retiraste. Ya tiene efecto."))
        return redirect("my_consents")
    form = KeyForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        is_gone = withdraw_demographics(key=form.cleaned_data["key"])
        said = _("Borramos tus respuestas.") if is_gone else _("Con esa clave no hay respuestas guardadas.")
        messages.info(request, said)
        return redirect("my_consents")
    context = {"form": form, "given": given_by(person) if person else [], "texts": texts()}
    return render(request, "portal/my_consents.html", context, status=422 if is_sent else 200)


def given_by(person: Person) -> list[dict[str, object]]:
    slugs = {purpose: slug for slug, purpose in SLUGS.items()}
    return [
        {"consent": one, "slug": slugs[Consent.Purpose(one.purpose)], "is_here": one.purpose in WITHDRAWALS}
        for one in standing_consents(person)
    ]


def texts() -> list[tuple[str, str, str]]:
    """Every text of today: what for, and where it can be read."""
    return [(str(purpose.label), slug, CURRENT[purpose]) for slug, purpose in SLUGS.items()]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_delete(request: HttpRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)
    is_sent = request.method == "POST"
    form = DeleteAccountForm(request.POST if is_sent else None, person=person)
    if is_sent and form.is_valid():
        staying = delete_account(by=person, withdraws=form.cleaned_data["proposals"] == WITHDRAW)
        logout(request)
        return render(request, "portal/account_deleted.html", {"staying": staying})
    refusal = "" if can_delete_account(person, None) else can_delete_account.reason
    context = {"form": form, "refusal": refusal, "proposals": person.proposals.count()}
    return render(request, "portal/account_delete.html", context, status=422 if is_sent else 200)


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    last: dict[str, dt.datetime] = dict(Sweep.objects.values_list("rule").annotate(last=Max("at")).order_by())
    rows = [(rule, last.get(rule.key)) for rule in RETENTION]
    return render(request, "portal/retention.html", {"rows": rows})
