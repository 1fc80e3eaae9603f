"""What a citizen oversight group writes, and its accreditation."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from minga.accounts.entering import Entered
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.groups.actions import accredit_oversight, plan_oversight, report_oversight
from minga.groups.forms.contests import AccreditationForm, OversightPlanForm, OversightReportForm
from minga.groups.models import Oversight
from minga.groups.pages.crumbs import body_crumbs
from minga.groups.rules.oversight import can_accredit, can_report_oversight, can_watch
from minga.web.answers import form_page, go_on, sent, tried, work


def read_oversight(jurisdiction: Jurisdiction, slug: str) -> Oversight:
    rows = Oversight.objects.select_related("body__jurisdiction")
    return get_object_or_404(rows, body__jurisdiction=jurisdiction, body__slug=slug)


def page(request: Entered, oversight: Oversight, form: Any, title: str, **more: Any) -> HttpResponse:
    crumbs = body_crumbs(oversight.body)
    return form_page(request, form, title=title, lead=oversight.subject, button=title, crumbs=crumbs, **more)


@work
def oversight_accredit(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    found = read_oversight(jurisdiction, slug)
    require(can_accredit, request.user, found)
    form = AccreditationForm(sent(request)[0])
    if tried(form, lambda: accredit_oversight(by=request.user, oversight=found, **form.cleaned_data)):
        return go_on(request, _("La veeduría está acreditada."), found.body.get_absolute_url())
    return page(request, found, form, _("Acreditar la veeduría"))


@work
def oversight_plan(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    found = read_oversight(jurisdiction, slug)
    require(can_watch, request.user, found)
    form = OversightPlanForm(sent(request)[0], initial={"plan": found.plan})
    if tried(form, lambda: plan_oversight(by=request.user, oversight=found, **form.cleaned_data)):
        return go_on(request, _("El plan está publicado."), found.body.get_absolute_url())
    return page(request, found, form, _("Escribir el plan"))


@work
def oversight_report(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    found = read_oversight(jurisdiction, slug)
    require(can_report_oversight, request.user, found)
    form = OversightReportForm(*sent(request))
    if tried(form, lambda: report_oversight(by=request.user, oversight=found, **form.cleaned_data)):
        return go_on(request, _("El informe está publicado."), found.body.get_absolute_url())
    return page(request, found, form, _("Publicar un informe"), has_files=True)
