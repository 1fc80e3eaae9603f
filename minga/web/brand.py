"""One colour per government, made readable: whatever colour it gives, text in it and on it keeps its contrast.

The colour of a coat of arms is rarely made for letters. From it come two: one dark enough for white paper, one light
enough for the night, both of the same hue; if the government's own colour already reads well, it is kept as it is.
"""

import colorsys
import re

from django.utils.translation import gettext as _

TEXT_CONTRAST = 4.5
# The surfaces on which the colour stands (css/tokens.css): the palest of the day, the brightest of the night.
DAY, NIGHT = "#f3eee2", "#262b35"
WHITE, INK = "#ffffff", "#10141c"
HEX = re.compile(r"#[0-9a-fA-F]{6}")


def luminance(color: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, from 1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def shade(color: str, lightness: float) -> str:
    """The same hue with another lightness (0 to 1)."""
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, _lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    return "#" + "".join(f"{round(c * 255):02x}" for c in colorsys.hls_to_rgb(hue, lightness, saturation))


def readable(color: str, surface: str) -> str:
    """The colour itself if it reads on `surface`, else the nearest shade that does."""
    color = color.lower()
    if contrast(color, surface) >= TEXT_CONTRAST:
        return color
    start = round(colorsys.rgb_to_hls(*(int(color[p : p + 2], 16) / 255 for p in (1, 3, 5)))[1] * 100)
    steps = range(start, -1, -1) if luminance(surface) > 0.5 else range(start, 101)
    shades = (shade(color, step / 100) for step in steps)
    return next(found for found in shades if contrast(found, surface) >= TEXT_CONTRAST)


def brand_css(color: str) -> str:
    """The rules of `/marca/<slug>.css`. Raises ValueError if `color` is not `#rrggbb`."""
    if not HEX.fullmatch(color):
        raise ValueError(f"{color!r} is not a colour like #1e3a6e")
    day, night = readable(color, DAY), readable(color, NIGHT)
    return (
        f"@layer tokens{{:root{{--brand:{day};--on-brand:{WHITE}}}"
        "@supports (color:light-dark(#000,#fff)){:root{"
        f"--brand:light-dark({day},{night});--on-brand:light-dark({WHITE},{INK})}}}}}}\n"
    )


def brand_address(slug: str, color: str) -> str:
    """Where the colour is served; the colour in the query makes a change visible at once."""
    return f"/marca/{slug}.css?c={color.lstrip('#')}"


def check(color: str) -> list[str]:
    """What is wrong with a colour, in words for whoever chooses it; an empty list means that it is used untouched."""
    if not HEX.fullmatch(color):
        return [_("«%(color)s» no es un color: escribe seis cifras como #1e3a6e.") % {"color": color}]
    day = contrast(color, DAY)
    if day >= TEXT_CONTRAST:
        return []
    return [
        _("Sobre fondo claro el contraste es %(found)s y hace falta 4,5: el sitio usará %(instead)s.")
        % {"found": f"{day:.1f}".replace(".", ","), "instead": readable(color, DAY)}
    ]
