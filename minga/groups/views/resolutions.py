"""A resolution, its paper and what is reported on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.accounts.entering import Entered
from minga.core.permits import require
from minga.directory.models import Jurisdiction
from minga.documents.pages import pages_of
from minga.groups.actions import report_progress
from minga.groups.forms.sessions import ProgressForm
from minga.groups.pages.crumbs import body_crumbs
from minga.groups.pages.resolutions import reports_of, resolution_answer, resolution_facts, state_tag
from minga.groups.papers import resolution_paper
from minga.groups.queries.lists import documents_about
from minga.groups.queries.reading import read_resolution
from minga.groups.rules.minutes import can_report_progress
from minga.notices.threads import follow_links
from minga.web.answers import form_page, go_on, sent, tried, work
from minga.web.components import Crumb


@require_safe
def resolution(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, year: int, number: int) -> HttpResponse:
    found = read_resolution(jurisdiction, slug, year, number)
    papers = documents_about(found.ledger_kind, [found.ledger_code]).get(found.ledger_code, [])
    context = {
        "resolution": found,
        "state": state_tag(found),
        "answer": resolution_answer(found),
        "facts": resolution_facts(found),
        "votes": found.item.votes.select_related("seat", "membership__institution"),
        "reports": reports_of(found),
        "papers": pages_of(papers),
        "may_report": can_report_progress(request.user, found),
        "crumbs": body_crumbs(found.body, Crumb(found.code)),
        "follow": follow_links(found),
    }
    return render(request, "groups/resolution.html", context)


@require_safe
def resolution_pdf(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, year: int, number: int) -> HttpResponse:
    found = read_resolution(jurisdiction, slug, year, number)
    paper = resolution_paper(found, language=get_language() or "es")
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.ledger_code}.pdf"'
    return response


@work
def resolution_report(request: Entered, jurisdiction: Jurisdiction, slug: str, year: int, number: int) -> HttpResponse:
    found = read_resolution(jurisdiction, slug, year, number)
    require(can_report_progress, request.user, found)
    form = ProgressForm(*sent(request), resolution=found)
    if tried(form, lambda: report_progress(by=request.user, resolution=found, **form.cleaned_data)):
        return go_on(request, _("El avance está publicado."), found.get_absolute_url())
    crumbs = body_crumbs(found.body, Crumb(found.code, found.get_absolute_url()))
    title = _("Informar el avance de la resolución %(code)s") % {"code": found.code}
    return form_page(
        request, form, title=title, lead=found.title, button=_("Publicar el avance"), crumbs=crumbs, has_files=True
    )
