from minga.cocreation.models.accountability import ResultRelease
from minga.cocreation.models.assessment import ConflictOfInterest, Consolidated, Draw, Evaluation, Score
from minga.cocreation.models.classification import Classification, Opinion, SecondLook
from minga.cocreation.models.confirmation import ConfirmationAct, ProposedChange
from minga.cocreation.models.demographics import Demographic
from minga.cocreation.models.files import ProposalFile
from minga.cocreation.models.formalisation import PlanLaunch
from minga.cocreation.models.grouping import GroupChange, GroupMember, ProposalGroup
from minga.cocreation.models.integrated import (
    IntegratedActor,
    IntegratedEdition,
    IntegratedMilestone,
    IntegratedProposal,
    IntegratedSource,
    UnusedIdea,
)
from minga.cocreation.models.methodologies import MethodologyDraft, MethodologyVersion
from minga.cocreation.models.processes import Category, Figure, Phase, PhaseChange, Process
from minga.cocreation.models.proposals import Moderation, Proposal, ProposalVersion, Support
from minga.cocreation.models.selection import CategoryDecision, CategoryMotion, SelectionTheme
from minga.cocreation.models.workshops import (
    Attendance,
    CodeBatch,
    PeerReview,
    Registration,
    Workshop,
    WorkshopPaper,
    WorkshopStep,
    WorkshopTable,
)

__all__ = [
    "Attendance",
    "Category",
    "CategoryDecision",
    "CategoryMotion",
    "Classification",
    "CodeBatch",
    "ConfirmationAct",
    "ConflictOfInterest",
    "Consolidated",
    "Demographic",
    "Draw",
    "Evaluation",
    "Figure",
    "GroupChange",
    "GroupMember",
    "IntegratedActor",
    "IntegratedEdition",
    "IntegratedMilestone",
    "IntegratedProposal",
    "IntegratedSource",
    "MethodologyDraft",
    "MethodologyVersion",
    "Moderation",
    "Opinion",
    "PeerReview",
    "Phase",
    "PhaseChange",
    "PlanLaunch",
    "Process",
    "Proposal",
    "ProposalFile",
    "ProposalGroup",
    "ProposalVersion",
    "ProposedChange",
    "Registration",
    "ResultRelease",
    "Score",
    "SecondLook",
    "SelectionTheme",
    "Support",
    "UnusedIdea",
    "Workshop",
    "WorkshopPaper",
    "WorkshopStep",
    "WorkshopTable",
]
