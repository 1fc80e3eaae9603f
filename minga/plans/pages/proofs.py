"""The papers of a commitment, by what they prove."""

from dataclasses import dataclass

from minga.documents.models import Document, decided_versions
from minga.documents.pages import DocumentPage
from minga.plans.models import Commitment, CommitmentDocument


@dataclass(frozen=True)
class Paper:
    paper: CommitmentDocument
    page: DocumentPage


def papers_of(commitment: Commitment) -> list[tuple[str, list[Paper]]]:
    """(what they are, the papers) for each part that has any that everybody may see; one query if there are none."""
    shown = Document.objects.public()
    found = CommitmentDocument.objects.filter(commitment=commitment, document__in=shown).select_related("document")
    papers = [
        Paper(one, DocumentPage(one.document)) for one in found.prefetch_related(decided_versions("document__versions"))
    ]
    parts = [(str(part.label), [one for one in papers if one.paper.part == part]) for part in CommitmentDocument.Part]
    return [(label, group) for label, group in parts if group]
