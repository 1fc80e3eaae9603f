"""A rule answers yes or no, and says why not."""

import pytest

from minga.core.permits import Refused, require, rule
from minga.core.states import WrongState, move


@rule("Solo lo hace quien abre la puerta.")
def can_enter(person: object, obj: object) -> bool:
    return person == obj


def test_a_rule_answers() -> None:
    assert can_enter("ana", "ana") is True
    assert can_enter("ana", "luis") is False


def test_a_refusal_carries_its_reason() -> None:
    require(can_enter, "ana", "ana")
    with pytest.raises(Refused) as refusal:
        require(can_enter, "ana", "luis")
    assert refusal.value.reason == "Solo lo hace quien abre la puerta."


def test_a_thing_moves_only_along_its_paths() -> None:
    from minga.cocreation.models import Proposal

    proposal = Proposal(state=Proposal.State.RECEIVED)
    move(proposal, Proposal.State.HELD, paths=Proposal.PATHS)
    assert proposal.state == Proposal.State.HELD
    proposal.state = Proposal.State.REMOVED
    with pytest.raises(WrongState) as refusal:
        move(proposal, Proposal.State.RECEIVED, paths=Proposal.PATHS)
    assert str(refusal.value.reason) == "No se puede pasar de «Retirada por moderación» a «Recibida»."
    assert proposal.state == Proposal.State.REMOVED
