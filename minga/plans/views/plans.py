"""Plans: the list, one of them, and its words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.directory.models import Jurisdiction
from minga.notices.threads import follow_links
from minga.plans.pages.crumbs import crumbs_of
from minga.plans.pages.passages import passage_page
from minga.plans.pages.plans import papers_in, plan_page
from minga.plans.pages.sentences import plans_answer
from minga.plans.queries import Facet, catalogue, counted, read_plan
from minga.plans.queries.translations import shares_of
from minga.plans.rules import can_translate_plan
from minga.web.components import Crumb
from minga.web.page_cache import same_for_all


@require_safe
@same_for_all()
def plan_list(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    plans = counted(jurisdiction)
    context = {
        "jurisdiction": jurisdiction,
        "plans": plans,
        "answer": plans_answer(jurisdiction, plans),
        "crumbs": crumbs_of(jurisdiction),
        "facets": [Facet.INSTITUTION, Facet.SDG, Facet.VALUE],
    }
    return render(request, "plans/plan_list.html", context)


@require_safe
@same_for_all()
def plan(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    found = read_plan(jurisdiction, slug)
    page = plan_page(found, catalogue(jurisdiction, found))
    context = {
        "jurisdiction": jurisdiction,
        "page": page,
        "papers": papers_in(found, shares_of(found)),
        "translates": can_translate_plan(request.user, found),
        "crumbs": crumbs_of(jurisdiction, found),
        "follow": follow_links(found, has_days=True),
    }
    return render(request, "plans/plan.html", context)


@require_safe
@same_for_all()
def passage(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, key: str) -> HttpResponse:
    found = read_plan(jurisdiction, slug)
    page = passage_page(found, key)
    crumbs = [*crumbs_of(jurisdiction, found), Crumb(page.title)]
    return render(request, "plans/passage.html", {"jurisdiction": jurisdiction, "page": page, "crumbs": crumbs})
