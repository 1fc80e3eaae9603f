"""Text as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.core.markdown import render
from minga.core.text import fold, shorten, tidy


@pytest.mark.parametrize(
    ("typed", "folded"), [("  Educación\tPÚBLICA ", "educacion publica"), ("ñandú", "nandu"), ("", "")]
)
def test_folding_forgets_accents_case_and_spaces(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.integers(10, 80))
def test_shortened_text_fits(text: str, length: int) -> None:
    assert len(shorten(text, length)) <= length


def test_tidy_keeps_what_was_typed_and_drops_what_nobody_sees() -> None:
    assert tidy(" a\u200bb \r\n\n\n\n c\x00 ") == "ab\n\n c"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**uno** y *dos*", "<p><strong>uno</strong> y <em>dos</em></p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[mal](javascript:alert(1))", "<p>[mal](javascript:alert(1))</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        (
            "[bien](https://example.org)",
            '<p><a href="https://example.org" rel="nofollow noopener ugc">bien</a></p>\n',
        ),
    ],
)
def test_markdown_is_a_subset_and_never_html_of_people(text: str, html: str) -> None:
    assert render(text) == html
