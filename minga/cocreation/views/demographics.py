"""The voluntary questions, apart from the proposal: asked once, and withdrawn as easily as given."""

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minga.cocreation.actions.demographics import answer_demographics, withdraw_demographics
from minga.cocreation.forms.demographics import DemographicsForm, KeyForm
from minga.cocreation.pages.crumbs import crumbs_of
from minga.directory.models import Jurisdiction
from minga.web.components import Crumb
from minga.web.limits import limited


@limited("demographics", rate="20/h")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about_you(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    form = DemographicsForm(
        request.POST if request.method == "POST" else None, initial={"boleto": request.GET.get("boleto", "")}
    )
    context = {"form": form, "crumbs": crumbs_of(jurisdiction, Crumb(_("Sobre ti")))}
    if request.method != "POST" or not form.is_valid():
        return render(request, "cocreation/about_you.html", context, status=422 if form.is_bound else 200)
    answer = {name: form.cleaned_data[name] for name in ("age_band", "gender", "ethnicity")}
    try:
        key = answer_demographics(ticket=form.cleaned_data["boleto"], **answer)
    except signing.BadSignature:
        return render(request, "cocreation/about_you_done.html", {**context, "is_late": True}, status=410)
    return render(request, "cocreation/about_you_done.html", {**context, "key": key})


@limited("demographics", rate="20/h")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about_you_withdraw(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_gone = withdraw_demographics(key=form.cleaned_data["key"])
        said = _("Borramos tus respuestas.") if is_gone else _("Con esa clave no hay respuestas guardadas.")
        messages.info(request, said)
        return redirect("about_you_withdraw", jurisdiction.slug)
    crumbs = crumbs_of(jurisdiction, Crumb(_("Retirar mis respuestas")))
    return render(request, "cocreation/about_you_withdraw.html", {"form": form, "crumbs": crumbs})
