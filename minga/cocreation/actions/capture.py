"""Proposals that were not typed by their authors: at a workshop's table, with or without signal, or on paper.

Codes are taken along before leaving. Whatever comes back comes once: the same key again is the same proposal, and a
code that somebody else has used meanwhile is replaced by a fresh one and never costs a text."""

from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.claims import send_own_link
from minga.cocreation.actions.proposals import record_received, write_proposal
from minga.cocreation.models import CodeBatch, Process, Proposal, Workshop
from minga.cocreation.models.proposals import hashed_secret
from minga.cocreation.queries.capture import batch_with, numbers_used, runs_of
from minga.cocreation.rules import workshops as permits
from minga.cocreation.slips import slip_key
from minga.cocreation.submissions import Submission
from minga.core.permits import Refused, require
from minga.core.text import tidy
from minga.ledger.actions import record

MOST_CODES = 200
ROLE = "facilitator"


@dataclass(frozen=True)
class Captured:
    """What became of one: `outcome` is "received", "known" (it was here already) or "recoded" (under another code)."""

    proposal: Proposal
    outcome: str


@transaction.atomic
def reserve_codes(
    *, by: Person, process: Process, count: int, workshop: Workshop | None = None, label: str = ""
) -> CodeBatch:
    """Codes that nobody else is given. They need not be used."""
    require(permits.can_capture, by, process)
    require(permits.can_reserve, by, process)
    if not 1 <= count <= MOST_CODES:
        raise Refused(_("Pide entre 1 y %(most)s códigos.") % {"most": MOST_CODES})
    if workshop and workshop.process_id != process.pk:
        raise Refused(_("Ese taller es de otro proceso."))
    row = Process.objects.filter(pk=process.pk)
    row.update(next_number=F("next_number") + count, reserved_count=F("reserved_count") + count)
    last = row.values_list("next_number", flat=True).get() - 1
    batch = CodeBatch.objects.create(
        process=process, workshop=workshop, first=last - count + 1, last=last, label=tidy(label)[:80], taken_by=by
    )
    record("codes.reserved", process, by=by, role=ROLE, **facts_of(batch))
    return batch


def facts_of(batch: CodeBatch) -> dict[str, object]:
    workshop = batch.workshop.ledger_code if batch.workshop else None
    return {"first": batch.first, "last": batch.last, "workshop": workshop}


@transaction.atomic
def close_batch(*, by: Person, batch: CodeBatch, ground: str = "", explanation: str = "") -> CodeBatch:
    """Nothing more is expected from that device or pad; what was not used stays unused for ever, and says why."""
    require(permits.can_capture, by, batch.process)
    rows = CodeBatch.objects.select_for_update(of=("self",)).select_related(
        "process__jurisdiction", "workshop__process"
    )
    fresh: CodeBatch = rows.get(pk=batch.pk)
    if fresh.closed_at is not None:
        return fresh
    unused = unused_in(fresh)
    if unused and not ground:
        raise Refused(_("Di por qué no se usaron los códigos que quedan: es público."))
    fresh.closed_at = timezone.now()
    fresh.ground = CodeBatch.Ground(ground).value if unused else ""
    fresh.explanation = tidy(explanation)[:300] if unused else ""
    fresh.save(update_fields=["closed_at", "ground", "explanation"])
    facts = {**facts_of(fresh), "unused": len(unused), "numbers": runs_of(unused), "ground": fresh.ground or None}
    record("codes.returned", fresh.process, by=by, role=ROLE, **facts)
    return fresh


def unused_in(batch: CodeBatch) -> list[int]:
    used = numbers_used(batch)
    return [number for number in range(batch.first, batch.last + 1) if number not in used]


def capture_proposal(*, by: Person, process: Process, submission: Submission) -> Captured:
    """Receive it under its reserved code, or under the next one if it has none. What was captured while the phase was
    open comes in afterwards too: `number` shows that its code was taken in time. A code that was given back as unused
    stays unused: whatever comes late under it gets another."""
    if known := known_by(submission):
        return Captured(known, "known")
    require(permits.can_capture, by, process)
    batch = batch_of(process, submission.number)
    if batch is None or batch.closed_at:
        require(permits.can_reserve, by, process)
    if batch and batch.closed_at:
        return write(by, process, replace(submission, number=None), None, outcome="recoded")
    try:
        return write(by, process, submission, batch)
    except IntegrityError:
        if known := known_by(submission):
            return Captured(known, "known")
    return write(by, process, replace(submission, number=None), None, outcome="recoded")


def known_by(submission: Submission) -> Proposal | None:
    found = Proposal.objects.filter(submission_key=submission.submission_key)
    return found.select_related("process__jurisdiction").first()


def batch_of(process: Process, number: int | None) -> CodeBatch | None:
    """The batch whose code this is; a code that was never reserved is nobody's."""
    if number is None:
        return None
    batch = batch_with(process, number)
    if batch is None:
        raise Refused(_("El código %(number)s no está en ningún lote reservado de este proceso.") % {"number": number})
    return batch


@transaction.atomic
def write(
    by: Person, process: Process, submission: Submission, batch: CodeBatch | None, *, outcome: str = "received"
) -> Captured:
    proposal = write_proposal(process, submission)
    proposal.author_secret = hashed_secret(slip_key(proposal.code))
    proposal.save(update_fields=["author_secret"])
    if batch is not None:
        Process.objects.filter(pk=process.pk).update(reserved_count=F("reserved_count") - 1)
    record_received(by, ROLE, proposal, submission)
    if submission.author_email:
        send_own_link(proposal, submission.author_email, submission.language)
    return Captured(proposal, outcome)
