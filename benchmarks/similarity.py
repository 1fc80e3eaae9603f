"""Nearest texts and groups beside what people pick today: `python -m benchmarks.similarity PART [texts [folder]]`.

quality   recall, pairwise F1 and adjusted Rand index on the labelled set, beside scikit-learn's plain TF-IDF
nearest   time and memory of the nearest five among many texts, beside bm25s (which cannot add a text: it is static)
groups    time of proposing groups, beside scikit-learn's TF-IDF with its neighbours graph and connected components
Each side of `nearest` runs in a process of its own, so that the memory told is its own (the
libraries of the other are not even imported). The labelled set is small, ours
and used to choose the weights: it says which of two methods is better, not how good they are on real proposals.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import numpy as np
from scipy.sparse.csgraph import connected_components

from benchmarks.texts import GOLD, proposals
from minga.methods.similarity import analysis, harness
from minga.methods.similarity.groups import groups
from minga.methods.similarity.index import Text, TextIndex
from minga.methods.similarity.nearest import nearest
from minga.methods.similarity.vectors import Item

LARGEST_FOR_PEER = 20_000  # texts; scikit-learn's brute force is quadratic and took 2 GB for 10,000
STEPS = [step / 20 for step in range(21)]


def clock(works: Iterable[Callable[[], object]]) -> str:
    """Processor median and 95th percentile (all threads), then the 95th percentile of the calling thread's processor
    and of the clock, in milliseconds; the first warms up."""
    processor, thread, wall = [], [], []
    for number, work in enumerate(works):
        began = time.process_time(), time.thread_time(), time.perf_counter()
        work()
        if number:
            processor.append((time.process_time() - began[0]) * 1e3)
            thread.append((time.thread_time() - began[1]) * 1e3)
            wall.append((time.perf_counter() - began[2]) * 1e3)
    place = int(len(wall) * 0.95) - 1
    high, own, clocked = (sorted(times)[place] for times in (processor, thread, wall))
    middle = statistics.median(processor)
    return f"cpu {middle:.2f} ms, p95 {high:.2f} ms (own thread {own:.2f}); clock p95 {clocked:.2f} ms"


def memory() -> str:
    """Resident memory now: what the process owns, and the pages of files (the index) that the system may take back."""
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    own, files = (int(told[name].split()[0]) / 1024 for name in ("RssAnon", "RssFile"))
    return f"{own + files:.0f} MB ({own:.0f} its own)"


def quality() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    labelled = harness.read(GOLD)
    items = [one.item for one in labelled]
    place = {item.key: number for number, item in enumerate(items)}
    whole = TfidfVectorizer().fit([f"{item.title} {item.text}" for item in items])
    rows = whole.transform([f"{item.title} {item.text}" for item in items])
    with tempfile.TemporaryDirectory() as folder:
        index = TextIndex(Path(folder))
        index.put(Text(item.key, item.title, item.text) for item in items)
        snapshot = index.snapshot()

        def ours(item: Item, with_text: bool) -> list[str]:
            text = item.text if with_text else ""
            return [one.key for one in nearest(snapshot, text, 10, title=item.title, without={item.key})]

        def plain(item: Item, with_text: bool) -> list[str]:
            asked = f"{item.title} {item.text}" if with_text else item.title
            scores = (whole.transform([asked]) @ rows.T).toarray().ravel()
            order = np.argsort(-scores, kind="stable")
            return [items[number].key for number in order if number != place[item.key]]

        for by in ("group", "kind"):
            for with_text in (False, True):
                told = [
                    f"{harness.recall(labelled, partial(rank, with_text=with_text), k, by):.3f}"
                    for rank in (ours, plain)
                    for k in (5, 10)
                ]
                asked = "title and text" if with_text else "title only"
                print(f"recall same {by:5} {asked:14} ours @5 {told[0]} @10 {told[1]}   TF-IDF {told[2]} {told[3]}")
    for by in ("group", "kind"):
        truth = {one.item.key: one.label(by) for one in labelled}
        own = [
            harness.compare(
                truth, harness.partition_of(groups(items, by_territory=by == "group", looseness=s).partition)
            )
            for s in STEPS
        ]
        cosine = (rows @ rows.T).toarray()
        plain_groups = [
            harness.compare(truth, dict(zip(place, connected_components(cosine >= limit)[1].tolist(), strict=True)))
            for limit in STEPS[1:]
        ]
        default, best = own[10], max(own, key=lambda score: score.f1)
        peer = max(plain_groups, key=lambda score: score.f1)
        print(
            f"groups same {by:5} ours F1 {default.f1:.3f} ARI {default.ari:.3f} as it comes; best F1 {best.f1:.3f} ARI"
            f" {best.ari:.3f}   TF-IDF + components, best threshold F1 {peer.f1:.3f} ARI {peer.ari:.3f}"
        )


def asked() -> list[str]:
    draw = random.Random(2)
    unseen = proposals(300, seed=99, prefix="Q-")
    return [" ".join(f"{one.title} {one.body}".split()[: draw.randint(4, 40)]) for one in unseen]


def nearest_ours(count: int, folder: Path) -> None:
    index = TextIndex(folder)
    if not index.is_healthy():
        began = time.process_time()
        with index.rebuilding() as writer:
            writer.put(proposals(count))
        disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
        print(f"ours, building: cpu {time.process_time() - began:.0f} s, {memory()}, {disk:.0f} MB on disk", flush=True)
        subprocess.run([sys.executable, "-m", "benchmarks.similarity", "ours", str(count), str(folder)], check=True)
        return
    began = time.perf_counter()
    snapshot = index.snapshot()
    print(f"ours, opening: {(time.perf_counter() - began) * 1e3:.1f} ms")
    print(f"ours, nearest five of {snapshot.size:,}: {clock(partial(nearest, snapshot, text, 5) for text in asked())}")
    print(f"ours, memory of the process that asks: {memory()}", flush=True)

    def add(text: Text) -> None:
        index.add(text)
        index.snapshot()

    # A call that crosses the limit of the journal commits: it is one of some hundreds, and among these.
    fresh = list(proposals(600, 98, "A-"))
    print(f"ours, add one and see it, 600 times: {clock(partial(add, text) for text in fresh)}")
    (found,) = nearest(index.snapshot(), fresh[-1].body, 1, title=fresh[-1].title)
    print(f"ours, the last one added is the nearest to itself: {found.key == fresh[-1].key}")
    tail = len(index.snapshot().tail.texts)
    again = clock(partial(nearest, index.snapshot(), text, 5) for text in asked())
    print(f"ours, nearest five with {tail} texts in the journal: {again}", flush=True)
    with index.writing() as writer:

        def put(texts: list[Text]) -> None:
            writer.put(texts)
            writer.commit()
            index.snapshot()

        # Tantivy writes and merges small segments in threads of its own, at a cost for each commit, not for each text.
        lots = [list(proposals(10, seed, f"L{seed}-")) for seed in range(100, 160)]
        print(f"ours, put ten, commit and see them: {clock(partial(put, lot) for lot in lots)}")


def nearest_bm25s(count: int) -> None:
    import bm25s

    began = time.process_time()
    corpus = [analysis.stems(f"{one.title} {one.body}", "es") for one in proposals(count)]
    peer = bm25s.BM25()
    peer.index(corpus, show_progress=False)
    print(f"bm25s, building: cpu {time.process_time() - began:.0f} s")

    def ask(text: str) -> None:
        stems = [stem for stem in analysis.stems(text, "es") if stem in peer.vocab_dict]
        peer.retrieve([stems], k=5, show_progress=False)

    print(f"bm25s, nearest five of {count:,}, not ranked again: {clock(partial(ask, text) for text in asked())}")
    print(f"bm25s, memory: {memory()}; a text cannot be added", flush=True)


def time_groups(count: int) -> None:
    draw = random.Random(3)
    base = [Item(one.key, one.title, one.body, one.filters["territory"][0]) for one in proposals(count * 7 // 10)]
    copied = [draw.choice(base) for _ in range(count - len(base))]
    items = base + [
        Item(
            f"copy {number}",
            one.title,
            " ".join(word for word in one.text.split() if draw.random() < 0.8),
            one.territory,
        )
        for number, one in enumerate(copied)
    ]
    for by_territory in (True, False):
        began = time.process_time(), time.perf_counter()
        found = groups(items, by_territory=by_territory)
        where = "inside territories" if by_territory else "anywhere"
        print(
            f"ours, {count:,} texts {where}: cpu {time.process_time() - began[0]:.1f} s, clock"
            f" {time.perf_counter() - began[1]:.1f} s, {len(found.groups):,} groups, {memory()}",
            flush=True,
        )
    if count > LARGEST_FOR_PEER:
        return
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.neighbors import NearestNeighbors

    began = time.process_time(), time.perf_counter()
    rows = TfidfVectorizer().fit_transform([f"{item.title} {item.text}" for item in items])
    graph = NearestNeighbors(n_neighbors=15, metric="cosine").fit(rows).kneighbors_graph(mode="distance")
    graph.data[graph.data > 0.7] = 0
    graph.eliminate_zeros()
    number, _labels = connected_components(graph, directed=False)
    print(
        f"scikit-learn TF-IDF, neighbours, components: cpu {time.process_time() - began[0]:.1f} s, clock"
        f" {time.perf_counter() - began[1]:.1f} s, {number:,} components, {memory()}"
    )


def main(part: str, count: int, folder: str = "") -> None:
    if part == "quality":
        quality()
    elif part == "groups":
        time_groups(count)
    elif part == "ours":
        nearest_ours(count, Path(folder))
    elif part == "bm25s":
        nearest_bm25s(count)
    elif part == "nearest":
        print(f"load {', '.join(f'{number:.2f}' for number in os.getloadavg())}", flush=True)
        with tempfile.TemporaryDirectory() as place:
            kept = folder or place
            subprocess.run([sys.executable, "-m", "benchmarks.similarity", "ours", str(count), kept], check=True)
        subprocess.run([sys.executable, "-m", "benchmarks.similarity", "bm25s", str(count)], check=True)
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    main(name, int(sys.argv[2]) if len(sys.argv) > 2 else 10_000, *sys.argv[3:4])
