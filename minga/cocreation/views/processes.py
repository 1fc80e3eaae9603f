"""Processes and their integrated proposals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.cocreation.pages.crumbs import crumbs_of, process_crumbs
from minga.cocreation.pages.doors import Doors
from minga.cocreation.pages.integration import SheetPage
from minga.cocreation.pages.phases import TimelinePage
from minga.cocreation.pages.processes import ProcessPage, place_of
from minga.cocreation.pages.proposals import integrated_facts
from minga.cocreation.pages.threads import integrated_knots
from minga.cocreation.queries.fates import integrated_sentence
from minga.cocreation.queries.reading import integrated_of, processes_of, read_integrated, read_process
from minga.cocreation.rules.processes import can_run_process, can_write_methodology
from minga.directory.models import Jurisdiction
from minga.notices.threads import follow_links
from minga.plans.pages.citations import cite, translation_note
from minga.web.components import Crumb


@require_safe
def process_list(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    context = {
        "processes": processes_of(jurisdiction),
        "may_open": can_run_process(request.user, jurisdiction),
        "may_write": can_write_methodology(request.user, jurisdiction),
        "crumbs": crumbs_of(jurisdiction, Crumb(_("Procesos"))),
    }
    return render(request, "cocreation/process_list.html", context)


@require_safe
def process(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    found = read_process(jurisdiction, slug)
    context = {
        "page": ProcessPage(found, integrated_of(found)),
        "timeline": TimelinePage(found),
        "doors": Doors(found, request.user),
        "process": found,
        "crumbs": process_crumbs(jurisdiction, found),
    }
    return render(request, "cocreation/process.html", context)


@require_safe
def integrated_proposal(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    found = read_integrated(jurisdiction, code)
    document = found.process.document
    context = {
        "proposal": found,
        "sheet": SheetPage(found),
        "answer": integrated_sentence(found),
        "facts": integrated_facts(found),
        "knots": integrated_knots(found),
        "citation": cite(found.source, document),
        "translation": translation_note(document, found.title),
        "place": place_of({"source": found.source}, found.process),
        "crumbs": process_crumbs(jurisdiction, found.process, Crumb(found.code)),
        "follow": follow_links(found, has_days=True),
    }
    return render(request, "cocreation/integrated_proposal.html", context)
