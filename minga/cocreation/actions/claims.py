"""Whoever proposed at a workshop keeps what is theirs: a link by letter or a slip in the hand, and an account if they
want one."""

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.models import Evaluation, Proposal, Support
from minga.cocreation.rules.claims import can_claim
from minga.cocreation.slips import slip_key
from minga.core.permits import Refused, require
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.actions.addresses import correspondent


class OwnLink:
    """A proposal as its author sees it: the address of the letter opens it."""

    ledger_kind = "author_link"

    def __init__(self, proposal: Proposal) -> None:
        self.ledger_code = proposal.code
        self.place = [proposal.process.jurisdiction.slug, proposal.code]

    def get_absolute_url(self) -> str:
        return f"{reverse('proposal_receipt', args=self.place)}?clave={slip_key(self.ledger_code)}"


def send_own_link(proposal: Proposal, email: str, language: str) -> None:
    """One letter; the address is forgotten with it unless its owner follows the proposal."""
    subject = OwnLink(proposal)
    follower = correspondent(email=email, language=language, subject=subject)
    if follower is not None:
        notify([follower], "cocreation/notices/author_link", subject)


@transaction.atomic
def claim_proposal(*, by: Person, proposal: Proposal, secret: str) -> Proposal:
    """From now on it is this account's: the link and the slip open nothing any more."""
    known = Proposal.objects.select_for_update(of=("self",)).select_related("process__jurisdiction")
    locked: Proposal = known.get(pk=proposal.pk)
    if locked.author_id == by.pk:
        return locked
    require(can_claim, by, locked)
    if not locked.opens_with(secret):
        raise Refused(_("Esa clave no abre esta propuesta. Mira el enlace o el comprobante otra vez."))
    if Evaluation.objects.filter(person=by, integrated__sources__proposal=locked).exists():
        raise Refused(_("Evalúas una propuesta que salió de esta: declara primero tu conflicto de interés."))
    locked.author, locked.author_secret = by, ""
    locked.save(update_fields=["author", "author_secret", "updated_at"])
    take_back_support(by, locked)
    record("proposal.claimed", locked, by=by, role="author")
    return locked


def take_back_support(by: Person, proposal: Proposal) -> None:
    """Nobody supports their own."""
    gone, _by_table = Support.objects.filter(person=by, proposal=proposal).delete()
    if gone:
        Proposal.objects.filter(pk=proposal.pk).update(support_count=F("support_count") - 1)
        record("proposal.support_withdrawn", proposal, by=None, role="citizen")
