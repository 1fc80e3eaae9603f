"""The API stands before sessions: whoever asks is nobody, nothing is kept, and any page of any site may read it."""

import logging
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from minga.api.limits import is_too_often, seconds_left
from minga.api.problems import CONTENT_TYPE, problem
from minga.web.limits import sender_of
from minga.web.middleware import LANGUAGE_PARAMETER

logger = logging.getLogger(__name__)

PREFIXES = ("/api/v1/", "/api/openapi.json")
READING = ("GET", "HEAD", "OPTIONS")
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After, Content-Language",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(READING),
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": ", ".join(READING),
}


class ProblemMiddleware:
    """The outermost layer of the API: whatever refuses below, it is said in one form, and any site may read it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIXES):
            return self.get_response(request)
        forget_reader(request)
        with translation.override(language_of(request)):
            response = explained(self.get_response(request))
        for name, value in OPEN_TO_ALL.items():
            response[name] = value
        patch_vary_headers(response, ("Accept",) if response.status_code < 400 else ("Accept", "Accept-Language"))
        return response


class APIMiddleware:
    """Answers what is under the API's addresses without any of the layers that know persons."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return answer(request) if request.path.startswith(PREFIXES) else self.get_response(request)


def forget_reader(request: HttpRequest) -> None:
    request.META.pop("HTTP_COOKIE", None)
    request.META.pop("HTTP_AUTHORIZATION", None)
    request.COOKIES = {}


def language_of(request: HttpRequest) -> str:
    asked = request.GET.get(LANGUAGE_PARAMETER, "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


def answer(request: HttpRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=PREFLIGHT)
    if request.method not in READING:
        return problem(405, _("Con la API solo se lee: usa GET o HEAD."), headers={"Allow": PREFLIGHT["Allow"]})
    if is_too_often(sender_of(request)):
        wait = str(seconds_left())
        return problem(
            429, _("Espera %(seconds)s segundos y sigue.") % {"seconds": wait}, headers={"Retry-After": wait}
        )
    if request.method == "HEAD":
        return without_body(read(request))
    return read(request)


def read(request: HttpRequest) -> HttpResponse:
    request.method = "GET"
    try:
        match = resolve(request.path_info)
        response: Any = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return problem(404)
    except SuspiciousOperation:
        return problem(400)
    except Exception:
        logger.exception("the API failed at %s", request.path)
        return problem(500, _("Ya quedó anotado. Prueba otra vez en unos minutos."))
    return cast(HttpResponse, response)


def explained(response: HttpResponse) -> HttpResponse:
    """Whatever refuses says so in the same form."""
    if response.status_code < 400 or response["Content-Type"] == CONTENT_TYPE:
        return response
    kept = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
    return problem(response.status_code, headers=kept)


def without_body(response: HttpResponse) -> HttpResponse:
    if not isinstance(response, HttpResponseNotModified):
        response["Content-Length"] = str(len(response.content))
    response.content = b""
    return response
