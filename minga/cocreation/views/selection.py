"""The selection as everybody reads it, and the bench from which categories are put to a session of the forum."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.accounts.entering import Entered
from minga.cocreation.actions.selection import group_by_theme, name_theme, put_to_session
from minga.cocreation.forms.selection import BlocForm, MotionForm, SelectionFilterForm, ThemeForm, ThemingForm
from minga.cocreation.models import IntegratedProposal, Process
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.pages.selection import SelectionBench, SelectionPage
from minga.cocreation.queries.benches import read_bench_process
from minga.cocreation.rules.selection import can_order_themes, can_prepare_session
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.notices.threads import follow_links
from minga.web.answers import form_page, go_on, sent, tried, work
from minga.web.components import Crumb
from minga.web.filters import chips
from minga.web.tables import Table


@require_safe
def selection(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponseBase:
    process = read_bench_process(jurisdiction, slug)
    form = SelectionFilterForm(request.GET, process=process)
    page = SelectionPage(process, form)
    table = Table(request, page.rows, page.columns, size=100, caption=_("Propuestas de la selección"))
    if file := table.download(f"seleccion-{process.slug}"):
        return file
    context = {
        "page": page,
        "process": process,
        "table": table,
        "form": form,
        "chips": chips(request, form),
        "may_prepare": can_prepare_session(request.user, process),
        "crumbs": process_crumbs(jurisdiction, process, Crumb(_("Selección"))),
        "follow": follow_links(process, has_days=True),
    }
    return render(request, "cocreation/selection/page.html", context)


def process_to_prepare(request: Entered, jurisdiction: Jurisdiction, slug: str) -> Process:
    process = read_bench_process(jurisdiction, slug)
    require(can_prepare_session, request.user, process)
    return process


def bench_crumbs(process: Process, *more: Crumb) -> list[Crumb]:
    address = reverse("selection_bench", args=[process.jurisdiction.slug, process.slug])
    return process_crumbs(process.jurisdiction, process, Crumb(_("Preparar la selección"), address), *more)


@work
def selection_bench(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """What waits for a session; those that only follow their scores can go together as one point."""
    process = process_to_prepare(request, jurisdiction, slug)
    page = SelectionBench(process)
    form = BlocForm(sent(request)[0], process=process, rows=page.in_bloc)
    if tried(form, lambda: put_bloc(request, process, form)):
        return go_on(request, _("Quedaron en el orden del día de la sesión."), request.path)
    context = {"bench": page, "process": process, "form": form, "crumbs": bench_crumbs(process)}
    return render(request, "cocreation/selection/bench.html", context, status=422 if form.is_bound else 200)


def put_bloc(request: Entered, process: Process, form: BlocForm) -> None:
    cleaned = form.cleaned_data
    put_to_session(
        by=request.user, process=process, session=cleaned["session"], choices=form.choices, kind=cleaned["kind"]
    )


@work
def selection_motion(request: Entered, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponse:
    process = process_to_prepare(request, jurisdiction, slug)
    row = next((one for one in SelectionBench(process).ranking if one.proposal.code == code), None)
    found = row.proposal if row else get_object_or_404(IntegratedProposal, process=process, code=code)
    initial = {"category": row.suggested.pk} if row and row.suggested else {}
    form = MotionForm(sent(request)[0], process=process, initial=initial)
    if tried(form, lambda: put_one(request, process, found, form)):
        said = _("%(code)s quedó en el orden del día de la sesión.") % {"code": found.code}
        return go_on(request, said, reverse("selection_bench", args=[jurisdiction.slug, slug]))
    lead = _("Los puntajes sugieren: %(category)s.") % {"category": row.suggested} if row and row.suggested else ""
    title = _("Poner a decisión %(code)s") % {"code": found.code}
    crumbs = bench_crumbs(process)
    return form_page(request, form, title=title, lead=f"{found}. {lead}", button=_("Poner en la sesión"), crumbs=crumbs)


def put_one(request: Entered, process: Process, found: IntegratedProposal, form: MotionForm) -> None:
    cleaned = form.cleaned_data
    choices = [form.choice(found)]
    put_to_session(by=request.user, process=process, session=cleaned["session"], choices=choices, kind=cleaned["kind"])


@work
def selection_themes(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """A theme more, or the theme of one of the chosen: each small form sends its own."""
    process = read_bench_process(jurisdiction, slug)
    require(can_order_themes, request.user, process)
    data = sent(request)[0]
    code = data.get("code", "") if data is not None else ""
    form = ThemeForm(data if not code else None)
    if tried(form, lambda: name_theme(by=request.user, process=process, **form.said)):
        return go_on(request, _("El tema ya está."), request.path)
    page = SelectionBench(process)
    chosen = [
        (row, theming_form(row.proposal, process, row.theme, data if code == row.proposal.code else None))
        for row in page.chosen
    ]
    for row, theming in chosen:
        if tried(theming, partial(theme_one, request, row.proposal, theming)):
            return go_on(request, _("Cambió el tema de %(code)s.") % {"code": row.proposal.code}, request.path)
    context = {"chosen": chosen, "form": form, "process": process, "crumbs": bench_crumbs(process, Crumb(_("Temas")))}
    return render(request, "cocreation/selection/themes.html", context, status=422 if data is not None else 200)


def theming_form(found: IntegratedProposal, process: Process, theme: object, data: object) -> ThemingForm:
    return ThemingForm(data, process=process, initial={"theme": theme}, auto_id=f"id_{found.pk}_%s")


def theme_one(request: Entered, found: IntegratedProposal, form: ThemingForm) -> None:
    group_by_theme(by=request.user, integrated=found, theme=form.cleaned_data["theme"])
