"""What somebody carries away from a workshop: entering with the slip, and making the proposal one's own."""

from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minga.accounts.models import Person
from minga.cocreation.actions.claims import claim_proposal
from minga.cocreation.forms.claims import ClaimForm, SlipForm
from minga.cocreation.models import Proposal
from minga.cocreation.pages.crumbs import crumbs_of
from minga.cocreation.queries.reading import read_proposal
from minga.cocreation.rules.claims import can_claim
from minga.cocreation.views.readers import LINK_KEY, secret_in
from minga.core.permits import Refused, require
from minga.directory.models import Jurisdiction
from minga.web.answers import form_page, go_on, tried
from minga.web.components import Crumb
from minga.web.limits import limited


@never_cache
@limited("slip", rate="30/h")
@require_http_methods(["GET", "HEAD", "POST"])
def slip_enter(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    """The QR of the slip brings both along, and who follows it need not type."""
    data = request.POST if request.method == "POST" else None
    brought = request.GET if LINK_KEY in request.GET and "codigo" in request.GET else None
    form = SlipForm(data or brought, jurisdiction=jurisdiction)
    if form.is_bound and form.is_valid() and form.proposal:
        place = reverse("proposal_receipt", args=[jurisdiction.slug, form.proposal.code])
        return redirect(f"{place}?{urlencode({LINK_KEY: form.cleaned_data[LINK_KEY]})}")
    context = {"form": form, "crumbs": crumbs_of(jurisdiction, Crumb(_("Tu comprobante")))}
    return render(request, "cocreation/claims/slip.html", context, status=422 if form.is_bound else 200)


@never_cache
@limited("claim", rate="30/h")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_claim(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    found = read_proposal(jurisdiction, code)
    secret = secret_in(request, found)
    if not isinstance(request.user, Person):
        own = f"{request.path}?{urlencode({LINK_KEY: secret})}" if secret else request.path
        return redirect_to_login(own, reverse("account_login"))
    if found.author_id == request.user.pk:
        return redirect(found)
    require(can_claim, request.user, found)
    if not secret:
        raise Refused(_("Para hacerla tuya abre tu enlace, o entra con el código y la clave de tu comprobante."))
    return ask_to_claim(request, request.user, found, secret)


def ask_to_claim(request: HttpRequest, person: Person, found: Proposal, secret: str) -> HttpResponse:
    form = ClaimForm(request.POST if request.method == "POST" else None, initial={LINK_KEY: secret})
    if tried(form, lambda: claim_proposal(by=person, proposal=found, secret=secret)):
        return go_on(request, _("Es tuya: la encuentras siempre en tu cuenta."), found.get_absolute_url())
    lead = _("Queda unida a tu cuenta, sin mostrar tu nombre. El enlace y el comprobante dejan de servir.")
    jurisdiction = found.process.jurisdiction
    return form_page(
        request,
        form,
        title=_("Hacer tuya la propuesta %(code)s") % {"code": found.code},
        lead=lead,
        button=_("Es mía"),
        crumbs=crumbs_of(jurisdiction, Crumb(found.code, found.get_absolute_url())),
    )
