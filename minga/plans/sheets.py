"""What an action needs to write a whole plan or commitment: its rows, not saved yet, and what ties them together.

Whoever has the content (the loader of `data/`, later co-creation) fills a sheet; only actions save it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.directory.models import SDG, Institution, OGPValue, Pillar, PolicyArea
from minga.plans.models import (
    ActionPlan,
    Commitment,
    CommitmentActor,
    Confirmation,
    Contact,
    Doubt,
    Milestone,
    Passage,
    Target,
    Theme,
)


@dataclass(frozen=True)
class Origin:
    """Something that a commitment was made from. The room that knows it writes it down here, so that the thread goes
    on from the plan back to the idea without the plan knowing that room."""

    code: str
    title: Said
    address: str
    decision: Said
    decided_on: PartialDate | None = None

    def row(self) -> dict[str, object]:
        day = self.decided_on.iso if self.decided_on else None
        return {
            "code": self.code,
            "title": dict(self.title),
            "address": self.address,
            "decision": dict(self.decision),
            "decided_on": day,
        }


@dataclass(frozen=True)
class PlanSheet:
    plan: ActionPlan
    leads: Sequence[Institution] = ()
    passages: Sequence[Passage] = ()
    themes: Sequence[Theme] = ()
    doubts: Sequence[Doubt] = ()


@dataclass(frozen=True)
class CommitmentSheet:
    """`milestone_actors`, `starts_with` and `doubtful_milestones` speak of milestones by their number; a doubt of the
    last is named by its place in `doubts`."""

    commitment: Commitment
    leads: Sequence[Institution] = ()
    actors: Sequence[CommitmentActor] = ()
    contacts: Sequence[Contact] = ()
    milestones: Sequence[Milestone] = ()
    milestone_actors: Mapping[int, Sequence[Institution]] = field(default_factory=dict)
    starts_with: Mapping[int, int] = field(default_factory=dict)
    targets: Sequence[Target] = ()
    confirmation: Confirmation | None = None
    doubts: Sequence[Doubt] = ()
    doubtful_milestones: Mapping[int, int] = field(default_factory=dict)
    sdgs: Sequence[SDG] = ()
    values: Sequence[OGPValue] = ()
    pillars: Sequence[Pillar] = ()
    policy_areas: Sequence[PolicyArea] = ()
