"""What each answer tells browsers, graded by the rules of Mozilla's HTTP Observatory; and cookies of production."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client

from tests.routes import UnfilledRouteError, routes
from tests.security.observatory import score, verdicts
from tests.security.walking import enter, finish, sample
from tests.world import World

A_PLUS = 100
# 100, and the bonus for: default-src 'none' (10), no frames (5), no referrer (5), CORP same-origin (10).
BEST_WITHOUT_COOKIES = 130


@pytest.fixture
def production(settings: Any) -> Any:
    """The settings that config/settings.py gives in production; cookie names are watched below."""
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    return settings


def told(response: Any) -> str:
    return ", ".join(f"{verdict.rule} {verdict.points:+}" for verdict in verdicts(response) if verdict.points < 0)


def poor(client: Client, url: str) -> list[tuple[str, int, str]]:
    response = client.get(url, secure=True)
    points = score(response)
    finish(response)
    return [(url, points, told(response))] if points < A_PLUS else []


def test_every_route_gets_full_marks_for_strangers_and_for_those_who_are_signed_in(
    world: World, production: Any
) -> None:
    found = []
    clients = (Client(raise_request_exception=False), enter(world.person("planner")))
    for route in routes():
        if route.pattern.startswith("administracion/") and route.name not in ("admin:index", "admin:login"):
            continue
        try:
            address = sample(route, world)[0]
        except (UnfilledRouteError, IndexError):
            continue
        found += [one for client in clients for one in poor(client, address.url)]
    assert found == []


@pytest.mark.parametrize(
    "url",
    ["/no-existe/", "/estatico/web/minga.css", "/estatico/web/challenge.js", "/estatico/no-existe.css", "/quito%00/"],
)
@pytest.mark.django_db
def test_errors_and_static_files_too(client: Client, production: Any, url: str) -> None:
    assert poor(client, url) == []


@pytest.mark.django_db
def test_refusals_too(client: Client, production: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    forged = Client(enforce_csrf_checks=True)
    answers = {
        403: forged.post("/cuenta/login/code/", {"email": "ana@example.org"}, secure=True),
        405: client.delete("/", secure=True),
        400: client.get("/", secure=True, HTTP_HOST="evil.example"),
    }
    production.MINGA_HOME = tmp_path
    (tmp_path / "maintenance").touch()
    answers[503] = client.get("/", secure=True)
    (tmp_path / "maintenance").unlink()
    monkeypatch.setattr("minga.portal.queries.governments", lambda: 1 / 0)
    careless = Client(raise_request_exception=False)
    answers[500] = careless.get("/", secure=True)
    assert {status: (answer.status_code, score(answer) >= A_PLUS) for status, answer in answers.items()} == {
        status: (status, True) for status in answers
    }


@pytest.mark.django_db
def test_the_front_page_has_all_the_points_but_those_of_the_list_of_browsers(client: Client, production: Any) -> None:
    """Preloaded HSTS (+5) is the domain's owner to ask for, and our scripts come from ourselves."""
    assert score(client.get("/", secure=True)) == BEST_WITHOUT_COOKIES


@pytest.mark.django_db
def test_by_http_production_only_sends_on_to_https(client: Client, production: Any) -> None:
    production.SECURE_SSL_REDIRECT = True
    sent = client.get("/quito/?q=agua")
    assert (sent.status_code, sent["Location"]) == (301, "https://testserver/quito/?q=agua")


COOKIES = """
import django; django.setup()
from django.conf import settings
from minga.web.context import THEME_COOKIE
from minga.web.messages import HostCookieStorage
names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, THEME_COOKIE,
         HostCookieStorage.cookie_name]
assert settings.SESSION_COOKIE_PATH == settings.CSRF_COOKIE_PATH == settings.LANGUAGE_COOKIE_PATH == "/"
assert not settings.SESSION_COOKIE_DOMAIN and not settings.CSRF_COOKIE_DOMAIN and not settings.LANGUAGE_COOKIE_DOMAIN
print(*names)
"""


def test_in_production_only_this_host_can_set_its_cookies(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINGA_", "DJANGO_"))}
    environment = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MINGA_ENV": "production",
        "MINGA_HOME": str(tmp_path),
        "MINGA_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "MINGA_ADDRESS": "https://gobiernoabierto.example",
        "MINGA_HOSTS": "gobiernoabierto.example",
    }
    said = subprocess.run(
        [sys.executable, "-c", COOKIES], env=environment, cwd=site.BASE_DIR, capture_output=True, text=True, timeout=60
    )
    assert said.returncode == 0, said.stderr
    assert [name.startswith("__Host-") for name in said.stdout.split()] == [True] * 5


@pytest.mark.django_db
def test_cookies_that_are_set_have_every_guard(client: Client, production: Any) -> None:
    client.get("/cuenta/login/?lang=en", secure=True)
    client.post("/apariencia/", {"tema": "oscura"}, secure=True)
    client.post("/cuenta/login/code/", {"email": "ana@example.org"}, secure=True)
    assert {name: (one["secure"], one["httponly"], one["samesite"]) for name, one in client.cookies.items()} == {
        name: (True, True, "Lax")
        for name in ("django_language", "apariencia", "sessionid", "csrftoken", "messages")
        if name in client.cookies
    }
    assert {"django_language", "apariencia", "sessionid"} <= set(client.cookies)
