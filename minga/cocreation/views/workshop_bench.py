"""The work on a workshop: preparing it, calling it, running its day, publishing what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.accounts.entering import Entered
from minga.cocreation.actions import workshop_day as deeds
from minga.cocreation.actions.capture import capture_proposal
from minga.cocreation.actions.workshops import call_workshop, cancel_workshop, change_workshop, make_workshop
from minga.cocreation.forms import workshops as shapes
from minga.cocreation.forms.capture import CaptureForm
from minga.cocreation.models import Process, Proposal, Workshop
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.pages.workshops import WorkshopPage, bench_address, bench_crumbs
from minga.cocreation.queries.benches import read_bench_process
from minga.cocreation.queries.workshops import names_of, read_workshop
from minga.cocreation.rules import workshops as permits
from minga.core.permits import Refused, require
from minga.directory.models import Jurisdiction
from minga.web.answers import form_page, go_on, sent, tried, work
from minga.web.components import Crumb

STEPS: dict[str, tuple[Any, Any]] = {
    "convocar": (call_workshop, gettext_lazy("El taller está convocado: ya está en el calendario público.")),
    "realizado": (deeds.hold_workshop, gettext_lazy("El taller está marcado como realizado.")),
    "publicar": (deeds.publish_results, gettext_lazy("Los resultados del taller están publicados.")),
}


@work
def workshop_new(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    require(permits.can_make_workshop, request.user, process)
    form = shapes.WorkshopForm(sent(request)[0], process=process)
    made: list[Workshop] = []
    if tried(form, lambda: made.append(make_workshop(by=request.user, process=process, plan=form.plan))):
        return go_on(request, _("El taller está en preparación. Falta convocarlo."), bench_address(made[0]))
    lead = _("Queda en preparación hasta que quien coordina el plan lo convoque.")
    crumbs = process_crumbs(jurisdiction, process)
    return form_page(request, form, title=_("Preparar un taller"), lead=lead, button=_("Guardar"), crumbs=crumbs)


@work
def workshop_edit(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_workshop(jurisdiction, slug, number)
    require(permits.can_change_workshop, request.user, found)
    form = shapes.WorkshopForm(sent(request)[0], process=found.process, workshop=found)
    if tried(form, lambda: change_workshop(by=request.user, workshop=found, plan=form.plan)):
        return go_on(request, _("Guardamos los cambios."), bench_address(found))
    lead = _("Si ya está convocado y cambian la hora o el lugar, avisamos a quienes se inscribieron.")
    return form_page(
        request, form, title=_("Cambiar el taller"), lead=lead, button=_("Guardar"), crumbs=bench_crumbs(found)
    )


@work
def workshop_cancel(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_workshop(jurisdiction, slug, number)
    require(permits.can_call_workshop, request.user, found)
    form = shapes.CancellationForm(sent(request)[0])
    if tried(form, lambda: cancel_workshop(by=request.user, workshop=found, reason=form.cleaned_data["reason"])):
        return go_on(request, _("El taller está cancelado y avisamos a quienes se inscribieron."), found_url(found))
    return form_page(
        request,
        form,
        title=_("Cancelar el taller"),
        lead="",
        button=_("Cancelar el taller"),
        crumbs=bench_crumbs(found),
    )


def found_url(workshop: Workshop) -> str:
    return workshop.get_absolute_url()


@work
def workshop_run(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_workshop(jurisdiction, slug, number)
    if not permits.organises(request.user, found):
        require(permits.can_run_workshop, request.user, found)
    page = WorkshopPage(found, request.user)
    context = {
        "page": page,
        "workshop": found,
        "steps": [
            (step, shapes.StepForm(initial=step_said(step), auto_id=f"paso{step.number}_%s"))
            for step in found.steps.all()
        ],
        "state": found.state,
        "may_call": permits.can_call_workshop(request.user, found),
        "may_change": permits.can_change_workshop(request.user, found),
        "may_run": permits.can_run_workshop(request.user, found),
        "base": request.path,
        "crumbs": bench_crumbs(found)[:-1] + [Crumb(_("Conducir"))],
    }
    return render(request, "cocreation/workshops/run.html", context)


def step_said(step: Any) -> dict[str, Any]:
    return {"is_done": step.done_at is not None, "notes": step.notes}


@work
def workshop_step(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int, step: str) -> HttpResponse:
    """Call it, mark it as held, publish its results: a button without fields."""
    found = read_workshop(jurisdiction, slug, number)
    act, said = STEPS[step]
    if request.method != "POST":
        raise Http404
    if not permits.organises(request.user, found):
        require(permits.can_run_workshop, request.user, found)
    try:
        act(by=request.user, workshop=found)
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
        return redirect(bench_address(found))
    return go_on(request, str(said), bench_address(found))


@work
def workshop_script(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int, step: int) -> HttpResponse:
    """A step of the script, done or not, with its notes."""
    found = read_workshop(jurisdiction, slug, number)
    one = found.steps.filter(number=step).first()
    if one is None:
        raise Http404(_("Este taller no tiene ese paso."))
    form = shapes.StepForm(sent(request)[0], initial=step_said(one))
    if tried(form, lambda: deeds.tick_step(by=request.user, step=one, **form.cleaned_data)):
        return go_on(request, _("El paso está anotado."), f"{bench_address(found)}#pasos")
    return desk_form(request, found, form, title=str(one.title), button=_("Guardar"))


def desk_form(request: Entered, found: Workshop, form: Any, *, title: str, button: str, **more: Any) -> HttpResponse:
    require(permits.can_run_workshop, request.user, found)
    return form_page(
        request, form, title=title, lead=more.pop("lead", ""), button=button, crumbs=bench_crumbs(found), **more
    )


@work
def workshop_table(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_workshop(jurisdiction, slug, number)
    next_number = (found.tables.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    form = shapes.TableForm(sent(request)[0], initial={"number": next_number})
    if tried(form, lambda: deeds.set_table(by=request.user, workshop=found, **form.cleaned_data)):
        return go_on(request, _("La mesa está anotada."), f"{bench_address(found)}#mesas")
    lead = _("El mismo número otra vez corrige la mesa que ya estaba.")
    return desk_form(request, found, form, title=_("Anotar una mesa"), button=_("Guardar"), lead=lead)


@work
def workshop_attendance(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_workshop(jurisdiction, slug, number)
    require(permits.can_run_workshop, request.user, found)
    form = shapes.AttendanceForm(sent(request)[0], workshop=found)
    if tried(form, lambda: deeds.count_attendance(by=request.user, workshop=found, counts=form.counts)):
        return go_on(request, _("La asistencia está anotada."), f"{bench_address(found)}#asistencia")
    context = {
        "form": form,
        "workshop": found,
        "crumbs": bench_crumbs(found, Crumb(_("Asistencia"))),
    }
    status = 422 if form.is_bound else 200
    return render(request, "cocreation/workshops/attendance.html", context, status=status)


@work
def workshop_plenary(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_workshop(jurisdiction, slug, number)
    form = shapes.PlenaryForm(sent(request)[0], initial={"text": found.plenary})
    if tried(form, lambda: deeds.write_plenary(by=request.user, workshop=found, text=form.cleaned_data["text"])):
        return go_on(request, _("La plenaria está anotada."), f"{bench_address(found)}#plenaria")
    return desk_form(request, found, form, title=_("La plenaria"), button=_("Guardar"))


@work
def workshop_paper(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_workshop(jurisdiction, slug, number)
    require(permits.can_run_workshop, request.user, found)
    form = shapes.WorkshopPaperForm(*sent(request))
    if tried(form, lambda: deeds.add_paper(by=request.user, workshop=found, **form.cleaned_data)):
        return go_on(request, _("El documento está publicado."), f"{bench_address(found)}#papeles")
    lead = _("Actas y fotografías. En una foto no deben reconocerse personas que no lo aceptaron.")
    return desk_form(
        request, found, form, title=_("Añadir un documento"), button=_("Publicar"), lead=lead, has_files=True
    )


@work
def workshop_names(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_workshop(jurisdiction, slug, number)
    require(permits.can_see_names, request.user, found)
    page = WorkshopPage(found, request.user)
    context = {
        "page": page,
        "workshop": found,
        "names": names_of(found),
        "crumbs": bench_crumbs(found, Crumb(_("Lista"))),
    }
    return render(request, "cocreation/workshops/names.html", context)


@work
def workshop_proposal(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    """A proposal of one of its tables, typed with signal: its code is there at once."""
    found = read_workshop(jurisdiction, slug, number)
    require(permits.can_run_workshop, request.user, found)
    form = CaptureForm(sent(request)[0], process=found.process, workshop=found)
    made: list[Proposal] = []
    if tried(form, lambda: made.append(write_down(request, found.process, form))):
        said = _("Su código es %(code)s. Ya es pública.") % {"code": made[0].code}
        return go_on(request, said, f"{bench_address(found)}#mesas")
    return desk_form(request, found, form, title=_("Anotar una propuesta"), button=_("Recibirla y darle su código"))


def write_down(request: Entered, process: Process, form: CaptureForm) -> Proposal:
    return capture_proposal(by=request.user, process=process, submission=form.submission()).proposal


@work
def workshop_review(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int, code: str) -> HttpResponse:
    found = read_workshop(jurisdiction, slug, number)
    require(permits.can_run_workshop, request.user, found)
    proposal = (
        found.proposals.filter(code=code, state=Proposal.State.RECEIVED).select_related("process__jurisdiction").first()
    )
    if proposal is None:
        raise Http404(_("Esa propuesta no es de este taller."))
    form = shapes.ReviewForm(sent(request)[0], proposal=proposal)
    if tried(form, lambda: deeds.review_between_tables(by=request.user, proposal=proposal, **form.cleaned_data)):
        return go_on(request, _("La revisión está anotada."), f"{bench_address(found)}#mesas")
    title = _("Revisión de %(code)s") % {"code": code}
    return desk_form(request, found, form, title=title, button=_("Guardar"), lead=proposal.title)
