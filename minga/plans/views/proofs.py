"""The papers of a commitment, for whoever coordinates the plan."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minga.accounts.models import Person
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.documents.models import Document
from minga.plans.actions.proofs import attach_document, detach_document
from minga.plans.forms import PaperForm, PaperWithdrawalForm
from minga.plans.models import CommitmentDocument
from minga.plans.pages.crumbs import crumbs_of
from minga.plans.queries import read_commitment
from minga.plans.rules import can_add_document
from minga.web.components import Crumb


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_document_new(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponse:
    found = read_commitment(jurisdiction, slug, code)
    require(can_add_document, request.user, found)
    assert isinstance(request.user, Person)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PaperForm(*sent, commitment=found)
    if request.method == "POST" and form.is_valid():
        attach_document(by=request.user, commitment=found, **form.paper())
        messages.success(request, _("El documento está publicado y su huella, en el registro."))
        return redirect(f"{found.get_absolute_url()}#documentos")
    crumbs = [*crumbs_of(jurisdiction, found.plan, found), Crumb(_("Añadir un documento"))]
    context = {"form": form, "commitment": found, "crumbs": crumbs}
    return render(request, "plans/commitment_document_new.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_document_withdraw(
    request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str, document: str
) -> HttpResponse:
    found = read_commitment(jurisdiction, slug, code)
    require(can_add_document, request.user, found)
    assert isinstance(request.user, Person)
    papers = CommitmentDocument.objects.select_related("document", "commitment__plan__jurisdiction")
    standing = papers.exclude(document__state=Document.State.WITHDRAWN)
    paper = get_object_or_404(standing, commitment=found, document__code=document)
    form = PaperWithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        detach_document(by=request.user, paper=paper, ground=form.cleaned_data["ground"])
        messages.success(request, _("El documento se retiró. Sus archivos se borran y su huella queda en el registro."))
        return redirect(f"{found.get_absolute_url()}#documentos")
    crumbs = [*crumbs_of(jurisdiction, found.plan, found), Crumb(_("Retirar un documento"))]
    context = {"form": form, "commitment": found, "document": paper.document, "crumbs": crumbs}
    return render(request, "plans/commitment_document_withdraw.html", context, status=422 if form.is_bound else 200)
