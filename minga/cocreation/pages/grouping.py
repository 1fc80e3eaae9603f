"""The workbench of groups: the list of groups, the one that is open, and what is near."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.cocreation.models import GroupChange, GroupMember, Process, Proposal, ProposalGroup
from minga.cocreation.queries.grouping import (
    Near,
    State,
    group_counts,
    groups_in,
    last_change,
    looked_for,
    lost,
    members_in,
    near,
    next_change,
    related,
    ungrouped,
    voices_for,
)
from minga.core.text import fold

SHOWN = 30
SHOWN_MEMBERS = 60
ALONE = "solas"
TABS: dict[str, tuple[str | Promise, str]] = {
    "abiertos": (_("En trabajo"), State.OPEN),
    ALONE: (_("Sin grupo"), ""),
    "listos": (_("Listos para integrar"), State.SETTLED),
    "deshechos": (_("Deshechos"), State.DISSOLVED),
}


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    count: int
    is_on: bool


@dataclass(frozen=True)
class GroupingBench:
    process: Process
    person: Person
    tab: str = "abiertos"
    number: int = 0
    page: int = 1
    near_to: str = ""
    text: str = ""

    @cached_property
    def counts(self) -> dict[str, int]:
        return group_counts(self.process)

    @cached_property
    def alone_count(self) -> int:
        return ungrouped(self.process).count()

    @property
    def tabs(self) -> list[Tab]:
        return [
            Tab(key, str(label), self.counts.get(state, 0) if state else self.alone_count, key == self.tab)
            for key, (label, state) in TABS.items()
        ]

    @property
    def shows_alone(self) -> bool:
        return self.tab == ALONE

    @property
    def total(self) -> int:
        return next(one.count for one in self.tabs if one.is_on)

    @property
    def start(self) -> int:
        return (min(self.page, self.pages) - 1) * SHOWN

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // SHOWN))

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def following(self) -> int:
        return self.page + 1 if self.page < self.pages else 0

    @cached_property
    def groups(self) -> list[ProposalGroup]:
        if self.shows_alone:
            return []
        return list(groups_in(self.process, TABS[self.tab][1])[self.start : self.start + SHOWN])

    @cached_property
    def alone(self) -> list[Proposal]:
        return list(ungrouped(self.process).select_related("territory")[self.start : self.start + SHOWN])

    @cached_property
    def group(self) -> ProposalGroup | None:
        """The one asked for, wherever it is; or the first of the list."""
        if self.number:
            return ProposalGroup.objects.filter(process=self.process, number=self.number).first()
        return self.groups[0] if self.groups else None

    @cached_property
    def all_members(self) -> list[GroupMember]:
        return members_in(self.group) if self.group else []

    @property
    def members(self) -> list[GroupMember]:
        return self.all_members[:SHOWN_MEMBERS]

    @cached_property
    def copied(self) -> set[int]:
        """Members whose words are those of another member."""
        said = {one.pk: fold(f"{one.proposal.title} {one.proposal.problem}") for one in self.all_members}
        repeated = Counter(said.values())
        return {pk for pk, text in said.items() if repeated[text] > 1}

    @cached_property
    def awaits_voice(self) -> bool:
        """One person stands behind it as it is: another may settle it."""
        return self.group is not None and bool(voices_for(self.group) - {self.person.pk})

    @cached_property
    def chosen(self) -> Proposal | None:
        return related(self.process).filter(code=self.near_to).first() if self.near_to else None

    @cached_property
    def found(self) -> list[Near]:
        """What was looked for; or what resembles the chosen proposal, or else the first of the group."""
        if self.text:
            return looked_for(self.process, self.text)
        base = self.chosen or (self.all_members[0].proposal if self.all_members else None)
        inside = {one.proposal_id for one in self.all_members}
        return [one for one in near(self.process, base) if one.proposal.pk not in inside] if base else []

    @cached_property
    def undoable(self) -> GroupChange | None:
        return last_change(self.process, self.person)

    @cached_property
    def redoable(self) -> GroupChange | None:
        return next_change(self.process, self.person)

    @cached_property
    def is_complete(self) -> bool:
        """Nothing is lost: each related proposal has its group or its integrated proposal."""
        return not lost(self.process).exists()


@dataclass(frozen=True)
class Conflict:
    """Two people at once: how the group stands now, and what the second of them wanted."""

    group: ProposalGroup
    wanted: dict[str, Any]
    verb: str

    @cached_property
    def members(self) -> Sequence[GroupMember]:
        return members_in(self.group)[:SHOWN_MEMBERS]

    @property
    def is_open(self) -> bool:
        return self.group.state == State.OPEN
