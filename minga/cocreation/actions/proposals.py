"""What happens to a proposal between arriving and being classified."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from minga.accounts.models import Person
from minga.cocreation.actions.files import follow_state, hand_in_files
from minga.cocreation.models import PeerReview, Process, Proposal, ProposalVersion, SecondLook, Support
from minga.cocreation.models.proposals import code_said, hashed_secret
from minga.cocreation.rules import proposals as permits
from minga.cocreation.submissions import Submission
from minga.core.canonical import canonical_json
from minga.core.permits import require
from minga.core.states import move
from minga.core.text import tidy
from minga.ledger.actions import record
from minga.ledger.commitments import seal_text
from minga.notices.actions import ask_to_follow, notify
from minga.notices.queries import followers

__all__ = ["Submission", "correct_proposal", "submit_proposal", "support_proposal", "withdraw_proposal"]


@dataclass(frozen=True)
class Receipt:
    """The proposal, and the secret of the author's link, which is kept only hashed; "" for a signed-in author."""

    proposal: Proposal
    secret: str
    is_new: bool


def text_of(title: str, problem: str, solution: str) -> str:
    """The text that a version's hash stands for."""
    return canonical_json({"title": title, "problem": problem, "solution": solution}).decode()


def secret_of(submission_key: uuid.UUID) -> str:
    """Drawn from the form's key, so that whoever clicks twice gets the same link both times."""
    return salted_hmac("cocreation.author", submission_key.hex, algorithm="sha256").hexdigest()[:40]


def repeated(submission_key: uuid.UUID) -> Receipt | None:
    """The receipt that the same form was already given."""
    known = Proposal.objects.filter(submission_key=submission_key).first()
    if known is None:
        return None
    secret = secret_of(submission_key)
    return Receipt(known, secret if known.opens_with(secret) else "", is_new=False)


def take_number(process: Process) -> int:
    """The next number of the series; the row stays locked until the proposal is in, so no code is given twice."""
    row = Process.objects.filter(pk=process.pk)
    row.update(next_number=F("next_number") + 1)
    return row.values_list("next_number", flat=True).get() - 1


def add_version(proposal: Proposal) -> ProposalVersion:
    salt, digest = seal_text(text_of(proposal.title, proposal.problem, proposal.solution))
    return ProposalVersion.objects.create(
        proposal=proposal,
        number=proposal.version_number,
        title=proposal.title,
        problem=proposal.problem,
        solution=proposal.solution,
        salt=salt,
        digest=digest,
    )


def submit_proposal(*, by: Person | None, process: Process, submission: Submission) -> Receipt:
    """Receive a proposal and give it its code. What looks like spam is received too, and waits for a moderator.

    Sent twice with the same key (double click, retry after a lost answer), it is one proposal with one code."""
    if receipt := repeated(submission.submission_key):
        return receipt
    require(permits.can_propose, by, process)
    try:
        return _receive(by, process, submission)
    except IntegrityError:
        if receipt := repeated(submission.submission_key):
            return receipt
        raise


@transaction.atomic
def _receive(by: Person | None, process: Process, submission: Submission) -> Receipt:
    secret = "" if by else secret_of(submission.submission_key)
    proposal = write_proposal(process, submission, author=by, secret=secret)
    record_received(by, "author", proposal, submission)
    hand_in_files(by=by, proposal=proposal, files=submission.files)
    if by:
        notify([by], "cocreation/notices/proposal_received", proposal, is_held=bool(submission.doubts))
    if submission.follow_email and not (by and by.email.lower() == submission.follow_email.lower()):
        ask_to_follow(email=submission.follow_email, subject=proposal, language=submission.language)
    return Receipt(proposal, secret, is_new=True)


