"""The plan and the commitment as PDF files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.directory.models import Jurisdiction
from minga.plans.models import ActionPlan
from minga.plans.pages.citations import is_made_here
from minga.plans.pages.commitments import commitment_page
from minga.plans.pages.files import commitment_content, plan_content
from minga.plans.pages.plans import plan_page, readable, share_said
from minga.plans.queries import catalogue, read_commitment, read_plan, tags_of
from minga.plans.queries.translations import Share, shares_of
from minga.web.pdf import render_pdf


@require_safe
def plan_pdf(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    return paper_of(request, read_plan(jurisdiction, slug))


@require_safe
def plan_pdf_in(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, language: str) -> HttpResponse:
    """The plan in Spanish, or in a language in which enough of it can be read."""
    found = read_plan(jurisdiction, slug)
    share = next((one for one in shares_of(found) if one.language == language and one.is_enough), None)
    if share is None and language != "es":
        raise Http404(_("Este plan todavía no está traducido a ese idioma."))
    with translation.override(language):
        return paper_of(request, found, share)


def paper_of(request: HttpRequest, plan: ActionPlan, share: Share | None = None) -> HttpResponse:
    page = plan_page(plan, catalogue(plan.jurisdiction, plan))
    address = request.build_absolute_uri(plan.get_absolute_url())
    content = plan_content(page, readable(list(plan.passages.all())), address)
    if share and is_made_here(plan.document, share.language):
        content["translation"] = share_said(share)
    return as_file("plans/typst/plan.typ", content, f"plan-{plan.ledger_code}-{get_language()}")


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
