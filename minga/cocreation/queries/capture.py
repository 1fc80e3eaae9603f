"""Codes that were taken along: what became of each batch."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from minga.cocreation.models import CodeBatch, Process, Proposal
from minga.directory.models import Jurisdiction


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


def why_not_fillable(process: Process, number: int) -> str:
    """Why nobody writes under this code any more, or not yet; "" if a form with it can be typed."""
    if taken := Proposal.objects.filter(process=process, number=number).first():
        return _("Ese formulario ya se pasó a este sitio: es la propuesta %(code)s.") % {"code": taken.code}
    batch = batch_with(process, number)
    if batch is None:
        return _("Ese código no está en ningún lote reservado de este proceso.")
    if batch.closed_at:
        return _("El lote de ese código ya se cerró. Si el papel apareció, anota la propuesta sin código.")
    return ""


def batch_with(process: Process, number: int) -> CodeBatch | None:
    inside = batches_with_process().filter(process=process, first__lte=number, last__gte=number)
    return inside.first()


def awaits_its_form(jurisdiction: Jurisdiction, code: str) -> bool:
    """Whether this code is of an open batch: somebody has it on paper and nobody has typed it yet."""
    series, _hyphen, number = code.rpartition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 7):
        return False
    open_ones = CodeBatch.objects.filter(process__jurisdiction=jurisdiction, process__code_series=series)
    return open_ones.filter(closed_at=None, first__lte=int(number), last__gte=int(number)).exists()


def codes_left(batch: CodeBatch) -> list[str]:
    """Those that no proposal has."""
    used = numbers_used(batch)
    return [batch.code_of(number) for number in range(batch.first, batch.last + 1) if number not in used]


def batches_with_process() -> QuerySet[CodeBatch]:
    return CodeBatch.objects.select_related("process__jurisdiction", "workshop__process__jurisdiction")


def read_batch(process: Process, key: uuid.UUID) -> CodeBatch:
    found = batches_with_process().filter(process=process, key=key).first()
    if found is None:
        raise Http404(_("En este proceso no hay un lote con esa clave."))
    return found
