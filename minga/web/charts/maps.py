"""Figures by place: the provinces of Ecuador as tiles of one size, and any set of outlines."""

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.web.charts.parts import Real, Text, frame, words
from minga.web.markup import markup
from minga.web.numbers import number

# INEC code → (column, row, letters, name): roughly where each province lies, so that none is too small to be read.
TILES = {
    "20": (0, 0, "GAL", "Galápagos"),
    "08": (2, 0, "ESM", "Esmeraldas"),
    "04": (3, 0, "CAR", "Carchi"),
    "23": (2, 1, "STD", "Santo Domingo de los Tsáchilas"),
    "10": (3, 1, "IMB", "Imbabura"),
    "21": (4, 1, "SUC", "Sucumbíos"),
    "13": (1, 2, "MAN", "Manabí"),
    "12": (2, 2, "RIO", "Los Ríos"),
    "17": (3, 2, "PIC", "Pichincha"),
    "15": (4, 2, "NAP", "Napo"),
    "22": (5, 2, "ORE", "Orellana"),
    "24": (0, 3, "SEL", "Santa Elena"),
    "09": (1, 3, "GUA", "Guayas"),
    "02": (2, 3, "BOL", "Bolívar"),
    "05": (3, 3, "COT", "Cotopaxi"),
    "18": (4, 3, "TUN", "Tungurahua"),
    "16": (5, 3, "PAS", "Pastaza"),
    "03": (2, 4, "CAN", "Cañar"),
    "06": (3, 4, "CHI", "Chimborazo"),
    "14": (4, 4, "MOR", "Morona Santiago"),
    "07": (1, 5, "ORO", "El Oro"),
    "01": (2, 5, "AZU", "Azuay"),
    "19": (3, 5, "ZAM", "Zamora Chinchipe"),
    "11": (2, 6, "LOJ", "Loja"),
}
SIDE, GAP, LEVELS = 52, 4, 4


def level_of(value: Real | None, most: Real) -> int:
    """0 where there is nothing, then four equal steps up to the largest."""
    if not value or not most:
        return 0
    return min(LEVELS, 1 + int(LEVELS * value / most - 1e-9)) if value > 0 else 0


def key_of(most: Real) -> list[tuple[Text, str]]:
    """What each shade means, in figures."""
    edges = [most * step / LEVELS for step in range(LEVELS + 1)]
    steps = [(f"{number(edges[n - 1])} – {number(edges[n])}", f"level-{n}") for n in range(1, LEVELS + 1)]
    return [(_("ninguno"), "level-0"), *steps] if most else [(_("ninguno"), "level-0")]


def tile_map(values: Mapping[str, Real], *, title: Text, description: Text, unit: Text = "") -> SafeString:
    """One tile for each of the 24 provinces, by INEC code; each shows its letters and its figure."""
    unknown = set(values) - set(TILES)
    if unknown:
        raise ValueError(f"not a province: {', '.join(sorted(unknown))}")
    most = max(values.values(), default=0)
    shapes = [tile(code, values.get(code, 0), most) for code in TILES]
    named = sorted(((TILES[code][3], values.get(code, 0)) for code in TILES), key=lambda pair: (-pair[1], pair[0]))
    side = SIDE + GAP
    return frame(
        shapes,
        title=title,
        description=description,
        height=7 * side,
        heads=[_("Provincia"), unit or _("Cuánto")],
        rows=[[name, number(value)] for name, value in named],
        key=key_of(most),
        view_box=f"0 0 {6 * side} {7 * side}",
        kind="tiles",
    )


def tile(code: str, value: Real, most: Real) -> SafeString:
    column, row, letters, name = TILES[code]
    x, y, level = column * (SIDE + GAP), row * (SIDE + GAP), level_of(value, most)
    middle = x + SIDE / 2
    return markup(
        '<g class="tile level-{}"><title>{}: {}</title>'
        '<rect class="fill" x="{}" y="{}" width="{}" height="{}" rx="6"/>{}{}</g>',
        *(level, name, number(value), x, y, SIDE, SIDE),
        words(str(middle), y + 22, letters, anchor="middle"),
        words(str(middle), y + 40, value, "strong", "middle"),
    )


def choropleth(
    outlines: Sequence[tuple[str, Text, str]],
    values: Mapping[str, Real],
    *,
    title: Text,
    description: Text,
    view_box: str,
    unit: Text = "",
) -> SafeString:
    """Outlines as (code, name, path of SVG) in the coordinates of `view_box`, shaded by their figure."""
    most = max(values.values(), default=0)
    shapes = [
        markup(
            '<path class="fill region level-{}" d="{}"><title>{}: {}</title></path>',
            level_of(values.get(code, 0), most),
            path,
            name,
            number(values.get(code, 0)),
        )
        for code, name, path in outlines
    ]
    rows = sorted(((str(name), values.get(code, 0)) for code, name, _path in outlines), key=lambda r: (-r[1], r[0]))
    return frame(
        shapes,
        title=title,
        description=description,
        height=0,
        heads=[_("Lugar"), unit or _("Cuánto")],
        rows=[[name, number(value)] for name, value in rows],
        key=key_of(most),
        view_box=view_box,
    )
