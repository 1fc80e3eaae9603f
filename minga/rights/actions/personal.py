"""What becomes of somebody's requests when their account goes."""

from django.db import transaction
from django.utils import timezone

from minga.accounts.models import Person
from minga.core.states import move
from minga.ledger.actions import record
from minga.rights.actions.requests import erase_texts
from minga.rights.models import RightsRequest
from minga.rights.queries.personal import requests_of


@transaction.atomic
def forget_requests(*, by: Person) -> None:
    """Open ones end, because nobody could hear the answer; of all only code, kind and dates stay."""
    for request in RightsRequest.objects.filter(requests_of(by)).select_related("jurisdiction"):
        if request.state == RightsRequest.State.UNCONFIRMED:
            request.delete()
            continue
        if request.is_open:
            move(request, RightsRequest.State.WITHDRAWN, paths=RightsRequest.PATHS)
            request.ended_on = timezone.localdate()
            request.save(update_fields=["state", "ended_on", "updated_at"])
            record("rights_request.withdrawn", request, by=None, role="requester")
        erase_texts(request=request)
