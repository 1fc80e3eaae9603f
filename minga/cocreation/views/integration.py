"""Integrating: the bench, the sheet of one, its editions, and the ideas that are not used."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.accounts.models import Person
from minga.cocreation.actions.integration import (
    Overwritten,
    confirm_left_out,
    declare_ready,
    keep_idea,
    leave_idea_out,
    start_integrated,
    write_integrated,
)
from minga.cocreation.forms.integration import SheetForm, UnusedForm, initial_of
from minga.cocreation.models import IntegratedProposal, Process, Proposal
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.pages.integration import DraftPage, IntegrationBench, changes_of
from minga.cocreation.queries.benches import read_bench_process
from minga.cocreation.queries.reading import read_integrated
from minga.cocreation.rules.integration import why_not_integrate, why_not_write
from minga.core.permits import Refused
from minga.directory.models import Jurisdiction
from minga.web.components import Crumb


def process_for(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> Process:
    process = read_bench_process(jurisdiction, slug)
    if reason := why_not_integrate(request.user, process):
        raise Refused(reason)
    return process


def draft_of(process: Process, code: str) -> IntegratedProposal:
    found = process.integrated_proposals.filter(code=code.upper()).first()
    if found is None:
        raise Http404(_("En este proceso no hay una propuesta integrada «%s».") % code)
    found.process = process
    return found


def idea_of(process: Process, code: str) -> Proposal:
    found = process.proposals.filter(code=code.upper()).first()
    if found is None:
        raise Http404(_("En este proceso no hay una propuesta «%s».") % code)
    return found


@login_required
@never_cache
@require_safe
def integration_bench(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = process_for(request, jurisdiction, slug)
    assert isinstance(request.user, Person)
    context = {
        "bench": IntegrationBench(process, request.user),
        "process": process,
        "crumbs": process_crumbs(jurisdiction, process, Crumb(_("Integrar"))),
    }
    return render(request, "cocreation/integration/bench.html", context)


@login_required
@require_POST
def integration_start(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    process = process_for(request, jurisdiction, slug)
    assert isinstance(request.user, Person)
    group = process.proposal_groups.filter(number=number).first()
    if group is None:
        raise Http404(_("En este proceso no hay un grupo %s.") % number)
    integrated = start_integrated(by=request.user, group=group)
    return redirect("integration_sheet", jurisdiction.slug, slug, integrated.code)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def integration_sheet(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponse:
    process = process_for(request, jurisdiction, slug)
    assert isinstance(request.user, Person)
    page = DraftPage(draft_of(process, code), request.user)
    if reason := why_not_write(request.user, page.integrated):
        raise Refused(reason)
    form = SheetForm(
        request.POST if request.method == "POST" else None,
        initial=initial_of(page.content),
        template=page.template,
        jurisdiction=jurisdiction,
        sources=page.ideas,
        milestones=len(page.content["milestones"]),
    )
    edition = read_edition(request, page.integrated)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            write_integrated(by=request.user, integrated=page.integrated, content=form.content, edition=edition)
        except Overwritten as refusal:
            form.add_error(None, str(refusal.reason))
            status, edition = 409, page.integrated.edition
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("Guardado."))
            return redirect("integration_sheet", jurisdiction.slug, slug, code)
    context = {
        "page": page,
        "form": form,
        "edition": edition,
        "is_overwritten": status == 409,
        "process": process,
        "crumbs": bench_crumbs(jurisdiction, process, page.integrated),
    }
    return render(request, "cocreation/integration/sheet.html", context, status=status)


def read_edition(request: HttpRequest, integrated: IntegratedProposal) -> int:
    """The edition that the writer was reading."""
    given = request.POST.get("edition", "")
    return int(given) if given.isdecimal() and len(given) < 9 else integrated.edition if not request.POST else 0


def bench_crumbs(jurisdiction: Jurisdiction, process: Process, integrated: IntegratedProposal) -> list[Crumb]:
    bench = Crumb(_("Integrar"), reverse("integration_bench", args=[jurisdiction.slug, process.slug]))
    return process_crumbs(jurisdiction, process, bench, Crumb(integrated.code))


@login_required
@require_POST
def integration_ready(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponse:
    process = process_for(request, jurisdiction, slug)
    assert isinstance(request.user, Person)
    integrated = draft_of(process, code)
    try:
        declare_ready(by=request.user, integrated=integrated, edition=read_edition(request, integrated))
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("integration_sheet", jurisdiction.slug, slug, code)
    messages.success(request, _("%(code)s está lista para evaluar y ya es pública.") % {"code": integrated.code})
    return redirect("integration_bench", jurisdiction.slug, slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def idea_unused(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponse:
    """Propose that an idea is not used, with its reason."""
    process = process_for(request, jurisdiction, slug)
    assert isinstance(request.user, Person)
    idea = idea_of(process, code)
    form = UnusedForm(request.POST if request.method == "POST" else None, initial={"code": idea.code})
    if form.is_bound and form.is_valid():
        try:
            leave_idea_out(by=request.user, proposal=idea, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error("reason", str(refusal.reason))
        else:
            messages.success(request, _("Guardado: falta que otra persona del grupo lo confirme."))
            return redirect("integration_bench", jurisdiction.slug, slug)
    bench = Crumb(_("Integrar"), reverse("integration_bench", args=[jurisdiction.slug, slug]))
    crumbs = process_crumbs(jurisdiction, process, bench, Crumb(idea.code))
    context = {"idea": idea, "form": form, "process": process, "crumbs": crumbs}
    return render(request, "cocreation/integration/unused.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def idea_unused_answer(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponse:
    """Another person confirms it, or takes it back."""
    process = process_for(request, jurisdiction, slug)
    assert isinstance(request.user, Person)
    idea = idea_of(process, code)
    try:
        if request.POST.get("answer") == "confirm":
            confirm_left_out(by=request.user, proposal=idea)
            messages.success(request, _("Confirmado: su razón ya es pública."))
        else:
            keep_idea(by=request.user, proposal=idea)
            messages.success(request, _("La idea vuelve a la lista."))
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    return redirect("integration_bench", jurisdiction.slug, slug)


@require_safe
def integrated_editions(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    """How the sheet of a public integrated proposal came to say what it says."""
    found = read_integrated(jurisdiction, code)
    methodology = found.process.methodology
    editions = list(found.editions.all()) if methodology else []
    changes = changes_of(editions, methodology.said.template) if methodology else []
    crumbs = process_crumbs(
        jurisdiction, found.process, Crumb(found.code, found.get_absolute_url()), Crumb(_("Ediciones"))
    )
    context = {"proposal": found, "changes": changes, "crumbs": crumbs}
    return render(request, "cocreation/integration/editions.html", context)
