"""A person's own identity, and the desk of whoever checks identities."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.accounts.actions.identities import open_check
from minga.accounts.identity_numbers import ODD_RUC
from minga.accounts.models import CheckCode, Identity, Person
from minga.accounts.queries.identities import identity_of
from minga.accounts.reauthentication import confirmed_again
from minga.core.permits import require
from minga.directory.actions.identities import check_identity, prove_by_roll, withdraw_identity
from minga.directory.forms.identities import CheckForm, ProofForm, WithdrawalForm
from minga.directory.models import Jurisdiction
from minga.directory.pages.identities import check_table
from minga.directory.queries.identities import checks_in, is_a_roll_in_use
from minga.directory.rules.identities import can_check_identities, can_withdraw_identity
from minga.web.components import Crumb
from minga.web.limits import limited

ALL_METHODS = ["GET", "HEAD", "POST"]


def person_of(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@login_required
@never_cache
@require_safe
def identity(request: HttpRequest) -> HttpResponse:
    return show_identity(request, ProofForm())


def show_identity(request: HttpRequest, form: ProofForm) -> HttpResponse:
    person = person_of(request)
    context = {
        "identity": identity_of(person),
        "code": CheckCode.objects.open_now().filter(person=person).first(),
        "form": form if is_a_roll_in_use() else None,
        "single_sign_on": settings.SINGLE_SIGN_ON,
    }
    return render(request, "directory/identity.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
@limited("identity.code", rate="10/h")
def identity_code(request: HttpRequest) -> HttpResponse:
    open_check(by=person_of(request))
    return redirect("identity")


@sensitive_post_parameters("cedula")
@login_required
@never_cache
@require_POST
@limited("identity.proof", rate="10/d")
@limited("identity.proof.hour", rate="5/h")
def identity_prove(request: HttpRequest) -> HttpResponse:
    form = ProofForm(request.POST)
    if form.is_valid():
        try:
            if prove_by_roll(by=person_of(request), number=form.cleaned_data["cedula"]):
                messages.success(request, _("Tu identidad está comprobada."))
                return redirect("identity")
            form.add_error("cedula", not_like_this())
        except ValidationError as error:
            form.add_error(None, error)
    return show_identity(request, form)


def not_like_this() -> str:
    """The same whether the number is on no roll or already another account's."""
    return _("Así no pudimos comprobarla. Mira si está bien escrita, o pide que te la comprueben con tu documento.")


@login_required
@never_cache
@confirmed_again
@require_http_methods(ALL_METHODS)
def identity_withdraw(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    found = identity_of(person)
    if found is None:
        raise Http404
    if request.method == "POST":
        withdraw_identity(by=person, identity=found, ground=Identity.Ground.OWN_REQUEST)
        messages.success(request, _("La retiraste. Tu cédula queda libre: su huella se borró."))
        return redirect("identity")
    return render(request, "directory/identity_withdraw.html", {"identity": found})


@sensitive_post_parameters("cedula", "code")
@login_required
@never_cache
@confirmed_again
@require_http_methods(ALL_METHODS)
@limited("identity.check", rate="120/h")
def identity_checks(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    require(can_check_identities, request.user, jurisdiction)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (checked := check(request, jurisdiction, form)):
        messages.success(request, _("%(code)s: identidad comprobada. La persona ya recibió el aviso.") % checked)
        return redirect("identity_checks", jurisdiction.slug)
    context = {
        "form": form,
        "table": check_table(request, jurisdiction, checks_in(jurisdiction)),
        "crumbs": [Crumb(str(jurisdiction), jurisdiction.get_absolute_url()), Crumb(_("Comprobar identidades"))],
    }
    return render(request, "directory/identity_checks.html", context, status=422 if form.is_bound else 200)


def check(request: HttpRequest, jurisdiction: Jurisdiction, form: CheckForm) -> dict[str, Any] | None:
    said = form.cleaned_data
    try:
        identity = check_identity(
            by=person_of(request), jurisdiction=jurisdiction, code=said["code"], number=said["cedula"],
            channel=said["channel"],
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return None
    if said["cedula"].is_ruc_odd:
        messages.warning(request, str(ODD_RUC))
    return {"code": identity.code}


@login_required
@never_cache
@confirmed_again
@require_http_methods(ALL_METHODS)
def identity_check_withdraw(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    require(can_check_identities, request.user, jurisdiction)
    found = get_object_or_404(checks_in(jurisdiction).in_force(), code=code)
    require(can_withdraw_identity, request.user, found)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        withdraw_identity(by=person_of(request), identity=found, ground=form.cleaned_data["ground"])
        messages.success(request, _("%(code)s: retirada. La persona recibió el aviso con el motivo.") % {"code": code})
        return redirect("identity_checks", jurisdiction.slug)
    crumbs = [
        Crumb(str(jurisdiction), jurisdiction.get_absolute_url()),
        Crumb(_("Comprobar identidades"), reverse("identity_checks", args=[jurisdiction.slug])),
        Crumb(code),
    ]
    context = {"identity": found, "form": form, "crumbs": crumbs}
    return render(request, "directory/identity_check_withdraw.html", context, status=422 if form.is_bound else 200)
