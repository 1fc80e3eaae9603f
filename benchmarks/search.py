"""Search and similar texts beside SQLite FTS5 fed with the same stems: `python -m benchmarks.search [texts]`.

Milliseconds, one thread, after one warm-up; processor time beside the clock, since a shared machine makes the clock
lie. Both give the first 25 results by relevance, the exact total and,
where said, the counts of six facets; FTS5 gets its facets by GROUP BY. The peer returns keys only, ours returns what
the page shows (highlights included).
"""

import os
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import django
from django.conf import settings

from benchmarks.texts import HALF, proposals
from minga.methods.similarity import analysis
from minga.methods.similarity.index import Text

REPEATS = 60
FACETS = ("jurisdiction", "phase", "sdg", "territory", "sector", "year")


Times = tuple[float, float, float]


def clock(works: Iterable[Callable[[], object]]) -> Times:
    """Median and 95th percentile of processor time, and 95th percentile of the clock, in milliseconds."""
    processor, wall = [], []
    for number, work in enumerate(works):
        began = time.process_time(), time.perf_counter()
        work()
        if number:  # the first warms up
            processor.append((time.process_time() - began[0]) * 1e3)
            wall.append((time.perf_counter() - began[1]) * 1e3)
    place = int(len(wall) * 0.95) - 1
    return statistics.median(processor), sorted(processor)[place], sorted(wall)[place]


def tell(name: str, ours: Times, peer: Times | None = None) -> None:
    theirs = f"{peer[0]:9.2f} {peer[1]:8.2f} {peer[2]:8.2f}   x{peer[0] / ours[0]:.1f}" if peer else ""
    print(f"{name:52} {ours[0]:8.2f} {ours[1]:7.2f} {ours[2]:7.2f}   {theirs}", flush=True)


def stems(text: str) -> str:
    return " ".join(analysis.stems(text, "es"))


class Peer:
    """SQLite FTS5, two columns of stems, bm25 with the title twice; filters in a plain table."""

    def __init__(self, path: Path, texts: Sequence[Text]) -> None:
        self.db = sqlite3.connect(path)
        self.db.execute("CREATE VIRTUAL TABLE found USING fts5(title, body, content='', tokenize='unicode61')")
        self.db.execute("CREATE TABLE facet (id INTEGER, name TEXT, value TEXT)")
        for place, text in enumerate(texts):
            self.db.execute(
                "INSERT INTO found(rowid, title, body) VALUES (?, ?, ?)", (place, stems(text.title), stems(text.body))
            )
            rows = [(place, name, value) for name, values in text.filters.items() for value in values]
            self.db.executemany("INSERT INTO facet VALUES (?, ?, ?)", rows)
        self.db.execute("CREATE INDEX facet_id ON facet (id, name, value)")
        self.db.commit()
        self.db.execute("ANALYZE")

    def match(self, query: str, joiner: str) -> str:
        return joiner.join(f'"{stem}"' for stem in dict.fromkeys(stems(query).split()))

    def page(self, query: str, joiner: str = " ", size: int = 25) -> list[tuple[int]]:
        match = self.match(query, joiner)
        self.db.execute("SELECT count(*) FROM found WHERE found MATCH ?", (match,)).fetchone()
        ranked = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found, 2.0, 1.0) LIMIT ?"
        return self.db.execute(ranked, (match, size)).fetchall()

    def facets(self, query: str) -> list[tuple[str, str, int]]:
        counted = (
            "SELECT name, value, count(*) FROM facet WHERE id IN (SELECT rowid FROM found WHERE found MATCH ?)"
            " GROUP BY name, value"
        )
        return self.db.execute(counted, (self.match(query, " "),)).fetchall()


def main(count: int) -> None:
    from minga.search import index

    texts = list(proposals(count))
    docs = [
        index.Doc(key=one.key, kind=one.kind, title=one.title, body=one.body, filters=one.filters, order=one.order)
        for one in texts
    ]
    began = time.perf_counter()
    with index.rebuilding():
        index.put(docs)
    built = time.perf_counter() - began
    disk = sum(path.stat().st_size for path in index.home().rglob("*") if path.is_file()) / 1e6
    began = time.perf_counter()
    peer = Peer(index.home().parent / "peer.sqlite3", texts)
    print(
        f"{count:,} texts. Built in {built:.1f} s, {disk:.0f} MB on disk; FTS5 in {time.perf_counter() - began:.1f} s"
    )
    print(f"{'':52} {'ours: cpu':>8} {'p95':>7} {'wall95':>7}   {'FTS5: cpu':>9} {'p95':>8} {'wall95':>8}")

    def both(name: str, query: str, repeats: int, **options: object) -> None:
        ours = clock([lambda: index.find(query, facets=(), **options)] * REPEATS)  # type: ignore[arg-type]
        tell(name, ours, clock([lambda: peer.page(query)] * repeats))

    def ours(name: str, work: Callable[[], object]) -> None:
        tell(name, clock([work] * REPEATS))

    rare = next(word for word in texts[7].body.split() if len(word) > 7 and analysis.forms(word.lower()))
    both("word in half of the texts, page 1, exact total", HALF, 10)
    half = clock([lambda: index.find(HALF, facets=FACETS)] * REPEATS)
    tell("  the same with six facets", half, clock([lambda: (peer.page(HALF), peer.facets(HALF))] * 4))
    narrow = {"jurisdiction": "quito", "phase": ["received", "adopted"]}
    ours("  the same with facets inside two filters", lambda: index.find(HALF, filters=narrow, facets=FACETS))
    ours("  the same, page 400", lambda: index.find(HALF, page=400, facets=FACETS))
    both("two words", f"{HALF} parque", 20)
    both("a rare word", rare, 20)
    ours("no word: everything, newest first, six facets", lambda: index.find("", facets=FACETS))
    ours("a typing error", lambda: index.find("educasionn pagque", facets=FACETS))
    ours("unfinished last word (3 letters)", lambda: index.find("educación par", facets=(), typing=True))

    draw = random.Random(2)
    unseen = list(proposals(300, seed=99, prefix="Q-"))
    asked = [" ".join(f"{one.title} {one.body}".split()[: draw.randint(4, 40)]) for one in unseen]
    near = clock(partial(index.similar, text) for text in asked)
    tell(
        "similar texts while typing (300 unseen)",
        near,
        clock(partial(peer.page, text, " OR ", 5) for text in asked[:25]),
    )
    inside = {"jurisdiction": "quito"}
    tell("  the same inside a jurisdiction", clock(partial(index.similar, text, filters=inside) for text in asked))

    def add(one: Text) -> None:
        index.put([index.Doc(key=one.key, kind="proposal", title=one.title, body=one.body)])
        index.find(rare, facets=())

    tell("add one, commit, and see it in a search", clock(partial(add, one) for one in unseen[:60]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process {peak:.0f} MB (it holds all texts)")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
        django.setup()
        settings.MINGA_HOME = Path(folder)
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
