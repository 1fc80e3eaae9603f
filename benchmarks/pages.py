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
from pathlib import Path

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


def cost(address: str) -> tuple[int, int, float, float]:
    """Queries, bytes, and the median and 95th percentile of processor milliseconds of a page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"accept-encoding": "gzip"})
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    queries = len(asked)  # now: the next request clears the log
    times = []
    for _repeat in range(REPEATS):
        began = time.process_time()
        answer = client.get(address)
        times.append((time.process_time() - began) * 1e3)
    return queries, len(answer.content), statistics.median(times), sorted(times)[int(REPEATS * 0.95) - 1]


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
        import django
        from django.conf import settings

        django.setup()
        settings.ALLOWED_HOSTS = ["testserver"]
        loops = [calibration()]
        print(
            f"{'page':34} {'queries':>8} {'kB (gzip)':>10} {'ms CPU':>8} {'p95':>7} {'of the limit':>13} {'loop ms':>8}"
        )
        worst = 0.0
        for name, address in PAGES.items():
            queries, size, median, late = cost(address)
            loops.append(calibration())
            share = max(queries / MOST_QUERIES, median / MOST_MILLISECONDS)
            worst = max(worst, share)
            measured = f"{queries:8} {size / 1e3:10.1f} {median:8.1f} {late:7.1f} {share:13.2f} {loops[-1]:8.1f}"
            print(f"{name:34} {measured}", flush=True)
    print(
        f"the fixed loop took {loops[0]:.1f} ms at the start, {loops[-1]:.1f} ms at the end"
        f" and {min(loops):.1f} ms at best; load {os.getloadavg()[0]:.1f}"
    )
    print(f"the worst page stands at {worst:.2f} of its limit ({MOST_QUERIES} queries, {MOST_MILLISECONDS} ms)")
    return 0 if worst <= 1 else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
