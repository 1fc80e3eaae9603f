"""Who took part and what they proposed, in counts.

Proposals are public one by one, so their counts are shown whole. People are not: their tables are protected here, and
each release together with the earlier one (Ley Orgánica de Protección de Datos Personales).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Attendance, Demographic, Process, Proposal, ResultRelease
from minga.methods.disclosure import (
    Suppression,
    UnprotectableError,
    attack_releases,
    suppress,
    suppress_next,
    with_margins,
)

UNSAID = "unsaid"
# Of sensitive traits, at least ten people together (facts/engines.md §5).
THRESHOLD, SENSITIVE = 5, 10
ANSWERS, WORKSHOPS = "answers", "workshops"


@dataclass(frozen=True)
class PeopleTable:
    """A way of dividing people. Tables of one `family` divide the same people, and so have the same total."""

    key: str
    family: str
    title: str | Promise
    classes: tuple[tuple[str, str | Promise], ...]
    threshold: int = THRESHOLD


NO_ANSWER = (UNSAID, _("No lo dijo"))
SEX = tuple(Attendance.Sex.choices)
DEMOGRAPHIC = (
    PeopleTable("age_band", ANSWERS, _("Por edad"), (*Demographic.AgeBand.choices, NO_ANSWER)),
    PeopleTable("gender", ANSWERS, _("Por género"), (*Demographic.Gender.choices, NO_ANSWER)),
    PeopleTable(
        *("ethnicity", ANSWERS, _("Por autoidentificación étnica"), (*Demographic.Ethnicity.choices, NO_ANSWER)),
        threshold=SENSITIVE,
    ),
)
WORKSHOP_SEX = PeopleTable("workshop_sex", WORKSHOPS, _("En los talleres, por sexo"), SEX)


def people_tables(process: Process) -> tuple[PeopleTable, ...]:
    sectors: Any = process.methodology.said.sectors.items() if process.methodology else Proposal.Sector.choices
    by_sector = PeopleTable("workshop_sector", WORKSHOPS, _("En los talleres, por sector"), tuple(sectors))
    return (*DEMOGRAPHIC, WORKSHOP_SEX, by_sector)


def people_counts(process: Process, table: PeopleTable) -> list[int]:
    """How many people in each class, in its order."""
    rows: Any
    if table.family == ANSWERS:
        rows = Demographic.objects.filter(process=process).values_list(table.key).annotate(Count("pk"))
    else:
        field = table.key.removeprefix("workshop_")
        held = Attendance.objects.filter(workshop__process=process)
        rows = held.values_list(field).annotate(Sum("count")).order_by()
    found = {key or UNSAID: count for key, count in rows}
    return [found.get(key, 0) for key, _label in table.classes]


def protect(counts: Sequence[int], threshold: int) -> Suppression | None:
    """The counts with what must not be printed marked; None where nothing of them can be.

    The total is always printed: with it known, tables that divide the same people tell nothing about each other."""
    if sum(counts) < threshold:
        return None
    keep = np.zeros(len(counts) + 1, dtype=bool)
    keep[-1] = True
    try:
        return suppress(np.array(counts), threshold=threshold, keep=keep)
    except UnprotectableError:
        return None


def protect_again(earlier: Suppression, counts: Sequence[int]) -> Suppression | None:
    """The new counts beside those already printed; None where the two together would tell of a few people."""
    try:
        found = suppress_next(earlier, np.array(counts), protect_growth=True)
    except (UnprotectableError, ValueError):
        return None
    if found.hidden[-1] or attack_releases(earlier, found, protect_growth=True):
        return None
    return found


def as_kept(table: Suppression) -> dict[str, Any]:
    return {"counts": table.counts.tolist(), "hidden": table.hidden.tolist(), "threshold": table.threshold}


def from_kept(kept: Mapping[str, Any]) -> Suppression:
    counts = with_margins(np.array(kept["counts"][:-1]))
    hidden = np.array(kept["hidden"], dtype=bool)
    primary = (counts > 0) & (counts < kept["threshold"])
    return Suppression(counts, primary, hidden, kept["threshold"], 0.0, 0.0)


def printed(table: PeopleTable, found: Suppression, *, is_repeated: bool) -> dict[str, Any]:
    """A table as everybody reads it: where a count is hidden there is nothing."""
    cells = found.published.tolist()
    shown = [None if cell != cell else int(cell) for cell in cells]
    keys = [key for key, _label in table.classes]
    return {
        "key": table.key,
        "threshold": table.threshold,
        "total": shown[-1],
        "rows": [[key, count] for key, count in zip(keys, shown, strict=False)],
        "is_repeated": is_repeated,
    }


@dataclass(frozen=True)
class Prepared:
    """A release before it is written."""

    tables: list[dict[str, Any]]
    kept: dict[str, Any]


def prepare_release(process: Process, earlier: ResultRelease | None) -> Prepared:
    """Each table new if that is safe beside what was printed, else as it was; what was never safe is left out."""
    before = earlier.kept if earlier else {}
    old = {one["key"]: one for one in earlier.tables} if earlier else {}
    tables, kept = [], {}
    for table in people_tables(process):
        counts = people_counts(process, table)
        if table.key in before:
            known = from_kept(before[table.key])
            found = protect_again(known, counts) if len(known.counts) == len(counts) + 1 else None
        else:
            found = protect(counts, table.threshold)
        if found is not None:
            tables.append(printed(table, found, is_repeated=False))
            kept[table.key] = as_kept(found)
        elif table.key in old:
            tables.append({**old[table.key], "is_repeated": True})
    return Prepared(tables, kept)


def releases_of(process: Process) -> list[ResultRelease]:
    return list(ResultRelease.objects.filter(process=process))


@dataclass(frozen=True)
class ProposalCounts:
    """What was proposed: proposals whose text everybody can read, one by one."""

    total: int
    channels: dict[str, int]
    sectors: dict[str, int]
    goals: dict[int | None, int]
    territories: list[tuple[str, str, str, int]]

    @property
    def provinces(self) -> dict[str, int]:
        """By INEC code, for the map; places that are not in a province are left to the list."""
        found: dict[str, int] = {}
        for _code, _name, path, count in self.territories:
            parts = path.split("/")
            if len(parts) > 1 and parts[1].isdigit():
                found[parts[1]] = found.get(parts[1], 0) + count
        return found


def proposal_counts(process: Process) -> ProposalCounts:
    rows = Proposal.objects.filter(process=process).readable().order_by()

    def counted(field: str) -> dict[Any, int]:
        return dict(rows.values_list(field).annotate(Count("pk")))

    fields = ("territory__code", "territory__name", "territory__path")
    places = list(rows.exclude(territory=None).values_list(*fields).annotate(Count("pk")))
    channels = counted("channel")
    return ProposalCounts(sum(channels.values()), channels, counted("sector"), counted("sdg__number"), places)
