"""How punctually requests are answered, as the public may see it: no cell that points to somebody."""

from dataclasses import dataclass

from django.core.cache import caches
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.rights.models import RightsRequest

TEN_MINUTES = 600
COLUMNS = ("in_time", "late", "open")


@dataclass(frozen=True)
class Cell:
    """A count, or None where it would say too much."""

    value: int | None


@dataclass(frozen=True)
class Line:
    label: str
    cells: list[Cell]


def counts_by_kind() -> dict[str, dict[str, int]]:
    ended = Q(state__in=("answered", "refused"))
    rows = RightsRequest.objects.confirmed().exclude(state="withdrawn").values("kind")
    counted = rows.annotate(
        in_time=Count("pk", filter=ended & Q(ended_on__lte=F("due_on"))),
        late=Count("pk", filter=ended & Q(ended_on__gt=F("due_on"))),
        open=Count("pk", filter=~ended),
    )
    rows_of_kinds = counted.order_by("kind").values_list("kind", *COLUMNS)
    return {kind: dict(zip(COLUMNS, counts, strict=True)) for kind, *counts in rows_of_kinds}


def has_any() -> bool:
    return RightsRequest.objects.confirmed().exists()


def overdue_count() -> int:
    return RightsRequest.objects.overdue_on(timezone.localdate()).count()


def punctuality_lines() -> list[Line]:
    """One for each right, and last the total; at most ten minutes old: what must be hidden takes a moment to find."""
    kept = caches["memory"].get_or_set("rights.lines", work_out_lines, TEN_MINUTES)
    assert kept is not None
    labels = {str(kind.value): kind.label for kind in RightsRequest.Kind}
    return [Line(str(labels.get(kind, _("Todas"))), [Cell(value) for value in values]) for kind, values in kept]


def work_out_lines() -> list[tuple[str, list[int | None]]]:
    # Imported late: the solver behind it is heavy, and most processes never draw this table.
    import numpy as np

    from minga.methods.disclosure import suppress

    found = counts_by_kind()
    kinds = [str(kind.value) for kind in RightsRequest.Kind]
    table = suppress(np.array([[found.get(kind, {}).get(name, 0) for name in COLUMNS] for kind in kinds]))
    shown = np.where(table.hidden, -1, table.counts)
    return [
        (kind, [int(value) if value >= 0 else None for value in row])
        for kind, row in zip([*kinds, "all"], shown.tolist(), strict=True)
    ]
