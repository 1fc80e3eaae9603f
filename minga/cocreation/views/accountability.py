"""Giving account: the monitoring report on a page, as files, and as a paper that writes itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from minga.accounts.models import Person
from minga.cocreation.actions.accountability import publish_results
from minga.cocreation.forms.accountability import ReportFilterForm
from minga.cocreation.jobs import write_monitoring
from minga.cocreation.models import Process
from minga.cocreation.pages.accountability import (
    AT_ONCE,
    COLUMNS,
    FILE_COLUMNS,
    MONITORING,
    MonitoringPage,
    report_content,
)
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.pages.results import AnalysisPage
from minga.cocreation.queries.accountability import Report, reported_process
from minga.cocreation.rules.accountability import why_not_publish
from minga.cocreation.rules.processes import can_run_process
from minga.core.jobs import start_job
from minga.directory.models import Jurisdiction
from minga.web import exports
from minga.web.components import Action, Crumb
from minga.web.filters import chips
from minga.web.pdf import render_pdf
from minga.web.tables import FORMAT, Table


def asked_report(request: HttpRequest, process: Process) -> tuple[Report, ReportFilterForm]:
    form = ReportFilterForm(request.GET)
    chosen = form.chosen
    return Report(process, treatment=chosen.get("tratamiento", ""), text=chosen.get("q", "").strip()), form


def address_of(request: HttpRequest, process: Process) -> str:
    return request.build_absolute_uri(reverse("monitoring", args=[process.jurisdiction.slug, process.slug]))


@require_safe
def monitoring(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponseBase:
    process = reported_process(jurisdiction, slug)
    report, form = asked_report(request, process)
    table = Table(request, report, COLUMNS, files=FILE_COLUMNS, caption=_("Informe de seguimiento"))
    if file := table.download(_("seguimiento-%s") % process.code_series):
        return file
    context = {
        "process": process,
        "page": MonitoringPage(process),
        "table": table,
        "form": form,
        "chips": chips(request, form),
        "at_once": len(report) <= AT_ONCE,
        "query": request.GET.urlencode(),
        "crumbs": process_crumbs(jurisdiction, process, Crumb(_("Informe de seguimiento"))),
    }
    return render(request, "cocreation/accountability/monitoring.html", context)


@require_safe
def monitoring_pdf(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """A short report at once; a long one is asked for on the page and made by the worker."""
    process = reported_process(jurisdiction, slug)
    report, _form = asked_report(request, process)
    if len(report) > AT_ONCE:
        return redirect("monitoring", jurisdiction.slug, slug)
    content = report_content(report, address_of(request, process))
    file = render_pdf(MONITORING, content, language=get_language() or "es", title=content["title"])
    response = HttpResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{_("seguimiento-%s") % process.code_series}.pdf"'
    return response


@login_required
@require_POST
def monitoring_job(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = reported_process(jurisdiction, slug)
    kind = "xlsx" if request.POST.get("formato") == "xlsx" else "pdf"
    job = start_job(
        write_monitoring,
        key=f"monitoring:{kind}:{process.pk}:{request.user.pk}",
        title=_("Informe de seguimiento (%(kind)s): %(process)s") % {"kind": kind.upper(), "process": process},
        owner=request.user.pk,
        facts={"process": process.pk, "kind": kind, "address": address_of(request, process)},
    )
    return redirect(job)


RESULT_LABELS = [
    ("table", _lazy("Tabla")),
    ("published_on", _lazy("Publicada")),
    ("class", _lazy("Grupo")),
    ("count", _lazy("Cuenta")),
    ("mark", _lazy("Oculta")),
]


@require_safe
def analysis(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponseBase:
    process = reported_process(jurisdiction, slug)
    page = AnalysisPage(process)
    if (kind := request.GET.get(FORMAT, "")) in exports.LABELS:
        labels = [(key, str(label)) for key, label in RESULT_LABELS]
        return exports.stream(kind, _("resultados-%s") % process.code_series, labels, page.file_rows())
    may_run = can_run_process(request.user, jurisdiction)
    context = {
        "process": process,
        "page": page,
        "files": [Action(exports.LABELS[name], f"?{FORMAT}={name}") for name in ("csv", "xlsx", "json")],
        "may_run": may_run,
        "why_not": why_not_publish(request.user, process) if may_run else "",
        "crumbs": process_crumbs(jurisdiction, process, Crumb(_("Análisis de resultados"))),
    }
    return render(request, "cocreation/accountability/analysis.html", context)


@login_required
@require_POST
def analysis_publish(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    publish_results(by=request.user, process=reported_process(jurisdiction, slug))
    messages.success(request, _("Los resultados son públicos."))
    return redirect("analysis", jurisdiction.slug, slug)
