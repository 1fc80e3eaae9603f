"""The workbench of groups: the method proposes, people move, split, join and name, and two of them settle.

Every change is kept whole (what stood before, what stands after), so that whoever made it can take it back while nobody
else has touched the same groups. A change names the edition that its author saw; if it is not the newest, it is
refused and nothing is overwritten."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.locks import lock_process
from minga.cocreation.models import GroupChange, GroupMember, Process, Proposal, ProposalGroup
from minga.cocreation.queries.grouping import State, last_change, next_change, related, voices_for
from minga.cocreation.queries.tables import LEAST_VOICES
from minga.cocreation.rules.processes import party_of, require_act
from minga.core.permits import Refused
from minga.core.states import move
from minga.core.text import tidy
from minga.ledger.actions import record_many
from minga.notices.actions import notify
from minga.notices.queries import followers

ACT, ACTIVITY = "group", "grouping"
PARTY_ROLES = {"coordination": "planner"}
NAME_LENGTH = 160


class GroupChangedError(Refused):
    """Somebody else changed the group meanwhile; `group` is how it stands now."""

    def __init__(self, group: ProposalGroup) -> None:
        super().__init__(_("Otra persona cambió este grupo mientras lo mirabas. No guardamos nada encima de lo suyo."))
        self.group = group


@dataclass(frozen=True)
class Content:
    """What a group holds."""

    name: str
    codes: tuple[str, ...]
    state: str = State.OPEN

    def without(self, codes: Collection[str]) -> "Content":
        return replace(self, codes=tuple(code for code in self.codes if code not in codes))

    def extended(self, codes: Iterable[str]) -> "Content":
        return replace(self, codes=tuple(dict.fromkeys((*self.codes, *codes))))


def begin(by: Person, process: Process) -> Process:
    """All changes of a process wait in one line."""
    locked = lock_process(process)
    require_act(by, locked, ACT, ACTIVITY)
    return locked


def take(process: Process, number: int, edition: int | None = None, *, state: str = State.OPEN) -> ProposalGroup:
    """The group, if it is in that state and nobody changed it since that edition was seen."""
    group = ProposalGroup.objects.filter(process=process, number=number).first()
    if group is None:
        raise Refused(_("No hay ningún grupo con el número %(number)s.") % {"number": number})
    group.process = process
    if edition is not None and group.edition != edition:
        raise GroupChangedError(group)
    if group.state != state:
        raise Refused(_("El grupo %(number)s no está en trabajo: nadie lo cambia así.") % {"number": number})
    return group


def content_of(group: ProposalGroup) -> Content:
    members = group.members.order_by("proposal__number").values_list("proposal__code", flat=True)
    return Content(group.name, tuple(members), group.state)


def new_group(process: Process) -> ProposalGroup:
    """Not there until the change that makes it is written, so that taking it back leaves nothing."""
    last = ProposalGroup.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0
    group: ProposalGroup = ProposalGroup.objects.create(process=process, number=last + 1, state=State.DISSOLVED)
    return group


def rewrite(by: Person, verb: str, wanted: Sequence[tuple[ProposalGroup, Content]]) -> GroupChange:
    """Give each group its new content, and keep what stood before beside what stands now."""
    process = wanted[0][0].process
    rows = rows_for(process, wanted)
    before = [told(group, content_of(group)) for group, _new in wanted]
    for group, content in wanted:
        write(group, content, rows)
    after = {"groups": [told(group, content_of(group)) for group, _new in wanted], **editions(wanted)}
    change: GroupChange = GroupChange.objects.create(
        process=process, verb=verb, before={"groups": before}, after=after, by=by
    )
    return change


def rows_for(process: Process, wanted: Iterable[tuple[ProposalGroup, Content]]) -> dict[str, Proposal]:
    """Of what a content names, what is still related and in sight."""
    codes = {code for _group, content in wanted for code in content.codes}
    return {one.code: one for one in related(process).filter(code__in=codes)}


def write(group: ProposalGroup, content: Content, rows: dict[str, Proposal]) -> None:
    """A group without members is dissolved; its number is not given again."""
    wanted = {rows[code].pk for code in content.codes if code in rows}
    there = set(group.members.values_list("proposal_id", flat=True))
    group.members.filter(proposal__in=there - wanted).delete()
    GroupMember.objects.bulk_create(GroupMember(group=group, proposal_id=pk) for pk in sorted(wanted - there))
    group.name = tidy(content.name)[:NAME_LENGTH]
    group.state = content.state if wanted else State.DISSOLVED
    group.edition += 1
    group.is_suggested = False
    group.save(update_fields=["name", "state", "edition", "is_suggested", "updated_at"])


def told(group: ProposalGroup, content: Content) -> dict[str, Any]:
    return {"number": group.number, "name": content.name, "codes": list(content.codes), "state": str(content.state)}


def editions(wanted: Iterable[tuple[ProposalGroup, Content]]) -> dict[str, int]:
    return {f"g{group.number}": group.edition for group, _new in wanted}


def check_codes(process: Process, codes: Collection[str]) -> None:
    """Only what was found to be related goes into a group."""
    if not codes:
        raise Refused(_("Marca al menos una propuesta."))
    if related(process).filter(code__in=codes).count() != len(set(codes)):
        raise Refused(_("Solo se agrupan propuestas de este proceso que se relacionan con el gobierno abierto."))


def check_inside(content: Content, codes: Collection[str]) -> None:
    if not codes or not set(codes) <= set(content.codes):
        raise Refused(_("Marca propuestas que estén en este grupo."))


@transaction.atomic
def start_group(*, by: Person, process: Process, codes: Sequence[str], name: str = "") -> ProposalGroup:
    """A new group; also of one, for an idea that resembles no other."""
    locked = begin(by, process)
    check_codes(locked, codes)
    group = new_group(locked)
    rewrite(by, "started", [(group, Content(name, tuple(codes)))])
    return group


@transaction.atomic
def start_groups_of_one(*, by: Person, process: Process, codes: Sequence[str]) -> int:
    """A group for each, in one change; how many."""
    locked = begin(by, process)
    check_codes(locked, codes)
    wanted = [(new_group(locked), Content("", (code,))) for code in dict.fromkeys(codes)]
    rewrite(by, "started", wanted)
    return len(wanted)


@transaction.atomic
def add_members(*, by: Person, process: Process, number: int, edition: int, codes: Sequence[str]) -> GroupChange:
    """A proposal may stand in several groups, because it may feed more than one commitment."""
    locked = begin(by, process)
    group = take(locked, number, edition)
    check_codes(locked, codes)
    return rewrite(by, "added", [(group, content_of(group).extended(codes))])


@transaction.atomic
def remove_members(*, by: Person, process: Process, number: int, edition: int, codes: Sequence[str]) -> GroupChange:
    """They stand alone again, and stay in sight until they have another place."""
    group = take(begin(by, process), number, edition)
    content = content_of(group)
    check_inside(content, codes)
    return rewrite(by, "removed", [(group, content.without(codes))])


@transaction.atomic
def move_members(
    *, by: Person, process: Process, number: int, edition: int, codes: Sequence[str], target: int
) -> GroupChange:
    locked = begin(by, process)
    group, other = take(locked, number, edition), take(locked, target)
    content = content_of(group)
    check_inside(content, codes)
    if group.pk == other.pk:
        raise Refused(_("Ya están en ese grupo."))
    return rewrite(by, "moved", [(group, content.without(codes)), (other, content_of(other).extended(codes))])


@transaction.atomic
def split_group(
    *, by: Person, process: Process, number: int, edition: int, codes: Sequence[str], name: str = ""
) -> ProposalGroup:
    """Those that are chosen become a group of their own."""
    locked = begin(by, process)
    group = take(locked, number, edition)
    content = content_of(group)
    check_inside(content, codes)
    other = new_group(locked)
    rewrite(by, "split", [(group, content.without(codes)), (other, Content(name, tuple(codes)))])
    return other


@transaction.atomic
def join_groups(*, by: Person, process: Process, number: int, edition: int, target: int) -> GroupChange:
    """All of the other group comes into this one."""
    locked = begin(by, process)
    group, other = take(locked, number, edition), take(locked, target)
    if group.pk == other.pk:
        raise Refused(_("Elige otro grupo: un grupo no se une consigo mismo."))
    content, gone = content_of(group), content_of(other)
    joined = replace(content.extended(gone.codes), name=content.name or gone.name)
    return rewrite(by, "joined", [(group, joined), (other, Content(gone.name, (), State.DISSOLVED))])


@transaction.atomic
def name_group(*, by: Person, process: Process, number: int, edition: int, name: str) -> GroupChange:
    group = take(begin(by, process), number, edition)
    return rewrite(by, "named", [(group, replace(content_of(group), name=name))])


@transaction.atomic
def dissolve_group(*, by: Person, process: Process, number: int, edition: int) -> GroupChange:
    """Its proposals stand alone again."""
    group = take(begin(by, process), number, edition)
    return rewrite(by, "dissolved", [(group, Content(group.name, (), State.DISSOLVED))])


@transaction.atomic
def undo_change(*, by: Person, process: Process) -> GroupChange:
    """Take back one's own last change, if nobody has touched the same groups since."""
    locked = begin(by, process)
    change = last_change(locked, by)
    if change is None:
        raise Refused(_("No hay ningún cambio tuyo que deshacer."))
    wanted = restored(locked, change.after["groups"], change.before["groups"])
    change.undone_at, change.before = timezone.now(), {**change.before, **editions(wanted)}
    change.save(update_fields=["undone_at", "before"])
    return change


