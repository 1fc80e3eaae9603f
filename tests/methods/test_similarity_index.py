"""The index against slow and obvious readings of the same texts."""

import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from minga.methods.similarity import analysis
from minga.methods.similarity.asking import LETTERS, Question, ask, slips
from minga.methods.similarity.index import IndexBrokenError, IndexBusyError, Text, TextIndex
from minga.methods.similarity.nearest import Mixture, nearest

WORDS = [
    "agua",
    "aguas",
    "luz",
    "luces",
    "casa",
    "caso",
    "parque",
    "vía",
    "vias",
    "educación",
    "educacion",
    "río",
    "de",
]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
TEXTS = st.lists(
    st.tuples(SENTENCES, SENTENCES, st.sets(st.sampled_from("abc"), max_size=2), st.sampled_from(["", "x", "y"])),
    min_size=1,
    max_size=12,
).map(
    lambda rows: [
        Text(f"k{place}", title, body, kind, {"letter": sorted(letters)}, order=place)
        for place, (title, body, letters, kind) in enumerate(rows)
    ]
)


def osa(one: str, other: str) -> int:
    """Optimal string alignment distance, by the textbook."""
    table = [[max(i, j) if not i or not j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            changed = table[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, changed)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(st.text("abz", min_size=1, max_size=5), st.text("abz", min_size=1, max_size=6))
def test_slips_are_the_words_at_distance_one(one: str, other: str) -> None:
    assert (other in slips(one)) == (osa(one, other) == 1)
    assert set(LETTERS) >= set("abz")


def holds(text: Text, word: str) -> bool:
    """Whether a text has a word, in any of its forms: the obvious way."""
    asked = set(analysis.forms(word)) or {analysis.exact(word)}
    has = set(analysis.words(f"{text.title} {text.body}"))
    for written in analysis.raw_words(f"{text.title} {text.body}"):
        has.update(analysis.forms(written, analysis.language_of(f"{text.title} {text.body}")))
    return not asked.isdisjoint(has) or analysis.exact(word) in has


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


def filled(folder: Path, texts: list[Text]) -> TextIndex:
    index = TextIndex(folder)
    with index.rebuilding() as writer:
        writer.put(texts)
    return index


@given(TEXTS, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), st.sets(st.sampled_from("abc"), max_size=2))
@hypothesis_settings(max_examples=60, deadline=None)
def test_hits_totals_and_facets_are_those_of_reading_everything(
    folder: Path, texts: list[Text], asked: list[str], letters: set[str]
) -> None:
    index = filled(folder, texts)
    question = Question(" ".join(asked), filters={"letter": sorted(letters)}, facets=("letter", "kind"), size=100)
    answer = ask(index.snapshot(), question)
    meaningful = [word for word in asked if analysis.forms(word)] or asked
    every = [text for text in texts if all(holds(text, word) for word in meaningful)]
    wanted = [text for text in every if not letters or letters & set(text.filters["letter"])]
    if wanted or answer.reading == "all":
        assert sorted(found.kept.key for found in answer.found) == sorted(text.key for text in wanted)
        assert answer.total == len(wanted)
        assert answer.facets["letter"] == Counter(letter for text in every for letter in text.filters["letter"])
        assert answer.facets["kind"] == Counter(text.kind for text in wanted)
    else:
        assert answer.total == len(answer.found)


@given(TEXTS, SENTENCES, st.integers(0, 12))
@hypothesis_settings(max_examples=40, deadline=None)
def test_the_ranking_is_that_of_comparing_with_every_text(
    folder: Path, texts: list[Text], asked: str, committed: int
) -> None:
    """With the weight on words alone: cosine of the stems, each weighted by its rarity. Some of them not committed."""
    index = filled(folder, texts[:committed])
    index.add(*texts[committed:])
    snapshot = index.snapshot()
    stems = {}
    for text in texts:
        language = analysis.language_of(f"{text.title} {text.body}")
        stems[text.key] = set(analysis.stems(text.title, language)) | set(analysis.stems(text.body, language))
    frequency = Counter(stem for one in stems.values() for stem in one)
    weight = {stem: math.log(1 + (len(texts) + 1) / (count + 0.5)) ** 2 for stem, count in frequency.items()}
    unknown = math.log(1 + (len(texts) + 1) / 0.5) ** 2

    def size(one: set[str]) -> float:
        return math.sqrt(sum(weight.get(stem, unknown) for stem in one))

    query = set(analysis.stems(asked))
    if any(stem not in frequency for stem in query):
        return  # an unknown word may lend its slips: another test
    expected = {
        key: sum(weight[stem] for stem in query & one) / (size(query) * size(one))
        for key, one in stems.items()
        if query & one
    }
    found = nearest(snapshot, asked, 100, mixture=Mixture(words=1, letters=0, title=0, bm25=0))
    assert {one.key: round(one.score, 9) for one in found} == {key: round(score, 9) for key, score in expected.items()}
    assert [one.key for one in found] == sorted(
        (one.key for one in found), key=lambda key: (-round(expected[key], 9), key)
    )


def test_a_copy_of_a_text_is_its_nearest(tmp_path: Path) -> None:
    texts = [Text(f"k{n}", f"Parque número {n} en Lloa", f"Árboles y juegos del barrio {n}") for n in range(30)]
    index = filled(tmp_path, texts)
    for text in texts[:5]:
        (best, *_rest) = nearest(index.snapshot(), text.body, 3, title=text.title)
        assert best.key == text.key
        assert best.score > 0.9


def test_an_unknown_word_is_read_as_the_one_it_may_have_meant(tmp_path: Path) -> None:
    index = filled(tmp_path, [Text("a", "Alumbrado público"), Text("b", "Riego de parcelas")])
    (best,) = nearest(index.snapshot(), "alunbrado")
    assert best.key == "a"


def test_neighbours_respect_filters_kinds_floor_and_exclusion(tmp_path: Path) -> None:
    index = filled(
        tmp_path,
        [
            Text("a", "Agua potable", kind="proposal", filters={"place": ["lloa"]}),
            Text("b", "Agua potable", kind="proposal", filters={"place": ["nono"]}),
            Text("c", "Agua potable", kind="plan", filters={"place": ["lloa"]}),
        ],
    )
    now = index.snapshot()
    assert [one.key for one in nearest(now, "agua potable")] == ["a", "b", "c"]
    assert [one.key for one in nearest(now, "agua potable", kinds=["proposal"], filters={"place": ["lloa"]})] == ["a"]
    assert [one.key for one in nearest(now, "agua potable", without={"a"}, k=1)] == ["b"]
    assert nearest(now, "agua potable", floor=1.01) == []


def test_a_snapshot_does_not_change(tmp_path: Path) -> None:
    index = filled(tmp_path, [Text("a", "Agua")])
    before = index.snapshot()
    index.put([Text("b", "Agua")])
    assert ask(before, Question("agua")).total == 1
    assert ask(index.snapshot(), Question("agua")).total == 2


def test_the_index_is_kept_on_disk(tmp_path: Path) -> None:
    filled(tmp_path, [Text("a", "Agua", card={"url": "/a/"})])
    (found,) = ask(TextIndex(tmp_path).snapshot(), Question("agua")).found
    assert (found.kept.key, found.kept.card) == ("a", {"url": "/a/"})


def test_one_writer_at_a_time_and_what_failed_is_not_kept(tmp_path: Path) -> None:
    index = filled(tmp_path, [])

    def break_while_writing() -> None:
        with index.writing() as writer:
            writer.put([Text("a", "Agua")])
            with pytest.raises(IndexBusyError):
                TextIndex(tmp_path).put([Text("b", "Agua")])
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        break_while_writing()
    assert index.snapshot().size == 0
    index.put([Text("c", "Agua")])
    assert index.snapshot().size == 1


def test_no_index_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(IndexBrokenError, match="no index in"):
        TextIndex(tmp_path / "nowhere").snapshot()
    assert TextIndex(tmp_path / "nowhere").is_healthy() is False


def test_left_generations_are_swept_but_the_last_one(tmp_path: Path) -> None:
    index = filled(tmp_path, [])
    first = index.generation
    for _ in range(3):
        before = index.generation
        with index.rebuilding():
            pass
    assert {path.name for path in tmp_path.glob("g-*")} == {before, index.generation}
    assert first != index.generation


ALL_BUT_BM25 = Mixture(words=0.5, letters=0.3, title=0.2, bm25=0)


@given(TEXTS, SENTENCES, st.integers(0, 12), st.sets(st.sampled_from("abc"), max_size=2), st.sampled_from(["", "x"]))
@hypothesis_settings(max_examples=30, deadline=None)
def test_what_is_added_is_ranked_as_if_it_were_committed(
    folder: Path, texts: list[Text], asked: str, committed: int, letters: set[str], kind: str
) -> None:
    """But for BM25, whose rarities are those of the last commit."""

    def ranked(index: TextIndex) -> list[tuple[str, float]]:
        kinds, filters = [kind] if kind else [], {"letter": sorted(letters)}
        found = nearest(index.snapshot(), asked, 100, kinds=kinds, filters=filters, mixture=ALL_BUT_BM25)
        return [(one.key, one.score) for one in found]

    index = filled(folder, texts[:committed])
    index.add(*texts[committed:])
    added = ranked(index)
    index.put([])
    assert added == ranked(index)


@given(TEXTS, SENTENCES)
@hypothesis_settings(max_examples=30, deadline=None)
def test_a_copy_that_is_added_has_the_bm25_of_the_original(folder: Path, texts: list[Text], asked: str) -> None:
    index = filled(folder, texts)
    index.add(*(replace(text, key=f"copy of {text.key}") for text in texts))
    found = nearest(index.snapshot(), asked, 100, mixture=Mixture(words=0, letters=0, title=0, bm25=1))
    scores = {one.key: one.score for one in found}
    originals = {key: score for key, score in scores.items() if not key.startswith("copy")}
    copies = {key.removeprefix("copy of "): score for key, score in scores.items() if key.startswith("copy")}
    assert copies == pytest.approx(originals, abs=1e-6)


def test_what_is_added_is_near_at_once_in_every_process_and_found_after_the_next_commit(tmp_path: Path) -> None:
    index, other = filled(tmp_path, [Text("a", "Agua potable")]), TextIndex(tmp_path)
    before = other.snapshot()
    index.add(Text("b", "Riego de parcelas", card={"url": "/b/"}))
    (found,) = nearest(other.snapshot(), "riego de parcelas")
    assert (found.key, found.kept.card, found.shared) == ("b", {"url": "/b/"}, ("parcel", "rieg"))
    assert [one.key for one in nearest(TextIndex(tmp_path).snapshot(), "riego")] == ["b"]
    assert (before.size, other.snapshot().size) == (1, 2)
    assert nearest(before, "riego de parcelas") == []
    assert ask(other.snapshot(), Question("riego")).total == 0
    index.put([])
    assert [hit.kept.key for hit in ask(other.snapshot(), Question("riego")).found] == ["b"]
    assert (other.snapshot().size, len(other.snapshot().tail.texts)) == (2, 0)


def test_what_is_added_replaces_what_was_there(tmp_path: Path) -> None:
    index = filled(tmp_path, [Text("a", "Agua potable"), Text("b", "Agua potable")])
    index.add(Text("a", "Riego de parcelas"))
    assert [one.key for one in nearest(index.snapshot(), "agua potable")] == ["b"]
    index.add(Text("a", "Agua de riego"))
    assert [one.key for one in nearest(index.snapshot(), "parcelas")] == []
    assert [one.key for one in nearest(index.snapshot(), "agua potable", without={"b"})] == ["a"]
    assert index.snapshot().size == 2
    index.put([Text("a", "Otra cosa")])
    assert [one.key for one in nearest(index.snapshot(), "agua de riego")] == ["b"]


def test_what_is_added_while_someone_writes_is_kept(tmp_path: Path) -> None:
    index = filled(tmp_path, [])
    with index.writing() as writer:
        writer.put([Text("a", "Agua"), Text("b", "Agua")])
        index.add(Text("b", "Riego"))
        assert [one.key for one in nearest(index.snapshot(), "riego")] == ["b"]
        writer.commit()
        index.add(Text("c", "Riego"))
    assert [one.key for one in nearest(index.snapshot(), "riego")] == ["b", "c"]
    assert ask(index.snapshot(), Question("agua")).total == 1
    assert ask(index.snapshot(), Question("riego")).total == 2


def test_a_line_cut_by_the_power_is_dropped_and_the_rest_is_kept(tmp_path: Path) -> None:
    index = filled(tmp_path, [])
    index.add(Text("a", "Agua"))
    journal = tmp_path / index.generation / "tail.jsonl"
    with journal.open("ab") as file:
        file.write(b'{"key": "half')
    assert [one.key for one in nearest(TextIndex(tmp_path).snapshot(), "agua")] == ["a"]
    index.add(Text("b", "Agua"))
    assert [one.key for one in nearest(index.snapshot(), "agua")] == ["a", "b"]
    assert journal.read_bytes().count(b"\n") == 2


def test_a_damaged_journal_is_said_so(tmp_path: Path) -> None:
    index = filled(tmp_path, [])
    index.add(Text("a", "Agua"))
    (tmp_path / index.generation / "tail.jsonl").write_bytes(b"not a text\n")
    with pytest.raises(IndexBrokenError):
        TextIndex(tmp_path).snapshot()


def test_a_long_journal_is_taken_into_the_index(tmp_path: Path) -> None:
    index = TextIndex(tmp_path)
    index.add(*(Text(f"k{number}", "Agua", "y riego " * 100) for number in range(200)))
    assert (index.snapshot().size, len(index.snapshot().tail.texts)) == (200, 200)
    index.add(*(Text(f"m{number}", "Agua", "y riego " * 100) for number in range(200)))
    assert (index.snapshot().size, len(index.snapshot().tail.texts)) == (400, 0)
    assert ask(index.snapshot(), Question("riego")).total == 400


def test_the_same_reader_follows_many_commits_and_additions(tmp_path: Path) -> None:
    """A journal made anew may get the inode of one before it."""
    index, reader = filled(tmp_path, []), TextIndex(tmp_path)
    for turn in range(6):
        index.add(Text(f"k{turn}", "Agua", "y riego " * (10 - turn)))
        if turn % 3 == 0:
            assert reader.snapshot().size == turn + 1
        index.put([])
        index.add(Text(f"m{turn}", "Agua"))
        index.remove([f"m{turn}"])
    assert sorted(one.key for one in nearest(reader.snapshot(), "agua", 100)) == [f"k{turn}" for turn in range(6)]
