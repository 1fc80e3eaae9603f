"""Restores, each in a process that is killed before a given line: `python -m tests.portal.killed FILE N…`.

Prints how many lines the register has after each."""

import sys
from pathlib import Path

import django

from tests.killing import was_killed, work_until

TRACED = ("operation/copies.py", "operation/snapshots.py", "operation/archives.py")


def restore_until(archive: Path, step: int) -> bool:
    """Whether it lived to its end."""
    from minga.portal.operation.copies import bring_back

    def bring() -> None:
        bring_back(archive, force=True, discard=True)

    return not was_killed(work_until(step, TRACED, bring))


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
