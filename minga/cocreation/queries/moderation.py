"""What waits for a moderator, and what arrived lately."""

from minga.cocreation.models import Proposal
from minga.directory.models import Jurisdiction

TABS = ("retenidas", "recientes", "decididas")
MOST = 50


def queue_of(jurisdiction: Jurisdiction, tab: str) -> list[Proposal]:
    """The oldest that wait first; of the recent and the decided, the newest first."""
    here = Proposal.objects.filter(process__jurisdiction=jurisdiction).listed()
    if tab == "retenidas":
        return list(here.held().order_by("received_at", "pk")[:MOST])
    if tab == "recientes":
        return list(here.readable().order_by("-received_at", "-pk")[:MOST])
    return list(here.filter(moderations__isnull=False).distinct().order_by("-updated_at")[:MOST])