@transaction.atomic
def redo_change(*, by: Person, process: Process) -> GroupChange:
    locked = begin(by, process)
    change = next_change(locked, by)
    if change is None:
        raise Refused(_("No hay ningún cambio tuyo que rehacer."))
    wanted = restored(locked, change.before["groups"], change.after["groups"])
    change.undone_at, change.after = None, {**change.after, **editions(wanted)}
    change.save(update_fields=["undone_at", "after"])
    return change


def restored(
    process: Process, expected: Sequence[dict[str, Any]], contents: Sequence[dict[str, Any]]
) -> list[tuple[ProposalGroup, Content]]:
    """Write these contents again, over what is expected there; refused for a group that somebody changed since."""
    wanted = []
    for there, one in zip(expected, contents, strict=True):
        group = ProposalGroup.objects.get(process=process, number=one["number"])
        group.process = process
        if told(group, content_of(group)) != there:
            raise GroupChangedError(group)
        wanted.append((group, Content(one["name"], tuple(one["codes"]), one["state"])))
    rows = rows_for(process, wanted)
    for group, content in wanted:
        write(group, content, rows)
    return wanted


@transaction.atomic
def settle_group(*, by: Person, process: Process, number: int, edition: int) -> bool:
    """Ready to be integrated, once two people stand behind it as it is. False: somebody else must still confirm."""
    locked = begin(by, process)
    group = take(locked, number, edition)
    proposals = list(related(locked).filter(group_members__group=group).select_related("author").order_by("number"))
    if not proposals:
        raise Refused(_("Un grupo sin propuestas no se integra."))
    is_settled = len(voices_for(group) | {by.pk}) >= LEAST_VOICES
    if is_settled:
        move(group, State.SETTLED, paths=ProposalGroup.PATHS)
        group.edition, group.is_suggested = group.edition + 1, False
        group.save(update_fields=["state", "edition", "is_suggested", "updated_at"])
        group.members.update(is_suggested=False)
        tell_grouped(by, group, proposals)
    note(by, group, "settled" if is_settled else "confirmed")
    return is_settled


