"""Groups: the clustering against SciPy's, and what no run may break."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.metrics import adjusted_rand_score

from minga.methods.similarity import harness
from minga.methods.similarity.__main__ import cli
from minga.methods.similarity.groups import Decisions, groups
from minga.methods.similarity.linking import Linking
from minga.methods.similarity.vectors import Item, near_pairs, vectors

GOLD = Path(__file__).parents[2] / "benchmarks" / "data" / "similar_es.json"
WORDS = ["agua", "luz", "parque", "riego", "bus", "escuela", "wifi", "mercado", "datos", "rampa"]
ITEMS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=0, max_size=4).map(" ".join),
        st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join),
        st.sampled_from(["", "Lloa", "Nono"]),
    ),
    max_size=14,
).map(lambda rows: [Item(f"k{place}", *row) for place, row in enumerate(rows)])
LOOSENESS = st.floats(0, 1)


@given(st.integers(0, 2**32), st.integers(2, 25), st.floats(0.1, 0.9))
@hypothesis_settings(deadline=None)
def test_linking_is_average_linkage(seed: int, size: int, threshold: float) -> None:
    rows = np.random.default_rng(seed).random((size, 6)) ** 3
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    likeness = rows @ rows.T
    distance = np.maximum(1 - likeness, 0)
    np.fill_diagonal(distance, 0)
    expected = fcluster(linkage(squareform(distance, checks=False), "average"), 1 - threshold, "distance")
    linking = Linking(sparse.csr_matrix(rows))
    pairs = [(i, j, float(likeness[i, j])) for i in range(size) for j in range(i) if likeness[i, j] >= threshold]
    linking.link(pairs, threshold)
    found = {frozenset(members) for members in linking.members.values()}
    assert found == {frozenset(np.flatnonzero(expected == label).tolist()) for label in set(expected)}


@given(ITEMS)
@hypothesis_settings(deadline=None)
def test_near_pairs_are_those_of_comparing_all(items: list[Item]) -> None:
    found = vectors(items)
    rows = np.arange(len(items))
    likeness = (found.mixed @ found.mixed.T).toarray() if items else np.zeros((0, 0))
    shares = (found.words @ found.words.T).toarray() > 0 if items else likeness
    expected = {
        (i, j): round(min(1.0, float(likeness[i, j])), 9)
        for i in range(len(items))
        for j in range(i + 1, len(items))
        if shares[i, j] and likeness[i, j] >= 0.2 + 1e-9
    }
    pairs = near_pairs(found, rows, 0.2) if items else []
    assert {(i, j): round(value, 9) for i, j, value in pairs if value >= 0.2 + 1e-9} == expected


@given(ITEMS, LOOSENESS, st.booleans())
@hypothesis_settings(deadline=None)
def test_every_text_is_in_one_place_and_territories_stay_apart(
    items: list[Item], looseness: float, by_territory: bool
) -> None:
    found = groups(items, looseness=looseness, by_territory=by_territory)
    keys = [key for members in found.partition for key in members]
    assert sorted(keys) == sorted(item.key for item in items)
    places = {item.key: item.territory for item in items}
    for group in found.groups:
        assert len(group.keys) > 1
        assert 0 <= group.likeness <= 1
        assert not by_territory or len({places[key] for key in group.keys}) == 1


@given(ITEMS)
@hypothesis_settings(deadline=None)
def test_literal_copies_are_always_together(items: list[Item]) -> None:
    copied = [Item(f"{item.key}'", item.title.upper() + ".", item.text, item.territory) for item in items]
    found = groups([*items, *copied], looseness=0)
    place = harness.partition_of(found.partition)
    assert all(place[item.key] == place[f"{item.key}'"] for item in items if f"{item.title}{item.text}")


@given(ITEMS, ITEMS, LOOSENESS, LOOSENESS)
@hypothesis_settings(deadline=None)
def test_new_texts_do_not_reshuffle_the_old_groups(
    old: list[Item], more: list[Item], looseness: float, later: float
) -> None:
    before = groups(old, looseness=looseness).partition
    new = [Item(f"new {item.key}", item.title, item.text, item.territory) for item in more]
    after = groups([*old, *new], looseness=later, previous=before).partition
    kept = {item.key for item in old}
    assert {members & kept for members in after if members & kept} == set(before)


@given(ITEMS, st.data())
@hypothesis_settings(deadline=None)
def test_what_people_decided_holds(items: list[Item], data: st.DataObject) -> None:
    keys = [item.key for item in items]
    if len(keys) < 4:
        return
    together = [tuple(keys[:2])]
    apart = data.draw(st.lists(st.sampled_from([(a, b) for a in keys[2:] for b in keys if a != b]), max_size=4))
    apart = [pair for pair in apart if keys[1] not in pair]
    place = harness.partition_of(groups(items, looseness=1, decisions=Decisions.of(together, apart)).partition)
    assert place[keys[0]] == place[keys[1]]
    assert [pair for pair in apart if place[pair[0]] == place[pair[1]]] == []


def test_contradicting_decisions_are_refused() -> None:
    items = [Item(key, "Agua") for key in "abc"]
    with pytest.raises(ValueError, match="together and apart: a, c|together and apart: b, c"):
        groups(items, decisions=Decisions.of([("a", "b"), ("b", "c")], [("a", "c")]))
    with pytest.raises(ValueError, match="a pair cannot be together and apart"):
        Decisions.of([("a", "b")], [("b", "a")])
    with pytest.raises(ValueError, match="two different keys"):
        Decisions.of([("a", "a")])


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="each key stands once"):
        groups([Item("a", "Agua"), Item("a", "Luz")])
    with pytest.raises(ValueError, match="from 0 to 1"):
        groups([], looseness=1.1)
    assert groups([]).partition == []


def test_looser_never_means_fewer_texts_in_groups_on_the_labelled_set() -> None:
    items = [one.item for one in harness.read(GOLD)]
    grouped = [len(items) - len(groups(items, looseness=step / 10).alone) for step in range(11)]
    assert grouped == sorted(grouped)
    assert grouped[0] < grouped[5] < grouped[10]


def test_a_group_is_explained_by_the_words_its_members_wrote() -> None:
    items = [
        Item("a", "Luces nuevas en los pasajes", "Las luces de los pasajes están quemadas", "Solanda"),
        Item("b", "Cambiar las luces de los pasajes de Solanda", "", "Solanda"),
        Item("c", "Esterilización de perros", "", "Solanda"),
    ]
    (group,) = groups(items).groups
    assert group.keys == ("a", "b")
    assert set(group.words) == {"luces", "pasajes"}


def test_the_labelled_set_is_what_the_figures_say() -> None:
    labelled = harness.read(GOLD)
    assert len(labelled) == 61
    assert len({one.group for one in labelled if one.group}) == 18
    assert len({one.item.key for one in labelled}) == 61
    truth = {one.item.key: one.label("group") for one in labelled}
    scores = harness.compare(truth, harness.partition_of(groups([one.item for one in labelled]).partition))
    assert scores.f1 > 0.9


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=30))
def test_the_scores_are_those_of_counting_every_pair(labels: list[tuple[int, int]]) -> None:
    truth = {str(place): one for place, (one, _) in enumerate(labels)}
    said = {str(place): other for place, (_, other) in enumerate(labels)}
    scores = harness.compare(truth, said)
    assert scores.ari == pytest.approx(adjusted_rand_score(list(truth.values()), list(said.values())))
    pairs = [(a, b) for a in truth for b in truth if a < b]
    both = sum(truth[a] == truth[b] and said[a] == said[b] for a, b in pairs)
    true, proposed = sum(truth[a] == truth[b] for a, b in pairs), sum(said[a] == said[b] for a, b in pairs)
    assert scores.precision == pytest.approx(both / proposed if proposed else 1)
    assert scores.recall == pytest.approx(both / true if true else 1)
    assert scores.f1 == pytest.approx(2 * both / (true + proposed) if true + proposed else 1)


def test_recall_counts_fellows_among_the_first() -> None:
    labelled = [
        harness.Labelled(Item(key, key), group, "") for key, group in zip("abcd", ["g", "g", "g", ""], strict=True)
    ]
    assert harness.recall(labelled, lambda item: ["a", "b", "c", "d"], 2) == pytest.approx((0.5 + 0.5 + 1) / 3)
    assert harness.recall(labelled, lambda item: [], 5) == 0
    assert harness.recall(labelled[3:], lambda item: [], 5) == 0


def test_the_command_reads_and_writes_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = tmp_path / "texts.csv"
    texts.write_text(
        "key,title,text,territory\na,Agua potable,en Lloa,Lloa\nb,Agua potable,en lloa,Lloa\nc,Wifi,,Lloa\n", "utf-8"
    )
    out = tmp_path / "groups.json"
    assert cli(["--out", str(out), "groups", str(texts)]) == 0
    first = json.loads(out.read_text("utf-8"))
    assert first["groups"] == [
        {"keys": ["a", "b"], "words": ["agua", "potable"], "likeness": 1.0, "copies": [["a", "b"]]}
    ]
    assert first["alone"] == ["c"]
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("one,other,decision\na,b,apart\n", "utf-8")
    assert cli(["groups", str(texts), "--decisions", str(decisions)]) == 0
    assert json.loads(capsys.readouterr().out) == {"groups": [], "alone": ["a", "b", "c"]}
    assert cli(["groups", str(texts), "--previous", str(out)]) == 0
    assert json.loads(capsys.readouterr().out) == first
    assert cli(["nearest", str(texts), "falta wifi", "-k", "1"]) == 0
    assert [one["key"] for one in json.loads(capsys.readouterr().out)] == ["c"]
    assert cli(["evaluate", str(GOLD)]) == 0
    assert json.loads(capsys.readouterr().out)["recall@10"] > 0.9
    assert cli(["groups", str(tmp_path / "none.csv")]) == 2
    texts.write_text("key,title\na,\n", "utf-8")
    assert cli(["groups", str(texts)]) == 2
    assert "text 1 needs a key and a title" in capsys.readouterr().err
