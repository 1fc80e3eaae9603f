"""Who says whether a proposal is related, and who may ask that it be looked at again."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Classification, Process, Proposal, SecondLook
from minga.cocreation.rules.processes import belongs_to, party_of, why_not
from minga.cocreation.rules.proposals import is_author
from minga.core.permits import rule

ACTIVITY = "classification"
CLASSIFY = "classify"


def classification_of(proposal: Proposal) -> Classification | None:
    return getattr(proposal, "classification", None)


def second_look_of(proposal: Proposal) -> SecondLook | None:
    return getattr(proposal, "second_look", None)


def awaits_second_look(proposal: Proposal) -> bool:
    look = second_look_of(proposal)
    return look is not None and look.answered_at is None


def why_not_classify(person: Any, process: Process) -> str:
    """In words, why this person does not classify in this process today; "" if they may."""
    if process.methodology is None:
        return _now("Este proceso todavía no sigue una metodología: sin ella no hay criterios con que clasificar.")
    return why_not(person, process, CLASSIFY, ACTIVITY)


def why_not_opine(person: Any, proposal: Proposal) -> str:
    """Why this person may not say now whether this proposal is related; "" if they may.

    A second look goes on after its phase has closed: whoever asked in time gets an answer."""
    reason = why_not_classify(person, proposal.process)
    if reason and not (awaits_second_look(proposal) and belongs_to_table(person, proposal.process)):
        return reason
    if proposal.state != Proposal.State.RECEIVED:
        return _now("Esta propuesta no se puede clasificar: su texto no está a la vista.")
    if is_author(person, proposal):
        return _now("Es tu propuesta: la clasifican las demás personas del grupo.")
    return why_not_here(classification_of(proposal))


def why_not_here(classification: Classification | None) -> str:
    if classification is None:
        return ""
    if classification.state in (Classification.State.RELATED, Classification.State.NOT_RELATED):
        return _now("Esta propuesta ya tiene su resultado.")
    if classification.item_id is not None:
        return _now("Esta propuesta está en el orden del día de una sesión: allí se decide.")
    return ""


def belongs_to_table(person: Any, process: Process) -> bool:
    if process.methodology is None or process.is_closed:
        return False
    return belongs_to(person, process, party_of(process, CLASSIFY))


def second_look_until(proposal: Proposal) -> dt.date | None:
    """The last day on which its author may ask; None while there is nothing to ask about."""
    classification = classification_of(proposal)
    if classification is None or classification.decided_at is None or proposal.process.methodology is None:
        return None
    days = proposal.process.methodology.said.classification.second_look_days
    return timezone.localdate(classification.decided_at) + dt.timedelta(days=days)


@rule(
    _(
        "Pide una segunda mirada solo quien la propuso, una vez, si el resultado fue que no se relaciona y mientras no"
        " pase el plazo."
    )
)
def can_ask_second_look(person: Any, proposal: Proposal) -> bool:
    classification = classification_of(proposal)
    if classification is None or classification.state != Classification.State.NOT_RELATED:
        return False
    last = second_look_until(proposal)
    is_in_time = last is not None and timezone.localdate() <= last and not proposal.process.is_closed
    return is_in_time and is_author(person, proposal) and proposal.is_readable and second_look_of(proposal) is None
