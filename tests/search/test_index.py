"""Putting documents and finding them."""

import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from minga.methods.similarity.index import IndexBusyError
from minga.search import index
from minga.search.index import Doc

WATER = Doc(
    key="proposal:EC-1",
    kind="proposal",
    title="Agua potable para las comunidades de Lloa",
    body="La parroquia no tiene agua segura. Pedimos educación ambiental y cuidado de las vertientes.",
    filters={"jurisdiction": "ecuador", "sdg": ["6", "4"], "territory": "170155"},
    url="/ecuador/propuestas/EC-1/",
    summary="Integrada en el compromiso EC0003.",
    order=10,
)
LIGHT = Doc(
    key="proposal:UIO-2",
    kind="proposal",
    title="Más luces en las calles de San Roque",
    body="Las mujeres caminan a oscuras: falta una luz en cada esquina. Es un caso urgente.",
    filters={"jurisdiction": "quito", "sdg": 11},
    url="/quito/propuestas/UIO-2/",
    order=30,
)
PLAN = Doc(
    key="plan:ecuador-2019-2021",
    kind="plan",
    title="Plan de acción de gobierno abierto",
    body="Diez compromisos sobre educación, casas de la cultura y datos abiertos.",
    filters={"jurisdiction": "ecuador"},
    order=20,
)


@pytest.fixture
def three() -> None:
    assert index.put([WATER, LIGHT, PLAN]) == 3


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("agua", ["proposal:EC-1"]),
        ("AGUA  Potable", ["proposal:EC-1"]),
        ("educacion ambiental", ["proposal:EC-1"]),
        ("comunidad", ["proposal:EC-1"]),
        ("luz", ["proposal:UIO-2"]),
        ("mujer", ["proposal:UIO-2"]),
        ("compromiso", ["plan:ecuador-2019-2021"]),
        ("dato abierto", ["plan:ecuador-2019-2021"]),
        ("UIO-2", ["proposal:UIO-2"]),
        ('"calles de san roque"', ["proposal:UIO-2"]),
        ("agua luz", ["proposal:EC-1", "proposal:UIO-2"]),
        ("inexistente", []),
    ],
)
def test_words_find_documents_whatever_their_accents_and_endings(three: None, query: str, keys: list[str]) -> None:
    assert sorted(index.find(query).keys) == keys


@pytest.mark.parametrize("query", ["educasion ambiental", "eduacion ambiental", "educacionn ambiental", "deucacion"])
def test_a_slip_of_the_keyboard_is_forgiven_and_the_right_word_suggested(three: None, query: str) -> None:
    results = index.find(query, kinds=["proposal"])
    assert results.keys == ["proposal:EC-1"]
    assert results.reading == "spelling"
    assert results.suggestions == [query.replace(query.split()[0], "educacion")]


def test_the_exact_form_ranks_above_another_word_of_the_same_stem(three: None) -> None:
    assert index.find("caso").keys == ["proposal:UIO-2", "plan:ecuador-2019-2021"]
    assert index.find("casas").keys == ["plan:ecuador-2019-2021", "proposal:UIO-2"]


def test_an_unfinished_last_word_finds_while_typing_only(three: None) -> None:
    assert index.find("agua pot", typing=True).keys == ["proposal:EC-1"]
    assert index.find("potab").keys == []
    assert index.find("potab", typing=True).keys == ["proposal:EC-1"]


def test_an_empty_query_gives_everything_the_newest_first(three: None) -> None:
    results = index.find("  ")
    assert results.keys == ["proposal:UIO-2", "plan:ecuador-2019-2021", "proposal:EC-1"]
    assert results.total == 3


def test_results_carry_what_a_page_shows(three: None) -> None:
    (hit,) = index.find("vertiente").hits
    assert (hit.kind, hit.code, hit.url) == ("proposal", "EC-1", "/ecuador/propuestas/EC-1/")
    assert hit.title == WATER.title
    assert hit.summary == WATER.summary
    assert hit.highlights.body == (
        "La parroquia no tiene agua segura. Pedimos educación ambiental y cuidado de las <mark>vertientes</mark>."
    )


