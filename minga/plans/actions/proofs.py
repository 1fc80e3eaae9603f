"""Adding the papers that prove a commitment, and taking them back."""

from django.db import transaction

from minga.accounts.models import Person
from minga.core.permits import require
from minga.documents.actions import add_version, hand_in_document, withdraw_document
from minga.documents.keeping import HandedIn
from minga.documents.models import Document
from minga.notices.actions import notify
from minga.notices.queries import followers
from minga.plans.models import Commitment, CommitmentDocument
from minga.plans.rules import can_add_document

PLANNER = "planner"


@transaction.atomic
def attach_document(
    *, by: Person, commitment: Commitment, part: str, file: HandedIn, extends: CommitmentDocument | None = None
) -> Document:
    """Publish a paper of the commitment; with `extends` it is another language, or a newer file, of one it has."""
    require(can_add_document, by, commitment)
    if extends is not None:
        paper = CommitmentDocument.objects.select_related("document").get(pk=extends.pk, commitment=commitment)
        add_version(by=by, role=PLANNER, document=paper.document, file=file)
        tell_followers(commitment, "extended", paper.document, by)
        return paper.document
    document = hand_in_document(by=by, role=PLANNER, about=commitment, file=file)
    CommitmentDocument.objects.create(commitment=commitment, document=document, part=part)
    tell_followers(commitment, "added", document, by)
    return document


@transaction.atomic
def detach_document(*, by: Person, paper: CommitmentDocument, ground: str) -> Document:
    """Withdraw it: its files are erased, its code and fingerprints stay."""
    require(can_add_document, by, paper.commitment)
    document = withdraw_document(by=by, role=PLANNER, document=paper.document, ground=ground)
    tell_followers(paper.commitment, "withdrawn", document, by)
    return document


def tell_followers(commitment: Commitment, change: str, document: Document, by: Person) -> None:
    """Its code and not its title: a notice outlives a document that had to be withdrawn for what it said."""
    told = {"change": change, "document": document.code}
    notify(followers(commitment), "plans/notices/commitment_document", commitment, but=by, **told)
