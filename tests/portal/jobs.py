"""Tasks for the tests of long jobs; what they do shows in a file, which no transaction can take back."""

import os
import sys
import time
from pathlib import Path

import django
from django.core.files.base import ContentFile
from django_tasks import TaskContext, task


@task(takes_context=True)
def note(context: TaskContext) -> None:
    """Write one line, in one call that two processes cannot mix."""
    from minga.core.jobs import turn_of

    facts = turn_of(context).job.facts
    with Path(facts["path"]).open("a") as file:
        file.write(f"{facts['name']} {os.getpid()}\n")


@task(takes_context=True)
def last_long(context: TaskContext) -> None:
    """Say that it began, go on until a file appears, and make something."""
    from minga.core.jobs import turn_of

    turn = turn_of(context)
    path, steps = Path(turn.job.facts["path"]), 0
    with path.open("a") as file:
        file.write(f"{os.getpid()}\n")
    while not path.with_suffix(".end").exists():
        steps += 1
        turn.report(min(steps, 50), 100)
        time.sleep(0.05)
    turn.keep("hecho.txt", ContentFile(str(os.getpid()).encode()))


def do_all() -> None:
    from minga.core.duties import this_process
    from minga.core.jobs import run_next

    done = 0
    while run_next(this_process()):
        done += 1
    sys.stdout.write(f"{done}\n")


if __name__ == "__main__":
    django.setup()
    do_all()
