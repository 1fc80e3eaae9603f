"""Readers at once, on a real server on this machine: `python -m benchmarks.load HOME [SECONDS]`.

HOME is an installation with 100,000 generated proposals (`python -m benchmarks.pages` makes one and keeps it in
MINGA_BENCH_HOME; with MINGA_DATABASE_URL it is on PostgreSQL). The readers share the two cores with the server; what
they cost themselves is told. A cookie that the page cache does not know makes every page be made anew. Limits of
issue 3, item 8: 2,000 pages a second from memory; 150 a second made anew with 20 readers, 99 of 100 within 150 ms.
"""

import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.pages import calibration
from benchmarks.visitors import Visits, in_turn, request, visit

READERS = 20
FROM_MEMORY = 2_000
MADE_ANEW, LATEST = 150, 150.0
WORDS = ("agua", "parque", "luz", "parroquia", "agua+parque", "salud+turnos", "datos", "becas", "vigilar+obras")

chance = random.Random(2026)
KEPT = ("/", "/quito/", "/quito/propuestas/", "/ecuador/planes/2019-2021/", "/quito/propuestas/UIO-2026-0100/")
ANEW: dict[str, Callable[[], str]] = {
    "list": lambda: chance.choice(["", f"?pagina={chance.randint(2, 400)}", "?sector=citizen"]),
    "proposal": lambda: f"UIO-2026-{chance.randint(41, 100_000):04d}/",
    "commitment": lambda: f"../../ecuador/planes/2019-2021/compromisos/EC{chance.randint(1, 10):04d}/",
    "search": lambda: f"?q={chance.choice(WORDS)}",
}


def made_anew(names: list[str]) -> Iterator[bytes]:
    while True:
        for name in names:
            address = f"/quito/propuestas/{ANEW[name]()}".replace("/quito/propuestas/../..", "")
            yield request(address, Cookie="own=1", Accept_Language="es")


def processor_of(processes: list[int]) -> float:
    """Seconds that these processes have used."""
    spent = 0
    for one in processes:
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / os.sysconf("SC_CLK_TCK")


def tell(name: str, processes: list[int], work: Callable[[], Visits]) -> Visits:
    before = processor_of(processes)
    found = work()
    each = (processor_of(processes) - before) / len(found.times) * 1e3
    print(f"{name:28} {found}  {each:5.1f} ms of processor each  loop {calibration():.1f} ms", flush=True)
    return found


def main(home: Path, seconds: float) -> int:
    import django

    os.environ.setdefault("MINGA_HOME", tempfile.mkdtemp(prefix="minga-load-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from tests.faults.servers import Installation

    site = Installation(home, os.environ.get("MINGA_DATABASE_URL", ""))
    site.minga("migrate", "-v", "0")
    site.minga("collectstatic", "--noinput", "-v", "0")
    site.start(workers=2)
    try:
        return measure(site.port, site.processes(), seconds)
    finally:
        site.stop()


def measure(port: int, processes: list[int], seconds: float) -> int:
    print(f"loop {calibration():.1f} ms, load {os.getloadavg()[0]:.1f}; {READERS} readers, {seconds:.0f} s each")
    kept = [request(address, Accept_Language="es") for address in KEPT]
    visit(port, made_anew(list(ANEW)), visitors=READERS, seconds=2)
    memory = tell("from memory", processes, lambda: visit(port, in_turn(kept), visitors=READERS, seconds=seconds))
    asked = [one.replace(b"\r\n\r\n", b'\r\nIf-None-Match: "x"\r\n\r\n') for one in kept]
    tell("from memory, 200 readers", processes, lambda: visit(port, in_turn(asked), visitors=200, seconds=seconds))
    for name in ANEW:
        one = made_anew([name])
        tell(f"made anew: {name}", processes, lambda one=one: visit(port, one, visitors=READERS, seconds=seconds))
    mixed = made_anew(list(ANEW))
    anew = tell("made anew: all four", processes, lambda: visit(port, mixed, visitors=READERS, seconds=seconds))
    paced = [
        tell(
            f"made anew: {rate} asked a s",
            processes,
            lambda rate=rate: visit(port, mixed, visitors=READERS, seconds=seconds, rate=rate),
        )
        for rate in (75, 100, 125, MADE_ANEW)
    ]
    print(f"from memory {memory.rate / FROM_MEMORY:.1f} times the limit; made anew {anew.rate / MADE_ANEW:.2f} times;")
    print(f"at {MADE_ANEW} asked a second, 99 of 100 within {paced[-1].late(0.99):.0f} ms (limit {LATEST:.0f})")
    return 0 if memory.rate >= FROM_MEMORY and anew.rate >= MADE_ANEW and paced[-1].late(0.99) <= LATEST else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 10))
