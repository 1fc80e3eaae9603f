"""Bringing a table to what a file says: new rows are made, changed ones written, equal ones left alone."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Loaded:
    """How many rows a load made, changed, and found as they should be."""

    created: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(self.created + other.created, self.changed + other.changed, self.same + other.same)

    @property
    def total(self) -> int:
        return self.created + self.changed + self.same


def key_of(row: Model, names: Sequence[str]) -> Hashable:
    return tuple(getattr(row, name) for name in names)


def write_rows(
    wanted: Iterable[Row], existing: Iterable[Row], *, key: Sequence[str], fields: Sequence[str], prune: bool = False
) -> Loaded:
    """Make `existing` equal to `wanted`, matched by `key`, keeping the identity of the rows that stay.

    Every wanted row has its primary key afterwards. With `prune` the rows that nobody wants are deleted first."""
    there = {key_of(row, key): row for row in existing}
    wanted = list(wanted)
    if prune:
        names = {key_of(row, key) for row in wanted}
        for name in [name for name in there if name not in names]:
            there.pop(name).delete()
    created, changed, same = [], [], 0
    for row in wanted:
        old = there.get(key_of(row, key))
        if old is None:
            created.append(row)
            continue
        row.pk = old.pk
        if any(getattr(row, field) != getattr(old, field) for field in fields):
            changed.append(row)
        else:
            same += 1
    if created:
        type(created[0])._default_manager.bulk_create(created)
    if changed:
        type(changed[0])._default_manager.bulk_update(changed, fields)
    return Loaded(len(created), len(changed), same)
