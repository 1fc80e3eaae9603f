"""What a plan left for the next one comes back when its process opens: once, with a code of its own."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.phases import locked_process
from minga.cocreation.actions.proposals import record_received, write_proposal
from minga.cocreation.models import IntegratedProposal, Process, Proposal
from minga.cocreation.queries.returns import left_for_next
from minga.cocreation.queries.selection import concerned_by
from minga.cocreation.rules.returns import why_not_return
from minga.cocreation.submissions import Submission
from minga.core.fields import said
from minga.core.permits import Refused
from minga.ledger.actions import record
from minga.notices.actions import notify

PLANNER = "planner"
LONGEST_TITLE = 120


@transaction.atomic
def return_proposals(*, by: Person, process: Process, earlier: Process) -> Sequence[Proposal]:
    """Each integrated proposal that `earlier` left for another plan becomes a proposal of `process`; what has come
    back before stays where it is."""
    locked = locked_process(process)
    if reason := why_not_return(by, locked, earlier):
        raise Refused(reason)
    # Two processes that take the same ones wait for each other here.
    Process.objects.select_for_update(of=("self",)).get(pk=earlier.pk)
    rows = list(left_for_next(earlier))
    if not rows:
        raise Refused(_("De ese proceso no queda nada por volver."))
    return [return_one(by, locked, row) for row in rows]


def return_one(by: Person, process: Process, row: IntegratedProposal) -> Proposal:
    submission = submission_of(row)
    proposal = write_proposal(process, submission)
    proposal.returned_from = row
    proposal.save(update_fields=["returned_from", "updated_at"])
    record_received(by, PLANNER, proposal, submission)
    record("integrated_proposal.returned", row, by=by, role=PLANNER, process=process.slug, proposal=proposal.code)
    told = {"new_code": proposal.code, "process": dict(process.title)}
    notify(concerned_by(row), "cocreation/notices/integrated_returned", row, but=by, **told)
    return proposal


def submission_of(row: IntegratedProposal) -> Submission:
    goals = list(row.sdgs.order_by("pk")[:1])
    problem, solution = text_of(row)
    return Submission(
        title=row.title.get("es", "")[:LONGEST_TITLE],
        problem=problem,
        solution=solution,
        sector=Proposal.Sector.OTHER,
        channel=Proposal.Channel.RETURNED,
        sdg=goals[0] if goals else None,
        is_example=row.process.is_demo,
    )


def text_of(row: IntegratedProposal) -> tuple[str, str]:
    """In its own words where this site has them; otherwise it says where it comes from and why it was left."""
    own = {key: said(text).get("es", "") for key, text in row.fields.items()}
    with translation.override("es"):
        values = {"code": row.code, "process": row.process}
        came = _("Viene del proceso «%(process)s», donde fue la propuesta integrada %(code)s.") % values
        reason = row.reason.get("es", "").rstrip(". ")
        why = " " + _("Quedó para otro plan. Razón: %(reason)s.") % {"reason": reason} if reason else ""
    solution = own.get("description") or own.get("action") or row.title.get("es", "")
    return own.get("problem") or f"{came}{why}", solution
