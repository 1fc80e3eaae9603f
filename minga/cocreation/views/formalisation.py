"""The process ends in a plan: the bench of whoever coordinates, the presentation, and the package for OGP."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.accounts.entering import Entered
from minga.accounts.models import Person
from minga.cocreation.actions.formalisation import (
    Foreword,
    PlanContent,
    close_process,
    publish_formalised,
    set_launch,
    template_of,
    write_plan,
)
from minga.cocreation.forms.formalisation import LaunchForm, PlanForm
from minga.cocreation.models import PlanLaunch, Process
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.pages.launches import launch_calendar
from minga.cocreation.pages.packages import package_of
from minga.cocreation.queries.accountability import reported_process
from minga.cocreation.queries.formalisation import draft_of, missing_of
from minga.cocreation.rules.processes import why_not
from minga.core.permits import Refused
from minga.directory.models import Jurisdiction
from minga.plans.models import ActionPlan, Passage
from minga.web.answers import work
from minga.web.components import Crumb

Deed = Callable[[], Any]
DATES = ("starts_on", "ends_on", "submitted_on")


def tried(request: HttpRequest, deed: Deed, said: str, form: forms.Form | None = None) -> bool:
    """Do it and say so; a refusal is said in the form, or above the page."""
    try:
        deed()
    except Refused as refusal:
        if form is None:
            messages.error(request, str(refusal.reason))
        else:
            form.add_error(None, str(refusal.reason))
        return False
    messages.success(request, said)
    return True


def written_in(plan: ActionPlan | None) -> dict[str, Any]:
    """What the draft says, as the form asks for it."""
    if plan is None:
        return {}
    dates = {name: str(getattr(plan, name).iso) for name in DATES if getattr(plan, name)}
    backers = [f"{one['name']}; {one['position'].get('es', '')}; {one['organisation']}" for one in plan.endorsements]
    found = {"title": plan.title.get("es", ""), "endorsements": "\n".join(backers), **dates}
    for passage in plan.passages.all():
        if passage.kind == Passage.Kind.FOREWORD:
            author, _comma, office = passage.author.get("es", "").partition(", ")
            said = {"text": passage.text.get("es", ""), "author": author, "office": office}
            found |= {f"foreword_{part}_{passage.position}": text for part, text in said.items()}
        else:
            found[passage.key] = passage.text.get("es", "") if passage.value is None else passage.value
    return found


def content_of(form: PlanForm) -> PlanContent:
    values = {name: form.cleaned_data[name] for name in ("title", *DATES, "endorsements")}
    return PlanContent(**values, forewords=[Foreword(*one) for one in form.forewords], answers=form.answers)


def form_for(process: Process, data: Any = None) -> PlanForm:
    initial = written_in(draft_of(process))
    there = sum(name.startswith("foreword_text_") for name in initial)
    return PlanForm(data, template=template_of(process), forewords=there, initial=initial)


def bench_process(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> Process:
    process = reported_process(jurisdiction, slug)
    if reason := why_not(request.user, process, "formalise", "formalisation"):
        raise Refused(reason)
    return process


@work
def formalisation_bench(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """What is missing, the plan's own words, and the three acts: publish, present, close."""
    process, person = bench_process(request, jurisdiction, slug), request.user
    form = form_for(process)
    launch = LaunchForm(prefix="launch")
    if request.method == "POST":
        asked = request.POST.get("acto", "escribir")
        if asked == "presentar":
            launch = LaunchForm(request.POST, prefix="launch")
        elif asked == "escribir":
            form = form_for(process, request.POST)
        if done(request, person, process, asked, form, launch):
            return redirect("formalisation_bench" if asked != "cerrar" else "process", jurisdiction.slug, slug)
        process = reported_process(jurisdiction, slug)
    context = {
        "process": process,
        "missing": missing_of(process) if process.public_plan is None else [],
        "form": form,
        "launch": launch,
        "crumbs": process_crumbs(jurisdiction, process, Crumb(_("Formalizar el plan"))),
    }
    status = 422 if form.is_bound or launch.is_bound else 200
    return render(request, "cocreation/formalisation/bench.html", context, status=status)


def done(
    request: HttpRequest, person: Person, process: Process, asked: str, form: PlanForm, launch: LaunchForm
) -> bool:
    if asked == "publicar":
        return tried(request, lambda: publish_formalised(by=person, process=process), _("El plan es público.")) or True
    if asked == "cerrar":
        return tried(request, lambda: close_process(by=person, process=process), _("El proceso está cerrado.")) or True
    if asked == "presentar":
        return launch.is_valid() and tried(
            request,
            lambda: set_launch(by=person, process=process, **launch.cleaned_data),
            _("La presentación está anunciada: avisamos a todas las personas."),
            launch,
        )
    return form.is_valid() and tried(
        request, lambda: write_plan(by=person, process=process, content=content_of(form)), _("Guardamos el plan."), form
    )


def read_launch(jurisdiction: Jurisdiction, slug: str) -> PlanLaunch:
    found = PlanLaunch.objects.filter(process__jurisdiction=jurisdiction, process__slug=slug)
    launch = found.select_related("process__jurisdiction").first()
    if launch is None:
        raise Http404(_("Todavía no se anuncia la presentación de este plan."))
    return launch


@require_safe
def launch(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    found = read_launch(jurisdiction, slug)
    crumbs = process_crumbs(jurisdiction, found.process, Crumb(_("Presentación del plan")))
    return render(request, "cocreation/formalisation/launch.html", {"launch": found, "crumbs": crumbs})


@require_safe
def launch_ics(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    found = read_launch(jurisdiction, slug)
    written = launch_calendar(found, f"{_('Presentación del plan')}: {found.process}")
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.process.code_series}.ics"'
    return response


@require_safe
def ogp_package(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = reported_process(jurisdiction, slug)
    plan = process.public_plan
    if plan is None:
        raise Http404(_("El plan de este proceso todavía no es público."))
    file = package_of(jurisdiction, plan.slug, request.build_absolute_uri)
    response = HttpResponse(file, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{plan.ledger_code}-ogp.zip"'
    return response
