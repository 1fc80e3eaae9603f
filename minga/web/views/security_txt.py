"""Where to tell of a hole in the site (RFC 9116)."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

# The contact is a setting of a living installation: it holds while the site answers, and half a year more.
HOLDS = dt.timedelta(days=180)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    if not settings.MINGA_SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + HOLDS).astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = {
        "Contact": settings.MINGA_SECURITY_CONTACT,
        "Expires": expires.isoformat().replace("+00:00", "Z"),
        "Preferred-Languages": ", ".join(code for code, _name in settings.LANGUAGES),
        "Canonical": f"{settings.SITE_ADDRESS}/.well-known/security.txt",
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
