from minga.plans.views.commitments import commitment, commitment_list, commitments_by, milestone
from minga.plans.views.files import commitment_pdf, plan_pdf
from minga.plans.views.plans import passage, plan, plan_list
from minga.plans.views.proofs import commitment_document_new, commitment_document_withdraw

__all__ = [
    "commitment",
    "commitment_document_new",
    "commitment_document_withdraw",
    "commitment_list",
    "commitment_pdf",
    "commitments_by",
    "milestone",
    "passage",
    "plan",
    "plan_list",
    "plan_pdf",
]
