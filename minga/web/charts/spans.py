"""Works in time (Gantt): a row for each, with its name above its bars and a line on the day of today."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.core.text import shorten
from minga.web.charts.parts import Text, block, frame, share, words
from minga.web.markup import markup
from minga.web.numbers import day_short

ROW, BAR, TOP = 44, 14, 24
# What of a name fits on a phone; the table has all of it.
LONGEST_NAME = 44
# Two years written nearer than this share of the whole would run into each other on a phone.
NEAREST_YEARS = 0.15


@dataclass(frozen=True)
class Span:
    """One stretch of a row; `state` is said in words in the table, `kind` colours it ("outline": not begun)."""

    row: Text
    label: Text
    starts_on: dt.date
    ends_on: dt.date
    state: Text
    kind: str = "t-info"

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError("a span ends before it starts")


def gantt(spans: Sequence[Span], *, title: Text, description: Text, today: dt.date | None = None) -> SafeString:
    """The rows appear in the order of their first span."""
    if not spans:
        return frame([], title=title, description=description, height=0, heads=[_("Qué")], rows=[])
    first = min(span.starts_on for span in spans)
    last = max(span.ends_on for span in spans)
    days = (last - first).days + 1
    names = list(dict.fromkeys(str(span.row) for span in spans))
    height = TOP + len(names) * ROW
    rows_top = {name: TOP + place * ROW for place, name in enumerate(names)}
    shapes = [
        *years(first, last, days, height),
        *(bar_of(span, first, days, rows_top[str(span.row)] + 22) for span in spans),
        *line_of_today(today, first, days, height),
        *(words("0", top + 16, shorten(name, LONGEST_NAME)) for name, top in rows_top.items()),
    ]
    rows = [[s.row, s.label, day_short(s.starts_on), day_short(s.ends_on), s.state] for s in spans]
    return frame(
        shapes,
        title=title,
        description=description,
        height=height + 20,
        heads=[_("Qué"), _("Parte"), _("Desde"), _("Hasta"), _("Estado")],
        rows=rows,
        key=list(dict.fromkeys((span.state, span.kind) for span in spans)),
    )


def line_of_today(today: dt.date | None, first: dt.date, days: int, height: int) -> list[SafeString]:
    if today is None or not 0 <= (today - first).days < days:
        return []
    x = share((today - first).days, days)
    anchor = "end" if (today - first).days > days / 2 else "start"
    drawn = markup('<line class="today" x1="{}" x2="{}" y1="18" y2="{}"/>', x, x, height)
    return [drawn, words(x, height + 14, _("hoy"), "strong", anchor)]


def years(first: dt.date, last: dt.date, days: int, height: int) -> list[SafeString]:
    """A line where each year begins, with its number; the first year is written at the left edge, if it has room."""
    next_year = (dt.date(first.year + 1, 1, 1) - first).days
    has_room = first.year == last.year or next_year >= days * NEAREST_YEARS
    shapes = [words("0", 12, str(first.year), "soft")] if has_room else []
    for year in range(first.year + 1, last.year + 1):
        x = share((dt.date(year, 1, 1) - first).days, days)
        shapes.append(markup('<line class="grid" x1="{}" x2="{}" y1="0" y2="{}"/>', x, x, height))
        shapes.append(words(x, 12, str(year), "soft", "start", shift="4"))
    return shapes


def bar_of(span: Span, first: dt.date, days: int, top: int) -> SafeString:
    x, width = share((span.starts_on - first).days, days), share((span.ends_on - span.starts_on).days + 1, days)
    return block(span.kind, x, top, width, BAR, said=f"{span.label}: {span.state}")
