"""A process as its file tells it, ready to be written."""

from dataclasses import dataclass, field

from minga.cocreation.models import Category, Figure, IntegratedProposal, Phase, Process, Workshop
from minga.directory.models import Institution


@dataclass(frozen=True)
class IntegratedSheet:
    proposal: IntegratedProposal
    category: int | None
    institutions: list[Institution] = field(default_factory=list)


@dataclass(frozen=True)
class ProcessSheet:
    process: Process
    phases: list[Phase]
    categories: list[Category]
    figures: list[Figure]
    workshops: list[Workshop]
    integrated: list[IntegratedSheet]
