"""What is already here of what a sheet or a paper brings: its codes, its keys, its phrases."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from minga.cocreation.models import CodeBatch, Process, Proposal, Workshop
from minga.core.text import fold


@dataclass(frozen=True)
class Known:
    """Asked once for a whole sheet."""

    by_key: dict[uuid.UUID, str]
    by_number: dict[int, str]
    by_title: dict[str, str]
    batches: list[CodeBatch]

    def is_reserved(self, number: int) -> bool:
        return any(batch.first <= number <= batch.last for batch in self.batches)


def known_of(workshop: Workshop, keys: Iterable[uuid.UUID], numbers: Iterable[int]) -> Known:
    process = workshop.process
    with_keys = Proposal.objects.filter(submission_key__in=list(keys)).values_list("submission_key", "code")
    with_numbers = Proposal.objects.filter(process=process, number__in=list(numbers)).values_list("number", "code")
    titles = workshop.proposals.exclude(title="").values_list("title", "code")
    return Known(
        dict(with_keys),
        dict(with_numbers),
        {fold(title): code for title, code in titles},
        open_batches(process),
    )


def open_batches(process: Process) -> list[CodeBatch]:
    return list(CodeBatch.objects.filter(process=process, closed_at=None))
