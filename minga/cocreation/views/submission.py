"""Sending a proposal: one page, and the code at the end."""

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minga.accounts.models import Person
from minga.cocreation.actions.demographics import offer_ticket
from minga.cocreation.actions.proposals import Receipt, repeated, submit_proposal
from minga.cocreation.forms.proposals import ProposalForm
from minga.cocreation.models import Process
from minga.cocreation.pages.crumbs import crumbs_of
from minga.cocreation.queries.reading import processes_of, receiving_process
from minga.cocreation.queries.similar import similar_to
from minga.directory.models import Jurisdiction
from minga.web.challenges import Gate, ask, asks_itself, try_gate
from minga.web.components import Crumb
from minga.web.limits import limited

FORM = "proposal"
LOOK = "parecidas"


@limited(FORM, rate="20/h")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asks_itself
def proposal_new(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    process = receiving_process(jurisdiction)
    if process is None:
        return closed(request, jurisdiction)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ProposalForm(*sent, jurisdiction=jurisdiction, initial=prefilled(request))
    if LOOK in request.POST:
        return look_for_similar(request, process, form)
    if request.method == "POST" and (answer := receive(request, process, form)):
        return answer
    return show(request, process, form, status=422 if form.is_bound else 200)


def receive(request: HttpRequest, process: Process, form: ProposalForm) -> HttpResponse | None:
    """On to the receipt, or to the sum that is asked for first; None if something is missing. Sent twice, its files are
    gone or its sum is spent, and its receipt is still there."""
    if form.is_valid():
        looks_automatic = form.suspicion not in ("", "trap")
        gate = try_gate(request, FORM, is_suspected=looks_automatic, is_moderated=True)
        if gate is not Gate.CLOSED:
            submission = replace(form.submission(), suspicions=suspicions_after(gate, form.suspicion))
            by = request.user if isinstance(request.user, Person) else None
            return redirect(receipt_address(submit_proposal(by=by, process=process, submission=submission)))
    if receipt := repeated(form.fields["once"].clean(form.data.get("once"))):
        return redirect(receipt_address(receipt))
    return ask(request, FORM, is_moderated=True, instead=form.kept_tokens) if form.is_valid() else None


def suspicions_after(gate: Gate, suspicion: str) -> tuple[str, ...]:
    """The sum clears a form filled in too fast; a field that people do not see it does not clear."""
    if gate is Gate.SOLVED and suspicion != "trap":
        return ()
    if gate is Gate.WITHOUT_SUM:
        return (suspicion or "flood",)
    return (suspicion,) if suspicion else ()


def prefilled(request: HttpRequest) -> dict[str, str]:
    name = request.user.public_name if isinstance(request.user, Person) else ""
    return {"shown_name": name, "title": request.GET.get("titulo", "")[:120]}


def show(
    request: HttpRequest, process: Process, form: ProposalForm, *, status: int = 200, **more: object
) -> HttpResponse:
    crumbs = crumbs_of(process.jurisdiction, Crumb(_("Proponer")))
    context = {"form": form, "process": process, "crumbs": crumbs, "draft": f"proposal:{process.code_series}", **more}
    return render(request, "cocreation/proposal_new.html", context, status=status)


def look_for_similar(request: HttpRequest, process: Process, sent: ProposalForm) -> HttpResponse:
    """The button "Ver parecidas", for those without JavaScript: everything typed comes back, nothing is judged yet."""
    typed = {name: request.POST.get(name, "") for name in request.POST if name not in (LOOK, "csrfmiddlewaretoken")}
    form = ProposalForm(jurisdiction=process.jurisdiction, initial=typed)
    for problem in form.carry_files(sent):
        messages.error(request, problem)
    text = " ".join(typed.get(name, "") for name in ("title", "problem", "solution"))
    return show(request, process, form, similar=similar_to(process.jurisdiction, text), has_looked=True)


def receipt_address(receipt: Receipt) -> str:
    """The receipt's page; the ticket of the voluntary questions goes along once, and is written down nowhere."""
    proposal = receipt.proposal
    query = {"clave": receipt.secret} if receipt.secret else {}
    query |= {"boleto": offer_ticket(proposal.process)} if receipt.is_new else {}
    address = reverse("proposal_receipt", args=[proposal.process.jurisdiction.slug, proposal.code])
    return f"{address}?{urlencode(query)}" if query else address


def closed(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    context = {"processes": processes_of(jurisdiction), "crumbs": crumbs_of(jurisdiction, Crumb(_("Proponer")))}
    return render(request, "cocreation/proposal_closed.html", context)
