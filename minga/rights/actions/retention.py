"""The periods for which things are kept, applied: a rule deletes one batch after another until nothing is over time."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from minga.rights.models import Sweep
from minga.web.components import Text

BATCH = 500
MOST_BATCHES = 20


@dataclass(frozen=True)
class Keeping:
    """What is kept, how long and why. `sweep(before)` deletes at most BATCH rows older than that moment and returns how
    many; without it another duty deletes, or nobody may."""

    key: str
    what: Text
    how_long: Text
    why: Text
    days: int = 0
    sweep: Callable[[dt.datetime], int] | None = None


def apply_retention(rules: Sequence[Keeping]) -> int:
    """Delete what is over time and count it; how many rows."""
    return sum(apply_rule(rule) for rule in rules if rule.sweep)


def apply_rule(rule: Keeping) -> int:
    before, total = timezone.now() - dt.timedelta(days=rule.days), 0
    assert rule.sweep is not None
    for _batch in range(MOST_BATCHES):
        with transaction.atomic():
            count = rule.sweep(before)
            if count:
                Sweep.objects.create(rule=rule.key, count=count)
        total += count
        if count < BATCH:
            break
    return total


def delete_batch(rows: QuerySet[Any]) -> int:
    """At most BATCH of them; how many."""
    keys = list(rows.values_list("pk", flat=True)[:BATCH])
    rows.model._default_manager.filter(pk__in=keys).delete()
    return len(keys)
