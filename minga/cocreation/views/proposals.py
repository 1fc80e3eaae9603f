"""A proposal for everybody: its page, its versions, and supporting it."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.accounts.models import Person
from minga.cocreation.actions.proposals import support_proposal
from minga.cocreation.models import Proposal
from minga.cocreation.pages.crumbs import crumbs_of
from minga.cocreation.pages.differences import changes
from minga.cocreation.pages.proposals import own_link
from minga.cocreation.queries.reading import integrated_with, read_proposal
from minga.cocreation.views.readers import page_for
from minga.directory.models import Jurisdiction
from minga.notices.threads import follow_links
from minga.web.components import Crumb
from minga.web.limits import limited
from minga.web.page_cache import same_for_all


@require_safe
@same_for_all()
def proposal(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    try:
        found = read_proposal(jurisdiction, code)
    except Http404:
        # Every code is found at the same address, also that of several ideas made one.
        if integrated := integrated_with(jurisdiction, code):
            return redirect(integrated)
        raise
    page = page_for(request, found)
    context = {
        "page": page,
        "proposal": found,
        "crumbs": crumbs_of(jurisdiction, Crumb(found.code)),
        "correct_url": own_link(page, "proposal_correct"),
        "withdraw_url": own_link(page, "proposal_withdraw"),
        "receipt_url": own_link(page, "proposal_receipt"),
        "claim_url": own_link(page, "proposal_claim"),
        "second_look_url": own_link(page, "second_look"),
        "follow": follow_links(found, has_days=True) if found.state != Proposal.State.HELD else None,
    }
    return render(request, "cocreation/proposal.html", context)


@require_safe
def proposal_versions(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    found = read_proposal(jurisdiction, code)
    page = page_for(request, found)
    if not page.shows_text:
        return redirect(found)
    context = {
        "proposal": found,
        "changes": changes(page.versions),
        "crumbs": crumbs_of(jurisdiction, Crumb(found.code, found.get_absolute_url()), Crumb(_("Versiones"))),
    }
    return render(request, "cocreation/proposal_versions.html", context)


@limited("support", rate="60/h")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_support(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    found = read_proposal(jurisdiction, code)
    if not isinstance(request.user, Person):
        return redirect_to_login(f"{found.get_absolute_url()}#apoyos", reverse("account_login"))
    if request.method == "POST":
        is_new = support_proposal(by=request.user, proposal=found)
        messages.success(request, _("Tu apoyo cuenta.") if is_new else _("Ya la apoyabas: cuenta una sola vez."))
    return redirect(f"{found.get_absolute_url()}#apoyos")
