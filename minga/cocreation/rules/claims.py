"""Who may say that a proposal is theirs."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Proposal
from minga.core.permits import rule


@rule(_("Se hace tuya con una cuenta, mientras su texto esté a la vista y nadie más la tenga como suya."))
def can_claim(person: Any, proposal: Proposal) -> bool:
    is_free = proposal.author_id is None and bool(proposal.author_secret)
    return is_free and proposal.is_readable and getattr(person, "pk", None) is not None