def note(by: Person, group: ProposalGroup, verb: str) -> None:
    kept = told(group, content_of(group))
    after = {"groups": [kept], **editions([(group, content_of(group))])}
    GroupChange.objects.create(process=group.process, verb=verb, before={"groups": [kept]}, after=after, by=by)


def role_of(process: Process) -> str:
    party = party_of(process, ACT)
    return PARTY_ROLES.get(party, party)


def tell_grouped(by: Person, group: ProposalGroup, proposals: Sequence[Proposal]) -> None:
    facts = {"group": group.number, "proposals": len(proposals)}
    for one in proposals:
        one.process = group.process
    record_many("proposal.grouped", [(one, facts) for one in proposals], by=by, role=role_of(group.process))
    for one in proposals:
        recipients = [*([one.author] if one.author else []), *followers(one)]
        notify(recipients, "cocreation/notices/proposal_grouped", one, but=by, others=len(proposals) - 1)


@transaction.atomic
def reopen_group(*, by: Person, process: Process, number: int, edition: int) -> ProposalGroup:
    """Back to work, while nobody has begun to integrate it."""
    locked = begin(by, process)
    group = take(locked, number, edition, state=State.SETTLED)
    if group.integrated_proposals.exists():
        raise Refused(_("De este grupo ya se escribe una propuesta integrada: se cambia allí."))
    move(group, State.OPEN, paths=ProposalGroup.PATHS)
    group.edition += 1
    group.save(update_fields=["state", "edition", "updated_at"])
    proposals = list(related(locked).filter(group_members__group=group).order_by("number"))
    for one in proposals:
        one.process = locked
    facts = {"group": group.number}
    record_many("proposal.ungrouped", [(one, facts) for one in proposals], by=by, role=role_of(locked))
    note(by, group, "reopened")
    return group
