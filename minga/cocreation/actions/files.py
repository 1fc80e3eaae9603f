"""A proposal's files share its fate: what holds, shows or takes down the one does so with the others."""

from collections.abc import Sequence

from minga.accounts.models import Person
from minga.cocreation.models import Proposal, ProposalFile
from minga.documents.actions import hand_in_document, hold_document, release_document, withdraw_document
from minga.documents.keeping import HandedIn
from minga.documents.models import Document


def hand_in_files(*, by: Person | None, proposal: Proposal, files: Sequence[HandedIn]) -> None:
    """Inside the transaction that receives the proposal: either both are there or neither."""
    is_shown = proposal.state == Proposal.State.RECEIVED
    for position, file in enumerate(files, 1):
        document = hand_in_document(by=by, role="author", about=proposal, file=file, publish=is_shown)
        ProposalFile.objects.create(proposal=proposal, document=document, position=position)


def follow_state(*, by: Person | None, proposal: Proposal, role: str) -> None:
    """After the proposal moved: its files move with it."""
    own = ProposalFile.objects.filter(proposal=proposal).values("document")
    for document in Document.objects.filter(pk__in=own).exclude(state=Document.State.WITHDRAWN):
        if proposal.state == Proposal.State.HELD:
            hold_document(by=by, role=role, document=document)
        elif proposal.state == Proposal.State.RECEIVED:
            release_document(by=by, role=role, document=document)
        else:
            is_taken_down = proposal.state == Proposal.State.REMOVED
            ground = Document.Ground.MODERATION if is_taken_down else Document.Ground.AUTHOR
            withdraw_document(by=by, role=role, document=document, ground=ground)
