"""What all charts share: the frame with its words and its table, the key, and axes with round numbers."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from minga.web.components import WAY
from minga.web.numbers import number

Text = str | Promise
Real = int | float


@dataclass(frozen=True)
class Point:
    """One bar, one tile, one dot: its name, its figure and, if it has one, its stage or tone ("s-done", "t-warn")."""

    label: Text
    value: Real
    kind: str = ""


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
    return format_html(
        '<text x="{}" y="{}" dx="{}" text-anchor="{}" class="{}">{}</text>', x, y, shift, anchor, kind, said
    )


def block(kind: str, x: str, y: Real, width: str, height: Real, said: Text = "") -> SafeString:
    """A piece of a bar; some stages also have a texture, so that neighbours differ without colour."""
    where = format_html('x="{}" y="{}" width="{}" height="{}" rx="3"', x, y, width, height)
    title = format_html("<title>{}</title>", said) if said else ""
    if kind == "outline":
        return format_html('<rect class="outline" {}>{}</rect>', where, title)
    return format_html(
        '<rect class="layer {}" {}/><rect class="texture {}" {}>{}</rect>', kind, where, kind, where, title
    )


def draw(shapes: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((shape,) for shape in shapes))


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
) -> SafeString:
    """The figure: caption, drawing, key, and below it the same information as a table."""
    drawn = draw(shapes)
    name = hashlib.sha256(f"{title}{drawn}".encode()).hexdigest()[:10]
    values = {
        "title": title,
        "description": description,
        "height": round(height),
        "heads": heads,
        "rows": rows,
        "key": key,
        "view_box": view_box,
        "kind": kind,
        "shapes": drawn,
        "name": name,
    }
    return SafeString(render_to_string("web/components/chart.html", values))
