"""Restores, each in a process that is killed before a given line: `python -m tests.portal.killed FILE N…`.

Prints how many lines the register has after each."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import django

TRACED = ("operation/copies.py", "operation/snapshots.py", "operation/archives.py")


def kill_at(step: int) -> Callable[[FrameType, str, Any], Any]:
    left = step

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.endswith(TRACED):
            return None
        if event == "line":
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


def restore_until(archive: Path, step: int) -> bool:
    """Whether it lived to its end."""
    from django.db import connections

    from minga.portal.operation.copies import bring_back

    connections.close_all()
    child = os.fork()
    if not child:
        sys.settrace(kill_at(step))
        bring_back(archive, force=True, discard=True)
        sys.settrace(None)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


def main(archive: Path, steps: list[int]) -> None:
    from minga.ledger.models import Entry
    from minga.ledger.queries import audit

    for step in steps:
        lived = restore_until(archive, step)
        assert audit() == []
        sys.stdout.write(f"{Entry.objects.count()}{'!' if lived else ''} ")


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]), [int(word) for word in sys.argv[2:]])
