"""What is done to every request and answer: the language, and the headers that keep a browser from being misled."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponse]

LANGUAGE_PARAMETER = "lang"
A_YEAR = 365 * 24 * 3600

# No inline script or style, nothing from elsewhere, not even data: images; nobody may frame us. What is not named here
# is refused.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class SecurityHeadersMiddleware:
    """Sets each header that the view has not set itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class PlainRequestMiddleware:
    """Refuses methods that no page of ours has, and takes out the zero octet, for which PostgreSQL cannot be asked.

    In a query it is dropped, as nobody types it; no address of ours holds one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if "\0" in request.path:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return self.get_response(request)


class ProxyMiddleware:
    """Behind MINGA_PROXIES proxies, the address that the outermost of them saw; without proxies, the header is ignored.

    Each proxy appends the address that it saw, so only the last MINGA_PROXIES entries come from somebody we trust."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
        if settings.TRUSTED_PROXIES and len(seen) >= settings.TRUSTED_PROXIES:
            request.META["REMOTE_ADDR"] = seen[-settings.TRUSTED_PROXIES]
        return self.get_response(request)


class LanguageMiddleware:
    """The language of the address (`?lang=en`) wins and is remembered; then the cookie; then the browser's wish."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get(LANGUAGE_PARAMETER, "")
        is_offered = asked in dict(settings.LANGUAGES)
        language = asked if is_offered else translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if is_offered:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=A_YEAR,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
        return response


class MaintenanceMiddleware:
    """While the file `maintenance` stands in MINGA_HOME every page but the site's health says when to come back."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/salud/") or not (settings.MINGA_HOME / "maintenance").exists():
            return self.get_response(request)
        return HttpResponse(render_to_string("web/errors/503.html"), status=503, headers={"Retry-After": "900"})
