"""A workshop's proposals from a sheet: the template, the look at what was filled in, and receiving it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minga.accounts.entering import Entered
from minga.cocreation.actions.sheets import Imported, import_sheet
from minga.cocreation.forms.sheets import SheetConfirmForm, SheetForm, SheetReading
from minga.cocreation.models import Workshop
from minga.cocreation.pages.sheets import template_book
from minga.cocreation.pages.workshops import bench_address, bench_crumbs
from minga.cocreation.queries.workshops import read_workshop
from minga.cocreation.rules.workshops import can_run_workshop
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.web.answers import go_on, sent, tried, work
from minga.web.components import Crumb
from minga.web.exports import TYPES


@login_required
@never_cache
@require_safe
def workshop_template(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_workshop(jurisdiction, slug, number)
    require(can_run_workshop, request.user, found)
    name = f"{found.ledger_code.lower()}-propuestas.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(template_book(found), content_type=TYPES["xlsx"], headers=headers)


@work
def workshop_sheet(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    """Two steps: look, and confirm what was looked at."""
    found = read_workshop(jurisdiction, slug, number)
    require(can_run_workshop, request.user, found)
    if request.method == "POST" and "token" in request.POST:
        return confirm(request, found)
    form = SheetForm(*sent(request), workshop=found)
    reading = form.cleaned_data["file"] if form.is_bound and form.is_valid() else None
    return show(request, found, form, reading)


def confirm(request: Entered, found: Workshop) -> HttpResponse:
    form = SheetConfirmForm(request.POST, workshop=found)
    done: list[Imported] = []
    if tried(form, lambda: done.append(receive(request, found, form.cleaned_data["token"]))):
        return go_on(request, said_of(done[0]), f"{bench_address(found)}#mesas")
    problems = [text for texts in form.errors.values() for text in texts]
    return show(request, found, SheetForm(workshop=found), None, problems=problems)


def receive(request: Entered, found: Workshop, reading: SheetReading) -> Imported:
    return import_sheet(by=request.user, workshop=found, submissions=reading.submissions, upload=reading.upload)


def said_of(done: Imported) -> str:
    count = len(done.new)
    if not count:
        return _("Todo lo de esa hoja ya estaba recibido: no se repitió nada.")
    first, last = done.new[0].proposal.code, done.new[-1].proposal.code
    said = ngettext(
        "Recibimos %(count)s propuesta: %(first)s.", "Recibimos %(count)s propuestas: de %(first)s a %(last)s.", count
    ) % {"count": count, "first": first, "last": last}
    codes = ", ".join(one.proposal.code for one in done.recoded)
    return said + (" " + _("Con otro código, porque el suyo ya se usó: %(codes)s.") % {"codes": codes} if codes else "")


def show(
    request: Entered, found: Workshop, form: SheetForm, reading: SheetReading | None, **more: object
) -> HttpResponse:
    context = {
        "form": form,
        "reading": reading,
        "workshop": found,
        "crumbs": bench_crumbs(found, Crumb(_("Desde una hoja de cálculo"))),
        **more,
    }
    wrong = (form.is_bound and reading is None) or bool(more.get("problems"))
    return render(request, "cocreation/sheets/sheet.html", context, status=422 if wrong else 200)
