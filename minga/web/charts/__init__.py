"""Drawings made on the server: each is an image with title and description, and carries its figures in a table.

Nothing is scaled: widths are percentages and heights are pixels, so that letters keep their size on a telephone. Colour
comes from classes; series also differ by their dashes or by their place, and have their name written.
"""

from minga.web.charts.bars import bar, stacked
from minga.web.charts.lines import area, line, scatter
from minga.web.charts.maps import TILES, choropleth, tile_map
from minga.web.charts.parts import Point, Series
from minga.web.charts.spans import Span, gantt

__all__ = [
    "TILES",
    "Point",
    "Series",
    "Span",
    "area",
    "bar",
    "choropleth",
    "gantt",
    "line",
    "scatter",
    "stacked",
    "tile_map",
]
