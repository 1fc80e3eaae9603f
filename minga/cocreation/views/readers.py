"""Who is asking: a person, nobody, or an author without an account who came by their secret link."""

from typing import Any

from django.http import HttpRequest

from minga.cocreation.models import Proposal
from minga.cocreation.pages.proposals import ProposalPage
from minga.cocreation.rules.proposals import AuthorByLink

LINK_KEY = "clave"


def secret_in(request: HttpRequest, proposal: Proposal) -> str:
    """The secret of the address, if it opens this proposal."""
    given = request.GET.get(LINK_KEY) or request.POST.get(LINK_KEY, "")
    return given if proposal.opens_with(given) else ""


def reader_of(request: HttpRequest, proposal: Proposal) -> Any:
    secret = secret_in(request, proposal)
    return AuthorByLink(secret) if secret else request.user


def page_for(request: HttpRequest, proposal: Proposal) -> ProposalPage:
    return ProposalPage(proposal, reader_of(request, proposal), secret_in(request, proposal))
