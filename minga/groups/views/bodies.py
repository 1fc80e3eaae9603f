"""The bodies of a government, one of them, and a new one."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.accounts.entering import Entered
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.groups.actions import establish_body
from minga.groups.calendars import calendar_of
from minga.groups.forms.seats import BodyForm
from minga.groups.models import Contest, Oversight
from minga.groups.pages.bodies import BodyPage, members_table
from minga.groups.pages.crumbs import body_crumbs, crumbs_of
from minga.groups.pages.resolutions import resolutions_table
from minga.groups.queries.lists import left_from, listed_bodies, resolutions_of, sessions_of
from minga.groups.queries.reading import read_body
from minga.groups.rules.bodies import can_establish, can_fill_seats
from minga.groups.rules.oversight import can_accredit, can_report_oversight, can_watch
from minga.groups.rules.sessions import can_call
from minga.notices.threads import follow_links
from minga.web.answers import form_page, go_on, sent, tried, work

SESSIONS_SHOWN = 12


@require_safe
def body_list(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    context = {
        "bodies": listed_bodies(jurisdiction),
        "may_establish": can_establish(request.user, jurisdiction),
        "crumbs": crumbs_of(jurisdiction),
    }
    return render(request, "groups/body_list.html", context)


@require_safe
def body(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponseBase:
    found = read_body(jurisdiction, slug)
    page = BodyPage(found)
    members = members_table(request, page)
    if file := members.download(f"integrantes-{found.ledger_code}"):
        return file
    oversight = Oversight.objects.filter(body=found).select_related("watched__jurisdiction").first()
    context = {
        "page": page,
        "body": found,
        "members": members,
        "left": left_from(found),
        "sessions": sessions_of(found)[:SESSIONS_SHOWN],
        "resolutions": resolutions_of(found)[:5],
        "contests": Contest.objects.filter(body=found).select_related("body__jurisdiction"),
        "oversight": oversight,
        "may": {
            "call": can_call(request.user, found),
            "fill": can_fill_seats(request.user, found),
            "establish": can_establish(request.user, found.jurisdiction) and not found.is_record,
            "watch": bool(oversight) and can_watch(request.user, oversight),
            "report": bool(oversight) and can_report_oversight(request.user, oversight),
            "accredit": bool(oversight) and can_accredit(request.user, oversight),
        },
        "crumbs": body_crumbs(found),
        "follow": follow_links(found, has_days=True),
    }
    return render(request, "groups/body.html", context)


@require_safe
def body_calendar(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    found = read_body(jurisdiction, slug)
    response = HttpResponse(calendar_of(str(found), sessions_of(found)), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.ledger_code}.ics"'
    return response


@work
def body_new(request: Entered, jurisdiction: Jurisdiction) -> HttpResponse:
    require(can_establish, request.user, jurisdiction)
    form = BodyForm(sent(request)[0], jurisdiction=jurisdiction)
    made = []
    if tried(form, lambda: made.append(establish_body(by=request.user, jurisdiction=jurisdiction, **form.body()))):
        return go_on(
            request, _("El grupo está creado. Ahora invita a quienes lo integran."), made[0].get_absolute_url()
        )
    lead = _("Sus reglas y quiénes lo integran serán públicos.")
    return form_page(
        request, form, title=_("Crear un grupo"), lead=lead, button=_("Crear el grupo"), crumbs=crumbs_of(jurisdiction)
    )


@require_safe
def resolution_list(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponseBase:
    found = read_body(jurisdiction, slug)
    table = resolutions_table(request, resolutions_of(found))
    if file := table.download(f"resoluciones-{found.ledger_code}"):
        return file
    title = _("Resoluciones")
    context = {"body": found, "table": table, "crumbs": [*body_crumbs(found), (title, "")]}
    return render(request, "groups/resolution_list.html", context)
