"""Front pages, a person's desk, and the answers that a monitor asks for."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minga.accounts.models import Person
from minga.cocreation.queries.fates import with_fates
from minga.directory.models import Jurisdiction
from minga.notices.queries import notices_of
from minga.notices.writing import tell
from minga.plans.models import ActionPlan
from minga.portal import queries
from minga.portal.pages import funnel_chart, page_of, steps_of_the_way
from minga.search.index import find
from minga.web.page_cache import same_for_all


@require_safe
@same_for_all()
def home(request: HttpRequest) -> HttpResponse:
    context = {"governments": queries.governments(), "processes": queries.open_processes()}
    return render(request, "portal/home.html", context)


@require_safe
@same_for_all()
def jurisdiction_home(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    context = {
        "processes": queries.open_processes(jurisdiction),
        "plans": queries.newest_plans(jurisdiction),
        "milestones": queries.next_milestones(jurisdiction),
    }
    if funnel := queries.funnel(jurisdiction):
        context |= {"funnel_url": funnel[0].process.get_absolute_url(), "funnel_chart": funnel_chart(funnel)}
    return render(request, "portal/jurisdiction.html", context)


@login_required
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)
    mine = person.proposals.listed()[:50]
    supported = person.supports.select_related("proposal__process__jurisdiction").order_by("-given_at")[:50]
    context = {
        "proposals": with_fates(mine),
        "supports": supported,
        "waiting": queries.waiting_for(person),
        "appointments": queries.appointments_of(person),
        "appointing": queries.appointing(person),
        "told": [tell(notice) for notice in notices_of(person)[:5]],
    }
    return render(request, "portal/desk.html", context)


@require_safe
@same_for_all("q", "pagina")
def search(request: HttpRequest) -> HttpResponse:
    """Looks through everything that is public on the site, of all its governments."""
    query = request.GET.get("q", "").strip()[:200]
    page = request.GET.get("pagina", "1")
    number = min(int(page), 400) if page.isascii() and page.isdigit() and int(page[:6]) > 0 else 1
    context: dict[str, object] = {"query": query}
    if query:
        results = find(query, page=number, size=20)
        before, after = (f"?{urlencode({'q': query, 'pagina': results.page + step})}" for step in (-1, 1))
        context |= {"results": results, "page": page_of(results), "previous_url": before, "next_url": after}
    return render(request, "portal/search.html", context)


@require_safe
@same_for_all()
def how_it_works(request: HttpRequest) -> HttpResponse:
    context = {"processes": queries.open_processes(), "knots": steps_of_the_way()}
    return render(request, "portal/how_it_works.html", context)


@require_safe
@same_for_all()
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_safe
@same_for_all()
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html", {"rights_days": settings.MINGA_RIGHTS_DAYS})


@require_safe
@same_for_all()
def site_map(request: HttpRequest) -> HttpResponse:
    governments = Jurisdiction.objects.prefetch_related(Prefetch("plans", ActionPlan.objects.public()), "processes")
    return render(request, "portal/site_map.html", {"governments": governments, "is_demo": settings.IS_DEMO})


def only_in_demonstration() -> None:
    if settings.MINGA_ENV not in ("demo", "test"):
        raise Http404


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    only_in_demonstration()
    people = (
        Person.objects.filter(is_example=True)
        .order_by("pk")
        .prefetch_related("appointments__jurisdiction", "appointments__institution")
    )
    return render(request, "portal/demo.html", {"people": people})


@require_POST
def demo_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter as an example person. Only an example person, and only in the demonstration."""
    only_in_demonstration()
    person = get_object_or_404(Person, pk=pk, is_example=True)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("desk")


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readiness(request: HttpRequest) -> JsonResponse:
    """Everything that serving needs is there; 503 names what is not."""
    checks = queries.readiness()
    is_ready = all(checks.values())
    body = {"status": "ok" if is_ready else "failing", "checks": checks}
    return JsonResponse(body, status=200 if is_ready else 503)
