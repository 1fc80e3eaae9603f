import datetime as dt
import re
import xml.etree.ElementTree as ET

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from minga.web import charts
from minga.web.charts.lines import stretches
from minga.web.charts.maps import level_of
from minga.web.charts.parts import round_steps, share

WORDS = {"title": "Título <b>", "description": "Qué & cuándo"}
POINTS = [charts.Point("Recibidas <i>", 335), charts.Point("De gobierno abierto", 181)]
SERIES = [charts.Series("Pedidos", [1, None, 3]), charts.Series("Respondidos", [1, 2, 2])]
YEARS = ["2019", "2020", "2021"]
SPANS = [charts.Span("Política", "Hito 1", dt.date(2020, 1, 1), dt.date(2020, 6, 30), "cumplido", "s-done")]
ALL = {
    "bar": lambda: charts.bar(POINTS, of=335, **WORDS),
    "stacked": lambda: charts.stacked(YEARS, SERIES, **WORDS),
    "line": lambda: charts.line(YEARS, SERIES, **WORDS),
    "area": lambda: charts.area(YEARS, SERIES[0], **WORDS),
    "scatter": lambda: charts.scatter([(POINTS[0], 3)], across="apoyos", up="comentarios", **WORDS),
    "gantt": lambda: charts.gantt(SPANS, today=dt.date(2020, 3, 1), **WORDS),
    "tile_map": lambda: charts.tile_map({"17": 12, "01": 3}, **WORDS),
    "choropleth": lambda: charts.choropleth([("a", "Norte", "M0 0H9V9Z")], {"a": 3}, view_box="0 0 9 9", **WORDS),
}


@pytest.mark.parametrize("name", ALL)
def test_every_chart_is_an_image_with_title_description_and_table(name):
    chart = ALL[name]()
    assert chart.count('role="img"') == 1
    assert (
        len(re.findall(r'<title id="c\w+-t">Título &lt;b&gt;</title><desc id="c\w+-d">Qué &amp; cuándo</desc>', chart))
        == 1
    )
    assert chart.count("<details>") == 1
    assert chart.count("<tbody>") == 1


@pytest.mark.parametrize("name", ALL)
def test_no_chart_needs_inline_style_or_markup_of_people(name):
    chart = ALL[name]()
    assert re.findall(r"style=|<script|onload|<b>&|<i>&", chart) == []
    assert "Recibidas <i>" not in chart


@pytest.mark.parametrize("name", ALL)
def test_every_drawing_is_well_formed(name):
    svg = re.search(r'(<svg role="img".*)<details>', ALL[name](), re.DOTALL).group(1)
    ET.fromstring(f"<x>{svg}</x>")


def test_bars_are_shares_of_the_whole():
    chart = charts.bar(POINTS, of=670, **WORDS)
    assert re.findall(r'class="fill s-\w+" x="0" y="\d+" width="([\d.]+%)"', chart) == ["50%", "27.015%"]
    assert strip_tags(chart).count("27\u00a0%") == 1


def test_a_gap_where_nothing_is_known():
    assert list(stretches([1, None, 2, 3])) == [[(0, 1)], [(2, 2), (3, 3)]]
    assert list(stretches([None])) == []


def test_figures_at_the_end_of_lines_do_not_touch():
    chart = charts.line(YEARS, [charts.Series("a", [1, 2, 60]), charts.Series("b", [1, 2, 59])], **WORDS)
    heights = [float(y) for y in re.findall(r'y="([\d.]+)" dx="-10" text-anchor="end" class="ink', chart)]
    assert len(heights) == 2
    assert abs(heights[0] - heights[1]) >= 17


@given(st.floats(min_value=0.001, max_value=1e9))
def test_an_axis_ends_at_or_above_its_largest_figure(most):
    steps = round_steps(most)
    assert steps[0] == 0
    assert steps[-1] >= most * 0.999
    assert 3 <= len(steps) <= 6


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_written_with_a_point_in_any_language(value, most):
    assert re.fullmatch(r"\d+(\.\d+)?%", share(value, most))


@pytest.mark.parametrize(("value", "level"), [(None, 0), (0, 0), (1, 1), (25, 1), (26, 2), (75, 3), (100, 4)])
def test_shades_are_four_equal_steps(value, level):
    assert level_of(value, 100) == level


def test_the_map_has_the_24_provinces_each_in_its_place():
    assert sorted(charts.TILES) == [f"{n:02d}" for n in range(1, 25)]
    assert len({(column, row) for column, row, _letters, _name in charts.TILES.values()}) == 24
    assert len({letters for _column, _row, letters, _name in charts.TILES.values()}) == 24


def test_a_province_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="not a province: 99"):
        charts.tile_map({"99": 1}, **WORDS)


def test_a_span_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="ends before"):
        charts.Span("a", "b", dt.date(2020, 2, 1), dt.date(2020, 1, 1), "x")


def test_the_state_of_a_work_is_said_in_the_table():
    rows = re.search("<tbody>(.*)</tbody>", ALL["gantt"](), re.DOTALL).group(1)
    assert re.findall(r">([^<>]+)<", rows) == ["Política", "Hito 1", "1 ene 2020", "30 jun 2020", "cumplido"]


@pytest.mark.parametrize("chart", [charts.bar([], **WORDS), charts.gantt([], **WORDS), charts.line([], [], **WORDS)])
def test_a_chart_of_nothing_is_still_a_chart(chart):
    assert chart.count('role="img"') == 1


def spans_from(first, last):
    name = "Confirmación con todas las instituciones responsables y sus contrapartes"
    return charts.gantt([charts.Span(name, "Parte", first, last, "abierta")], **WORDS)


def test_a_long_name_is_cut_in_the_picture_and_whole_in_the_table():
    drawn = spans_from(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
    assert re.findall("Confirmación con[^<]*", drawn) == [
        "Confirmación con todas las instituciones…",
        "Confirmación con todas las instituciones responsables y sus contrapartes",
    ]


def test_years_that_have_no_room_beside_each_other_are_not_written_over_each_other():
    assert re.findall(r">(20\d\d)<", spans_from(dt.date(2026, 11, 21), dt.date(2027, 11, 21))) == ["2027"]
    assert re.findall(r">(20\d\d)<", spans_from(dt.date(2026, 6, 1), dt.date(2027, 11, 21))) == ["2026", "2027"]
    assert re.findall(r">(20\d\d)<", spans_from(dt.date(2026, 12, 1), dt.date(2026, 12, 21))) == ["2026"]
