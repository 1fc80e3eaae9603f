"""RFC 8785: the same facts are always the same bytes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.core.canonical import canonical_json

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_reading_it_back_gives_the_same_value(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 9)))
def test_the_order_in_which_keys_were_added_does_not_matter(value: dict[str, int]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


def test_keys_are_ordered_by_their_utf_16_form_as_the_rfc_shows() -> None:
    keys = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert canonical_json(keys).decode() == '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\U0001f600":5,"\ufb33":3}'


def test_control_characters_take_their_shortest_form() -> None:
    assert canonical_json('\x00\b\t\n\f\r"\\/\x1f') == b'"\\u0000\\b\\t\\n\\f\\r\\"\\\\/\\u001f"'


@pytest.mark.parametrize("value", [1.5, float("nan"), b"bytes", {1: "a"}, object(), {"a": {2, 3}}])
def test_what_json_cannot_carry_exactly_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800"])
def test_what_a_reader_would_change_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical_json(value)
