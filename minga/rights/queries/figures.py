"""How punctually requests are answered, as the public may see it: no cell that points to somebody."""

from dataclasses import dataclass

from django.core.cache import caches
from django.db.models import Count, F, Q
from django.utils import timezone

from minga.rights.models import RightsRequest

AN_HOUR = 3600
COLUMNS = ("in_time", "late", "open")


@dataclass(frozen=True)
class Cell:
    """A count, or None where it would say too much."""

    value: int | None


@dataclass(frozen=True)
class Line:
    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class Punctuality:
    received: int
    in_time: int
    late: int
    waiting: int
    overdue: int


def counts_by_kind() -> dict[str, dict[str, int]]:
    ended = Q(state__in=("answered", "refused"))
    rows = RightsRequest.objects.confirmed().exclude(state="withdrawn").values("kind")
    counted = rows.annotate(
        in_time=Count("pk", filter=ended & Q(ended_on__lte=F("due_on"))),
        late=Count("pk", filter=ended & Q(ended_on__gt=F("due_on"))),
        open=Count("pk", filter=~ended),
    )
    return {row["kind"]: {name: row[name] for name in COLUMNS} for row in counted.order_by("kind")}


def punctuality() -> Punctuality:
    """Of all together, which is what the register shows anyway, line by line."""
    totals = {name: sum(row[name] for row in counts_by_kind().values()) for name in COLUMNS}
    overdue = RightsRequest.objects.overdue_on(timezone.localdate()).count()
    return Punctuality(sum(totals.values()), totals["in_time"], totals["late"], totals["open"], overdue)


def lines_by_kind() -> list[Line]:
    """At most an hour old: working out what must be hidden takes a moment."""
    kept = caches["memory"].get_or_set("rights.lines", work_out_lines, AN_HOUR)
    assert kept is not None
    return [Line(str(RightsRequest.Kind(kind).label), cells) for kind, cells in kept]


def work_out_lines() -> list[tuple[str, list[Cell]]]:
    # Imported late: the solver behind it is heavy, and most processes never draw this table.
    import numpy as np

    from minga.methods.disclosure import suppress

    found = counts_by_kind()
    kinds = list(RightsRequest.Kind)
    counts = np.array([[found.get(kind, {}).get(name, 0) for name in COLUMNS] for kind in kinds])
    hidden = suppress(counts).hidden
    table = suppress(counts).counts
    return [
        (kind, [Cell(None if hidden[row, place] else int(table[row, place])) for place in range(len(COLUMNS) + 1)])
        for row, kind in enumerate([str(kind.value) for kind in kinds])
    ]
