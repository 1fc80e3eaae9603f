"""Turns the first word of an address into its jurisdiction, once, for the view and for the page's frame."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minga.directory.models import Jurisdiction


class JurisdictionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        slug = kwargs.get("jurisdiction")
        if not isinstance(slug, str):
            return
        try:
            jurisdiction = Jurisdiction.objects.get(slug=slug)
        except Jurisdiction.DoesNotExist:
            raise Http404(_("Aquí no hay ningún gobierno llamado «%s».") % slug) from None
        request.jurisdiction = kwargs["jurisdiction"] = jurisdiction  # type: ignore[attr-defined]
