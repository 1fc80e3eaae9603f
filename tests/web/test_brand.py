import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.web import brand

COLORS = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_the_norm():
    assert brand.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert brand.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@given(COLORS)
def test_any_colour_becomes_one_that_reads_in_both_lights(color):
    day, on_day, night, on_night = re.search(
        r"--brand:light-dark\((#\w+),(#\w+)\);--on-brand:light-dark\((#\w+),(#\w+)\)", brand.brand_css(color)
    ).group(1, 3, 2, 4)
    assert brand.contrast(day, brand.DAY) >= 4.5
    assert brand.contrast(day, on_day) >= 4.5
    assert brand.contrast(night, brand.NIGHT) >= 4.5
    assert brand.contrast(night, on_night) >= 4.5


def test_a_colour_that_reads_is_kept():
    assert brand.check("#1e3a6e") == []
    assert brand.readable("#1E3A6E", brand.DAY) == "#1e3a6e"


def test_a_pale_colour_is_reported_with_the_one_used_instead():
    instead = brand.readable("#ffd100", brand.DAY)
    assert brand.check("#ffd100") == [
        f"Sobre fondo claro el contraste es 1,3 y hace falta 4,5: el sitio usará {instead}."
    ]


@pytest.mark.parametrize("wrong", ["red", "#fff", "#12345g", "}body{", ""])
def test_what_is_not_a_colour_is_refused(wrong):
    assert brand.check(wrong) == [f"«{wrong}» no es un color: escribe seis cifras como #1e3a6e."]
    with pytest.raises(ValueError, match="is not a colour"):
        brand.brand_css(wrong)


def test_the_address_changes_with_the_colour():
    assert brand.brand_address("quito", "#1e3a6e") == "/marca/quito.css?c=1e3a6e"
