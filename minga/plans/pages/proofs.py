"""The papers of a commitment, by what they prove."""

from dataclasses import dataclass

from minga.core.statements import Prepared
from minga.documents.models import Document, decided_versions
from minga.documents.pages import DocumentPage
from minga.plans.models import Commitment, CommitmentDocument

PAPERS = Prepared(
    lambda commitment: (
        CommitmentDocument.objects.filter(commitment=commitment, document__in=Document.objects.public())
        .select_related("document")
        .prefetch_related(decided_versions("document__versions"))
    )
)


@dataclass(frozen=True)
class Paper:
    paper: CommitmentDocument
    page: DocumentPage


def papers_of(commitment: Commitment) -> list[tuple[str, list[Paper]]]:
    """(what they are, the papers) for each part that has any that everybody may see; one query if there are none."""
    papers = [Paper(one, DocumentPage(one.document)) for one in PAPERS.rows(commitment.pk)]
    parts = [(str(part.label), [one for one in papers if one.paper.part == part]) for part in CommitmentDocument.Part]
    return [(label, group) for label, group in parts if group]
