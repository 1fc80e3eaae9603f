"""What only who proposed can do: the receipt, correcting and withdrawing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minga.cocreation.actions.proposals import correct_proposal, withdraw_proposal
from minga.cocreation.forms.proposals import CorrectionForm, WithdrawalForm
from minga.cocreation.pages.crumbs import crumbs_of
from minga.cocreation.pages.proposals import own_link, receipt_facts
from minga.cocreation.pages.receipts import receipt_pdf
from minga.cocreation.queries.reading import read_proposal
from minga.cocreation.rules import proposals as permits
from minga.cocreation.views.readers import page_for, reader_of
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.web.components import Crumb
from minga.web.limits import limited


@never_cache
@require_safe
def proposal_receipt(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    found = read_proposal(jurisdiction, code)
    page = page_for(request, found)
    context = {
        "page": page,
        "proposal": found,
        "facts": receipt_facts(page),
        "ticket": request.GET.get("boleto", ""),
        "own_url": request.build_absolute_uri(own_link(page, "proposal_receipt")) if page.clave else "",
        "correct_url": own_link(page, "proposal_correct"),
        "withdraw_url": own_link(page, "proposal_withdraw"),
        "pdf_url": own_link(page, "proposal_receipt_pdf"),
        "claim_url": own_link(page, "proposal_claim"),
        "draft": f"proposal:{found.process.code_series}",
        "crumbs": crumbs_of(jurisdiction, Crumb(found.code, found.get_absolute_url()), Crumb(_("Constancia"))),
    }
    return render(request, "cocreation/proposal_receipt.html", context)


@never_cache
@require_safe
def proposal_receipt_pdf(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    found = read_proposal(jurisdiction, code)
    address = request.build_absolute_uri(found.get_absolute_url())
    paper = receipt_pdf(page_for(request, found), address)
    headers = {"Content-Disposition": f'inline; filename="constancia-{found.code}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@limited("correction", rate="30/h")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_correct(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    found = read_proposal(jurisdiction, code)
    reader = reader_of(request, found)
    require(permits.can_correct, reader, found)
    page = page_for(request, found)
    typed = {"problem": found.problem, "solution": found.solution, "title": found.title}
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=typed)
    if request.method == "POST" and form.is_valid():
        is_changed = correct_proposal(by=reader, proposal=found, **form.cleaned_data)
        said = _("Guardamos la versión nueva. La anterior se puede leer.") if is_changed else _("No cambiaste nada.")
        messages.success(request, said)
        return redirect(own_link(page, "proposal"))
    crumbs = crumbs_of(jurisdiction, Crumb(found.code, found.get_absolute_url()), Crumb(_("Corregir")))
    context = {"form": form, "proposal": found, "page": page, "crumbs": crumbs}
    return render(request, "cocreation/proposal_correct.html", context, status=422 if form.is_bound else 200)


@limited("withdrawal", rate="30/h")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_withdraw(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    found = read_proposal(jurisdiction, code)
    reader = reader_of(request, found)
    require(permits.can_withdraw, reader, found)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw_proposal(by=reader, proposal=found)
        messages.success(request, _("Retiraste tu propuesta. Su texto ya no está en ninguna parte del sitio."))
        return redirect(found)
    crumbs = crumbs_of(
        jurisdiction, Crumb(found.code, found.get_absolute_url()), Crumb(pgettext("quien la propuso", "Retirar"))
    )
    context = {"form": form, "proposal": found, "page": page_for(request, found), "crumbs": crumbs}
    return render(request, "cocreation/proposal_withdraw.html", context, status=422 if form.is_bound else 200)
