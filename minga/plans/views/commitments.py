"""Commitments: the list with its filters, the groups, one of them, and one of its milestones."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.core.markdown import render as render_text
from minga.directory.models import Jurisdiction
from minga.notices.threads import follow_links
from minga.plans.forms import CommitmentFilterForm
from minga.plans.pages.citations import cite, questions, translation_note
from minga.plans.pages.commitments import commitment_page, milestone_facts, names_of
from minga.plans.pages.crumbs import crumbs_of
from minga.plans.pages.proofs import papers_of
from minga.plans.pages.sentences import groups_answer, list_answer, milestone_answer
from minga.plans.pages.tables import commitments_table, milestones_gantt, milestones_table
from minga.plans.prompts import FIELDS
from minga.plans.queries import Facet, catalogue, groups_of, matching, read_commitment, read_milestone, tags_of
from minga.plans.rules import can_add_document
from minga.web.components import Crumb
from minga.web.filters import chips
from minga.web.page_cache import same_for_all
from minga.web.tables import PAGE, SORT


@require_safe
@same_for_all(SORT, PAGE, *Facet.values)
def commitment_list(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponseBase:
    listed = catalogue(jurisdiction)
    form = CommitmentFilterForm(request.GET, listed)
    shown = matching(listed, form.chosen)
    table = commitments_table(request, shown)
    if file := table.download(f"compromisos-{jurisdiction.slug}"):
        return file
    context = {
        "jurisdiction": jurisdiction,
        "answer": list_answer(jurisdiction, shown, listed),
        "table": table,
        "form": form,
        "chips": chips(request, form),
        "facets": [Facet.INSTITUTION, Facet.SDG, Facet.VALUE, Facet.PILLAR, Facet.POLICY_AREA],
        "crumbs": [*crumbs_of(jurisdiction), Crumb(_("Compromisos"))],
    }
    return render(request, "plans/commitment_list.html", context)


@require_safe
def commitments_by(request: HttpRequest, jurisdiction: Jurisdiction, facet: str) -> HttpResponse:
    if facet not in Facet.values:
        raise Http404
    groups = groups_of(catalogue(jurisdiction), facet)
    context = {
        "jurisdiction": jurisdiction,
        "facet": Facet(facet),
        "facets": [one for one in Facet if one.value != facet],
        "groups": groups,
        "answer": groups_answer(groups),
        "crumbs": [*crumbs_of(jurisdiction), Crumb(Facet(facet).label)],
    }
    return render(request, "plans/commitments_by.html", context)


@require_safe
@same_for_all()
def commitment(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponseBase:
    found = read_commitment(jurisdiction, slug, code)
    table = milestones_table(request, found)
    if file := table.download(f"hitos-{found.code}"):
        return file
    context = {
        "jurisdiction": jurisdiction,
        "page": commitment_page(found, tags_of([found])[found.pk]),
        "table": table,
        "gantt": milestones_gantt(found),
        "papers": papers_of(found),
        "may_add": can_add_document(request.user, found),
        "crumbs": crumbs_of(jurisdiction, found.plan, found),
        "follow": follow_links(found, has_days=True),
    }
    return render(request, "plans/commitment.html", context)


@require_safe
@same_for_all()
def milestone(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str, number: int) -> HttpResponse:
    parent = read_commitment(jurisdiction, slug, code)
    found = read_milestone(parent, number)
    doubts = [doubt for doubt in parent.doubts.all() if doubt.milestone_id == found.pk]
    document = parent.plan.document
    context = {
        "jurisdiction": jurisdiction,
        "milestone": found,
        "answer": milestone_answer(found),
        "facts": milestone_facts(found),
        "description": render_text(str(found.description)),
        "actors": [actor for actor in parent.actors.all() if actor.milestone_id == found.pk],
        "questions": questions(doubts, document, FIELDS[parent.plan.template], names_of(parent)),
        "citation": cite(found.source, document),
        "translation": translation_note(document, found.title),
        "others": list(parent.milestones.all()),
        "crumbs": [*crumbs_of(jurisdiction, parent.plan, parent), Crumb(found.label)],
    }
    return render(request, "plans/milestone.html", context)
