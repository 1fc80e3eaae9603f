"""A process is opened from a methodology, and the bench of whoever coordinates it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from minga.accounts.entering import Entered
from minga.cocreation.actions.openings import name_groups, prepare_process
from minga.cocreation.actions.returns import return_proposals
from minga.cocreation.forms.processes import GroupsForm, ProcessForm, ReturnForm, VersionForm
from minga.cocreation.models import Proposal
from minga.cocreation.pages.crumbs import crumbs_of, process_crumbs
from minga.cocreation.pages.openings import BenchPage
from minga.cocreation.pages.phases import TimelinePage
from minga.cocreation.queries.processes import bodies_that_meet, followable, next_series
from minga.cocreation.queries.returns import earlier_with_left
from minga.cocreation.rules.processes import can_run_process
from minga.cocreation.views.phases import bench_crumbs, bench_of, coordinated
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.web.answers import form_page, go_on, sent, tried, work
from minga.web.components import Crumb


@work
def process_new(request: Entered, jurisdiction: Jurisdiction) -> HttpResponse:
    """First the methodology, because its phases are what the second page asks for."""
    require(can_run_process, request.user, jurisdiction)
    choice = VersionForm(request.GET if "metodologia" in request.GET else None, versions=followable(jurisdiction))
    title, crumbs = _("Abrir un proceso"), crumbs_of(jurisdiction, Crumb(_("Abrir un proceso")))
    if not choice.is_bound or not choice.is_valid():
        context = {"choice": choice, "title": title, "crumbs": crumbs}
        return render(request, "cocreation/openings/choose.html", context, status=422 if choice.is_bound else 200)
    version = choice.cleaned_data["metodologia"]
    form = ProcessForm(
        sent(request)[0],
        jurisdiction=jurisdiction,
        version=version,
        bodies=bodies_that_meet(jurisdiction),
        initial={"code_series": next_series(jurisdiction)},
    )
    made = []
    if tried(form, lambda: made.append(prepare_process(by=request.user, jurisdiction=jurisdiction, plan=form.plan))):
        said = _("El proceso está abierto. Revisa el calendario y publícalo: hasta entonces no recibe nada.")
        return go_on(request, said, bench_of(made[0]))
    days = version.said.timeline_days
    context = {"form": form, "version": version, "days": days, "title": title, "crumbs": crumbs}
    return render(request, "cocreation/openings/new.html", context, status=422 if form.is_bound else 200)


@work
def process_bench(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """What there is to do with the process itself, in the order in which it is done."""
    process = coordinated(request, jurisdiction, slug)
    context = {
        "process": process,
        "page": BenchPage(process),
        "timeline": TimelinePage(process),
        "earlier": earlier_with_left(process),
        "crumbs": process_crumbs(jurisdiction, process, Crumb(_("Coordinar el proceso"))),
    }
    return render(request, "cocreation/openings/bench.html", context)


@work
def process_groups(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = coordinated(request, jurisdiction, slug)
    form = GroupsForm(sent(request)[0], bodies=bodies_that_meet(jurisdiction), process=process)
    if tried(form, lambda: name_groups(by=request.user, process=process, **form.cleaned_data)):
        return go_on(request, _("Guardamos los grupos del proceso."), bench_of(process))
    lead = _("Los grupos se crean y se integran en su propia página, con sus puestos por sector.")
    return form_page(
        request, form, title=_("Grupos del proceso"), lead=lead, button=_("Guardar"), crumbs=bench_crumbs(process)
    )


@work
def process_return(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = coordinated(request, jurisdiction, slug)
    form = ReturnForm(sent(request)[0], earlier=earlier_with_left(process))
    made: list[Proposal] = []

    def bring() -> None:
        made.extend(return_proposals(by=request.user, process=process, earlier=form.cleaned_data["earlier"]))

    if tried(form, bring):
        return go_on(request, _("Volvieron %(count)s propuestas.") % {"count": len(made)}, bench_of(process))
    lead = _("Cada una recibe un código nuevo y queda enlazada con la de antes. Vuelve una sola vez.")
    return form_page(
        request,
        form,
        title=_("Traer lo que quedó para este plan"),
        lead=lead,
        button=_("Traer las propuestas"),
        crumbs=bench_crumbs(process),
    )
