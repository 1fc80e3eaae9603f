"""The plan and the commitment as PDF files."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from minga.directory.models import Jurisdiction
from minga.plans.pages.commitments import commitment_page
from minga.plans.pages.files import commitment_content, plan_content
from minga.plans.pages.plans import plan_page, readable
from minga.plans.queries import catalogue, read_commitment, read_plan, tags_of
from minga.web.pdf import render_pdf


@require_safe
def plan_pdf(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    found = read_plan(jurisdiction, slug)
    page = plan_page(found, catalogue(jurisdiction, found))
    address = request.build_absolute_uri(found.get_absolute_url())
    content = plan_content(page, readable(list(found.passages.all())), address)
    return as_file("plans/typst/plan.typ", content, f"plan-{found.ledger_code}")


@require_safe
def commitment_pdf(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponse:
    found = read_commitment(jurisdiction, slug, code)
    page = commitment_page(found, tags_of([found])[found.pk])
    address = request.build_absolute_uri(found.get_absolute_url())
    return as_file("plans/typst/commitment.typ", commitment_content(page, address), found.code)


def as_file(template: str, content: dict[str, object], name: str) -> HttpResponse:
    file = render_pdf(template, content, language=get_language() or "es", title=str(content["title"]))
    response = HttpResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
