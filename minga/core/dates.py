"""Dates as precise as their source: a year, a month or a day. A plan says "abril de 2021", not the first of it."""

import calendar
import datetime as dt
import re
from functools import total_ordering

from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@total_ordering
class PartialDate:
    """`PartialDate("2021-04")`: knows its first and last day; orders by first day, then by precision."""

    __slots__ = ("day", "month", "year")

    def __init__(self, text: str) -> None:
        found = FORM.fullmatch(text)
        if not found:
            raise ValueError(_("«%(text)s» no es una fecha: escribe 2021, 2021-04 o 2021-04-30.") % {"text": text})
        year, month, day = found.groups()
        self.year = int(year)
        self.month = int(month) if month else None
        self.day = int(day) if day else None
        try:
            dt.date(self.year, self.month or 1, self.day or 1)
        except ValueError as error:
            raise ValueError(_("«%(text)s» no existe en el calendario.") % {"text": text}) from error

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> dt.date:
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Its first day, then how precise it is."""
        return self.year, self.month or 1, self.day or 1, (self.month is not None) + (self.day is not None)

    @property
    def iso(self) -> str:
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    def __str__(self) -> str:
        joint = " de " if (get_language() or "es").startswith("es") else " "
        month = MONTHS[self.month] if self.month else None
        return joint.join(str(part) for part in (self.day, month, self.year) if part)

    def __repr__(self) -> str:
        return f"PartialDate({self.iso!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PartialDate) and self.rank == other.rank

    def __lt__(self, other: "PartialDate") -> bool:
        return self.rank < other.rank

    def __hash__(self) -> int:
        return hash(self.rank)
