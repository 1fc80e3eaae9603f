import datetime as dt
import json
from types import SimpleNamespace

import pytest
from django.utils import timezone

from minga.web.models import Attempt
from minga.web.tables import Column, Table

ROWS = [
    SimpleNamespace(title="Beta", support=2, on=dt.date(2019, 1, 2), place=SimpleNamespace(name="Loja")),
    SimpleNamespace(title="Alfa", support=None, on=dt.date(2019, 1, 1), place=None),
    SimpleNamespace(title="Gama", support=1204, on=dt.date(2019, 1, 3), place=SimpleNamespace(name="Quito")),
]
COLUMNS = [
    Column("title", "Título", sort="title", url=lambda row: f"/{row.title}/"),
    Column("support", "Apoyos", sort="support", numeric=True),
    Column("on", "Día"),
    Column("place", "Lugar", value="place.name"),
]


def table_at(rf, address, rows=ROWS, **options):
    return Table(rf.get(address), rows, COLUMNS, **options)


def shown(table):
    return list(table.shown)


def test_a_row_is_written_as_people_read_it(rf):
    assert shown(table_at(rf, "/"))[1:] == [
        ['<a href="/Alfa/">Alfa</a>', "–", "1 ene 2019", "–"],
        ['<a href="/Gama/">Gama</a>', "1.204", "3 ene 2019", "Quito"],
    ]


def test_the_files_may_have_columns_of_their_own(rf):
    table = table_at(rf, "/?formato=csv", files=[Column("on", "Día"), Column("title", "Nombre")])
    assert b"".join(table.download("lista")).decode("utf-8-sig").splitlines()[:2] == ["Día,Nombre", "2019-01-02,Beta"]
    assert [str(head.column.label) for head in table.heads] == ["Título", "Apoyos", "Día", "Lugar"]


def test_sentences_stand_below_their_label_on_a_phone(rf):
    table = Table(rf.get("/"), ROWS[:1], [Column("title", "Título"), Column("title", "Qué pasó", is_long=True)])
    assert '<td role="cell" data-label="Qué pasó" class="long"><div class="cell">Beta</div></td>' in table.body


def test_what_people_wrote_is_text_and_not_markup(rf):
    rows = [SimpleNamespace(title="<script>", support=1, on=None, place=SimpleNamespace(name="a & b"))]
    assert table_at(rf, "/", rows).body == (
        '<tr role="row"><th scope="row" role="rowheader" data-label="Título"><div class="cell">'
        '<a href="/&lt;script&gt;/">&lt;script&gt;</a></div></th>'
        '<td role="cell" data-label="Apoyos" class="num"><div class="cell">1</div></td>'
        '<td role="cell" data-label="Día"><div class="cell">–</div></td>'
        '<td role="cell" data-label="Lugar"><div class="cell">a &amp; b</div></td></tr>'
    )


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("title", ["Alfa", "Beta", "Gama"]),
        ("-title", ["Gama", "Beta", "Alfa"]),
        ("support", ["Beta", "Gama", "Alfa"]),
        ("-support", ["Gama", "Beta", "Alfa"]),
        ("on", ["Beta", "Alfa", "Gama"]),
        ("password", ["Beta", "Alfa", "Gama"]),
    ],
)
def test_only_named_columns_order_and_the_unknown_comes_last(rf, order, titles):
    assert [row.title for row in table_at(rf, f"/?orden={order}").page] == titles


def test_the_link_of_a_column_turns_its_order_and_keeps_the_filters(rf):
    head = next(table_at(rf, "/?q=agua&orden=title&pagina=3").heads)
    assert (head.url, head.direction) == ("?q=agua&orden=-title", "ascending")


def test_a_table_says_which_rows_of_how_many(rf):
    rows = [SimpleNamespace(title=str(n), support=n, on=None, place=None) for n in range(1204)]
    table = table_at(rf, "/?pagina=2", rows)
    assert table.said == "26–50 de 1.204"
    assert (table.previous_url, table.next_url) == ("/", "?pagina=3")


@pytest.mark.parametrize(("asked", "number"), [("0", 2), ("-4", 2), ("nada", 1), ("99999", 2), ("2", 2)])
def test_a_page_that_does_not_exist_is_the_nearest_one(rf, asked, number):
    assert table_at(rf, f"/?pagina={asked}", size=2).page.number == number


def test_a_file_is_what_is_shown_in_its_order_and_whole(rf):
    table = table_at(rf, "/?orden=-title&formato=csv", size=1)
    response = table.download("propuestas")
    assert b"".join(response).decode() == (
        "Título,Apoyos,Día,Lugar\r\nGama,1204,2019-01-03,Quito\r\nBeta,2,2019-01-02,Loja\r\nAlfa,,2019-01-01,\r\n"
    )
    assert response["Content-Disposition"] == 'attachment; filename="propuestas.csv"'


def test_json_carries_keys_labels_and_types(rf):
    found = json.loads(b"".join(table_at(rf, "/?formato=json").download("x")))
    assert found["columns"][1] == {"key": "support", "label": "Apoyos"}
    assert found["rows"][0] == {"title": "Beta", "support": 2, "on": "2019-01-02", "place": "Loja"}


@pytest.mark.parametrize("asked", ["", "exe", "csv-excel"])
def test_a_format_that_is_not_offered_is_a_page(rf, asked):
    assert table_at(rf, f"/?formato={asked}", exports=("json",)).download("x") is None


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 60])
def test_a_queryset_costs_two_queries_whatever_its_rows(rf, django_assert_num_queries, count):
    now = timezone.now()
    Attempt.objects.bulk_create(Attempt(key=f"{n:03d}", used=n % 7, ends_at=now) for n in range(count))
    columns = [Column("key", "Clave", sort="key"), Column("used", "Veces", sort="used", numeric=True)]
    with django_assert_num_queries(2):
        table = Table(rf.get("/?orden=-used"), Attempt.objects.all(), columns)
        first = shown(table)[0]
    assert first == (["000", "0"] if count == 1 else ["006", "6"])


@pytest.mark.django_db
def test_equal_rows_keep_one_order_over_the_pages(rf):
    now = timezone.now()
    Attempt.objects.bulk_create(Attempt(key=f"{n:03d}", used=1, ends_at=now) for n in range(30))
    columns = [Column("key", "Clave"), Column("used", "Veces", sort="used")]
    pages = [Table(rf.get(f"/?orden=used&pagina={n}"), Attempt.objects.all(), columns, size=10).page for n in (1, 2, 3)]
    assert [row.key for page in pages for row in page] == [f"{n:03d}" for n in range(30)]
