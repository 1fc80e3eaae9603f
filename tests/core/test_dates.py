"""Dates are as precise as their source."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from minga.core.dates import PartialDate
from minga.core.fields import PartialDateField


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", dt.date(2020, 1, 1), dt.date(2020, 12, 31)),
        ("2020-02", dt.date(2020, 2, 1), dt.date(2020, 2, 29)),
        ("2021-04-30", dt.date(2021, 4, 30), dt.date(2021, 4, 30)),
    ],
)
def test_it_knows_its_first_and_last_day(text: str, first: dt.date, last: dt.date) -> None:
    date = PartialDate(text)
    assert (date.first_day, date.last_day, date.iso) == (first, last, text)


@pytest.mark.parametrize("text", ["", "20", "2020-13", "2020-02-30", "2020-2", "abril", "2020-04-30x"])
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="«"):
        PartialDate(text)


@pytest.mark.parametrize(
    ("text", "spanish", "english"),
    [
        ("2021", "2021", "2021"),
        ("2021-04", "abril de 2021", "April 2021"),
        ("2021-04-03", "3 de abril de 2021", "3 April 2021"),
    ],
)
def test_it_is_written_as_each_language_writes_it(text: str, spanish: str, english: str) -> None:
    with translation.override("es"):
        assert str(PartialDate(text)) == spanish
    with translation.override("en"):
        assert str(PartialDate(text)) == english


@given(st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)), st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)))
def test_days_order_as_days_and_as_text(one: dt.date, other: dt.date) -> None:
    first, second = PartialDate(one.isoformat()), PartialDate(other.isoformat())
    assert (first < second) == (one < other) == (first.iso < second.iso)


def test_the_field_says_what_is_wrong() -> None:
    with pytest.raises(ValidationError, match="no existe en el calendario"):
        PartialDateField().to_python("2021-02-31")
