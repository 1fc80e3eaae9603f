"""What a public page costs with N proposals: `python -m benchmarks.pages [N]` (100,000 by default).

Builds an installation of its own in a temporary folder (or in MINGA_BENCH_HOME, kept between runs), on the embedded
database or on MINGA_DATABASE_URL, fills it with `minga generate`, and asks each page in process, one after the other.
SQL queries are counted and processor time is measured per request, database included where it is embedded. A processor
that others use answers more slowly even in processor time (its caches and its clock are shared), so a fixed loop of
Python is timed at the start and after each page: who reads the figures sees how slow the machine was. The limits are
those of issue 2, §4, and are not corrected by the loop.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

MOST_QUERIES = 10
MOST_MILLISECONDS = 15.0
REPEATS = 40
ROOT = Path(__file__).resolve().parent.parent

PAGES = {
    "list": "/quito/propuestas/",
    "list, page 40": "/quito/propuestas/?pagina=40",
    "list, filtered": "/quito/propuestas/?sector=citizen",
    "proposal": "/quito/propuestas/UIO-2026-0100/",
    "commitment": "/ecuador/planes/2019-2021/compromisos/EC0003/",
    "search, a word of half the rows": "/quito/propuestas/?q=parroquia",
    "search, two words": "/quito/propuestas/?q=agua+parque",
    "search, with a typing error": "/quito/propuestas/?q=parqe",
    "search of the whole site": "/buscar/?q=parroquia",
    "similar texts while typing": "/quito/propuestas/parecidas/?texto=falta+luz+en+el+parque+del+barrio",
    "front page of a government": "/quito/",
    "plan": "/ecuador/planes/2019-2021/",
}


def prepare(home: Path, count: int) -> None:
    """An installation with the real plans and `count` generated proposals; one that is there is brought up to date."""
    os.environ.update(MINGA_ENV="development", MINGA_HOME=str(home))
    marker = home / f"generated-{count}"
    steps = [["migrate", "-v", "0"], ["collectstatic", "--noinput", "-v", "0"]]
    if not marker.exists():
        load = [["load_data"], ["load_processes"], ["generate", "--proposals", str(count), "--seed", "1"], ["reindex"]]
        steps[1:1] = load
    for step in steps:
        began = time.perf_counter()
        subprocess.run([sys.executable, "manage.py", *step], cwd=ROOT, check=True, capture_output=True)
        print(f"  {' '.join(step):45} {time.perf_counter() - began:7.1f} s", flush=True)
    marker.touch()


@dataclass(frozen=True)
class Cost:
    """Queries for anybody and for who is signed in; bytes; processor milliseconds, median and 95th percentile."""

    queries: int
    signed_in: int
    size: int
    median: float
    late: float

    @property
    def share(self) -> float:
        """Of the limit that it comes nearest to."""
        return max(self.queries / MOST_QUERIES, self.signed_in / MOST_QUERIES, self.median / MOST_MILLISECONDS)


def cost(address: str) -> Cost:
    from django.test import Client

    client = Client(headers={"accept-encoding": "gzip"})
    queries, times = queries_of(client, address), []
    for _repeat in range(REPEATS):
        began = time.process_time()
        answer = client.get(address)
        times.append((time.process_time() - began) * 1e3)
    late = sorted(times)[int(REPEATS * 0.95) - 1]
    return Cost(queries, queries_of(reader(), address), len(answer.content), statistics.median(times), late)


def queries_of(client: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


@cache
def reader() -> Any:
    """A browser with somebody signed in who holds no role."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    person, _is_new = get_user_model().objects.get_or_create(email="reader@example.org")
    client = Client()
    client.force_login(person)
    return client


def calibration() -> float:
    """Processor milliseconds of a fixed piece of Python: words counted and sorted. The median of several."""
    times = []
    for _repeat in range(15):
        began = time.process_time()
        counts: dict[str, int] = {}
        for number in range(60_000):
            word = f"w{number % 997}"
            counts[word] = counts.get(word, 0) + number
        sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        times.append((time.process_time() - began) * 1e3)
    return statistics.median(times)


def main(count: int) -> int:
    kept = os.environ.get("MINGA_BENCH_HOME")
    with tempfile.TemporaryDirectory(prefix="minga-bench-") as folder:
        home = Path(kept or folder)
        home.mkdir(parents=True, exist_ok=True)
        print(f"{count:,} proposals in {home}", flush=True)
        prepare(home, count)
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        from django.conf import settings

        import config.wsgi  # noqa: F401 - sets up the process as the server does

        settings.ALLOWED_HOSTS = ["testserver"]
        loops = [calibration()]
        heads = f"{'queries':>8} {'signed in':>10} {'kB (gzip)':>10} {'ms CPU':>8} {'p95':>7} {'of the limit':>13}"
        print(f"{'page':32} {heads} {'loop ms':>8}")
        worst = 0.0
        for name, address in PAGES.items():
            one = cost(address)
            loops.append(calibration())
            worst = max(worst, one.share)
            asked = f"{one.queries:8} {one.signed_in:10} {one.size / 1e3:10.1f}"
            print(f"{name:32} {asked} {one.median:8.1f} {one.late:7.1f} {one.share:13.2f} {loops[-1]:8.1f}", flush=True)
    print(
        f"the fixed loop took {loops[0]:.1f} ms at the start, {loops[-1]:.1f} ms at the end"
        f" and {min(loops):.1f} ms at best; load {os.getloadavg()[0]:.1f}"
    )
    print(f"the worst page stands at {worst:.2f} of its limit ({MOST_QUERIES} queries, {MOST_MILLISECONDS} ms)")
    return 0 if worst <= 1 else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
