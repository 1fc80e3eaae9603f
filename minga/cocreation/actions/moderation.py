"""What a moderator decides, always with a ground that everybody can read."""

from django.db import transaction
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.letters import in_the_words_of, write_to_follower
from minga.cocreation.actions.proposals import erase_text
from minga.cocreation.models import Moderation, Proposal
from minga.cocreation.rules.proposals import can_moderate
from minga.core.permits import require
from minga.core.states import move
from minga.core.text import tidy
from minga.ledger.actions import record

STATES = {
    Moderation.Decision.HOLD: Proposal.State.HELD,
    Moderation.Decision.RELEASE: Proposal.State.RECEIVED,
    Moderation.Decision.REMOVE: Proposal.State.REMOVED,
}


VERBS = {
    Moderation.Decision.HOLD: "proposal.held",
    Moderation.Decision.RELEASE: "proposal.released",
    Moderation.Decision.REMOVE: "proposal.removed",
}


@transaction.atomic
def moderate_proposal(
    *, by: Person, proposal: Proposal, decision: str, ground: str, explanation: str = ""
) -> Moderation:
    """Hold, publish or take down a proposal. Taken down, its code stays with the reason; its text is erased."""
    locked = (
        Proposal.objects.select_for_update(of=("self",)).select_related("process__jurisdiction").get(pk=proposal.pk)
    )
    require(can_moderate, by, locked.process)
    decided = Moderation.Decision(decision)
    move(locked, STATES[decided], paths=Proposal.PATHS)
    with in_the_words_of(locked):
        write_to_follower(locked, sentence_for(decided, ground))
    if decided == Moderation.Decision.REMOVE:
        erase_text(locked)
    else:
        locked.save(update_fields=["state", "updated_at"])
    moderation = Moderation.objects.create(
        proposal=locked, decision=decided, ground=ground, explanation=tidy(explanation), decided_by=by
    )
    record(VERBS[decided], locked, by=by, role="moderator", ground=str(moderation.ground))
    return moderation


def sentence_for(decision: Moderation.Decision, ground: str) -> str:
    """What the letter says: the ground, never the moderator's own words."""
    reason = Moderation.Ground(ground).label
    if decision == Moderation.Decision.RELEASE:
        return _("Una persona moderadora revisó tu propuesta y ya está publicada.")
    if decision == Moderation.Decision.HOLD:
        return _("Una persona moderadora retuvo tu propuesta para revisarla. Motivo: %(reason)s.") % {"reason": reason}
    return _("Una persona moderadora retiró tu propuesta. Motivo: %(reason)s.") % {"reason": reason}
