from minga.plans.actions.commitments import adopt_commitment, correct_commitment, trace_commitment
from minga.plans.actions.plans import correct_plan, draft_plan, publish_plan, revise_draft

__all__ = [
    "adopt_commitment",
    "correct_commitment",
    "correct_plan",
    "draft_plan",
    "publish_plan",
    "revise_draft",
    "trace_commitment",
]
