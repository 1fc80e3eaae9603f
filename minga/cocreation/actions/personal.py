"""What becomes of somebody's proposals and supports when they no longer want to be known as their author."""

from django.db import transaction
from django.db.models import F

from minga.accounts.models import Person
from minga.cocreation.actions.proposals import withdraw_proposal
from minga.cocreation.models import Proposal, Registration, Support
from minga.cocreation.queries.personal import registrations_of
from minga.cocreation.rules.proposals import can_withdraw
from minga.ledger.actions import record_many


@transaction.atomic
def hide_author(*, by: Person) -> int:
    """Take their name away from what is already published; how many proposals showed it."""
    return Proposal.objects.filter(author=by).exclude(shown_name="").update(shown_name="")


@transaction.atomic
def forget_author(*, by: Person, withdraws: bool) -> list[str]:
    """Nothing leads to them any more. With `withdraws` the texts go too, where that may still be done; the codes of
    those whose text stays, because it is already being decided about."""
    mine = Proposal.objects.filter(author=by).select_related("process__jurisdiction")
    if withdraws:
        for proposal in mine.filter(state__in=(Proposal.State.RECEIVED, Proposal.State.HELD)):
            if can_withdraw(by, proposal):
                withdraw_proposal(by=by, proposal=proposal)
    hide_author(by=by)
    staying = mine.filter(state__in=(Proposal.State.RECEIVED, Proposal.State.HELD))
    codes = list(staying.values_list("code", flat=True))
    mine.update(author=None)
    forget_supports(by)
    Registration.objects.filter(registrations_of(by)).update(person=None, email="", name="", needs="")
    return codes


def forget_supports(by: Person) -> None:
    """Each takes one from the count: otherwise a new account could support the same again."""
    supports = list(Support.objects.filter(person=by).select_related("proposal__process__jurisdiction"))
    Proposal.objects.filter(supports__in=supports).update(support_count=F("support_count") - 1)
    record_many("proposal.support_withdrawn", [(one.proposal, {}) for one in supports], by=None, role="citizen")
    Support.objects.filter(pk__in=[one.pk for one in supports]).delete()
