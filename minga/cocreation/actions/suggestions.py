"""What the method proposes to group: written for people to look at, never over what people did."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from django.db import transaction
from django.db.models import Max

from minga.cocreation.actions.locks import lock_process
from minga.cocreation.models import GroupMember, Process, ProposalGroup
from minga.cocreation.queries.grouping import LIVE, State, apart_of, related
from minga.methods.similarity.groups import LOOSENESS, Decisions, Group, Grouping, groups
from minga.methods.similarity.vectors import Item

STEPS = 4
NAMED_BY = 3
BATCH = 500
Report = Callable[[int, int], None]


def no_report(_done: int, _total: int) -> None:
    """Nobody waits for it on a page."""


def propose_groups(
    process: Process, *, by_territory: bool = True, looseness: float = LOOSENESS, report: Report = no_report
) -> int:
    """Compare all related proposals and write the groups that come of it; how many.

    What people made or touched stays: the method only adds to it what it finds near, marked as its own."""
    report(0, STEPS)
    items = items_of(process)
    kept = kept_by_people(process)
    decisions = Decisions.of(apart=apart_of(process))
    report(1, STEPS)
    found = groups(items, by_territory=by_territory, looseness=looseness, previous=once(kept), decisions=decisions)
    report(STEPS - 1, STEPS)
    count = write_proposed(process, found)
    report(STEPS, STEPS)
    return count


def items_of(process: Process) -> list[Item]:
    columns = ("code", "title", "problem", "solution", "territory__code")
    rows = related(process).order_by("number").values_list(*columns)
    return [Item(code, title, f"{problem}\n{solution}", place or "") for code, title, problem, solution, place in rows]


def kept_by_people(process: Process) -> list[list[str]]:
    """The codes of each group that somebody has touched."""
    found: dict[int, list[str]] = {}
    members = GroupMember.objects.filter(group__process=process, group__is_suggested=False, group__state__in=LIVE)
    for group, code in members.order_by("group__number", "proposal__number").values_list("group", "proposal__code"):
        found.setdefault(group, []).append(code)
    return list(found.values())


def once(sets: Iterable[Sequence[str]]) -> list[list[str]]:
    """A proposal may stand in several groups; for the method it stands in the first of them."""
    seen: set[str] = set()
    found = []
    for codes in sets:
        found.append([code for code in codes if code not in seen])
        seen.update(codes)
    return [codes for codes in found if codes]


@transaction.atomic
def write_proposed(process: Process, found: Grouping) -> int:
    """In place of what it proposed before; what people grouped while it worked is left out."""
    locked = lock_process(process)
    ProposalGroup.objects.filter(process=locked, is_suggested=True, state=State.OPEN).delete()
    homes = homes_of(locked)
    numbers = dict(related(locked).values_list("code", "pk"))
    fresh = []
    for group in in_order(found.groups):
        codes = [code for code in group.keys if code in numbers and code not in homes]
        home = next((homes[code] for code in group.keys if code in homes), None)
        if home is not None and codes:
            extend(home, [numbers[code] for code in codes])
        elif len(codes) > 1:
            fresh.append((group.words, [numbers[code] for code in codes]))
    create(locked, fresh)
    return len(fresh)


def in_order(found: Iterable[Group]) -> list[Group]:
    """Literal copies first: they are quickly decided."""
    return sorted(found, key=lambda one: (not one.copies, -len(one.keys)))


def homes_of(process: Process) -> dict[str, ProposalGroup]:
    members = GroupMember.objects.filter(group__process=process, group__state__in=LIVE).select_related("group")
    pairs = members.order_by("-group__number").values_list("proposal__code", "group")
    known = {one.pk: one for one in ProposalGroup.objects.filter(process=process, state__in=LIVE)}
    return {code: known[group] for code, group in pairs}


def extend(group: ProposalGroup, pks: Sequence[int]) -> None:
    """Only an open group; the edition rises, so that whoever is looking at it notices."""
    if group.state != State.OPEN:
        return
    GroupMember.objects.bulk_create(GroupMember(group=group, proposal_id=pk, is_suggested=True) for pk in pks)
    group.edition += 1
    group.save(update_fields=["edition", "updated_at"])


def create(process: Process, fresh: Sequence[tuple[Sequence[str], list[int]]]) -> None:
    last = ProposalGroup.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0
    made = [
        ProposalGroup(
            process=process,
            number=number,
            name=", ".join(words[:NAMED_BY]).capitalize()[:160],
            shared_words=list(words),
            is_suggested=True,
        )
        for number, (words, _pks) in enumerate(fresh, last + 1)
    ]
    ProposalGroup.objects.bulk_create(made, batch_size=BATCH)
    by_number = dict(ProposalGroup.objects.filter(process=process, number__gt=last).values_list("number", "pk"))
    members = iter(
        GroupMember(group_id=by_number[group.number], proposal_id=pk, is_suggested=True)
        for group, (_words, pks) in zip(made, fresh, strict=True)
        for pk in pks
    )
    while some := list(islice(members, BATCH)):
        GroupMember.objects.bulk_create(some)
