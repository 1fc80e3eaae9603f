"""Where a letter leads when that is not the page itself."""

from dataclasses import dataclass

from django.urls import reverse

from minga.rights.models import RightsRequest
from minga.rights.models.requests import confirmation_token


@dataclass(frozen=True)
class ConfirmLink:
    """A request as its first letter shows it: the link is the question whether it was its reader who asked."""

    request: RightsRequest

    @property
    def ledger_kind(self) -> str:
        return self.request.ledger_kind

    @property
    def ledger_code(self) -> str:
        return self.request.code

    def get_absolute_url(self) -> str:
        return reverse("rights_confirm", args=[confirmation_token(self.request)])
