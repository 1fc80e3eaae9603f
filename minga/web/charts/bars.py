"""Lying bars: the label above, the figure at the end, so that long names fit on a telephone."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minga.core.text import shorten
from minga.web.charts.parts import Point, Real, Series, Text, block, frame, kind_of, share, words
from minga.web.markup import markup
from minga.web.numbers import number, percent

ROW, BAR = 46, 14
# Letters of a label and its figure on the narrowest screen; the table below has the whole label.
LONGEST = 42


def bar(
    points: Sequence[Point], *, title: Text, description: Text, of: Real | None = None, unit: Text = ""
) -> SafeString:
    """One bar for each point. With `of`, bars are shares of that whole, and the table says the percentage."""
    most = of or max((point.value for point in points), default=0)
    shapes: list[SafeString] = []
    for place, point in enumerate(points):
        top = place * ROW
        kind = point.kind or kind_of("", 0)
        shapes += [
            words("0", top + 16, shorten(str(point.label), LONGEST - len(with_unit(point.value, unit)))),
            words("100%", top + 16, with_unit(point.value, unit), "strong", "end"),
            markup('<rect class="ground" x="0" y="{}" width="100%" height="{}" rx="4"/>', top + 24, BAR),
            markup(
                '<rect class="fill {}" x="0" y="{}" width="{}" height="{}" rx="4"/>',
                kind,
                top + 24,
                share(max(point.value, 0), most),
                BAR,
            ),
        ]
    heads: list[Text] = [_("Qué"), unit or _("Cuánto"), *([pgettext("proporción", "Parte")] if of else [])]
    rows = [[p.label, number(p.value), *([percent(p.value / of)] if of else [])] for p in points]
    return frame(shapes, title=title, description=description, height=len(points) * ROW, heads=heads, rows=rows)


def with_unit(value: Real, unit: Text) -> str:
    return f"{number(value)} {unit}".strip()


def stacked(labels: Sequence[Text], series: Sequence[Series], *, title: Text, description: Text) -> SafeString:
    """One bar for each label, made of its series; all bars share the scale, and each says its total."""
    totals = [sum(one.values[place] or 0 for one in series) for place in range(len(labels))]
    most = max(totals, default=0)
    shapes: list[SafeString] = []
    for place, label in enumerate(labels):
        top = place * ROW
        shapes += [words("0", top + 16, label), words("100%", top + 16, totals[place], "strong", "end")]
        shapes.append(markup('<rect class="ground" y="{}" width="100%" height="{}" rx="4"/>', top + 24, BAR))
        before: Real = 0
        for number_in_key, one in enumerate(series):
            value = one.values[place] or 0
            kind = kind_of(one.kind, number_in_key)
            shapes.append(block(kind, share(before, most), top + 24, share(value, most), BAR, said=one.label))
            before += value
    rows = [
        [label, *(number(one.values[place]) for one in series), number(totals[place])]
        for place, label in enumerate(labels)
    ]
    return frame(
        shapes,
        title=title,
        description=description,
        height=len(labels) * ROW,
        heads=[_("Qué"), *(one.label for one in series), _("Total")],
        rows=rows,
        key=[(one.label, kind_of(one.kind, place)) for place, one in enumerate(series)],
    )
