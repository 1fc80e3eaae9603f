"""Figures, money and dates as people read them: 1.204 · 62,5 % · USD 1.204,50 · 14 de noviembre de 2018.

The space inside a quantity does not break, so that "62" and "%" never end on different lines.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils import dates, timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext

from minga.core.dates import PartialDate

SPACE = "\u00a0"
MINUS = "\u2212"
COMMA_AND_POINT = str.maketrans(",.", ".,")
SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
ENGLISH = "January February March April May June July August September October November December"
MONTHS = {"es": SPANISH.split(), "en": ENGLISH.split()}
Number = int | float | Decimal
Day = dt.date | PartialDate
When = Day | str | Promise | None


def month_name(month: int, *, is_short: bool = False) -> str:
    """Django's own are English of America and Spanish of Spain: only those of other languages come from a catalog."""
    if (known := MONTHS.get((get_language() or "es")[:2])) is not None:
        return known[month - 1][:3] if is_short else known[month - 1]
    return str((dates.MONTHS_3 if is_short else dates.MONTHS)[month])


def is_english() -> bool:
    return (get_language() or "es").startswith("en")


def number(value: Number | None, decimals: int | None = None) -> str:
    """1.204 or 0,71; without `decimals`, up to two and no trailing zeros. Nothing known is "–", never 0."""
    if value is None:
        return "–"
    text = f"{abs(value):,}" if isinstance(value, int) and not decimals else rounded(value, decimals)
    if not is_english():
        text = text.translate(COMMA_AND_POINT)
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,") else text


def rounded(value: Number, decimals: int | None) -> str:
    """1,204.5: the size of a number without its sign, as it is written in English."""
    amount = abs(Decimal(str(value)))
    amount = amount.quantize(Decimal(1).scaleb(-(2 if decimals is None else decimals)), ROUND_HALF_UP)
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if decimals is None and "." in text else text


def percent(ratio: Number | None, decimals: int | None = None) -> str:
    """0.625 is 62,5 %; at most one decimal unless asked."""
    if ratio is None:
        return "–"
    amount = Decimal(str(ratio)) * 100
    if decimals is None:
        amount = amount.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{number(amount, decimals)}{'' if is_english() else SPACE}%"


def money(value: Number | None, currency: str = "USD") -> str:
    return "–" if value is None else f"{currency}{SPACE}{number(value, 2)}"


def local_day(value: dt.date) -> dt.date:
    """A moment belongs to the day it had where the site is, not in Greenwich."""
    if not isinstance(value, dt.datetime):
        return value
    return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()


def day(value: When) -> str:
    """14 de noviembre de 2018 · 14 November 2018; a month or a year stays as precise as it is known."""
    if not isinstance(value, Day):
        return str(value or "")
    year, month, on = parts_of(value)
    joint = " de " if (get_language() or "es").startswith("es") else " "
    name = month_name(month) if month else ""
    return joint.join(str(part) for part in (on, name, year) if part)


def day_short(value: When) -> str:
    """14 nov 2018 · 14 Nov 2018, for lists and threads."""
    if not isinstance(value, Day):
        return str(value or "")
    year, month, on = parts_of(value)
    name = month_name(month, is_short=True) if month else ""
    return " ".join(str(part) for part in (on, name, year) if part)


def day_iso(value: When) -> str:
    """What a machine reads in <time datetime>; "" where the source only has words."""
    if not isinstance(value, Day):
        return ""
    return value.iso if isinstance(value, PartialDate) else local_day(value).isoformat()


def parts_of(value: Day) -> tuple[int, int | None, int | None]:
    if isinstance(value, PartialDate):
        return value.year, value.month, value.day
    on = local_day(value)
    return on.year, on.month, on.day


def ago(value: dt.date | None, today: dt.date | None = None) -> str:
    """hace 3 días, dentro de 2 meses: to stand beside the date, never instead of it."""
    if value is None:
        return ""
    days = ((today or timezone.localdate()) - local_day(value)).days
    if days == 0:
        return gettext("hoy")
    if days in {1, -1}:
        return gettext("ayer") if days == 1 else gettext("mañana")
    span = span_of(abs(days))
    return (gettext("hace %(span)s") if days > 0 else gettext("dentro de %(span)s")) % {"span": span}


def span_of(days: int) -> str:
    """The largest whole unit: 3 días, 2 meses, 7 años."""
    if days < 60:
        return ngettext("%(count)s día", "%(count)s días", days) % {"count": days}
    if days < 730:
        return ngettext("%(count)s mes", "%(count)s meses", days // 30) % {"count": days // 30}
    return ngettext("%(count)s año", "%(count)s años", days // 365) % {"count": days // 365}


def file_size(octets: int) -> str:
    """Size of a file as people say it: 340 kB, 4,2 MB."""
    if octets < 1_000_000:
        return f"{number(max(1, round(octets / 1000)))}{SPACE}kB"
    return f"{number(round(octets / 1_000_000, 1))}{SPACE}MB"
