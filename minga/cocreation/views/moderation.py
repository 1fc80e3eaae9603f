"""The moderators' bench: what waits on the left, its text in the middle, the decision on the right."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minga.accounts.models import Person
from minga.cocreation.actions.moderation import moderate_proposal
from minga.cocreation.forms.moderation import ModerationForm
from minga.cocreation.models import Proposal
from minga.cocreation.pages.crumbs import crumbs_of
from minga.cocreation.pages.moderation import Bench
from minga.cocreation.queries.moderation import TABS, queue_of
from minga.cocreation.queries.reading import read_proposal
from minga.cocreation.rules.proposals import can_moderate_in
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.web.components import Crumb


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def moderation_queue(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    require(can_moderate_in, request.user, jurisdiction)
    asked = request.GET.get("ver", "")
    tab = asked if asked in TABS else TABS[0]
    bench = Bench(jurisdiction, tab, queue_of(jurisdiction, tab), request.GET.get("codigo", ""))
    form = ModerationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bench.current and form.is_valid():
        return decide(request, bench, bench.current, form)
    context = {"bench": bench, "form": form, "crumbs": crumbs_of(jurisdiction, Crumb(_("Moderación")))}
    return render(request, "cocreation/moderation_queue.html", context, status=422 if form.is_bound else 200)


def decide(request: HttpRequest, bench: Bench, proposal: Proposal, form: ModerationForm) -> HttpResponse:
    assert isinstance(request.user, Person)
    current = read_proposal(bench.jurisdiction, proposal.code)
    moderation = moderate_proposal(by=request.user, proposal=current, **form.cleaned_data)
    said = _("%(code)s: %(decision)s. Quedó en el registro.")
    messages.success(request, said % {"code": proposal.code, "decision": moderation.get_decision_display().lower()})
    following = bench.following
    address = reverse("moderation_queue", args=[bench.jurisdiction.slug])
    return redirect(f"{address}?ver={bench.tab}" + (f"&codigo={following.code}" if following else ""))