def test_highlights_are_escaped() -> None:
    index.put([Doc(key="x:1", kind="x", title="<script>alert('agua')</script>", body='<img src="x" onerror=agua> & ó')])
    (hit,) = index.find("agua").hits
    assert hit.highlights.title == "&lt;script&gt;alert(&#x27;<mark>agua</mark>&#x27;)&lt;/script&gt;"
    assert hit.highlights.body == "&lt;img src=&quot;x&quot; onerror=<mark>agua</mark>&gt; &amp; ó"


def test_facets_count_what_each_value_would_give(three: None) -> None:
    results = index.find("", filters={"jurisdiction": "ecuador"})
    assert results.total == 2
    assert results.facets["kind"] == {"proposal": 1, "plan": 1}
    assert results.facets["jurisdiction"] == {"ecuador": 2, "quito": 1}
    assert results.facets["sdg"] == {"6": 1, "4": 1}
    assert results.facets["phase"] == {}


def test_values_of_a_filter_add_up_and_filters_narrow(three: None) -> None:
    assert index.find("", filters={"sdg": ["6", "11"]}).total == 2
    assert index.find("", filters={"sdg": [6, 11], "jurisdiction": ["quito"]}).keys == ["proposal:UIO-2"]
    assert index.find("agua", kinds=["plan"]).total == 0
    assert index.find("", filters={"sdg": [], "territory": ""}).total == 3


def test_putting_again_replaces_and_removing_forgets(three: None) -> None:
    index.put([Doc(key=WATER.key, kind="proposal", title="Riego para Lloa")])
    assert index.find("potable").total == 0
    assert index.find("riego").keys == [WATER.key]
    index.remove([WATER.key, "proposal:never"])
    assert index.find("riego").total == 0
    assert index.find("").total == 2


def test_pages_cover_all_results_once() -> None:
    index.put(Doc(key=f"x:{n}", kind="x", title=f"Parque número {n}", order=n) for n in range(57))
    pages = [index.find("parque", page=page, size=25) for page in (1, 2, 3, 4)]
    assert [len(page.hits) for page in pages] == [25, 25, 7, 0]
    assert {page.total for page in pages} == {57}
    assert pages[0].pages == 3
    assert len({key for page in pages for key in page.keys}) == 57


def test_similar_texts_are_offered_with_the_words_they_share(three: None) -> None:
    (near,) = index.similar("En nuestra comunidad falta el agua potabel", filters={"jurisdiction": "ecuador"})
    assert (near.key, near.code, near.url) == ("proposal:EC-1", "EC-1", "/ecuador/propuestas/EC-1/")
    assert sorted(near.words) == ["agu", "comun", "potabl"]
    assert index.similar("agua potable", without={"proposal:EC-1"}) == []
    assert index.similar("") == []


def test_without_an_index_reading_answers_empty_and_asks_for_a_rebuild() -> None:
    results = index.find("agua")
    assert (results.total, results.is_ready) == (0, False)
    assert index.similar("agua") == []
    assert index.wants_rebuild() is True


def test_a_first_put_into_no_index_asks_for_a_rebuild_too(three: None) -> None:
    assert index.find("agua").total == 1
    assert index.wants_rebuild() is True
    with index.rebuilding():
        index.put([WATER])
    assert index.wants_rebuild() is False


