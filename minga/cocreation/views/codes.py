"""Codes taken along: reserving them for a workshop, the state of each batch, and giving back what was not used."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from minga.accounts.entering import Entered
from minga.cocreation.actions.capture import close_batch, reserve_codes, unused_in
from minga.cocreation.forms.capture import BatchCloseForm, BatchForm
from minga.cocreation.models import CodeBatch
from minga.cocreation.pages.capture import address
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.queries.benches import read_bench_process
from minga.cocreation.queries.capture import batches_of, read_batch
from minga.cocreation.rules.workshops import can_capture, can_reserve
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.web.answers import form_page, go_on, sent, tried, work
from minga.web.components import Crumb


@work
def code_batches(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    require(can_capture, request.user, process)
    chosen = request.GET.get("taller", "")[:4]
    form = BatchForm(sent(request)[0], process=process, initial={"workshop": chosen})
    made: list[CodeBatch] = []
    if tried(form, lambda: made.append(reserve_codes(by=request.user, process=process, **form.cleaned_data))):
        values = {"codes": str(made[0])}
        return go_on(request, _("Los códigos %(codes)s son tuyos: nadie más los recibe.") % values, request.path)
    context = {
        "process": process,
        "form": form,
        "rows": batches_of(process),
        "may_reserve": can_reserve(request.user, process),
        "why_not": can_reserve.reason,
        "crumbs": process_crumbs(jurisdiction, process, Crumb(_("Códigos y formularios"))),
    }
    return render(request, "cocreation/capture/codes.html", context, status=422 if form.is_bound else 200)


@work
def batch_close(request: Entered, jurisdiction: Jurisdiction, slug: str, key: uuid.UUID) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    require(can_capture, request.user, process)
    batch = read_batch(process, key)
    unused = len(unused_in(batch))
    form = BatchCloseForm(sent(request)[0], unused=unused)
    back = address(process, "code_batches")
    if tried(form, lambda: close_batch(by=request.user, batch=batch, **form.cleaned_data)):
        return go_on(request, _("El lote está cerrado y el registro público dice qué códigos no se usaron."), back)
    lead = _("%(codes)s. Sin usar: %(unused)s de %(size)s. Cerrado, no se puede abrir otra vez.")
    crumbs = process_crumbs(jurisdiction, process, Crumb(_("Códigos y formularios"), back))
    return form_page(
        request,
        form,
        title=_("Cerrar un lote de códigos"),
        lead=lead % {"codes": batch, "unused": unused, "size": batch.size},
        button=_("Cerrar el lote"),
        crumbs=crumbs,
    )
