from minga.plans.views.commitments import commitment, commitment_list, commitments_by, milestone
from minga.plans.views.files import commitment_pdf, plan_pdf
from minga.plans.views.plans import passage, plan, plan_list

__all__ = [
    "commitment",
    "commitment_list",
    "commitment_pdf",
    "commitments_by",
    "milestone",
    "passage",
    "plan",
    "plan_list",
    "plan_pdf",
]
