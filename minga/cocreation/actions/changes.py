"""The changes that an authority asks for before signing: they go back to the forum, which answers in session."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.acts import OFFICER, PLANNER, lock_act, prepare_for, signers_of, void_acts
from minga.cocreation.actions.selection import FORUM, lock_integrated
from minga.cocreation.models import ConfirmationAct, IntegratedProposal, ProposedChange
from minga.cocreation.queries.agreed import is_date, label_of, parts_of
from minga.cocreation.queries.selection import concerned_by
from minga.cocreation.rules.confirmation import can_ask_changes
from minga.cocreation.rules.processes import can_run_process
from minga.cocreation.rules.selection import check_session
from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.groups.actions import add_item
from minga.groups.models import Item, Session
from minga.ledger.actions import record
from minga.notices.actions import notify

State, Change = ConfirmationAct.State, ProposedChange
ANSWERS: dict[str, str] = {
    Item.Outcome.ADOPTED: Change.State.ACCEPTED,
    Item.Outcome.REJECTED: Change.State.REFUSED,
    Item.Outcome.NOTED: Change.State.REFUSED,
}


@transaction.atomic
def ask_changes(
    *, by: Person, act: ConfirmationAct, wanted: Mapping[str, str], reason: str
) -> Sequence[ProposedChange]:
    """Instead of signing: the parts that should say something else, and why. `wanted`: the part and its new text."""
    locked = lock_act(act)
    require(can_ask_changes, by, locked)
    if not tidy(reason):
        raise Refused(_("Di por qué pides los cambios: el foro lo leerá antes de decidir."))
    parts = parts_of(locked.text)
    changed = {part: tidy(text) for part, text in wanted.items() if part in parts and tidy(text) != tidy(parts[part])}
    if not changed:
        raise Refused(_("El texto es el mismo: no cambiaste nada."))
    for part, text in changed.items():
        check_part(part, text, locked)
    move(locked, State.CHANGES, paths=ConfirmationAct.PATHS)
    locked.save(update_fields=["state", "updated_at"])
    made = [
        Change.objects.create(act=locked, field=part, before=parts[part], after=text, reason=tidy(reason), by=by)
        for part, text in changed.items()
    ]
    role = PLANNER if can_run_process(by, locked.process.jurisdiction) else OFFICER
    record("confirmation_act.changes_asked", locked, by=by, role=role, parts=list(changed))
    whom, told = signers_of(locked)
    notify(whom, "cocreation/notices/act_changes_asked", locked, but=by, **told)
    return made


def check_part(part: str, text: str, act: ConfirmationAct) -> None:
    if not text and not is_date(part):
        raise Refused(_("%(part)s: no puede quedar vacío.") % {"part": label_of(part, act.process)})
    if text and is_date(part):
        try:
            PartialDate(text)
        except ValueError as error:
            raise Refused(f"{label_of(part, act.process)}: {error.args[0]}") from error


@transaction.atomic
def put_changes_to_session(*, by: Person, act: ConfirmationAct, session: Session) -> Item:
    """All that this authority asks for, as one point of the agenda of the forum."""
    locked = lock_act(act)
    check_session(locked.process, session)
    waiting = list(locked.proposed_changes.filter(state=Change.State.OPEN, item=None))
    if not waiting:
        raise Refused(_("No hay cambios pedidos que esperen una sesión."))
    with translation.override("es"):
        title = _("Cambios pedidos al compromiso %(code)s por %(institution)s") % {
            "code": locked.integrated.code if locked.integrated else "",
            "institution": locked.institution,
        }
        text = "\n".join(line_of(one, locked) for one in waiting)
    item = add_item(by=by, session=session, title=title, kind=Item.Kind.VOTE, text=text, about=locked.integrated)
    Change.objects.filter(pk__in=[one.pk for one in waiting]).update(item=item)
    return item


def line_of(change: ProposedChange, act: ConfirmationAct) -> str:
    return _("%(part)s. Dice: «%(before)s». Diría: «%(after)s». Por qué: %(reason)s") % {
        "part": label_of(change.field, act.process),
        "before": change.before,
        "after": change.after,
        "reason": change.reason,
    }


def settle_changes() -> int:
    """Write down what sessions answered to the changes put to them; of how many acts. A duty of the worker."""
    closed = Change.objects.filter(state=Change.State.OPEN, item__closed_at__isnull=False)
    acts = list(closed.order_by("act").values_list("act", flat=True).distinct())
    return sum(settle_act(pk) for pk in acts)


@transaction.atomic
def settle_act(pk: int) -> int:
    """Once, also with two workers. Accepted: a new edition, and new acts of it; not accepted: it waits as it was."""
    act = lock_act(ConfirmationAct(pk=pk))
    closed = act.proposed_changes.filter(state=Change.State.OPEN, item__closed_at__isnull=False).select_related("item")
    answered = list(closed)
    for change in answered:
        answer(change)
    if not answered or act.proposed_changes.filter(state=Change.State.OPEN).exists() or act.state != State.CHANGES:
        return 0
    accepted = [one for one in answered if one.state == Change.State.ACCEPTED]
    facts = {"accepted": len(accepted), "item": answered[0].item.ledger_code if answered[0].item else None}
    record("confirmation_act.changes_answered", act, by=None, role=FORUM, **facts)
    if accepted and act.integrated:
        write_edition(lock_integrated(act.integrated), accepted)
        return 1
    move(act, State.SENT, paths=ConfirmationAct.PATHS)
    act.reminded_at = None
    act.save(update_fields=["state", "reminded_at", "updated_at"])
    whom, told = signers_of(act)
    notify(whom, "cocreation/notices/act_changes_refused", act, but=None, **told)
    return 1


def answer(change: ProposedChange) -> None:
    """What was left for another session, or had no quorum, waits again."""
    item = change.item
    assert item is not None
    outcome = ANSWERS.get(item.outcome)
    if outcome is None:
        change.item = None
    else:
        change.state, change.answer, change.answered_at = outcome, item.notes, timezone.now()
    change.save(update_fields=["item", "state", "answer", "answered_at"])


def write_edition(integrated: IntegratedProposal, accepted: Sequence[ProposedChange]) -> None:
    """The text as it is agreed now. What was sent or signed of the old one has no effect; new acts are prepared."""
    for change in accepted:
        write_part(integrated, change.field, change.after)
    integrated.edition += 1
    integrated.save()
    parts = [change.field for change in accepted]
    record("integrated_proposal.amended", integrated, by=None, role=FORUM, edition=integrated.edition, parts=parts)
    void_acts(by=None, integrated=integrated, role=FORUM)
    methodology = integrated.process.methodology
    if not (methodology and methodology.said.is_acted_by_forum):
        prepare_for(None, integrated)
    notify(concerned_by(integrated), "cocreation/notices/integrated_amended", integrated, edition=integrated.edition)


def write_part(integrated: IntegratedProposal, part: str, text: str) -> None:
    """A part has one text in Spanish; its translations said something else, and go."""
    head, _dot, rest = part.partition(".")
    if head == "milestones":
        number, _dot, name = rest.partition(".")
        milestone = integrated.milestones.get(number=int(number))
        setattr(milestone, name, value_of(name, text))
        milestone.save()
    elif head == "fields":
        integrated.fields = {**integrated.fields, rest: {"es": text}}
    else:
        setattr(integrated, head, value_of(head, text))


def value_of(name: str, text: str) -> Any:
    if is_date(name):
        return PartialDate(text) if text else None
    return Said(es=text)
