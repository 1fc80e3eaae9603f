"""Busca tu propuesta: by code, by words, by filters, and exactly the same in the files."""

import csv
import io

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minga.cocreation.queries.lists import everything_like, here, page_of, with_code
from minga.cocreation.queries.matching import Asked
from minga.directory.models import SDG, Territory
from minga.search import index
from tests.factories.cocreation import make_integrated, make_proposal

LIST = "/quito/propuestas/"


@pytest.fixture
def some(process, worker):
    """Three proposals that differ in place, goal and sector, and an integrated one; all in the index."""
    places = {place.code: place for place in Territory.objects.all()}
    made = [
        make_proposal(process, title="Horarios de los buses", territory=places["170155"], sdg=SDG.objects.get(pk=11)),
        make_proposal(process, title="Educación sobre el agua", territory=places["1701-u-sur"], sector="academia"),
        make_proposal(process, title="Contratos a la vista", is_without_sdg=True, sector="private"),
    ]
    index.put([])
    worker()
    from minga.cocreation.tasks import reindex_all

    made.append(make_integrated(process))
    reindex_all()
    return made


def codes(page):
    return [row.fate.proposal.code for row in page.rows]


@pytest.mark.parametrize("typed", ["UIO-2026-0001", "uio-2026-0001", " UIO 2026 0001 ", "uio–2026–0001"])
def test_a_code_leads_straight_to_its_page(client, some, typed):
    answer = client.get(LIST, {"q": typed})
    assert (answer.status_code, answer["Location"]) == (302, "/quito/propuestas/UIO-2026-0001/")


def test_a_code_of_an_integrated_proposal_leads_to_it(client, some):
    assert client.get(LIST, {"q": "uio-2026-i01"})["Location"] == "/quito/propuestas/integradas/UIO-2026-I01/"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("horario bus", ["UIO-2026-0001", "UIO-2026-0003", "UIO-2026-0002"]),
        ("educacion", ["UIO-2026-0002"]),
        ("contrtaos", ["UIO-2026-0003"]),
        ("integrada", ["UIO-2026-I01"]),
        ("dirigible", []),
    ],
)
def test_words_are_found_by_stem_without_accents_and_with_a_slip(some, words, expected):
    assert codes(page_of(here(some[0].process.jurisdiction), Asked(text=words), 1)) == expected


def test_the_words_are_marked_and_nothing_else_is_markup(client, process, worker):
    make_proposal(process, title="Agua <b>limpia</b> & <mark>barata</mark>")
    worker()
    html = client.get(LIST, {"q": "agua"}).content.decode()
    assert "<mark>Agua</mark> &lt;b&gt;limpia&lt;/b&gt; &amp; &lt;mark&gt;barata&lt;/mark&gt;" in html


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"sdg": "11"}, ["UIO-2026-0001"]),
        ({"sdg": "none"}, ["UIO-2026-0003"]),
        ({"territory": "1701-norte"}, ["UIO-2026-0001"]),
        ({"sector": "academia"}, ["UIO-2026-0002"]),
        ({"phase": "selected"}, ["UIO-2026-I01"]),
        ({"outcome": "next_plan"}, ["UIO-2026-I01"]),
        ({"outcome": "pending", "sector": "private"}, ["UIO-2026-0003"]),
        ({"process": "2026", "phase": "done"}, []),
    ],
)
def test_each_filter_narrows_the_same_in_the_index_and_in_the_database(some, filters, expected):
    asked = Asked(filters=filters)
    quito = here(some[0].process.jurisdiction)
    page = page_of(quito, asked, 1)
    from_database = [fate.proposal.code for fate in everything_like(quito, asked)]
    assert (codes(page), page.total, sorted(from_database)) == (expected, len(expected), sorted(expected))


def test_the_file_holds_exactly_what_the_list_shows(client, some):
    for query in ({}, {"q": "agua"}, {"sector": "private"}, {"orden": "apoyos"}):
        answer = client.get(LIST, {**query, "formato": "csv"})
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
        shown = [row.fate for row in client.get(LIST, query).context["page"].found.rows]
        assert [(row[0], row[1], row[2]) for row in rows[1:]] == [
            (fate.proposal.code, str(fate.proposal), fate.sentence) for fate in shown
        ]


@pytest.mark.parametrize("kind", ["csv", "csv-excel", "xlsx", "json"])
def test_every_kind_of_file_comes(client, some, kind):
    answer = client.get(LIST, {"formato": kind})
    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content)) > 200


def test_what_is_held_or_gone_is_not_in_the_list(client, process, worker):
    from minga.cocreation.actions.proposals import withdraw_proposal
    from tests.factories.cocreation import PersonFactory

    author = PersonFactory()
    gone = make_proposal(process, by=author, title="Se va pronto")
    make_proposal(process, suspicions=("trap",), title="Se queda esperando")
    worker()
    withdraw_proposal(by=author, proposal=gone)
    worker()
    assert codes(page_of(here(process.jurisdiction), Asked(), 1)) == []
    assert client.get(LIST, {"q": "pronto"}).context["page"].found.total == 0


def test_the_list_works_without_an_index(client, process):
    make_proposal(process)
    page = client.get(LIST, {"q": "buses"}).context["page"].found
    assert (codes(page), page.total) == (["UIO-2026-0001"], 1)


def test_an_empty_answer_says_what_to_do(client, some):
    html = client.get(LIST, {"q": "dirigible"}).content.decode()
    assert "Ninguna propuesta dice «dirigible»" in html
    assert f"{reverse('proposal_new', args=['quito'])}?titulo=dirigible" in html


def test_pages_are_of_twenty_five_and_a_page_too_far_is_the_last(client, process, worker):
    for _turn in range(27):
        make_proposal(process)
    worker()
    found = client.get(LIST, {"pagina": "99"}).context["page"]
    assert (found.found.number, len(found.found.rows), found.said) == (2, 2, "26–27 de 27")


def test_the_most_supported_come_first(client, process, worker):
    one, two = make_proposal(process), make_proposal(process)
    type(one).objects.filter(pk=one.pk).update(support_count=5)
    worker()
    assert codes(client.get(LIST, {"orden": "apoyos"}).context["page"].found) == [one.code, two.code]


def test_similar_ones_come_as_a_piece_of_page(client, some):
    html = client.get(
        "/quito/propuestas/parecidas/", {"texto": "los horarios de los buses del barrio"}
    ).content.decode()
    assert ("Horarios de los buses" in html, "Apoyar esta en su lugar" in html, "<html" in html) == (True, True, False)
    assert client.get("/quito/propuestas/parecidas/", {"texto": "bus"}).content.strip() == b""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_a_query_can_hold_anything(client, some, text):
    assert client.get(LIST, {"q": text, "ods": text, "territorio": text, "pagina": text}).status_code in (200, 302)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(min_value=1, max_value=3), spaces=st.sampled_from(["", " ", "  "]), lower=st.booleans())
def test_every_code_is_found_however_it_is_typed(some, number, spaces, lower):
    code = f"UIO-2026-{number:04d}"
    typed = spaces + (code.lower() if lower else code) + spaces
    assert with_code(some[0].process.jurisdiction, typed).code == code
