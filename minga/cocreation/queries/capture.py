"""Codes that were taken along: what became of each batch."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from minga.cocreation.models import CodeBatch, Process, Proposal


def numbers_used(batch: CodeBatch) -> set[int]:
    inside = Proposal.objects.filter(process=batch.process, number__range=(batch.first, batch.last))
    return set(inside.values_list("number", flat=True))


def runs_of(numbers: Iterable[int]) -> list[list[int]]:
    """1, 2, 3, 7 is [[1, 3], [7, 7]]."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs


@dataclass(frozen=True)
class BatchRow:
    batch: CodeBatch
    used: int

    @property
    def unused(self) -> int:
        return self.batch.size - self.used


def batches_of(process: Process, workshop_number: int | None = None) -> list[BatchRow]:
    """The newest first, each with how many of its codes a proposal has; one query."""
    inside = Proposal.objects.filter(
        process=OuterRef("process"), number__gte=OuterRef("first"), number__lte=OuterRef("last")
    )
    counted = inside.order_by().values("process").annotate(count=Count("pk")).values("count")
    rows = CodeBatch.objects.filter(process=process).select_related("workshop__process__jurisdiction", "process")
    rows = rows.annotate(used=Coalesce(Subquery(counted, output_field=IntegerField()), 0)).order_by(F("first").desc())
    if workshop_number is not None:
        rows = rows.filter(workshop__position=workshop_number)
    return [BatchRow(row, row.used) for row in rows]


def batches_with_process() -> QuerySet[CodeBatch]:
    return CodeBatch.objects.select_related("process__jurisdiction", "workshop__process__jurisdiction")


def read_batch(process: Process, key: uuid.UUID) -> CodeBatch:
    found = batches_with_process().filter(process=process, key=key).first()
    if found is None:
        raise Http404(_("En este proceso no hay un lote con esa clave."))
    return found
