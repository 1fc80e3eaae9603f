"""Whoever coordinates a process publishes its dates, changes them with a reason, and opens and closes its phases."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.entering import Entered
from minga.cocreation.actions.phases import change_dates, close_phase, open_phase, publish_timeline, set_dates
from minga.cocreation.forms.phases import DatesForm, MoveForm, ReasonForm
from minga.cocreation.models import Phase, Process
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.pages.phases import notice_said
from minga.cocreation.queries.processes import read_coordinated
from minga.cocreation.rules.phases import days_needed, days_of_notice
from minga.cocreation.rules.processes import can_run_phase, can_run_process
from minga.core.permits import Refused, require
from minga.directory.models import Jurisdiction
from minga.web.answers import form_page, go_on, sent, tried, work
from minga.web.components import Crumb


def coordinated(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> Process:
    require(can_run_process, request.user, jurisdiction)
    process = read_coordinated(jurisdiction, slug)
    if process.is_closed:
        raise Refused(_("El proceso terminó: ya no se cambia nada en él."))
    return process


def bench_of(process: Process) -> str:
    return f"{process.get_absolute_url()}mesa/proceso/"


def bench_crumbs(process: Process) -> list[Crumb]:
    return process_crumbs(process.jurisdiction, process, Crumb(_("Coordinar el proceso"), bench_of(process)))


@work
def process_dates(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """All the dates of a process that is being prepared."""
    process = coordinated(request, jurisdiction, slug)
    if process.methodology is None or not process.awaits_timeline:
        return redirect(bench_of(process))
    known = {phase.key: (phase.starts_on, phase.ends_on) for phase in process.phase_list}
    form = DatesForm(sent(request)[0], plans=process.methodology.said.phases, known=known)
    if tried(form, lambda: set_dates(by=request.user, process=process, dates=form.dates)):
        return go_on(request, _("Guardamos las fechas. Publícalas cuando estén acordadas."), bench_of(process))
    lead = _("Hasta que publiques el calendario se cambian libremente; después, cada cambio lleva su razón.")
    return form_page(
        request, form, title=_("Fechas de las fases"), lead=lead, button=_("Guardar"), crumbs=bench_crumbs(process)
    )


@work
def timeline_publish(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """Says first how early it would be; too late, it asks why."""
    process = coordinated(request, jurisdiction, slug)
    if process.timeline_published_at:
        return redirect(bench_of(process))
    given, needed = days_of_notice(process, timezone.localdate()), days_needed(process)
    form = ReasonForm(sent(request)[0], is_needed=given is not None and given < needed)
    if tried(form, lambda: publish_timeline(by=request.user, process=process, reason=form.said)):
        return go_on(request, _("El calendario es público."), bench_of(process))
    lead = _("Quien sigue el proceso recibirá un aviso. Desde entonces cada cambio de fechas lleva su razón.")
    if given is not None:
        lead = f"{_('Si lo publicas hoy, sería')} {notice_said(given, needed)} {lead}"
    return form_page(
        request,
        form,
        title=_("Publicar el calendario"),
        lead=lead,
        button=_("Publicar"),
        crumbs=bench_crumbs(process),
    )


def phase_of(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, key: str) -> Phase:
    process = coordinated(request, jurisdiction, slug)
    found = next((phase for phase in process.phase_list if phase.key == key), None)
    if found is None:
        raise Http404(_("Este proceso no tiene esa fase."))
    found.process = process
    require(can_run_phase, request.user, found)
    return found


def phase_page(request: Entered, phase: Phase, form: ReasonForm, title: str, lead: str, button: str) -> HttpResponse:
    crumbs = bench_crumbs(phase.process)
    return form_page(request, form, title=f"{title}: {phase}", lead=lead, button=button, crumbs=crumbs)


@work
def phase_move(request: Entered, jurisdiction: Jurisdiction, slug: str, key: str) -> HttpResponse:
    phase = phase_of(request, jurisdiction, slug, key)
    if phase.process.awaits_timeline:
        return redirect("process_dates", jurisdiction.slug, slug)
    form = MoveForm(sent(request)[0], phase=phase)
    if tried(form, lambda: change_dates(by=request.user, phase=phase, **form.cleaned_data)):
        return go_on(request, _("La fase tiene fechas nuevas."), bench_of(phase.process))
    lead = _("Las fechas de antes, las nuevas y la razón quedan a la vista.")
    return phase_page(request, phase, form, _("Cambiar las fechas"), lead, _("Cambiar las fechas"))


@work
def phase_open(request: Entered, jurisdiction: Jurisdiction, slug: str, key: str) -> HttpResponse:
    phase = phase_of(request, jurisdiction, slug, key)
    form = ReasonForm(sent(request)[0])
    if tried(form, lambda: open_phase(by=request.user, phase=phase, reason=form.said)):
        return go_on(request, _("La fase está abierta."), bench_of(phase.process))
    lead = _("Desde ahora se puede hacer lo que la metodología pone en ella, digan lo que digan sus fechas.")
    return phase_page(request, phase, form, _("Abrir la fase por un acto"), lead, _("Abrir la fase"))


@work
def phase_close(request: Entered, jurisdiction: Jurisdiction, slug: str, key: str) -> HttpResponse:
    phase = phase_of(request, jurisdiction, slug, key)
    form = ReasonForm(sent(request)[0])
    if tried(form, lambda: close_phase(by=request.user, phase=phase, reason=form.said)):
        return go_on(request, _("La fase está cerrada."), bench_of(phase.process))
    lead = _("Desde ahora ya no se hace nada en ella, aunque su plazo no haya terminado.")
    return phase_page(request, phase, form, _("Cerrar la fase por un acto"), lead, _("Cerrar la fase"))
