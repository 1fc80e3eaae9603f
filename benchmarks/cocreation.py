"""Co-creation with N proposals: `python -m benchmarks.cocreation [N]` (10,000 by default).

Builds an installation of its own in a temporary folder (or in MINGA_BENCH_HOME, kept between runs), says of each of the
N generated proposals of a process that it is related, and measures in process what issue 5 asks of the workbench of
groups: how long it takes to open, to suggest what is near a proposal, and to propose all groups as the worker does.
Each figure stands beside its limit as a ratio, with a fixed loop of Python timed in the same run: who reads it sees how
slow the machine was.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.pages import calibration, prepare

OPENS, SUGGESTS, PROPOSES = 0.300, 0.100, 10.0
REPEATS = 20


def tell(name: str, seconds: list[float], cpu: list[float], limit: float) -> None:
    clock, own = statistics.median(seconds), statistics.median(cpu)
    print(
        f"{name:44} clock {clock * 1e3:8.1f} ms ({max(seconds) * 1e3:.1f} at most)  cpu {own * 1e3:8.1f} ms"
        f"   {clock / limit:5.2f} of the limit ({limit * 1e3:.0f} ms); cpu {own / limit:5.2f}",
        flush=True,
    )


def clocked(work: Callable[[int], object], repeats: int = REPEATS) -> tuple[list[float], list[float]]:
    """Seconds of clock and of processor of each turn; the first warms up and does not count."""
    clock, cpu = [], []
    for turn in range(repeats + 1):
        began = time.perf_counter(), time.process_time()
        work(turn)
        if turn:
            clock.append(time.perf_counter() - began[0])
            cpu.append(time.process_time() - began[1])
    return clock, cpu


def make_related() -> Any:
    """A process in its phase of grouping, all of whose proposals are related, and who works at its bench."""
    from django.utils import timezone

    from minga.cocreation.actions.methodologies import follow_methodology
    from minga.cocreation.models import Classification, MethodologyVersion, Process, Proposal
    from minga.directory.models import Appointment
    from tests.factories.cocreation import PersonFactory
    from tests.factories.working import fresh, load_shipped, open_phase_of

    load_shipped()
    process = Process.objects.get(jurisdiction__slug="quito", is_closed=False)
    if process.methodology_id is None:
        version = MethodologyVersion.objects.get(key="ecuador-2019")
        follow_methodology(by=None, process=process, version=version, role="system")
    open_phase_of(process, "grouping")
    there = Proposal.objects.readable().filter(process=process, classification=None).values_list("pk", flat=True)
    now = timezone.now()
    Classification.objects.bulk_create(
        [Classification(proposal_id=pk, state="related", decided_at=now) for pk in there], batch_size=1_000
    )
    person = PersonFactory(email=f"mesa-{now.timestamp()}@example.org")
    Appointment.objects.create(
        person=person, role="working_group", jurisdiction=process.jurisdiction, starts_on=now.date()
    )
    return fresh(process), person


def measure_grouping() -> None:
    from django.test import Client

    from minga.cocreation.actions.suggestions import propose_groups
    from minga.cocreation.models import ProposalGroup
    from minga.cocreation.queries.grouping import near, related

    process, person = make_related()
    print(f"{related(process).count():,} related proposals; loop of calibration {calibration():.1f} ms", flush=True)
    clock, cpu = clocked(lambda _turn: propose_groups(process), 1)
    groups = ProposalGroup.objects.filter(process=process)
    tell(f"all groups proposed ({groups.count():,})", clock, cpu, PROPOSES)
    client = Client()
    client.force_login(person)
    bench = f"/quito/propuestas/procesos/{process.slug}/mesa/grupos/"
    assert client.get(bench).status_code == 200
    tell("bench of groups opens", *clocked(lambda _turn: client.get(bench)), OPENS)
    tell("bench, those without group", *clocked(lambda _turn: client.get(f"{bench}?ver=solas")), OPENS)
    some = list(related(process).order_by("number")[: REPEATS + 1])
    tell("near a proposal", *clocked(lambda turn: near(process, some[turn])), SUGGESTS)
    queue = f"/quito/propuestas/procesos/{process.slug}/mesa/clasificacion/"
    tell("bench of classification opens", *clocked(lambda _turn: client.get(queue)), OPENS)


def main(count: int, home: Path) -> None:
    prepare(home, count)
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    measure_grouping()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if kept := os.environ.get("MINGA_BENCH_HOME"):
        main(wanted, Path(kept))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(wanted, Path(folder))
