import csv
import datetime as dt
import io
import json
import re
import zipfile
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import get_language
from hypothesis import given
from hypothesis import strategies as st

from minga.core.dates import PartialDate
from minga.web import exports

LABELS = [("code", "Código"), ("said", "Texto")]
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=40)


def read_csv(text, **options):
    return list(csv.reader(io.StringIO(text, newline=""), **options))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
def test_what_goes_into_a_csv_comes_out_of_it(rows):
    back = read_csv("".join(exports.csv_lines(LABELS, rows)))
    assert back == [["Código", "Texto"], *([exports.harmless(a), exports.harmless(b)] for a, b in rows)]


@given(TEXTS)
def test_no_cell_of_text_can_start_a_formula(text):
    assert str(exports.harmless(text))[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_negative_numbers_are_numbers_and_stay():
    assert "".join(exports.csv_lines([("n", "N")], [[-5], [Decimal("-1.50")], ["-5"]])) == "N\r\n-5\r\n-1.50\r\n'-5\r\n"


def test_codes_keep_their_zeros():
    assert "".join(exports.csv_lines([("ruc", "RUC")], [["0012345678001"]])) == "RUC\r\n0012345678001\r\n"


def test_the_file_for_excel_has_a_mark_and_semicolons():
    assert "".join(exports.csv_excel_lines(LABELS, [["1", "ñ"]])) == "\ufeffCódigo;Texto\r\n1;ñ\r\n"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (dt.date(2019, 1, 2), "2019-01-02"),
        (dt.datetime(2019, 1, 2, 12, tzinfo=dt.UTC), "2019-01-02T07:00:00-05:00"),
        (PartialDate("2019-12"), "2019-12"),
        (None, None),
        (True, True),
    ],
)
def test_values_leave_in_their_international_form(value, plain):
    assert exports.plain(value) == plain


def test_json_of_no_rows_is_json():
    assert json.loads("".join(exports.json_lines(LABELS, []))) == {
        "columns": [{"key": "code", "label": "Código"}, {"key": "said", "label": "Texto"}],
        "rows": [],
    }


def test_a_workbook_holds_texts_as_texts():
    made = b"".join(exports.xlsx_bytes(LABELS, [["007", "=1+1"], [7, None], ["https://a.ec", "-2"]]))
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<f>") == 0
    assert re.findall(r'<c r="A\d" t="inlineStr"><is><t>([^<]*)', sheet) == ["007", "https://a.ec"]
    assert re.findall(r'<c r="B\d" t="inlineStr"><is><t>([^<]*)', sheet) == ["=1+1", "-2"]
    assert re.findall(r'<c r="A3"><v>([^<]*)', sheet) == ["7"]


def test_a_file_is_written_in_the_language_of_who_asked_for_it():
    rows = ([get_language()] for _place in range(2))
    with translation.override("en"):
        response = exports.stream("csv", "x", [("language", "Language")], rows)
    with translation.override("es"):
        assert b"".join(response.streaming_content) == b"Language\r\nen\r\nen\r\n"
        assert get_language() == "es"
