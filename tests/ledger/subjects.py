"""Subjects for the tests of the register, and the shortest ways to fill it."""

from dataclasses import dataclass

from minga.ledger.actions import record, seal
from minga.ledger.models import Entry


@dataclass(frozen=True)
class Thing:
    ledger_code: str = "UIO-2026-0001"
    ledger_kind: str = "proposal"
    ledger_jurisdiction: str = "quito"


def write(count: int = 1, verb: str = "proposal.submitted", **facts: object) -> list[Entry]:
    return [record(verb, Thing(f"UIO-2026-{number:04}"), by=None, role="author", **facts) for number in range(count)]


def write_sealed(count: int, verb: str = "proposal.submitted") -> list[Entry]:
    entries = write(count, verb)
    seal()
    return list(Entry.objects.filter(pk__in=[entry.pk for entry in entries]).order_by("index"))
