from minga.plans.views.commitments import commitment, commitment_list, commitments_by, milestone
from minga.plans.views.files import commitment_pdf, plan_pdf, plan_pdf_in
from minga.plans.views.plans import passage, plan, plan_list
from minga.plans.views.proofs import commitment_document_new, commitment_document_withdraw
from minga.plans.views.translations import translation, translation_import, translation_list

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
    "plan_pdf_in",
    "translation",
    "translation_import",
    "translation_list",
]
