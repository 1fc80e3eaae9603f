import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from minga.core.dates import PartialDate
from minga.web import numbers

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("value", "spanish", "english"),
    [
        (1204, "1.204", "1,204"),
        (0, "0", "0"),
        (-1204, "−1.204", "−1,204"),
        (0.71, "0,71", "0.71"),
        (4.0, "4", "4"),
        (Decimal("1234567.5"), "1.234.567,5", "1,234,567.5"),
        (None, "–", "–"),
    ],
)
def test_a_number_is_written_as_its_language_does(value, spanish, english):
    with translation.override("es"):
        assert numbers.number(value) == spanish
    with translation.override("en"):
        assert numbers.number(value) == english


def test_a_share_has_at_most_one_decimal_and_does_not_break():
    with translation.override("es"):
        assert numbers.percent(0.625) == f"62,5{SPACE}%"
        assert numbers.percent(Decimal("0.62")) == f"62{SPACE}%"
        assert numbers.percent(None) == "–"
    with translation.override("en"):
        assert numbers.percent(0.625) == "62.5%"


def test_money_always_has_two_decimals():
    with translation.override("es"):
        assert numbers.money(Decimal("1204.5")) == f"USD{SPACE}1.204,50"
        assert numbers.money(7) == f"USD{SPACE}7,00"


@pytest.mark.parametrize(
    ("value", "long", "short", "iso"),
    [
        (dt.date(2018, 11, 14), "14 de noviembre de 2018", "14 nov 2018", "2018-11-14"),
        (PartialDate("2019-12"), "diciembre de 2019", "dic 2019", "2019-12"),
        (PartialDate("2019"), "2019", "2019", "2019"),
        (PartialDate("2019-12-27"), "27 de diciembre de 2019", "27 dic 2019", "2019-12-27"),
        ("junio – agosto", "junio – agosto", "junio – agosto", ""),
        (None, "", "", ""),
    ],
)
def test_a_date_is_as_precise_as_its_source(value, long, short, iso):
    with translation.override("es"):
        assert (numbers.day(value), numbers.day_short(value), numbers.day_iso(value)) == (long, short, iso)


def test_a_date_in_english_has_no_joints():
    with translation.override("en"):
        assert numbers.day(dt.date(2018, 11, 14)) == "14 November 2018"


def test_a_moment_belongs_to_the_day_it_had_in_quito():
    moment = dt.datetime(2018, 11, 15, 3, 0, tzinfo=dt.UTC)
    assert numbers.day_iso(moment) == "2018-11-14"


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "hoy"), (1, "ayer"), (-1, "mañana"), (3, "hace 3 días"), (-90, "dentro de 3 meses"), (800, "hace 2 años")],
)
def test_how_long_ago_is_said_in_the_largest_unit(days, said):
    today = dt.date(2020, 8, 31)
    with translation.override("es"):
        assert numbers.ago(today - dt.timedelta(days=days), today) == said


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_whole_number_can_be_read_back(value):
    with translation.override("es"):
        assert int(numbers.number(value).replace(".", "").replace("−", "-")) == value


def test_a_file_says_its_size_as_people_do():
    with translation.override("es"):
        assert [numbers.file_size(n) for n in (10, 340_000, 4_200_000)] == [
            f"1{SPACE}kB",
            f"340{SPACE}kB",
            f"4,2{SPACE}MB",
        ]
