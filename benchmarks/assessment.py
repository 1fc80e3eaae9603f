"""Blind assignment through the action: `python -m benchmarks.assessment [proposals] [evaluators]` (1,000 and 100).

Builds an installation in a temporary folder with so many integrated proposals ready, 5 % of the evaluators of one of
their institutions, and measures `assign_round` whole: conflicts, draw, rows, line of the register, letters. Its limit
is 2 s; a fixed loop of Python timed in the same run tells how slow the machine was.
"""

import os
import sys
import tempfile
import time
from typing import Any

from benchmarks.pages import calibration

LIMIT = 2.0
REPEATS = 5
INSTITUTIONS = 25


def make_ready(count: int, evaluators: int) -> Any:
    from minga.cocreation.models import IntegratedActor, IntegratedProposal
    from minga.core.fields import Said
    from minga.directory.models import Role
    from tests.factories.assessment import follow, open_only
    from tests.factories.cocreation import appoint, make_process
    from tests.factories.plans import InstitutionFactory

    process = open_only(follow(make_process()), "assessment")
    places = [InstitutionFactory(jurisdiction=process.jurisdiction, slug=f"i{n}") for n in range(INSTITUTIONS)]
    rows = IntegratedProposal.objects.bulk_create(
        IntegratedProposal(
            process=process, code=f"UIO-2026-I{n:04d}", position=n, title=Said(es=f"Integrada {n}"), state="ready"
        )
        for n in range(1, count + 1)
    )
    IntegratedActor.objects.bulk_create(
        IntegratedActor(integrated=row, institution=places[n % INSTITUTIONS], part="1-responsible")
        for n, row in enumerate(rows)
    )
    for n in range(evaluators):
        appoint(Role.WORKING_GROUP, process.jurisdiction, institution=places[n % INSTITUTIONS])
    return process


def measure(process: Any) -> tuple[float, float, int]:
    from minga.cocreation.models import Draw, Evaluation
    from tests.factories.assessment import assign

    Evaluation.objects.all().delete()
    Draw.objects.all().delete()
    began = time.perf_counter(), time.process_time()
    made = assign(process)
    return time.perf_counter() - began[0], time.process_time() - began[1], len(made)


def main(count: int, evaluators: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DJANGO_SETTINGS_MODULE="config.settings", MINGA_ENV="development", MINGA_HOME=folder)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        process = make_ready(count, evaluators)
        turns = [measure(process) for _turn in range(REPEATS)]
    clock, cpu = min(turn[0] for turn in turns), min(turn[1] for turn in turns)
    print(f"{count} × 2 among {evaluators}: {turns[0][2]} evaluations, best of {REPEATS}")
    print(f"clock {clock:.3f} s, {clock / LIMIT:.2f} of the limit; cpu {cpu:.3f} s, {cpu / LIMIT:.2f} of the limit")
    print(f"a fixed loop of Python in the same run: {calibration():.0f} ms")


if __name__ == "__main__":
    main(*(int(one) for one in (sys.argv[1:3] + ["1000", "100"][len(sys.argv) - 1 :])))
