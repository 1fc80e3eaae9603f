import pytest
from django.http import HttpResponse
from django.utils.translation import get_language

from minga.web.middleware import (
    LanguageMiddleware,
    MaintenanceMiddleware,
    PlainRequestMiddleware,
    ProxyMiddleware,
    SecurityHeadersMiddleware,
)


def answer(request):
    return HttpResponse(get_language())


@pytest.mark.parametrize(
    ("address", "cookie", "browser", "language", "kept"),
    [
        ("/", "", "", "es", ""),
        ("/", "", "en-GB,en;q=0.9", "en", ""),
        ("/", "", "fr,en;q=0.5", "en", ""),
        ("/", "es", "en", "es", ""),
        ("/?lang=en", "es", "es", "en", "en"),
        ("/?lang=qu", "es", "en", "qu", "qu"),
        ("/", "qu", "en", "qu", ""),
        ("/", "", "qu-EC,qu;q=0.9,es;q=0.5", "qu", ""),
        ("/?lang=xx", "en", "es", "en", ""),
        ("/?lang=../..", "", "es", "es", ""),
    ],
)
def test_address_then_cookie_then_browser(rf, address, cookie, browser, language, kept):
    request = rf.get(address, HTTP_ACCEPT_LANGUAGE=browser)
    request.COOKIES["django_language"] = cookie
    response = LanguageMiddleware(answer)(request)
    assert response.content.decode() == response["Content-Language"] == language
    assert (response.cookies["django_language"].value if response.cookies else "") == kept
    assert response["Vary"] == "Accept-Language, Cookie"


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(rf):
    response = SecurityHeadersMiddleware(answer)(rf.get("/"))
    assert response["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_view_may_set_its_own_header(rf):
    def own(request):
        return HttpResponse("", headers={"Referrer-Policy": "no-referrer"})

    assert SecurityHeadersMiddleware(own)(rf.get("/"))["Referrer-Policy"] == "no-referrer"


def test_while_it_is_mended_the_site_says_so_and_its_health_still_answers(rf, settings, tmp_path):
    settings.MINGA_HOME = tmp_path
    middleware = MaintenanceMiddleware(answer)
    assert middleware(rf.get("/")).status_code == 200
    (tmp_path / "maintenance").touch()
    closed = middleware(rf.get("/ecuador/"))
    assert (closed.status_code, closed["Retry-After"]) == (503, "900")
    assert closed.content.decode().count("Volvemos en un momento.") == 1
    assert middleware(rf.get("/salud/")).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_only_trusted_proxies_say_who_asks(rf, settings, proxies, header, seen):
    """A header that anybody may write counts only as far as our own proxies wrote it."""
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", headers={"X-Forwarded-For": header})
    ProxyMiddleware(answer)(request)
    assert request.META["REMOTE_ADDR"] == seen


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "INVENTED"])
def test_a_method_that_no_page_has_is_refused(client, method):
    refused = client.generic(method, "/")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    assert refused["X-Content-Type-Options"] == "nosniff"


def test_a_zero_octet_is_taken_out_of_a_query_and_no_address_holds_one(client, rf):
    def typed(request):
        return HttpResponse(request.GET["q"])

    assert PlainRequestMiddleware(typed)(rf.get("/?q=ag%00ua")).content == b"agua"
    assert client.get("/quito%00/").status_code == 404
