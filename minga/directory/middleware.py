"""Turns the first word of an address into its jurisdiction, once, for the view and for the page's frame."""

from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minga.directory.models import Jurisdiction

LONGEST = 40  # as the model's field
KEPT_FOR = 10  # seconds: a new name or colour may take that long to show, and every page asks one query less


def find(slug: str) -> Jurisdiction | None:
    """Kept for a moment once found; an absence is not, so that a new government answers at once."""
    if len(slug) > LONGEST:
        return None
    key = f"jurisdiction.{slug}"
    found: Jurisdiction | None = caches["memory"].get(key)
    if found is None:
        found = Jurisdiction.objects.filter(slug=slug).first()
        if found:
            caches["memory"].set(key, found, KEPT_FOR)
    return found


class JurisdictionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        slug = kwargs.get("jurisdiction")
        if not isinstance(slug, str):
            return
        jurisdiction = find(slug)
        if jurisdiction is None:
            raise Http404(_("Aquí no hay ningún gobierno llamado «%s».") % slug)
        request.jurisdiction = kwargs["jurisdiction"] = jurisdiction  # type: ignore[attr-defined]
