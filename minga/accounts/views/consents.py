"""The words that people agreed to, each version at its own address for ever."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from minga.accounts.models import Consent
from minga.accounts.queries.consents import CURRENT, SLUGS, text_in, versions_of


@require_safe
def consent_text(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    purpose = SLUGS.get(slug)
    if purpose is None or version not in versions_of(purpose):
        raise Http404
    context = {
        "shown": text_in(purpose, version, (get_language() or "es")[:2]),
        "purpose": Consent.Purpose(purpose).label,
        "slug": slug,
        "is_current": CURRENT[purpose] == version,
        "others": [other for other in versions_of(purpose) if other != version],
    }
    return render(request, "accounts/consent_text.html", context)
