"""Rolls of cédulas: handing one in, looking at what was read, using it, withdrawing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from minga.accounts.models import Person
from minga.accounts.reauthentication import confirmed_again
from minga.core.permits import require
from minga.directory.actions.rolls import accept_roll, discard_roll, draft_roll, withdraw_roll
from minga.directory.forms.identities import RollForm, RollWithdrawalForm
from minga.directory.models import Jurisdiction, Roll
from minga.directory.pages.identities import fault_table, roll_table
from minga.directory.queries.identities import parishes_of
from minga.directory.rules.identities import can_check_identities
from minga.web.components import Crumb
from minga.web.limits import limited


@login_required
@never_cache
@confirmed_again
@require_http_methods(["GET", "HEAD", "POST"])
@limited("identity.roll", rate="30/h")
def roll_list(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    require(can_check_identities, request.user, jurisdiction)
    form = RollForm(
        request.POST if request.method == "POST" else None, request.FILES or None, parishes=parishes_of(jurisdiction)
    )
    if form.is_bound and form.is_valid():
        assert isinstance(request.user, Person)
        said = form.cleaned_data
        roll = draft_roll(by=request.user, jurisdiction=jurisdiction, title=said["title"], reading=said["file"])
        return redirect(roll)
    context = {
        "form": form,
        "table": roll_table(request, jurisdiction.rolls.select_related("jurisdiction")),
        "crumbs": [*trail(jurisdiction), Crumb(_("Padrones"))],
    }
    return render(request, "directory/roll_list.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@confirmed_again
@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    """What was read of it; a POST withdraws it."""
    require(can_check_identities, request.user, jurisdiction)
    found = get_object_or_404(Roll.objects.select_related("jurisdiction"), jurisdiction=jurisdiction, code=code)
    form = RollWithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        assert isinstance(request.user, Person)
        withdraw_roll(by=request.user, roll=found, ground=form.cleaned_data["ground"])
        messages.success(request, _("Retirado: sus huellas se borraron."))
        return redirect(found)
    place = Crumb(_("Padrones"), reverse("roll_list", args=[jurisdiction.slug]))
    context = {
        "roll": found,
        "form": form,
        "faults": fault_table(request, found) if found.faults else None,
        "crumbs": [*trail(jurisdiction), place, Crumb(found.title)],
    }
    return render(request, "directory/roll.html", context, status=422 if form.is_bound else 200)


@login_required
@confirmed_again
@require_POST
def roll_accept(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    require(can_check_identities, request.user, jurisdiction)
    found = get_object_or_404(Roll, jurisdiction=jurisdiction, code=code)
    accept_roll(by=request.user, roll=found)
    messages.success(request, _("En uso: sus personas ya pueden comprobar su identidad."))
    return redirect(found)


@login_required
@confirmed_again
@require_POST
def roll_discard(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    require(can_check_identities, request.user, jurisdiction)
    discard_roll(by=request.user, roll=get_object_or_404(Roll, jurisdiction=jurisdiction, code=code))
    messages.success(request, _("Descartado: no quedó nada de él."))
    return redirect("roll_list", jurisdiction.slug)


def trail(jurisdiction: Jurisdiction) -> list[Crumb]:
    return [
        Crumb(str(jurisdiction), jurisdiction.get_absolute_url()),
        Crumb(_("Comprobar identidades"), reverse("identity_checks", args=[jurisdiction.slug])),
    ]
