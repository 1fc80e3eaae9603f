"""The room's turns at the worker: what changed goes into the search index."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Q
from django_tasks import TaskContext, task

from minga.cocreation.actions.acts import remind_acts
from minga.cocreation.actions.assessment import remind_evaluators
from minga.cocreation.actions.classification import settle_from_sessions
from minga.cocreation.actions.confirmation import settle_decisions
from minga.cocreation.actions.processes import announce_phases
from minga.cocreation.actions.registrations import forget_unanswered, remind_workshops
from minga.cocreation.actions.suggestions import propose_groups
from minga.cocreation.models import IntegratedProposal, IntegratedSource, Process, Proposal
from minga.cocreation.queries.documents import integrated_doc, proposal_docs, proposals_to_index
from minga.core.jobs import turn_of
from minga.plans.models import ActionPlan
from minga.search import index
from minga.search.actions import Subject, follow

__all__ = [
    "announce_phases",
    "forget_unanswered",
    "index_changed",
    "reindex_all",
    "remind_acts",
    "remind_evaluators",
    "remind_workshops",
    "settle_decisions",
    "settle_from_sessions",
]

KINDS = (Proposal.ledger_kind, IntegratedProposal.ledger_kind)
CHUNK = 2_000


def index_changed() -> int:
    """Follow the register: what became public is put, what is no longer public is removed."""
    return follow("cocreation", put_subjects)


def put_subjects(subjects: list[Subject]) -> None:
    codes = {kind: [code for found, code in subjects if found == kind] for kind in KINDS}
    changed = Q(code__in=codes["integrated_proposal"])
    if any(kind == ActionPlan.ledger_kind for kind, _code in subjects):
        # Which of them became a commitment is told once their plan is published.
        changed |= Q(commitment__isnull=False)
    integrated = IntegratedProposal.objects.listed().filter(changed)
    docs = [integrated_doc(row) for row in integrated]
    # An idea goes as far as what it feeds.
    fed = IntegratedSource.objects.filter(integrated__in=[row.pk for row in integrated]).values("proposal")
    docs += proposal_docs(list(proposals_to_index().filter(Q(code__in=codes["proposal"]) | Q(pk__in=fed))))
    there = {doc.key for doc in docs}
    gone = [f"{kind}:{code}" for kind in KINDS for code in codes[kind] if f"{kind}:{code}" not in there]
    if docs:
        index.put(docs)
    if gone:
        index.remove(gone)


def reindex_all() -> int:
    """Put everything that is public."""
    return index.put(everything())


def everything() -> Iterator[index.Doc]:
    rows = iter(in_chunks())
    while chunk := list(islice(rows, CHUNK)):
        yield from proposal_docs(chunk)
    yield from map(integrated_doc, IntegratedProposal.objects.listed())


def in_chunks() -> Iterable[Proposal]:
    return proposals_to_index().iterator(chunk_size=CHUNK)


@task(takes_context=True)
def suggest_groups(context: TaskContext) -> None:
    """Long job: the method compares all related proposals of a process and proposes groups."""
    turn = turn_of(context)
    asked = turn.job.facts
    process = Process.objects.select_related("jurisdiction").get(pk=asked["process"])
    propose_groups(process, by_territory=asked["by_territory"], looseness=asked["looseness"] / 10, report=turn.report)
