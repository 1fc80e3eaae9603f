"""Leads whoever administers without a second factor to the page where it is set up.

The power itself rests in `queries.roles_of`, for every rule of every room; here one learns why, and what to do."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from minga.core.permits import Refused
from minga.directory.rules.factors import can_use_powers

BACK_OFFICE = "admin"


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Django's back office asks none of our rules."""
        match = request.resolver_match
        is_back_office = match is not None and BACK_OFFICE in match.app_names
        return lead(request) if is_back_office and not can_use_powers(request.user) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused) and not can_use_powers(request.user):
            return lead(request)
        return None


def lead(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else ""
    return HttpResponseRedirect(f"{reverse('second_factor')}?{urlencode({'next': back})}")
