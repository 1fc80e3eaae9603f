"""What search engines are told: which addresses to leave alone, and which public pages there are."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from minga.cocreation.models import IntegratedProposal, MethodologyVersion, Process, Proposal
from minga.directory.models import Institution, Jurisdiction
from minga.notices.writing import site_address
from minga.plans.models import ActionPlan, Commitment, Milestone

# Pages of one person, or that a robot would only multiply. What is secret is never kept by this file.
NOT_FOR_ROBOTS = (
    *("/administracion/", "/api/v1/", "/avisos/", "/cuenta/", "/escritorio/", "/seguir/", "/trabajos/"),
    *("/*/propuestas/nueva/", "/*?*orden=", "/*?*formato="),
)
FRONT = (
    *("home", "how_it_works", "methodology_list", "api_page", "ledger:register", "site_map", "accessibility"),
    "privacy",
)
# The protocol's most for one file (sitemaps.org).
MOST = 50_000
XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """A demonstration holds invented examples: nobody should find them by accident."""
    closed = ("/",) if settings.IS_DEMO else NOT_FOR_ROBOTS
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {site_address(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The first file, or the one asked for: each holds as many addresses as the protocol allows."""
    asked = request.GET.get("parte", "1")
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked[:6]) <= 100:
        raise Http404
    start = (int(asked[:6]) - 1) * MOST
    answer = HttpResponse(content_type="application/xml; charset=utf-8")
    write(answer, islice(public_addresses(), start, start + MOST))
    return answer


def write(answer: HttpResponse, paths: Iterator[str]) -> None:
    document = SimplerXMLGenerator(answer, "utf-8")
    document.startDocument()
    document.startElement("urlset", AttributesImpl({"xmlns": XMLNS}))
    for path in paths:
        document.startElement("url", AttributesImpl({}))
        document.addQuickElement("loc", site_address(path))
        document.endElement("url")
    document.endElement("urlset")
    document.endDocument()


def public_addresses() -> Iterator[str]:
    """Every page that everybody may see, by the same querysets as the pages themselves."""
    yield from map(reverse, FRONT)
    for place in Jurisdiction.objects.all():
        yield place.get_absolute_url()
        yield from (reverse(name, args=[place.slug]) for name in ("proposal_list", "plan_list", "institution_list"))
    rows: Iterator[Any] = chain(
        ActionPlan.objects.public().select_related("jurisdiction"),
        Commitment.objects.public().select_related("plan__jurisdiction").only(*COMMITMENT),
        Milestone.objects.public().select_related("commitment__plan__jurisdiction").only(*MILESTONE),
        MethodologyVersion.objects.only("key", "number"),
        Process.objects.select_related("jurisdiction").without_long_fields(),
        IntegratedProposal.objects.public()
        .select_related("process__jurisdiction")
        .only("code", "process__jurisdiction__slug"),
        Institution.objects.select_related("jurisdiction").only("slug", "jurisdiction__slug"),
        Proposal.objects.readable()
        .select_related("process__jurisdiction")
        .only("code", "process__jurisdiction__slug")
        .order_by("pk")
        .iterator(chunk_size=2000),
    )
    yield from (row.get_absolute_url() for row in rows)


COMMITMENT = ("code", "plan__slug", "plan__jurisdiction__slug")
MILESTONE = ("number", "commitment__code", "commitment__plan__slug", "commitment__plan__jurisdiction__slug")