def write_proposal(
    process: Process, submission: Submission, *, author: Person | None = None, secret: str = ""
) -> Proposal:
    number = submission.number or take_number(process)
    proposal: Proposal = Proposal.objects.create(
        process=process,
        code=code_said(process.code_series, number),
        number=number,
        state=Proposal.State.HELD if submission.doubts else Proposal.State.RECEIVED,
        title=tidy(submission.title),
        problem=tidy(submission.problem),
        solution=tidy(submission.solution),
        language=submission.language,
        territory=submission.territory,
        sdg=submission.sdg,
        is_without_sdg=submission.is_without_sdg and submission.sdg is None,
        sector=submission.sector,
        author=author,
        author_secret=hashed_secret(secret) if secret else "",
        shown_name=tidy(submission.shown_name),
        submission_key=submission.submission_key,
        suspicions=submission.doubts,
        is_example=submission.is_example,
        channel=submission.channel,
        workshop=submission.workshop,
        table=submission.table,
        milestones=[tidy(one) for one in submission.milestones],
        stakeholders=[tidy(one) for one in submission.stakeholders],
    )
    return proposal


def record_received(by: Person | None, role: str, proposal: Proposal, submission: Submission) -> None:
    version = add_version(proposal)
    workshop = {"workshop": submission.workshop.ledger_code} if submission.workshop else {}
    record(
        "proposal.submitted",
        proposal,
        by=by,
        role=role,
        process=proposal.process.slug,
        channel=proposal.channel,
        sector=proposal.sector,
        sdg=proposal.sdg_id or ("none" if proposal.is_without_sdg else None),
        territory=proposal.territory.code if proposal.territory else None,
        text=version.digest,
        **workshop,
    )
    if submission.doubts:
        record("proposal.held", proposal, by=None, role="system", ground="suspicion")


@transaction.atomic
def correct_proposal(*, by: Any, proposal: Proposal, title: str, problem: str, solution: str) -> ProposalVersion | None:
    """Keep a new version of the text; the old ones stay readable. None if nothing changed."""
    locked = _locked(proposal)
    require(permits.can_correct, by, locked)
    typed = {"title": tidy(title), "problem": tidy(problem), "solution": tidy(solution)}
    if all(getattr(locked, name) == text for name, text in typed.items()):
        return None
    for name, text in typed.items():
        setattr(locked, name, text)
    locked.version_number += 1
    locked.save(update_fields=[*typed, "version_number", "updated_at"])
    version = add_version(locked)
    person = by if isinstance(by, Person) else None
    record("proposal.corrected", locked, by=person, role="author", version=version.number, text=version.digest)
    notify(followers(locked), "cocreation/notices/proposal_corrected", locked, but=person, version=version.number)
    return version


@transaction.atomic
def withdraw_proposal(*, by: Any, proposal: Proposal) -> Proposal:
    """The author takes it back: code and dates stay as a tombstone, the text goes from every version."""
    locked = _locked(proposal)
    require(permits.can_withdraw, by, locked)
    move(locked, Proposal.State.WITHDRAWN, paths=Proposal.PATHS)
    erase_text(locked)
    person = by if isinstance(by, Person) else None
    record("proposal.withdrawn", locked, by=person, role="author")
    follow_state(by=person, proposal=locked, role="author")
    notify(followers(locked), "cocreation/notices/proposal_withdrawn", locked, but=person)
    return locked


def erase_text(proposal: Proposal) -> None:
    """Text, salts and contact go; the hashes in the register stay and no longer say anything."""
    proposal.ended_at = timezone.now()
    proposal.title = proposal.problem = proposal.solution = proposal.shown_name = ""
    proposal.milestones, proposal.stakeholders = [], []
    proposal.save(
        update_fields=[
            *("state", "ended_at", "title", "problem", "solution", "shown_name", "milestones", "stakeholders"),
            "updated_at",
        ]
    )
    proposal.versions.update(title="", problem="", solution="", salt="")
    SecondLook.objects.filter(proposal=proposal).update(text="")
    PeerReview.objects.filter(proposal=proposal).delete()


@transaction.atomic
def support_proposal(*, by: Person, proposal: Proposal) -> bool:
    """Count `by` among those who support it; once is enough, so a second time changes nothing (False)."""
    require(permits.can_support, by, proposal)
    given, is_new = Support.objects.get_or_create(proposal=proposal, person=by)
    if is_new:
        Proposal.objects.filter(pk=proposal.pk).update(support_count=F("support_count") + 1)
        record("proposal.supported", proposal, by=by, role="citizen")
    return is_new


def _locked(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update(of=("self",)).select_related("process__jurisdiction").get(pk=proposal.pk)
