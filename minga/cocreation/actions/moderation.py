"""What a moderator decides, always with a ground that everybody can read."""

from django.db import transaction

from minga.accounts.models import Person
from minga.cocreation.actions.files import follow_state
from minga.cocreation.actions.proposals import erase_text
from minga.cocreation.models import Moderation, Proposal
from minga.cocreation.rules.proposals import can_moderate
from minga.core.permits import require
from minga.core.states import move
from minga.core.text import tidy
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers

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
    if decided == Moderation.Decision.REMOVE:
        erase_text(locked)
    else:
        locked.save(update_fields=["state", "updated_at"])
    moderation = Moderation.objects.create(
        proposal=locked, decision=decided, ground=ground, explanation=tidy(explanation), decided_by=by
    )
    record(VERBS[decided], locked, by=by, role="moderator", ground=str(moderation.ground))
    follow_state(by=by, proposal=locked, role="moderator")
    tell_those_concerned(moderation, by)
    return moderation


def tell_those_concerned(moderation: Moderation, by: Person) -> None:
    """The author and whoever follows hear the ground, never the moderator's own words."""
    proposal, ground = moderation.proposal, Moderation.Ground(moderation.ground).label
    recipients = [*([proposal.author] if proposal.author else []), *followers(proposal)]
    if moderation.decision == Moderation.Decision.HOLD:
        notify(recipients, "cocreation/notices/proposal_held", proposal, but=by, ground=ground)
    elif moderation.decision == Moderation.Decision.RELEASE:
        notify(recipients, "cocreation/notices/proposal_released", proposal, but=by)
    else:
        notify(recipients, "cocreation/notices/proposal_removed", proposal, but=by, ground=ground)
