"""What the site holds about a person, on paper."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.core.holdings import Held
from minga.web import numbers
from minga.web.pdf import render_pdf


def holdings_pdf(held: Sequence[Held]) -> bytes:
    content = {
        "address": settings.SITE_ADDRESS,
        "made": _("Lo que el sitio guardaba sobre ti el %(day)s.") % {"day": numbers.day(timezone.localdate())},
        "nothing": _("Nada."),
        "parts": [
            {
                "title": str(one.title),
                "why": str(one.why),
                "rows": [[[str(label), said(value)] for label, value in line] for line in one.lines],
            }
            for one in held
        ],
    }
    language = (get_language() or "es")[:2]
    return render_pdf("portal/typst/holdings.typ", content, language=language, title=_("Mis datos"))


def said(value: Any) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value)
        return f"{numbers.day(local)} {local:%H:%M}"
    if isinstance(value, dt.date):
        return numbers.day(value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {said(part)}" for name, part in value.items())
    return str(value)
