"""Groups of similar proposals: those at work, those that stand alone, what is near a proposal, and what is lost."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from minga.accounts.models import Person
from minga.cocreation.models import (
    Classification,
    GroupChange,
    GroupMember,
    IntegratedSource,
    Process,
    Proposal,
    ProposalGroup,
)
from minga.cocreation.models.proposals import ProposalQuerySet
from minga.core.text import fold
from minga.search.index import find, similar

State = ProposalGroup.State
LIVE = (State.OPEN, State.SETTLED)
UNDOABLE = ("started", "added", "removed", "moved", "split", "joined", "named", "dissolved")
PARTING = ("removed", "moved", "split")
NEAR = 40
WORD = re.compile(r"\w+")
SHOWN_NEAR = 8


def related(process: Process) -> ProposalQuerySet:
    """Those that go on: readable, and found to be related."""
    result = Q(classification__state=Classification.State.RELATED)
    return Proposal.objects.readable().filter(result, process=process)


def ungrouped(process: Process) -> ProposalQuerySet:
    """Related proposals in no live group: each still waits for its place."""
    standing = GroupMember.objects.filter(proposal=OuterRef("pk"), group__state__in=LIVE)
    return related(process).filter(~Exists(standing)).order_by("number")


def lost(process: Process) -> ProposalQuerySet:
    """Classified as related, but in no live group and in no integrated proposal. When grouping ends there is none."""
    integrated = IntegratedSource.objects.filter(proposal=OuterRef("pk"))
    return ungrouped(process).filter(~Exists(integrated))


def groups_in(process: Process, state: str) -> QuerySet[ProposalGroup]:
    """The work in hand in its order: literal copies and large groups were proposed first."""
    found = ProposalGroup.objects.filter(process=process, state=state)
    return found.annotate(size=Count("members")).order_by("number")


def group_counts(process: Process) -> dict[str, int]:
    found = ProposalGroup.objects.filter(process=process).order_by()
    return dict(found.values_list("state").annotate(count=Count("pk")))


def members_in(group: ProposalGroup) -> list[GroupMember]:
    found = group.members.select_related("proposal__territory").order_by("proposal__number")
    return list(found)


def settled_groups_of(pks: Sequence[int]) -> dict[int, list[ProposalGroup]]:
    """The groups that are ready to be integrated, of each of these proposals."""
    found: dict[int, list[ProposalGroup]] = defaultdict(list)
    members = GroupMember.objects.filter(proposal__in=pks, group__state=State.SETTLED).select_related("group")
    for one in members:
        found[one.proposal_id].append(one.group)
    return found


@dataclass(frozen=True)
class Near:
    """A related proposal that resembles another, the words they share, and the groups in which it stands."""

    proposal: Proposal
    words: tuple[str, ...]
    groups: tuple[ProposalGroup, ...]


def near(process: Process, proposal: Proposal) -> list[Near]:
    """The nearest related proposals of the same process, best first."""
    found = similar(
        f"{proposal.problem}\n{proposal.solution}",
        title=proposal.title,
        kinds=("proposal",),
        filters={"jurisdiction": process.jurisdiction.slug, "process": process.slug},
        k=NEAR,
        without={f"proposal:{proposal.code}"},
        floor=0.05,
    )
    return with_groups(process, {one.code: tuple(one.words) for one in found})[:SHOWN_NEAR]


def looked_for(process: Process, text: str) -> list[Near]:
    """Related proposals by code or by words."""
    exact = related(process).filter(code=text.strip().upper()).values_list("code", flat=True)
    filters = {"jurisdiction": process.jurisdiction.slug, "process": process.slug}
    codes = list(exact) or [hit.code for hit in find(text, kinds=("proposal",), filters=filters, size=NEAR).hits]
    return with_groups(process, dict.fromkeys(codes, ()))[:SHOWN_NEAR]


def with_groups(process: Process, words: dict[str, tuple[str, ...]]) -> list[Near]:
    rows = {one.code: one for one in related(process).filter(code__in=words)}
    standing = groups_of(one.pk for one in rows.values())
    return [
        Near(rows[code], as_written(shared, rows[code]), tuple(standing.get(rows[code].pk, ())))
        for code, shared in words.items()
        if code in rows
    ]


def as_written(stems: Iterable[str], proposal: Proposal) -> tuple[str, ...]:
    """The index knows stems; people read words, as this proposal writes them."""
    words = WORD.findall(f"{proposal.title} {proposal.problem} {proposal.solution}".lower())
    found = (next((word for word in words if fold(word).startswith(fold(stem))), "") for stem in stems)
    return tuple(dict.fromkeys(word for word in found if word))


def groups_of(pks: Iterable[int]) -> dict[int, list[ProposalGroup]]:
    found: dict[int, list[ProposalGroup]] = defaultdict(list)
    for one in GroupMember.objects.filter(proposal__in=list(pks), group__state__in=LIVE).select_related("group"):
        found[one.proposal_id].append(one.group)
    return found


def last_change(process: Process, person: Person) -> GroupChange | None:
    """What this person would undo."""
    return GroupChange.objects.filter(process=process, by=person, undone_at=None, verb__in=UNDOABLE).first()


def next_change(process: Process, person: Person) -> GroupChange | None:
    """What this person would do again: undone, and nothing new was done since."""
    last = last_change(process, person)
    undone = GroupChange.objects.filter(
        process=process, by=person, undone_at__isnull=False, pk__gt=last.pk if last else 0
    )
    return undone.order_by("pk").first()


def voices_for(group: ProposalGroup) -> set[int]:
    """The persons who stand behind the group as it is now: who left it so, and who confirmed it since."""
    left = Q(**{f"after__g{group.number}": group.edition}, undone_at=None)
    restored = Q(**{f"before__g{group.number}": group.edition}, undone_at__isnull=False)
    found = GroupChange.objects.filter(left | restored, process=group.process_id, by__isnull=False)
    return set(found.order_by().values_list("by_id", flat=True))


def apart_of(process: Process) -> set[frozenset[str]]:
    """Pairs of codes that people took apart: the method does not put them together again."""
    found: set[frozenset[str]] = set()
    changes = GroupChange.objects.filter(process=process, undone_at=None, verb__in=PARTING).order_by("pk")
    for change in changes.iterator():
        before, after = change.before["groups"][0]["codes"], set(change.after["groups"][0]["codes"])
        found |= {frozenset((gone, kept)) for gone in before if gone not in after for kept in after}
    return found


def gold_of(process: Process) -> dict[str, Any]:
    """What people decided, in the form in which `methods.similarity.harness` reads labelled texts."""
    members = GroupMember.objects.filter(group__process=process, group__state=State.SETTLED).select_related(
        "group", "proposal__territory"
    )
    texts: dict[str, dict[str, str]] = {}
    for one in members.order_by("group__number", "proposal__number"):
        proposal = one.proposal
        if proposal.state == Proposal.State.RECEIVED and proposal.code not in texts:
            texts[proposal.code] = {
                "id": proposal.code,
                "group": f"{process.code_series}-G{one.group.number}",
                "kind": "",
                "territory": proposal.territory.code if proposal.territory else "",
                "title": proposal.title,
                "text": f"{proposal.problem}\n{proposal.solution}",
            }
    apart = {pair for pair in apart_of(process) if pair <= set(texts)}
    return {"about": str(process), "texts": list(texts.values()), "apart": sorted(sorted(pair) for pair in apart)}
