"""When something does not work: what happened, in plain words, and what can be done now."""

import datetime as dt
import errno
import re
import sys
from difflib import get_close_matches

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.web.components import NavItem
from minga.web.context import default_nav, frame_of

# What get_object_or_404 says, in English whatever the reader's language.
FROM_DJANGO = re.compile(r"No \w+ matches the given query\.")
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NOT_TO_REPEAT = frozenset({"csrfmiddlewaretoken", "code", "otp", "token", "cedula"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "web/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: PermissionDenied | None = None) -> HttpResponse:
    """The rule that said no carries its reason; a no without one still says what to do."""
    reason = getattr(exception, "reason", "") or _("Esta página es para otras personas.")
    values = {"reason": reason, "login_url": resolve_url(settings.LOGIN_URL)}
    return render(request, "web/errors/403.html", values, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's key was missing or old: give back what was typed, ready to be sent again."""
    return render(request, "web/errors/csrf.html", {"typed": typed_in(request)}, status=403)


def not_found(request: HttpRequest, exception: Http404 | Resolver404 | None = None) -> HttpResponse:
    said = exception.args[0] if isinstance(exception, Http404) and exception.args else ""
    is_ours = isinstance(said, str) and not FROM_DJANGO.fullmatch(said)
    values = {"said": said if is_ours else "", "near": near(request)}
    return render(request, "web/errors/404.html", values, status=404)


def near(request: HttpRequest) -> list[NavItem]:
    """Pages that exist and look like the address: the places most alike, then the folders above it."""
    parts = [part for part in request.path.split("/") if part]
    first = f"/{parts[0]}/" if parts else "/"
    places = {item.url: item for item in [*frame_of(request).nav, *default_nav(first, is_jurisdiction=True)]}
    places = {url: item for url, item in places.items() if exists(url)}
    alike = get_close_matches(request.path, places, n=2, cutoff=0.75)
    above = ["/" + "/".join(parts[:count]) + "/" for count in range(len(parts) - 1, 0, -1)]
    found = dict.fromkeys([*alike, *(url for url in above if exists(url))])
    return [places.get(url, NavItem(url, url)) for url in found]


def exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def too_many(request: HttpRequest, *, again_at: dt.datetime) -> HttpResponse:
    """429: says when to send it again, and keeps what was typed so that it is one click."""
    seconds = max(1, round((again_at - timezone.now()).total_seconds()))
    values = {"minutes": -(-seconds // 60), "typed": typed_in(request)}
    response = render(request, "web/errors/429.html", values, status=429)
    response["Retry-After"] = str(seconds)
    return response


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """All that was sent but secrets and the form's key; files cannot be given back."""
    names = [name for name in request.POST if name not in NOT_TO_REPEAT and "password" not in name]
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def server_error(request: HttpRequest) -> HttpResponse:
    """Something of ours broke: this page asks nothing of the database nor of who is reading."""
    if will_pass(sys.exc_info()[1]):
        return unavailable(request)
    return HttpResponse(render_to_string("web/errors/500.html"), status=500)


def will_pass(error: BaseException | None) -> bool:
    """The database is away or busy, or there is no room: nothing was done, and later it can be."""
    is_full = isinstance(error, OSError) and error.errno in NO_ROOM
    return is_full or isinstance(error, (OperationalError, InterfaceError))


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: nothing was kept, and what was typed is there to be sent again; a form's own key makes it count once."""
    values = {"typed": typed_in(request), "request": request, "csrf_token": get_token(request)}
    page = render_to_string("web/errors/unavailable.html", values)
    return HttpResponse(page, status=503, headers={"Retry-After": "10"})
