from minga.cocreation.models.demographics import Demographic
from minga.cocreation.models.files import ProposalFile
from minga.cocreation.models.integrated import IntegratedProposal
from minga.cocreation.models.processes import Category, Figure, Phase, Process, Workshop
from minga.cocreation.models.proposals import Moderation, Proposal, ProposalVersion, Support

__all__ = [
    "Category",
    "Demographic",
    "Figure",
    "IntegratedProposal",
    "Moderation",
    "Phase",
    "Process",
    "Proposal",
    "ProposalFile",
    "ProposalVersion",
    "Support",
    "Workshop",
]
