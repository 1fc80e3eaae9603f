"""Whether a proposal is related: each member answers apart, agreement decides, and disagreement goes to the table."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.locks import lock_proposal
from minga.cocreation.answers import Answer
from minga.cocreation.methodology import Criterion
from minga.cocreation.models import Classification, Opinion, Process, Proposal, SecondLook
from minga.cocreation.queries.classification import State, counted_opinions
from minga.cocreation.queries.fates import reason_said
from minga.cocreation.queries.tables import LEAST_VOICES, sector_of, table_of
from minga.cocreation.rules import classification as permits
from minga.cocreation.rules.processes import body_of, party_of
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.groups.actions import add_item
from minga.groups.models import Item, Session
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers

PARTY_ROLES = {"coordination": "planner"}
BY_AGREEMENT, BY_TABLE, BY_SESSION = "agreement", "table", "session"


def role_of(process: Process) -> str:
    party = party_of(process, permits.CLASSIFY)
    return PARTY_ROLES.get(party, party)


def criteria_of(process: Process) -> tuple[Criterion, ...]:
    assert process.methodology
    return process.methodology.said.classification.criteria


def people_asked(process: Process) -> int:
    assert process.methodology
    return process.methodology.said.classification.people


@transaction.atomic
def give_opinion(*, by: Person, proposal: Proposal, answers: Mapping[str, Answer]) -> Classification:
    """Say of each criterion whether it holds. The last of those asked brings the result, or sends it to the table;
    at the table each may still change what they said, and more than half of the group decide."""
    locked = lock_proposal(proposal)
    if reason := permits.why_not_opine(by, locked):
        raise Refused(reason)
    given = checked(locked.process, answers)
    classification, _is_new = Classification.objects.get_or_create(proposal=locked)
    if classification.state == State.OPEN:
        check_turn(by, locked)
    Opinion.objects.update_or_create(
        proposal=locked,
        person=by,
        defaults={
            "sector": sector_of(by, locked.process, permits.CLASSIFY),
            "answers": given,
            "is_related": all(one["holds"] for one in given.values()),
            "given_at": timezone.now(),
        },
    )
    decide_if_agreed(by, classification, locked)
    return classification


def checked(process: Process, answers: Mapping[str, Answer]) -> dict[str, dict[str, Any]]:
    """Every criterion of the methodology, and a reason for each that does not hold."""
    given = {}
    for criterion in criteria_of(process):
        answer = answers.get(criterion.key)
        if answer is None:
            raise Refused(_("Falta responder a un criterio: %(criterion)s.") % {"criterion": criterion.title})
        reason = "" if answer.holds else tidy(answer.reason)
        if not answer.holds and not reason:
            raise Refused(_("Di por qué no se cumple: %(criterion)s.") % {"criterion": criterion.title})
        given[criterion.key] = {"holds": answer.holds, "reason": reason}
    return given


def check_turn(by: Person, proposal: Proposal) -> None:
    """Each answers once, and no more of them than the methodology asks."""
    others = list(proposal.opinions.values_list("person_id", flat=True))
    if by.pk in others:
        raise Refused(_("Ya respondiste sobre esta propuesta. Si quieres cambiarlo, retira antes tu respuesta."))
    if len(others) >= people_asked(proposal.process):
        raise Refused(_("Otras personas del grupo ya respondieron sobre esta propuesta."))


def decide_if_agreed(by: Person, classification: Classification, proposal: Proposal) -> None:
    opinions = counted_opinions(classification)
    against = [one for one in opinions if not one.is_related]
    in_favour = [one for one in opinions if one.is_related]
    if classification.state == State.TABLE:
        needed = table_of(proposal.process, permits.CLASSIFY).majority_about(proposal)
        if side := next((some for some in (in_favour, against) if len(some) >= needed), None):
            conclude(by, classification, proposal, how=BY_TABLE, is_related=side[0].is_related, opinions=side)
    elif len(opinions) >= people_asked(proposal.process):
        # One person alone never leaves a proposal out, even where the methodology asks only one.
        if in_favour and not against:
            conclude(by, classification, proposal, how=BY_AGREEMENT, is_related=True, opinions=in_favour)
        elif len(against) == len(opinions) >= LEAST_VOICES:
            conclude(by, classification, proposal, how=BY_AGREEMENT, is_related=False, opinions=against)
        else:
            bring_to_table(by, classification, proposal)


def bring_to_table(by: Person, classification: Classification, proposal: Proposal) -> None:
    move(classification, State.TABLE, paths=Classification.PATHS)
    classification.save(update_fields=["state"])
    opinions = proposal.opinions.count()
    record("proposal.tabled", proposal, by=by, role=role_of(proposal.process), opinions=opinions)


def conclude(
    by: Person | None,
    classification: Classification,
    proposal: Proposal,
    *,
    how: str,
    is_related: bool,
    opinions: Sequence[Opinion],
    notes: str = "",
) -> None:
    """Write the result, with the reason that everybody reads, and tell whoever proposed and whoever follows."""
    move(classification, State.RELATED if is_related else State.NOT_RELATED, paths=Classification.PATHS)
    if is_related:
        classification.failed, classification.reason = [], ""
    else:
        failed, reason = reasons_of(proposal.process, opinions)
        classification.failed = failed or classification.failed
        classification.reason = "\n".join(filter(None, (reason or classification.reason, tidy(notes))))
    classification.decided_at = timezone.now()
    classification.save()
    look = answer_second_look(classification)
    facts = {"result": str(classification.state), "failed": list(classification.failed), "how": how}
    record(
        "proposal.classified",
        proposal,
        by=by,
        role=role_of(proposal.process),
        opinions=len(opinions),
        is_second_look=look is not None,
        **facts,
    )
    recipients = [*([proposal.author] if proposal.author else []), *followers(proposal)]
    told: dict[str, Any] = {"is_related": is_related, "reason": reason_said(classification)}
    notify(recipients, "cocreation/notices/proposal_classified", proposal, is_second_look=look is not None, **told)


def reasons_of(process: Process, opinions: Sequence[Opinion]) -> tuple[list[str], str]:
    """The criteria that somebody found wanting, in the methodology's order, each with what was said of it."""
    failed, lines = [], []
    for criterion in criteria_of(process):
        said = [
            one.answers[criterion.key]["reason"]
            for one in opinions
            if criterion.key in one.answers and not one.answers[criterion.key]["holds"]
        ]
        if said:
            failed.append(criterion.key)
            lines.append(f"{criterion.title.in_language('es')}: {' / '.join(dict.fromkeys(said))}")
    return failed, "\n".join(lines)


