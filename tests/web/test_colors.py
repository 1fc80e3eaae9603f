"""Every colour that writes reads on every surface; every colour that draws is seen on its surface."""

import re

import pytest

from minga.web.brand import contrast
from minga.web.staticfiles import PIECES

TOKENS = (PIECES / "css" / "tokens.css").read_text(encoding="utf-8")
STAGES = ["received", "grouped", "assessed", "selected", "confirmed", "planned", "done", "stopped"]
PAIRS = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", TOKENS))


def color(name, light):
    found = PAIRS[name].split(", ")[0 if light == "day" else 1]
    return found if len(found) == 7 else "#" + "".join(digit * 2 for digit in found[1:])


@pytest.mark.parametrize("light", ["day", "night"])
@pytest.mark.parametrize("surface", ["paper", "surface", "sunken"])
@pytest.mark.parametrize(
    "name", ["ink", "muted", "brand", "good", "warn", "bad", *(f"{stage}-ink" for stage in STAGES)]
)
def test_what_writes_reads_on_every_surface(name, surface, light):
    assert contrast(color(name, light), color(surface, light)) >= 4.5


@pytest.mark.parametrize("light", ["day", "night"])
@pytest.mark.parametrize("surface", ["paper", "surface"])
@pytest.mark.parametrize("name", ["edge", "focus", *STAGES])
def test_what_draws_is_seen(name, surface, light):
    assert contrast(color(name, light), color(surface, light)) >= 3


@pytest.mark.parametrize("light", ["day", "night"])
def test_letters_on_the_brand_read(light):
    assert contrast(color("on-brand", light), color("brand", light)) >= 4.5


def test_browsers_without_light_dark_get_the_same_day():
    plain = dict(re.findall(r"--([\w-]+): (#\w+)", TOKENS.partition("@supports")[0]))
    assert {name: plain[name] for name in PAIRS} == {name: pair.split(", ")[0] for name, pair in PAIRS.items()}
