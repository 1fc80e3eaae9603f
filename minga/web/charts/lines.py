"""Figures over time, and two figures against each other."""

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.web.charts.parts import Point, Real, Series, Text, frame, kind_of, round_steps, share, words
from minga.web.markup import markup
from minga.web.numbers import number

TOP, HEIGHT, FOOT, LETTER = 18, 200, 28, 17


def line(labels: Sequence[Text], series: Sequence[Series], *, title: Text, description: Text) -> SafeString:
    """One line for each series; a gap where nothing is known. Lines differ by their dashes too."""
    return over_time(labels, series, title=title, description=description, is_filled=False)


def area(labels: Sequence[Text], series: Series, *, title: Text, description: Text) -> SafeString:
    """One series with its surface filled."""
    return over_time(labels, [series], title=title, description=description, is_filled=True)


def over_time(
    labels: Sequence[Text], series: Sequence[Series], *, title: Text, description: Text, is_filled: bool
) -> SafeString:
    steps = round_steps(max((value for one in series for value in one.values if value is not None), default=0))
    shapes = [*grid(steps), *labels_below(labels)]
    curves = [curve(one, place, len(labels), steps[-1], is_filled=is_filled) for place, one in enumerate(series)]
    shapes.append(
        markup(
            '<svg x="0" y="{}" width="100%" height="{}" viewBox="0 0 1000 1000"'
            ' preserveAspectRatio="none" overflow="visible">'
            "{}</svg>",
            TOP,
            HEIGHT,
            SafeString("".join(curves)),
        )
    )
    shapes += last_dots(series, steps[-1])
    key = [(one.label, f"{kind_of(one.kind, place)} {dashes(place)}") for place, one in enumerate(series)]
    return frame(
        shapes,
        title=title,
        description=description,
        height=TOP + HEIGHT + FOOT,
        heads=[_("Cuándo"), *(one.label for one in series)],
        rows=[[label, *(number(one.values[place]) for one in series)] for place, label in enumerate(labels)],
        key=key if len(series) > 1 else (),
    )


def dashes(place: int) -> str:
    return f"dash-{place % 4}"


def grid(steps: Sequence[float], name: Text = "") -> Iterator[SafeString]:
    for step in steps:
        y = TOP + HEIGHT * (1 - step / steps[-1])
        kind = "grid" if step else "axis"
        yield markup('<line class="{}" x1="0" x2="100%" y1="{}" y2="{}"/>', kind, round(y, 1), round(y, 1))
        if step:
            said = f"{number(step)} {name}" if name and step == steps[-1] else number(step)
            yield words("0", round(y - 4, 1), said, "soft")


def labels_below(labels: Sequence[Text]) -> Iterator[SafeString]:
    """First, last and at most two between: what fits on the narrowest screen."""
    last = len(labels) - 1
    shown = sorted({0, last, *((last // 3, 2 * last // 3) if last > 3 else range(last))}) if labels else []
    for place in shown:
        anchor = "start" if place == 0 else "end" if place == last else "middle"
        yield words(share(place, last) if last else "0", TOP + HEIGHT + 20, labels[place], "soft", anchor)


def curve(one: Series, place: int, count: int, most: float, *, is_filled: bool) -> str:
    """The stretches of known values as lines; with `is_filled`, also the surface down to the axis."""
    kind, drawn = kind_of(one.kind, place), ""
    for stretch in stretches(one.values):
        points = [(1000 * at / max(count - 1, 1), 1000 * (1 - value / most)) for at, value in stretch]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        if is_filled:
            drawn += markup(
                '<path class="soft-fill {}" d="{}L{} 1000L{} 1000Z"/>',
                kind,
                path,
                f"{points[-1][0]:.1f}",
                f"{points[0][0]:.1f}",
            )
        drawn += markup('<path class="stroke {} {}" d="{}"/>', kind, dashes(place), path)
    return drawn


def stretches(values: Sequence[Real | None]) -> Iterator[list[tuple[int, Real]]]:
    """Runs of known values: `[1, None, 2, 3]` gives `[(0, 1)]` and `[(2, 2), (3, 3)]`."""
    run: list[tuple[int, Real]] = []
    for place, value in enumerate(values):
        if value is not None:
            run.append((place, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def last_dots(series: Sequence[Series], most: float) -> Iterator[SafeString]:
    """The latest known value of each series, marked and written; figures that would touch are set apart."""
    floor: float = -LETTER
    for y, at, value, kind, last in sorted(latest(series, most)):
        x = share(at, last)
        yield markup('<circle class="dot {}" cx="{}" cy="{}" r="4.5"/>', kind, x, y)
        floor = max(y - 10, floor + LETTER)
        yield words(x, round(floor, 1), value, f"ink {kind}", "end" if at > last / 2 else "start", "-10")


def latest(series: Sequence[Series], most: float) -> Iterator[tuple[float, int, Real, str, int]]:
    for place, one in enumerate(series):
        known = [(at, value) for at, value in enumerate(one.values) if value is not None]
        if known:
            at, value = known[-1]
            y = round(TOP + HEIGHT * (1 - value / most), 1)
            yield y, at, value, kind_of(one.kind, place), max(len(one.values) - 1, 1)


def scatter(
    points: Sequence[tuple[Point, Real]],
    *,
    title: Text,
    description: Text,
    across: Text,
    up: Text,
    key: Sequence[tuple[Text, str]] = (),
) -> SafeString:
    """Each point stands at its value (across) and the second figure (up); both axes start at zero. `key`: what each
    kind of point means."""
    wide = round_steps(max((point.value for point, _y in points), default=0))
    high = round_steps(max((y for _point, y in points), default=0))
    shapes = [*grid(high, up)]
    for step in wide:
        anchor = "start" if step == 0 else "end" if step == wide[-1] else "middle"
        shapes.append(words(share(step, wide[-1]), TOP + HEIGHT + 20, step, "soft", anchor))
    shapes.append(words("100%", TOP + HEIGHT + 40, f"{across} →", "strong", "end"))
    for point, y in points:
        dot = markup(
            '<circle class="dot {}" cx="{}" cy="{}" r="6"><title>{}: {}, {}</title></circle>',
            kind_of(point.kind, 0),
            share(point.value, wide[-1]),
            round(TOP + HEIGHT * (1 - y / high[-1]), 1),
            point.label,
            number(point.value),
            number(y),
        )
        shapes.append(markup('<a href="{}" aria-label="{}">{}</a>', point.url, point.label, dot) if point.url else dot)
    return frame(
        shapes,
        title=title,
        description=description,
        height=TOP + HEIGHT + FOOT + 20,
        heads=[_("Qué"), across, up],
        rows=[[name_of(point), number(point.value), number(y)] for point, y in points],
        key=key,
        has_links=any(point.url for point, _y in points),
    )


def name_of(point: Point) -> Text:
    return markup('<a href="{}">{}</a>', point.url, point.label) if point.url else point.label
