"""Workshops for everybody: the calendar, the page of each, and registering."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minga.accounts.models import Person
from minga.cocreation.actions.registrations import (
    RegistrationSubject,
    ask_to_register,
    by_key,
    cancel_registration,
    confirm_registration,
    withdraw_name,
)
from minga.cocreation.forms.registrations import RegistrationForm
from minga.cocreation.forms.workshops import WorkshopFilters
from minga.cocreation.models import Registration, Workshop
from minga.cocreation.pages.crumbs import crumbs_of
from minga.cocreation.pages.workshop_results import results_table
from minga.cocreation.pages.workshops import Month, WorkshopPage, workshop_crumbs
from minga.cocreation.queries.reading import processes_of
from minga.cocreation.queries.workshops import drafts_of, filtered, read_workshop, shown_workshops
from minga.cocreation.rules.workshops import can_make_workshop, can_register
from minga.cocreation.workshop_calendars import calendar_of
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.notices.threads import follow_links
from minga.web.challenges import Gate, ask, asks_itself, try_gate
from minga.web.components import Crumb
from minga.web.filters import chips
from minga.web.limits import limited

FORM = "registration"


@require_safe
def workshop_list(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    processes = processes_of(jurisdiction)
    form = WorkshopFilters(request.GET, jurisdiction=jurisdiction, processes=processes)
    chosen = form.chosen
    month = str(chosen.get("mes", ""))
    rows = filtered(
        shown_workshops(jurisdiction),
        place=chosen.get("lugar"),
        process=str(chosen.get("proceso", "")),
        month=month,
    )
    found, now = list(rows), timezone.now()
    context = {
        "form": form,
        "chips": chips(request, form),
        "month": Month(month or timezone.localdate().strftime("%Y-%m"), in_month(found, month)),
        "ahead": [one for one in found if one.starts_at and one.starts_at >= now],
        "past": [one for one in reversed(found) if one.starts_at and one.starts_at < now],
        "drafts": drafts_of(request.user, jurisdiction),
        "makes_in": [one for one in processes if can_make_workshop(request.user, one)],
        "crumbs": crumbs_of(jurisdiction, Crumb(_("Talleres"))),
        "calendar_url": reverse("workshops_calendar", args=[jurisdiction.slug]),
    }
    return render(request, "cocreation/workshops/list.html", context)


def in_month(found: list[Workshop], month: str) -> list[Workshop]:
    wanted = month or timezone.localdate().strftime("%Y-%m")
    return [one for one in found if one.starts_at and timezone.localtime(one.starts_at).strftime("%Y-%m") == wanted]


@require_safe
def workshops_calendar(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    name = _("Talleres de %(place)s") % {"place": jurisdiction}
    return calendar_file(calendar_of(name, shown_workshops(jurisdiction)), f"talleres-{jurisdiction.slug}")


def calendar_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def shown_workshop(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> WorkshopPage:
    """A draft is not there for those who do not organise it."""
    page = WorkshopPage(read_workshop(jurisdiction, slug, number), request.user)
    if page.workshop.state == Workshop.State.DRAFT and not page.may_work:
        raise Http404(_("Aquí no hay un taller con ese número."))
    return page


@require_safe
def workshop(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    page = shown_workshop(request, jurisdiction, slug, number)
    is_public = page.workshop.state != Workshop.State.DRAFT
    follow = follow_links(page.workshop.process, has_days=True) if is_public else None
    context = {"page": page, "workshop": page.workshop, "crumbs": page.crumbs, "follow": follow}
    return render(request, "cocreation/workshops/workshop.html", context)


@require_safe
def workshop_results(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponseBase:
    """What was made there, as a table with its files."""
    page = shown_workshop(request, jurisdiction, slug, number)
    table = results_table(request, page.workshop)
    if file := table.download(f"taller-{page.workshop.ledger_code.lower()}"):
        return file
    crumbs = workshop_crumbs(page.workshop, Crumb(_("Tabla de resultados")))
    context = {"page": page, "workshop": page.workshop, "table": table, "crumbs": crumbs}
    return render(request, "cocreation/workshops/results.html", context)


@require_safe
def workshop_calendar(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    page = shown_workshop(request, jurisdiction, slug, number)
    return calendar_file(calendar_of(str(page.workshop), [page.workshop]), page.workshop.ledger_code)


@never_cache
@limited(FORM, rate="20/h")
@require_http_methods(["GET", "HEAD", "POST"])
@asks_itself
def workshop_register(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = shown_workshop(request, jurisdiction, slug, number).workshop
    require(can_register, request.user, found)
    by = request.user if isinstance(request.user, Person) else None
    sent = request.POST if request.method == "POST" else None
    form = RegistrationForm(sent, workshop=found, has_account=by is not None)
    crumbs = workshop_crumbs(found, Crumb(_("Inscripción")))
    context = {"form": form, "workshop": found, "crumbs": crumbs}
    if request.method == "POST" and form.is_valid():
        if try_gate(request, FORM, is_suspected=form.suspicion in ("trap", "clock", "quick")) is Gate.CLOSED:
            return ask(request, FORM)
        made = ask_to_register(by=by, workshop=found, language=get_language() or "es", **form.answers)
        if by and made:
            return redirect(RegistrationSubject(made).get_absolute_url())
        return render(request, "cocreation/workshops/asked.html", context)
    return render(request, "cocreation/workshops/register.html", context, status=422 if form.is_bound else 200)


@never_cache
@limited("registration-answer", rate="60/h")
@require_http_methods(["GET", "HEAD", "POST"])
def registration(
    request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int, key: uuid.UUID
) -> HttpResponse:
    """Whoever holds the link of the letter: to confirm, to leave the list of names, to say that they do not come."""
    found = by_key(key)
    if found is None or found.workshop != read_workshop(jurisdiction, slug, number):
        raise Http404(_("Esta inscripción ya no existe: quizá pasaron los días para confirmarla."))
    if request.method == "POST":
        answer_registration(request, found)
        return redirect(request.path)
    context = {
        "registration": found,
        "workshop": found.workshop,
        "is_asked": found.state == Registration.State.ASKED,
        "comes": found.state in (Registration.State.CONFIRMED, Registration.State.WAITING),
        "crumbs": workshop_crumbs(found.workshop, Crumb(_("Tu inscripción"))),
    }
    return render(request, "cocreation/workshops/registration.html", context)


def answer_registration(request: HttpRequest, found: Registration) -> None:
    if "confirmar" in request.POST:
        made = confirm_registration(registration=found)
        is_in = made.state == Registration.State.CONFIRMED
        messages.success(request, _("Tienes tu lugar.") if is_in else _("Estás en la lista de espera."))
    elif "sin-nombre" in request.POST:
        withdraw_name(registration=found)
        messages.success(request, _("Tu nombre ya no está en la lista. Tu lugar sigue."))
    elif "cancelar" in request.POST:
        cancel_registration(registration=found)
        messages.success(request, _("Cancelaste tu inscripción y borramos tus datos."))
