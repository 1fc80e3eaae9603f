"""Forms and slips to print, and typing what came back on paper."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minga.accounts.entering import Entered
from minga.cocreation.actions.paper import transcribe_form
from minga.cocreation.forms.capture import RECEIVING, PaperFindForm, PaperForm
from minga.cocreation.models import CodeBatch, Process, Proposal, Workshop
from minga.cocreation.models.proposals import code_said
from minga.cocreation.pages.capture import address
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.pages.paper import forms_pdf, slips_pdf
from minga.cocreation.queries.benches import read_bench_process
from minga.cocreation.queries.capture import batch_with, codes_left, read_batch, why_not_fillable
from minga.cocreation.queries.workshops import read_workshop, unclaimed_of
from minga.cocreation.rules.workshops import can_capture, can_run_workshop
from minga.core.permits import Refused, require
from minga.directory.models import Jurisdiction
from minga.web.answers import form_page, go_on, sent, tried, work
from minga.web.components import Crumb


@login_required
@never_cache
@require_safe
def batch_forms(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, key: uuid.UUID) -> HttpResponse:
    batch = open_batch(request, jurisdiction, slug, key)
    made = forms_pdf(batch.process, batch.workshop, codes_left(batch), request.build_absolute_uri)
    return paper(made, f"formularios-{batch.code_of(batch.first)}")


@login_required
@never_cache
@require_safe
def batch_slips(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, key: uuid.UUID) -> HttpResponse:
    """For a device that writes down proposals where nothing can be printed."""
    batch = open_batch(request, jurisdiction, slug, key)
    titles = dict.fromkeys(codes_left(batch), "")
    made = slips_pdf(batch.process, batch.workshop, titles, request.build_absolute_uri)
    return paper(made, f"comprobantes-{batch.code_of(batch.first)}")


def open_batch(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, key: uuid.UUID) -> CodeBatch:
    process = read_bench_process(jurisdiction, slug)
    require(can_capture, request.user, process)
    batch = read_batch(process, key)
    if batch.closed_at or not codes_left(batch):
        raise Refused(_("Ese lote está cerrado o ya no le quedan códigos: no hay nada que imprimir."))
    return batch


@login_required
@never_cache
@require_safe
def workshop_slips(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    """The slips of what was written down at a workshop, but for what already belongs to an account."""
    found = read_workshop(jurisdiction, slug, number)
    require(can_run_workshop, request.user, found)
    titles = unclaimed_of(found)
    if not titles:
        raise Refused(_("Este taller no tiene propuestas que esperen a quien las hizo."))
    made = slips_pdf(found.process, found, titles, request.build_absolute_uri)
    return paper(made, f"comprobantes-{found.ledger_code}")


def paper(made: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@login_required
@never_cache
@require_safe
def paper_find(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """By the code that is on the paper; the QR of the paper brings it along."""
    process = read_bench_process(jurisdiction, slug)
    require(can_capture, request.user, process)
    form = PaperFindForm(request.GET if "codigo" in request.GET else None, process=process)
    if form.is_bound and form.is_valid():
        return redirect("paper_entry", jurisdiction.slug, slug, form.cleaned_data["codigo"])
    crumbs = process_crumbs(jurisdiction, process, codes_crumb(process), Crumb(_("Formulario en papel")))
    context = {"form": form, "process": process, "crumbs": crumbs}
    return render(request, "cocreation/paper/find.html", context, status=422 if form.is_bound else 200)


@work
def paper_entry(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    require(can_capture, request.user, process)
    batch = batch_with(process, number)
    data = sent(request)[0]
    if data is None and (reason := why_not_fillable(process, number)):
        raise Refused(reason)
    form = PaperForm(data, process=process, workshop=workshop_of(batch), number=number)
    made: list[Proposal] = []
    if tried(form, lambda: made.append(written(request, process, form))):
        said = _("Su código es %(code)s. Ya es pública. Sigue con el próximo formulario.") % {"code": made[0].code}
        return go_on(request, said, address(process, "paper_find"))
    code = code_said(process.code_series, number)
    find = Crumb(_("Formulario en papel"), address(process, "paper_find"))
    return form_page(
        request,
        form,
        title=_("Formulario %(code)s") % {"code": code},
        lead=str(batch.workshop) if batch and batch.workshop else _("Escribe lo que dice el papel, tal como está."),
        button=_("Recibirla con este código"),
        crumbs=process_crumbs(jurisdiction, process, codes_crumb(process), find),
    )


def written(request: Entered, process: Process, form: PaperForm) -> Proposal:
    return transcribe_form(by=request.user, process=process, submission=form.submission())


def workshop_of(batch: CodeBatch | None) -> Workshop | None:
    """The workshop for which the paper was printed, while it receives; afterwards whoever types says which, or none."""
    workshop = batch.workshop if batch else None
    return workshop if workshop and workshop.state in RECEIVING else None


def codes_crumb(process: Process) -> Crumb:
    return Crumb(_("Códigos y formularios"), address(process, "code_batches"))
