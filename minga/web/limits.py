"""How often one person may send a public form: `@limited("proposal", rate="10/h")`.

The count is in the database, so that it holds whichever process or machine answers, and a window starts with its first
attempt. Who sends is kept only as a keyed hash, gone with the window. Over the limit the page says when to try again
and gives back all that was typed.
"""

import datetime as dt
import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from minga.web.models import Attempt
from minga.web.views.errors import too_many

View = Callable[..., HttpResponse]
A_MINUTE = dt.timedelta(minutes=1)
SPANS = {"m": A_MINUTE, "h": dt.timedelta(hours=1), "d": dt.timedelta(days=1)}


def parse_rate(rate: str) -> tuple[int, dt.timedelta]:
    """ "10/h" is ten in an hour; also /m (minute) and /d (day)."""
    count, _slash, span = rate.partition("/")
    return int(count), SPANS[span]


def sender_of(request: HttpRequest) -> str:
    """A signed-in person, or else a network: of IPv6 the half that belongs to one house."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"person:{user.pk}"
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    return f"net:{ipaddress.ip_network((address, 64 if address.version == 6 else 32), strict=False)}"


def key_of(name: str, sender: str) -> str:
    return salted_hmac("minga.web.limits", f"{name}|{sender}", algorithm="sha256").hexdigest()


@transaction.atomic
def count_attempt(name: str, sender: str, span: dt.timedelta) -> Attempt:
    """One more; the row says how many there are and when the window ends."""
    now = timezone.now()
    # A window that ends later than it can began before the clock was put back.
    latest = now + span + A_MINUTE
    row = Attempt.objects.filter(key=key_of(name, sender))
    if row.filter(ends_at__gt=now, ends_at__lte=latest).update(used=F("used") + 1):
        return row.get()
    Attempt.objects.filter(ends_at__lte=now).delete()
    attempt, is_first = row.get_or_create(defaults={"key": key_of(name, sender), "ends_at": now + span})
    if attempt.ends_at > latest:
        row.update(used=1, ends_at=now + span)
    elif not is_first:
        row.update(used=F("used") + 1)
    return attempt if is_first else row.get()


def limited(name: str, *, rate: str, methods: tuple[str, ...] = ("POST",)) -> Callable[[View], View]:
    """Answer 429 to whoever sends this form more than `rate`; other methods are not counted."""
    most, span = parse_rate(rate)

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return view(request, *args, **kwargs)
            attempt = count_attempt(name, sender_of(request), span)
            if attempt.used <= most:
                return view(request, *args, **kwargs)
            return too_many(request, again_at=attempt.ends_at)

        return counted

    return decorate