@pytest.mark.parametrize("ending", ["json", "idx", "term", "store", "fast", "pos", "fieldnorm"])
@pytest.mark.parametrize("damage", ["cut", "noise", "gone"])
def test_a_damaged_index_never_raises_and_is_rebuilt(three: None, empty_index: Path, ending: str, damage: str) -> None:
    files = [path for path in empty_index.glob(f"g-*/*.{ending}") if path.name != ".managed.json"]
    assert files
    for path in files:
        held = path.read_bytes()
        path.unlink()
        if damage != "gone":
            path.write_bytes(held[: len(held) // 2] if damage == "cut" else bytes(byte ^ 0xA5 for byte in held))
    index._engine_of.cache_clear()
    index.find("agua", facets=("sdg",))
    index.find("educasion")
    index.similar("agua potable en Lloa")
    with index.rebuilding():
        index.put([WATER])
    assert index.find("agua").keys == [WATER.key]
    assert index.wants_rebuild() is False


def test_removing_from_no_index_asks_for_a_rebuild() -> None:
    index.remove(["proposal:EC-1"])
    assert index.find("").is_ready is True
    assert index.wants_rebuild() is True


def test_an_index_of_another_layout_is_not_read(three: None, empty_index: Path) -> None:
    current = empty_index / "CURRENT"
    current.write_text("0" + current.read_text())
    assert index.find("agua").is_ready is False
    assert index.wants_rebuild() is True


def test_a_failed_rebuild_leaves_the_old_index(three: None, empty_index: Path) -> None:
    before = index.generation()

    def fail_midway() -> None:
        with index.rebuilding():
            index.put([PLAN])
            raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError, match="the source broke"):
        fail_midway()
    assert index.generation() == before
    assert index.find("").total == 3
    assert len(list(empty_index.glob("g-*"))) == 1


def test_the_old_index_serves_during_a_rebuild(three: None) -> None:
    with index.rebuilding():
        index.put([PLAN])
        assert index.find("").total == 3
        with pytest.raises(IndexBusyError), index.rebuilding():
            pass
    assert index.find("").keys == [PLAN.key]


READER = """
import sys, time
from pathlib import Path
from minga.methods.similarity.asking import Question, ask
from minga.methods.similarity.index import TextIndex
found = TextIndex(Path(sys.argv[1]))
print(ask(found.snapshot(), Question("parque")).total, flush=True)
for line in sys.stdin:
    print(ask(found.snapshot(), Question("parque")).total, flush=True)
"""


def test_another_process_sees_a_commit_and_a_swap_at_its_next_question(three: None, empty_index: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(READER), str(empty_index)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None

        def asked() -> str:
            assert reader.stdin is not None
            assert reader.stdout is not None
            reader.stdin.write("\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert reader.stdout.readline().strip() == "0"
        index.put([Doc(key="x:1", kind="x", title="Un parque")])
        began = time.monotonic()
        assert asked() == "1"
        assert time.monotonic() - began < 2
        with index.rebuilding():
            index.put([Doc(key="x:2", kind="x", title="Parque"), Doc(key="x:3", kind="x", title="Parques")])
            assert asked() == "1"
        assert asked() == "2"
        reader.stdin.close()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


ANYTHING = st.text() | st.text(alphabet='"“”«»()[]{}*?~^:+-\\/&|!<> abñÁ0\x00\ud800', max_size=60)


@given(query=ANYTHING, name=ANYTHING, value=ANYTHING, typing=st.booleans(), page=st.integers(-3, 2**40))
@hypothesis_settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_query_may_hold_anything_and_never_fails(
    settings: Any, shelf: Path, query: str, name: str, value: str, typing: bool, page: int
) -> None:
    settings.MINGA_HOME = shelf
    if not index.generation():
        index.put([WATER, LIGHT, PLAN])
    results = index.find(query, filters={name: value}, typing=typing, page=page)
    assert results.is_ready
    assert results.total <= 3
    assert index.find(query, kinds=[value], newest=True).is_ready
    assert len(index.similar(query, title=value)) <= 3


@given(title=ANYTHING, body=ANYTHING, value=ANYTHING, key=ANYTHING)
@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_document_may_hold_anything(settings: Any, shelf: Path, title: str, body: str, value: str, key: str) -> None:
    settings.MINGA_HOME = shelf / "documents"
    doc = Doc(key=f"x:{key}", kind="x", title=title, body=body, filters={"sdg": value}, summary=body, url=value)
    assert index.put([doc]) == 1
    index.remove([doc.key])
    assert index.find("").total == 0


def test_each_reads_the_title_and_summary_of_their_language() -> None:
    index.put([
        Doc(
            key="plan:a", kind="plan", title="Abrir hospitales", body="Open hospitals", summary="Salud", language="es",
            titles={"en": "Open hospitals"}, summaries={"en": "Health"},
        )
    ])  # fmt: skip
    shown = {}
    for language in ("es", "en", "qu"):
        with translation.override(language):
            [hit] = index.find("open hospitals" if language == "en" else "hospitales").hits
            shown[language] = (hit.title, hit.summary, hit.language, str(hit.highlights.title))
    spanish = ("Abrir hospitales", "Salud", "es", "Abrir <mark>hospitales</mark>")
    english = ("Open hospitals", "Health", "en", "<mark>Open</mark> <mark>hospitals</mark>")
    assert shown == {"es": spanish, "en": english, "qu": spanish}
