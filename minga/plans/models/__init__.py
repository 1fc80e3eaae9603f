from minga.plans.models.commitments import Commitment, CommitmentActor, Confirmation, Contact, Target, Theme
from minga.plans.models.documents import Document
from minga.plans.models.doubts import Doubt
from minga.plans.models.milestones import Milestone
from minga.plans.models.periods import Standing
from minga.plans.models.plans import ActionPlan, Passage, PlanLead
from minga.plans.models.proofs import CommitmentDocument
from minga.plans.models.translations import PlanTranslation

__all__ = [
    "ActionPlan",
    "Commitment",
    "CommitmentActor",
    "CommitmentDocument",
    "Confirmation",
    "Contact",
    "Document",
    "Doubt",
    "Milestone",
    "Passage",
    "PlanLead",
    "PlanTranslation",
    "Standing",
    "Target",
    "Theme",
]