def answer_second_look(classification: Classification) -> SecondLook | None:
    """The table's result is the answer to whoever asked."""
    look = SecondLook.objects.filter(proposal=classification.proposal_id, answered_at=None).first()
    if look is None:
        return None
    look.answered_at = timezone.now()
    look.is_upheld = classification.state == State.NOT_RELATED
    look.answer = classification.reason
    look.save()
    return look


@transaction.atomic
def take_back_opinion(*, by: Person, proposal: Proposal) -> None:
    """Before there is a result, whoever answered may think again: the proposal comes back to their queue."""
    locked = lock_proposal(proposal)
    own = Opinion.objects.filter(proposal=locked, person=by)
    classification = permits.classification_of(locked)
    if classification is None or classification.state != State.OPEN or not own.exists():
        raise Refused(_("Esa respuesta ya no se puede retirar: o no es tuya, o la propuesta ya tiene resultado."))
    own.delete()


@transaction.atomic
def ask_second_look(*, by: Any, proposal: Proposal, text: str) -> SecondLook:
    """Its author asks the group to look again, once and with a reason; it goes to the table."""
    locked = lock_proposal(proposal)
    require(permits.can_ask_second_look, by, locked)
    look = SecondLook.objects.create(proposal=locked, text=tidy(text))
    classification = Classification.objects.get(proposal=locked)
    move(classification, State.TABLE, paths=Classification.PATHS)
    classification.item = None
    classification.save(update_fields=["state", "item"])
    person = by if isinstance(by, Person) else None
    record("proposal.second_look_asked", locked, by=person, role="author")
    notify(followers(locked), "cocreation/notices/second_look_asked", locked, but=person)
    return look


@transaction.atomic
def put_on_agenda(*, by: Person, proposal: Proposal, session: Session) -> Item:
    """A session of the group decides it with its quorum and vote; if it is rejected, it is not related."""
    locked = lock_proposal(proposal)
    classification = permits.classification_of(locked)
    if classification is None or classification.state != State.TABLE or classification.item_id is not None:
        raise Refused(_("Solo va al orden del día lo que está en la mesa y aún no está en otra sesión."))
    body = body_of(locked.process, party_of(locked.process, permits.CLASSIFY))
    if body is None or session.body_id != body.pk:
        raise Refused(_("Esa sesión es de otro grupo."))
    title = _("La propuesta %(code)s se relaciona con el gobierno abierto.") % {"code": locked.code}
    item = add_item(by=by, session=session, title=title, kind=Item.Kind.VOTE, about=locked)
    classification.item = item
    classification.save(update_fields=["item"])
    return item


def settle_from_sessions() -> int:
    """Duty: what sessions decided becomes the result; what they left undecided is back at the table. How many."""
    ended = Q(item__closed_at__isnull=False) | Q(
        item__session__state__in=[Session.State.CANCELLED, Session.State.CLOSED]
    )
    waiting = Classification.objects.filter(ended, state=State.TABLE)
    return sum(settle_from_session(pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def settle_from_session(pk: int) -> bool:
    found = Classification.objects.select_related("proposal").get(pk=pk)
    proposal = lock_proposal(found.proposal)
    classification = Classification.objects.select_related("item").get(pk=pk)
    item = classification.item
    if classification.state != State.TABLE or item is None:
        return False
    if item.outcome not in (Item.Outcome.ADOPTED, Item.Outcome.REJECTED):
        classification.item = None
        classification.save(update_fields=["item"])
        return False
    is_related = item.outcome == Item.Outcome.ADOPTED
    side = [one for one in proposal.opinions.all() if one.is_related == is_related]
    told = item.notes
    conclude(None, classification, proposal, how=BY_SESSION, is_related=is_related, opinions=side, notes=told)
    return True
