"""Works in time (Gantt): a row for each, with its name above its bars and a line on the day of today."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.web.charts.parts import Text, frame, share, words
from minga.web.numbers import day_short

ROW, BAR, TOP = 44, 14, 24


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
    shapes = years(first, last, days, height)
    for place, name in enumerate(names):
        top = TOP + place * ROW
        shapes.append(words("0", top + 16, name))
        shapes += [bar_of(span, first, days, top + 22) for span in spans if str(span.row) == name]
    if today and first <= today <= last:
        x = share((today - first).days, days)
        anchor = "end" if (today - first).days > days / 2 else "start"
        shapes.append(format_html('<line class="today" x1="{}" x2="{}" y1="18" y2="{}"/>', x, x, height))
        shapes.append(words(x, height + 14, _("hoy"), "strong", anchor))
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


def years(first: dt.date, last: dt.date, days: int, height: int) -> list[SafeString]:
    """A line where each year begins, with its number; the first year is written at the left edge."""
    shapes = [words("0", 12, str(first.year), "soft")]
    for year in range(first.year + 1, last.year + 1):
        x = share((dt.date(year, 1, 1) - first).days, days)
        shapes.append(format_html('<line class="grid" x1="{}" x2="{}" y1="0" y2="{}"/>', x, x, height))
        shapes.append(words(x, 12, str(year), "soft", "start", shift="4"))
    return shapes


def bar_of(span: Span, first: dt.date, days: int, top: int) -> SafeString:
    shape = "outline" if span.kind == "outline" else f"layer {span.kind}"
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"><title>{}: {}</title></rect>',
        shape,
        share((span.starts_on - first).days, days),
        top,
        share((span.ends_on - span.starts_on).days + 1, days),
        BAR,
        span.label,
        span.state,
    )
