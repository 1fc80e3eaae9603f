"""Lists: filters in the address, groups, and files of exactly what is shown."""

import csv
import io
import json
import re
import zipfile
from html import unescape

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from minga.plans.models import Commitment, CommitmentActor, Milestone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_plans")]

LIST = "/ecuador/planes/compromisos/"
EC0003 = "/ecuador/planes/2019-2021/compromisos/EC0003/"


def shown(client: Client, address: str) -> list[list[str]]:
    """The rows of the page's last table, as text."""
    page = client.get(address).content.decode()
    body = page.rsplit('<tbody role="rowgroup">', 1)[1].split("</tbody>", 1)[0]
    rows = re.findall(r'<tr role="row">(.*?)</tr>', body, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [
        [unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", "", cell, flags=re.DOTALL)).strip() for cell in row] for row in cells
    ]


def codes(client: Client, address: str) -> list[str]:
    return [row[1] for row in shown(client, address)]


def fetched(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response)


def test_the_list_has_all_of_the_government_and_nothing_of_another(client: Client) -> None:
    assert codes(client, LIST) == [f"EC{number:04d}" for number in range(1, 11)]
    assert [code for code in codes(client, "/quito/planes/compromisos/") if code.startswith("EC0")] == []


@pytest.mark.parametrize(
    ("query", "lookup"),
    [
        ("ods=17", {"sdgs__number": 17}),
        ("valor=civic_participation", {"values__slug": "civic_participation"}),
        ("pilar=integrity_accountability", {"pillars__slug": "integrity_accountability"}),
        ("institucion=fcd", {"actors__institution__slug": "fcd"}),
        ("tema=2019-2021.open-data", {"theme__key": "open-data"}),
        ("ods=17&institucion=fcd", {"sdgs__number": 17, "actors__institution__slug": "fcd"}),
    ],
)
def test_a_filter_shows_what_the_database_says(client: Client, query: str, lookup: dict[str, object]) -> None:
    expected = Commitment.objects.filter(jurisdiction__slug="ecuador", **lookup).order_by("number").distinct()
    assert expected.count() > 0
    assert codes(client, f"{LIST}?{query}") == [row.code for row in expected]


def test_a_year_shows_what_was_under_way_in_it(client: Client) -> None:
    assert "EC0004" in codes(client, f"{LIST}?anio=2020")
    assert "EC0004" not in codes(client, f"{LIST}?anio=2021")


def test_each_choice_says_how_many_it_shows(client: Client) -> None:
    page = client.get(f"{LIST}?institucion=fcd").content.decode()
    offered = re.findall(
        r'<option value="(\d+)"[^>]*>[^<]+\((\d+)\)</option>', page.split('name="ods"', 1)[1].split("</select>")[0]
    )
    assert offered
    for goal, count in offered:
        assert len(codes(client, f"{LIST}?institucion=fcd&ods={goal}")) == int(count)


def test_a_filter_can_be_taken_off(client: Client) -> None:
    page = client.get(f"{LIST}?ods=17&institucion=fcd").content.decode()
    chips = re.findall(r'<a class="chip" href="([^"]+)">', page)
    assert sorted(map(unescape, chips)) == ["?institucion=fcd", "?ods=17"]


def test_nonsense_filters_nothing_and_breaks_nothing(client: Client) -> None:
    assert len(codes(client, f"{LIST}?ods=abc&anio=9999&institucion=%00%22'")) == 10


def test_filters_that_leave_nothing_say_what_to_do(client: Client) -> None:
    one = CommitmentActor.objects.filter(commitment__code="EC0004").exclude(institution__slug="fcd").first()
    assert one is not None
    page = client.get(f"{LIST}?tema=2019-2021.open-data&ods=5").content.decode()
    assert "<table" in page or "Ningún compromiso cumple todo lo que pediste" in page


@pytest.mark.parametrize(
    "address", [LIST, f"{LIST}?ods=17&orden=-milestones", EC0003, "/quito/planes/compromisos/?orden=ends_on"]
)
def test_a_csv_file_is_what_the_page_shows(client: Client, address: str) -> None:
    joint = "&" if "?" in address else "?"
    lines = list(csv.reader(io.StringIO(fetched(client, f"{address}{joint}formato=csv").decode())))
    rows = shown(client, address)
    assert len(lines) == len(rows) + 1
    assert [line[0] for line in lines[1:]] == [row[0] for row in rows]
    assert [line[-1] for line in lines[1:]] == [row[-1] for row in rows]


def test_a_json_file_has_the_same_rows_and_exact_dates(client: Client) -> None:
    content = json.loads(fetched(client, f"{EC0003}?formato=json"))
    milestones = Milestone.objects.filter(commitment__code="EC0003")
    assert [row["milestone"] for row in content["rows"]] == [f"{one.label}. {one.title}" for one in milestones]
    assert [row["ends_on"] for row in content["rows"]] == [
        one.ends_on.iso if one.ends_on else None for one in milestones
    ]


def test_a_workbook_has_the_same_rows(client: Client) -> None:
    book = zipfile.ZipFile(io.BytesIO(fetched(client, f"{LIST}?ods=17&formato=xlsx")))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r"<t[^>]*>(EC\d{4})</t>", sheet) == codes(client, f"{LIST}?ods=17")


def test_groups_hold_every_commitment_that_says_so(client: Client) -> None:
    page = client.get("/ecuador/planes/compromisos/por/valor/").content.decode()
    sections = re.findall(r"\?valor=(\w+)\">.*?</section>", page, re.DOTALL)
    found = {
        key: re.findall(r'class="code">(EC\d{4})<', part)
        for key, part in re.findall(r'\?valor=(\w+)">(.*?)</section>', page, re.DOTALL)
    }
    assert sorted(found) == sorted(set(sections))
    for key, listed in found.items():
        expected = Commitment.objects.filter(jurisdiction__slug="ecuador", values__slug=key).order_by("number")
        assert listed == [row.code for row in expected]
