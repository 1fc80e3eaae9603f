from minga.cocreation.views.accountability import (
    analysis,
    analysis_publish,
    monitoring,
    monitoring_job,
    monitoring_pdf,
)
from minga.cocreation.views.authors import (
    proposal_correct,
    proposal_receipt,
    proposal_receipt_pdf,
    proposal_withdraw,
)
from minga.cocreation.views.classification import (
    classification_agenda,
    classification_bench,
    classification_board,
    classification_table,
    opinion_take_back,
    second_look,
    working_group,
)
from minga.cocreation.views.confirmation import (
    act_agenda,
    act_changes,
    act_letter,
    act_send,
    act_sign,
    confirmation,
    confirmation_act,
    confirmation_bench,
)
from minga.cocreation.views.demographics import about_you, about_you_withdraw
from minga.cocreation.views.formalisation import formalisation_bench, launch, launch_ics, ogp_package
from minga.cocreation.views.grouping import grouping_bench, grouping_gold, grouping_suggest
from minga.cocreation.views.lists import proposal_list, proposal_similar
from minga.cocreation.views.moderation import moderation_queue
from minga.cocreation.views.processes import integrated_proposal, process, process_list
from minga.cocreation.views.proposals import proposal, proposal_support, proposal_versions
from minga.cocreation.views.selection import selection, selection_bench, selection_motion, selection_themes
from minga.cocreation.views.submission import proposal_new

__all__ = [
    "about_you",
    "about_you_withdraw",
    "act_agenda",
    "act_changes",
    "act_letter",
    "act_send",
    "act_sign",
    "analysis",
    "analysis_publish",
    "classification_agenda",
    "classification_bench",
    "classification_board",
    "classification_table",
    "confirmation",
    "confirmation_act",
    "confirmation_bench",
    "grouping_bench",
    "grouping_gold",
    "grouping_suggest",
    "formalisation_bench",
    "integrated_proposal",
    "launch",
    "launch_ics",
    "moderation_queue",
    "monitoring",
    "monitoring_job",
    "monitoring_pdf",
    "ogp_package",
    "opinion_take_back",
    "process",
    "process_list",
    "proposal",
    "proposal_correct",
    "proposal_list",
    "proposal_new",
    "proposal_receipt",
    "proposal_receipt_pdf",
    "proposal_similar",
    "proposal_support",
    "proposal_versions",
    "proposal_withdraw",
    "second_look",
    "selection",
    "selection_bench",
    "selection_motion",
    "selection_themes",
    "working_group",
]
