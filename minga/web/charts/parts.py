"""What all charts share: the frame with its words and its table, the key, and axes with round numbers."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from minga.web.components import WAY
from minga.web.markup import joined, markup
from minga.web.numbers import number

Text = str | Promise
Real = int | float


@dataclass(frozen=True)
class Point:
    """One bar, one tile, one dot: its name, its figure and, if it has one, its stage or tone ("s-done", "t-warn"); a
    dot may also lead somewhere."""

    label: Text
    value: Real
    kind: str = ""
    url: str = ""


@dataclass(frozen=True)
class Series:
    """Figures over the same labels; None where nothing is known, and then nothing is drawn."""

    label: Text
    values: Sequence[Real | None]
    kind: str = ""


def kind_of(given: str, place: int) -> str:
    """The class that colours it: its own, or the colours of the thread in their order."""
    return given or f"s-{WAY[(4 + place * 3) % len(WAY)].value}"


def share(value: Real, most: Real) -> str:
    """A position or a width, as a percentage with a point: what SVG reads in any language."""
    return f"{100 * value / most if most else 0:.3f}".rstrip("0").rstrip(".") + "%"


def round_steps(most: float, count: int = 4) -> list[float]:
    """0 and about `count` round numbers up to or just above `most`: 1, 2, 2.5 or 5 times a power of ten."""
    if most <= 0:
        return [0, 1]
    rough = most / count
    size = 10 ** math.floor(math.log10(rough))
    step = next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= rough * 0.999999)
    return [step * place for place in range(math.ceil(most / step - 1e-9) + 1)]


def words(x: str, y: Real, text: Text | Real, kind: str = "", anchor: str = "start", shift: str = "0") -> SafeString:
    said = number(text) if isinstance(text, int | float) else text
    pattern = '<text x="{}" y="{}" dx="{}" text-anchor="{}" class="{}">{}</text>'
    return markup(pattern, x, y, shift, anchor, kind, said)


def block(kind: str, x: str, y: Real, width: str, height: Real, said: Text = "") -> SafeString:
    """A piece of a bar; some stages also have a texture, so that neighbours differ without colour."""
    where = markup('x="{}" y="{}" width="{}" height="{}" rx="3"', x, y, width, height)
    title = markup("<title>{}</title>", said) if said else ""
    if kind == "outline":
        return markup('<rect class="outline" {}>{}</rect>', where, title)
    pattern = '<rect class="layer {}" {}/><rect class="texture {}" {}>{}</rect>'
    return markup(pattern, kind, where, kind, where, title)


def row_of(cells: Sequence[object]) -> SafeString:
    """A row of the table below the drawing: its name and its figures."""
    name, *figures = cells
    rest = joined(markup('<td class="num">{}</td>', figure) for figure in figures)
    return markup('<tr><th scope="row">{}</th>{}</tr>', name, rest)


def frame(
    shapes: Iterable[SafeString],
    *,
    title: Text,
    description: Text,
    height: Real,
    heads: Sequence[Text],
    rows: Sequence[Sequence[object]],
    key: Sequence[tuple[Text, str]] = (),
    view_box: str = "",
    kind: str = "",
    has_links: bool = False,
) -> SafeString:
    """The figure: caption, drawing, key, and below it the same information as a table."""
    drawn = joined(shapes)
    name = hashlib.sha256(f"{title}{drawn}".encode()).hexdigest()[:10]
    values = {
        "title": title,
        "description": description,
        "height": round(height),
        "heads": heads,
        "rows": joined(row_of(cells) for cells in rows),
        "key": key,
        "view_box": view_box,
        "kind": kind,
        "has_links": has_links,
        "shapes": drawn,
        "name": name,
    }
    return SafeString(render_to_string("web/components/chart.html", values))
