"""A session as everybody reads it, and as whoever runs it works in it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minga.accounts.entering import Entered
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.groups.actions import (
    add_item,
    call_session,
    cancel_session,
    cast_vote,
    close_item,
    close_session,
    end_attendance,
    open_session,
    record_vote,
    register_observer,
    take_attendance,
    withdraw_observer,
)
from minga.groups.calendars import calendar_of
from minga.groups.forms import sessions as shapes
from minga.groups.models import Item, Session
from minga.groups.pages.crumbs import body_crumbs
from minga.groups.pages.sessions import SessionPage
from minga.groups.queries.lists import seated_in
from minga.groups.queries.minutes import attendances_of, items_of
from minga.groups.queries.reading import read_body, read_item, read_session
from minga.groups.rules.minutes import can_read_minutes, can_write_minutes
from minga.groups.rules.sessions import can_call, can_observe, can_run, can_vote
from minga.notices.threads import follow_links
from minga.web.answers import done_or_refused, form_page, go_on, sent, tried, work
from minga.web.components import Crumb


@require_safe
def session(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_session(jurisdiction, slug, number)
    page = SessionPage(found, request.user)
    context = {
        "page": page,
        "session": found,
        "may": {
            "run": can_run(request.user, found),
            "observe": can_observe(request.user, found),
            "write": can_write_minutes(request.user, found),
            "read_minutes": bool(page.minutes) and can_read_minutes(request.user, page.minutes),
        },
        "vote_form": shapes.VoteForm(),
        "crumbs": body_crumbs(found.body, Crumb(_("Sesión %(number)s") % {"number": found.number})),
        "follow": follow_links(found.body, has_days=True),
    }
    return render(request, "groups/session.html", context)


@require_safe
def session_calendar(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_session(jurisdiction, slug, number)
    response = HttpResponse(calendar_of(str(found), [found]), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.ledger_code}.ics"'
    return response


@work
def session_new(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    body = read_body(jurisdiction, slug)
    require(can_call, request.user, body)
    form = shapes.SessionForm(sent(request)[0], initial={"kind": Session.Kind.ORDINARY})
    made: list[Session] = []
    if tried(form, lambda: made.append(call_session(by=request.user, body=body, **form.call()))):
        return go_on(request, _("La sesión está convocada: avisamos a todas las personas."), made[0].get_absolute_url())
    lead = _("Se convoca con al menos %(days)s días; la urgente, con %(urgent)s.") % {
        "days": body.notice_days,
        "urgent": body.urgent_notice_days,
    }
    return form_page(
        request, form, title=_("Convocar una sesión"), lead=lead, button=_("Convocar"), crumbs=body_crumbs(body)
    )


@work
def session_run(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    """Attendance above, points below; each button does one thing, so that two can run it at once."""
    found = read_session(jurisdiction, slug, number)
    require(can_run, request.user, found)
    there = attendances_of(found)
    attendance = attendance_form(found, there, sent(request)[0])
    if tried(attendance, lambda: write_attendance(request.user, found, attendance)):
        return go_on(request, _("La asistencia está anotada."), request.path)
    context = {
        "session": found,
        "there": [one for one in there if one.left_at is None],
        "needed": found.body.needed_for_quorum(
            seats=found.body.seats.voting().count(), members=seated_in(found.body).voting().count()
        ),
        "attendance": attendance,
        "items": [(item, closing_form(item)) for item in items_of(found)],
        "vote_form": shapes.SpokenVoteForm(there=there),
        "crumbs": run_crumbs(found),
    }
    return render(request, "groups/session_run.html", context, status=422 if attendance.is_bound else 200)


def run_crumbs(session: Session) -> list[Crumb]:
    name = _("Sesión %(number)s") % {"number": session.number}
    return body_crumbs(session.body, Crumb(name, session.get_absolute_url()), Crumb(_("Conducir")))


def closing_form(item: Item) -> forms.Form | None:
    return None if item.is_closed else shapes.ClosingForm(initial={"notes": item.notes}, auto_id=f"id_{item.number}_%s")


def attendance_form(session: Session, there: list[Any], data: Any) -> shapes.AttendanceForm:
    members = list(seated_in(session.body))
    seats = session.body.seats.voting().order_by("number")
    return shapes.AttendanceForm(data, seats=seats, members=members, there=there)


def write_attendance(by: Any, session: Session, form: shapes.AttendanceForm) -> None:
    """Who leaves a seat first, so that a substitute may change from one to another."""
    changes = list(form.changes())
    for seat, member in changes:
        if member is None:
            end_attendance(by=by, session=session, seat=seat)
    for seat, member in changes:
        if member is not None:
            take_attendance(by=by, session=session, seat=seat, membership=member)


@work
def session_step(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int, step: str) -> HttpResponse:
    """Open it or end it."""
    found = read_session(jurisdiction, slug, number)
    require(can_run, request.user, found)
    if step == "abrir":
        back = request.path.replace("abrir/", "conducir/")
        return done_or_refused(
            request, lambda: open_session(by=request.user, session=found), _("Hay quórum: la sesión empezó."), back
        )
    said = _("La sesión terminó. Ya se puede escribir el acta.")
    return done_or_refused(
        request, lambda: close_session(by=request.user, session=found), said, found.get_absolute_url()
    )


@work
def session_cancel(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_session(jurisdiction, slug, number)
    require(can_run, request.user, found)
    form = shapes.CancelForm(sent(request)[0])
    if tried(form, lambda: cancel_session(by=request.user, session=found, **form.cleaned_data)):
        return go_on(request, _("La sesión no se realiza y todas las personas lo saben."), found.get_absolute_url())
    lead = _("Queda en la historia del grupo, con su motivo.")
    return form_page(
        request,
        form,
        title=_("No se realiza"),
        lead=lead,
        button=_("Avisar que no se realiza"),
        crumbs=run_crumbs(found),
    )


@work
def item_new(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_session(jurisdiction, slug, number)
    require(can_run, request.user, found)
    form = shapes.ItemForm(sent(request)[0])
    if tried(form, lambda: add_item(by=request.user, session=found, **form.cleaned_data)):
        return go_on(request, _("El punto está en el orden del día."), found.get_absolute_url())
    return form_page(
        request, form, title=_("Añadir un punto"), lead="", button=_("Añadir el punto"), crumbs=run_crumbs(found)
    )


@work
def item_close(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int, item: int) -> HttpResponse:
    found = read_session(jurisdiction, slug, number)
    require(can_run, request.user, found)
    point = read_item(found, item)
    form = shapes.ClosingForm(sent(request)[0], initial={"notes": point.notes})
    if tried(form, lambda: close_item(by=request.user, item=point, **form.cleaned_data)):
        said = _("Punto %(number)s: %(outcome)s.") % {"number": item, "outcome": point.get_outcome_display()}
        return go_on(request, said, f"{found.get_absolute_url()}conducir/#punto-{item}")
    title = _("Cerrar el punto %(number)s") % {"number": item}
    return form_page(
        request, form, title=title, lead=point.title, button=_("Cerrar el punto"), crumbs=run_crumbs(found)
    )


@work
def item_record(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int, item: int) -> HttpResponse:
    found = read_session(jurisdiction, slug, number)
    require(can_run, request.user, found)
    point = read_item(found, item)
    form = shapes.SpokenVoteForm(sent(request)[0], there=attendances_of(found))

    def write() -> None:
        seat = found.body.seats.get(number=form.cleaned_data.pop("seat"))
        record_vote(by=request.user, item=point, seat=seat, **form.cleaned_data)

    if tried(form, write):
        return go_on(request, _("El voto está anotado."), f"{found.get_absolute_url()}conducir/#punto-{item}")
    title = _("Anotar un voto del punto %(number)s") % {"number": item}
    return form_page(request, form, title=title, lead=point.title, button=_("Anotar el voto"), crumbs=run_crumbs(found))


@work
def item_vote(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int, item: int) -> HttpResponse:
    found = read_session(jurisdiction, slug, number)
    point = read_item(found, item)
    require(can_vote, request.user, point)
    form = shapes.VoteForm(sent(request)[0])
    if tried(form, lambda: cast_vote(by=request.user, item=point, **form.cleaned_data)):
        return go_on(
            request, _("Tu voto está anotado. Puedes cambiarlo hasta que se cierre el punto."), point.get_absolute_url()
        )
    title = _("Votar el punto %(number)s") % {"number": item}
    crumbs = body_crumbs(found.body, Crumb(_("Sesión %(number)s") % {"number": number}, found.get_absolute_url()))
    return form_page(request, form, title=title, lead=point.text or point.title, button=_("Votar"), crumbs=crumbs)


@work
@require_POST
def session_observe(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_session(jurisdiction, slug, number)
    if "retirar" in request.POST:
        return done_or_refused(
            request,
            lambda: withdraw_observer(by=request.user, session=found),
            _("Ya no estás en la lista."),
            found.get_absolute_url(),
        )
    said = _("Te anotaste para observar esta sesión.")
    return done_or_refused(
        request, lambda: register_observer(by=request.user, session=found), said, found.get_absolute_url()
    )
