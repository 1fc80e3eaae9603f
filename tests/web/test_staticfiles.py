import gzip
import re
from pathlib import Path

import django_htmx
import pytest

from minga.web.staticfiles import MADE, PIECES, SCRIPTS, STYLES, StylesheetFinder, script, squeeze_css, stylesheet


def weight(text):
    return len(gzip.compress(text.encode(), 9))


def test_the_stylesheet_weighs_less_than_14_kilobytes():
    assert weight(stylesheet()) < 14_000


def test_all_script_of_a_page_weighs_less_than_20_kilobytes_with_htmx():
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    assert weight(script()) + weight(htmx.read_text(encoding="utf-8")) < 20_000


@pytest.mark.parametrize(("kind", "names"), [("css", STYLES), ("js", SCRIPTS)])
def test_every_piece_is_joined_once(kind, names):
    assert sorted(names) == sorted(path.stem for path in (PIECES / kind).glob(f"*.{kind}"))


def test_every_rule_stands_in_a_layer():
    outside = re.sub(r"@layer [\w, ]+;", "", stylesheet())
    assert re.findall(r"@layer (\w+)\{", outside) != []
    depth, loose = 0, ""
    for letter in re.sub(r"@layer \w+(?=\{)", "", outside):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        loose += letter if depth == 0 and letter not in "{}" else ""
    assert loose.strip() == ""


def test_squeezing_keeps_what_means_something():
    css = "/* x */\na:hover > b { color: red ; width: calc(1px + 2px);\n}  .c  .d,\n.e{}"
    assert squeeze_css(css) == "a:hover>b{color:red;width:calc(1px + 2px)}.c .d,.e{}"


def test_the_finder_writes_again_when_a_piece_changes(settings, tmp_path, monkeypatch):
    settings.MINGA_HOME = tmp_path
    finder = StylesheetFinder()
    path = Path(finder.find("web/minga.css"))
    assert path.read_text(encoding="utf-8") == stylesheet()
    monkeypatch.setitem(MADE, "web/minga.css", lambda: "a{}")
    assert Path(finder.find("web/minga.css")).read_text(encoding="utf-8") == "a{}"
    assert [name for name, _storage in finder.list([])] == ["web/minga.css", "web/minga.js"]
    assert finder.find("web/other.css") == []
