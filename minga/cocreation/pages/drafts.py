"""A methodology that a government is changing: its parts, and what each lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from minga.cocreation.forms.draft_parts import parts_of
from minga.cocreation.methodology_faults import Fault, faults_in
from minga.cocreation.models import MethodologyDraft


@dataclass(frozen=True)
class PartRow:
    title: str
    url: str
    problems: Sequence[str]


@dataclass(frozen=True)
class DraftPage:
    draft: MethodologyDraft

    @cached_property
    def faults(self) -> list[Fault]:
        return faults_in(self.draft.content)

    @property
    def is_whole(self) -> bool:
        return not self.faults

    @property
    def parts(self) -> list[PartRow]:
        return [
            PartRow(
                str(part.title),
                reverse("methodology_part", args=[self.draft.jurisdiction.slug, self.draft.key, part.slug]),
                [fault.problem for fault in self.faults if fault.part == part.slug],
            )
            for part in parts_of(self.draft.content)
        ]
