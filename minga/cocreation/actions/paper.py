"""A paper form becomes a proposal under the code that is printed on it: once only, whoever types it."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.capture import batch_of, known_by, write
from minga.cocreation.models import Process, Proposal
from minga.cocreation.queries.capture import why_not_fillable
from minga.cocreation.rules import workshops as permits
from minga.cocreation.submissions import Submission
from minga.core.permits import Refused, require

__all__ = ["transcribe_form"]


def transcribe_form(*, by: Person, process: Process, submission: Submission) -> Proposal:
    """A double click is the same proposal; a second person with the same paper is told that it is here already."""
    if known := known_by(submission):
        return known
    require(permits.can_capture, by, process)
    assert submission.number is not None
    if reason := why_not_fillable(process, submission.number):
        raise Refused(reason)
    try:
        return write(by, process, submission, batch_of(process, submission.number)).proposal
    except IntegrityError:
        if known := known_by(submission):
            return known
        reason = why_not_fillable(process, submission.number) or _("Ese formulario ya se pasó a este sitio.")
        raise Refused(reason) from None
