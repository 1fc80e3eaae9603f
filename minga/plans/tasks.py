"""Periodic duty: what the register says about plans and commitments reaches the search index."""

from minga.plans.models import Commitment
from minga.plans.queries.documents import commitment_docs, commitments_to_index, plan_docs, plans_to_index
from minga.search import index
from minga.search.actions import follow

CURSOR = "plans"
Subject = tuple[str, str]


def index_changed() -> int:
    return follow(CURSOR, put_subjects)


def put_subjects(subjects: list[Subject]) -> None:
    """Put the plans and commitments among these subjects; those of other rooms are theirs to put."""
    plans = {code for kind, code in subjects if kind == "plan"}
    codes = {code for kind, code in subjects if kind == "commitment"}
    if plans:
        changed = [plan for plan in plans_to_index() if plan.ledger_code in plans]
        index.put(plan_docs(changed))
        # A line about a plan may be about what its commitments say: that they were translated.
        codes |= set(Commitment.objects.filter(plan__in=changed).values_list("code", flat=True))
    for batch in commitments_to_index(codes) if codes else ():
        index.put(commitment_docs(batch))


def reindex_all() -> int:
    """Everything of this room; how many documents."""
    count = index.put(plan_docs(plans_to_index()))
    return count + sum(index.put(commitment_docs(batch)) for batch in commitments_to_index())
