"""What happens to a proposal: received once, corrected, supported, withdrawn, moderated."""

import datetime as dt
import re
import uuid

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from minga.cocreation.actions.moderation import moderate_proposal
from minga.cocreation.actions.phases import open_phase
from minga.cocreation.actions.proposals import (
    correct_proposal,
    secret_of,
    submit_proposal,
    support_proposal,
    text_of,
    withdraw_proposal,
)
from minga.cocreation.models import Moderation, Proposal, ProposalVersion, Support
from minga.cocreation.rules.proposals import AuthorByLink
from minga.core.permits import Refused
from minga.core.states import WrongState
from minga.ledger.commitments import verify_text
from minga.ledger.models import Entry
from tests.factories.cocreation import PersonFactory, appoint, make_process, make_proposal, move_to, submission


def verbs(proposal):
    return list(Entry.objects.about("proposal", proposal.code).order_by("id").values_list("verb", flat=True))


def test_a_proposal_gets_the_next_code_of_its_series(process):
    assert [make_proposal(process).code for _turn in range(3)] == ["UIO-2026-0001", "UIO-2026-0002", "UIO-2026-0003"]


def test_a_double_click_makes_one_proposal_and_gives_the_same_link(process):
    key = uuid.uuid4()
    first, second = (
        submit_proposal(by=None, process=process, submission=submission(submission_key=key)) for _turn in range(2)
    )
    assert (first.proposal, first.is_new, second.proposal, second.is_new) == (
        first.proposal,
        True,
        first.proposal,
        False,
    )
    assert first.secret == second.secret == secret_of(key)
    assert verbs(first.proposal) == ["proposal.submitted"]


def test_a_retry_after_the_reception_closed_still_finds_its_proposal(process):
    key = uuid.uuid4()
    made = make_proposal(process, submission_key=key)
    closed = move_to(process, "deciding")
    receipt = submit_proposal(by=None, process=closed, submission=submission(submission_key=key))
    assert (receipt.proposal, receipt.is_new) == (made, False)


def test_nothing_is_received_outside_the_reception(db):
    process = make_process("before")
    with pytest.raises(Refused):
        submit_proposal(by=None, process=process, submission=submission())
    assert Proposal.objects.count() == 0


def test_the_register_holds_only_the_hash_of_the_text(process):
    proposal = make_proposal(process, shown_name="Rosa Pérez", follow_email="rosa@example.org")
    entry, version = Entry.objects.get(), ProposalVersion.objects.get()
    assert entry.facts == {
        "process": "2026",
        "channel": "web",
        "sector": "citizen",
        "sdg": None,
        "territory": None,
        "text": version.digest,
    }
    assert verify_text(text_of(proposal.title, proposal.problem, proposal.solution), version.salt, entry.facts["text"])
    assert not re.search("rosa|bus", entry.leaf, re.IGNORECASE)


def test_a_goal_that_does_not_fit_is_not_the_same_as_no_answer(process):
    none_fits = make_proposal(process, is_without_sdg=True)
    unanswered = make_proposal(process)
    assert (none_fits.is_without_sdg, unanswered.is_without_sdg) == (True, False)
    assert [entry.facts["sdg"] for entry in Entry.objects.order_by("id")] == ["none", None]


def test_what_looks_automatic_waits_and_is_not_dropped(process):
    proposal = make_proposal(process, suspicions=("trap",))
    assert (proposal.state, verbs(proposal)) == ("held", ["proposal.submitted", "proposal.held"])
    assert list(Proposal.objects.public()) == []


def test_a_correction_keeps_every_version_with_its_own_hash(process):
    author = PersonFactory()
    proposal = make_proposal(process, by=author)
    correct_proposal(by=author, proposal=proposal, title="Otro título", problem="Otro problema", solution="Otra")
    one, two = ProposalVersion.objects.all()
    proposal.refresh_from_db()
    assert (one.title, two.title, proposal.title, proposal.version_number) == (
        "Horarios de buses abiertos",
        "Otro título",
        "Otro título",
        2,
    )
    assert one.digest != two.digest
    assert verbs(proposal) == ["proposal.submitted", "proposal.corrected"]


def test_nobody_corrects_once_an_act_opened_the_phase_that_decides(process):
    author = PersonFactory()
    made = make_proposal(process, by=author)
    phase = process.phases.get(key="assessment")
    open_phase(by=appoint("planner", process.jurisdiction), phase=phase, reason="Ya están todas.")
    with pytest.raises(Refused, match="hasta que termina la recepción"):
        correct_proposal(
            by=author, proposal=Proposal.objects.get(pk=made.pk), title="Otro", problem="Otro.", solution="Otra."
        )


def test_a_correction_that_changes_nothing_is_no_version(process):
    author = PersonFactory()
    proposal = make_proposal(process, by=author)
    typed = {"title": f" {proposal.title} ", "problem": proposal.problem, "solution": proposal.solution}
    assert correct_proposal(by=author, proposal=proposal, **typed) is None
    assert ProposalVersion.objects.count() == 1


def test_the_secret_link_corrects_and_withdraws_without_an_account(process):
    receipt = submit_proposal(by=None, process=process, submission=submission())
    author = AuthorByLink(receipt.secret)
    correct_proposal(by=author, proposal=receipt.proposal, title="Nuevo", problem="Nuevo", solution="Nuevo")
    withdraw_proposal(by=author, proposal=receipt.proposal)
    assert Proposal.objects.get().state == "withdrawn"
    assert receipt.secret not in str(Proposal.objects.values())


def test_withdrawing_erases_text_salt_and_name_and_keeps_the_hash(process):
    author = PersonFactory()
    proposal = make_proposal(process, by=author, shown_name="Rosa")
    digest = ProposalVersion.objects.get().digest
    withdraw_proposal(by=author, proposal=proposal)
    gone, version = Proposal.objects.get(), ProposalVersion.objects.get()
    assert [gone.title, gone.problem, gone.solution, gone.shown_name] == [""] * 4
    assert (version.title, version.problem, version.solution, version.salt, version.digest) == ("", "", "", "", digest)
    assert isinstance(gone.ended_at, dt.datetime)
    with pytest.raises(Refused):
        withdraw_proposal(by=author, proposal=proposal)


def test_support_counts_once_for_each_person_and_never_for_the_author(process):
    author, one, two = PersonFactory(), PersonFactory(), PersonFactory()
    proposal = make_proposal(process, by=author)
    given = [support_proposal(by=person, proposal=proposal) for person in (one, one, two)]
    with pytest.raises(Refused):
        support_proposal(by=author, proposal=proposal)
    proposal.refresh_from_db()
    assert (given, proposal.support_count, Support.objects.count()) == ([True, False, True], 2, 2)


def test_the_register_counts_a_support_without_saying_whose(process):
    person = PersonFactory()
    proposal = make_proposal(process)
    support_proposal(by=person, proposal=proposal)
    entry = Entry.objects.get(verb="proposal.supported")
    assert (entry.facts, entry.role) == ({}, "citizen")


@pytest.mark.parametrize(
    ("decision", "state", "verb"),
    [("hold", "held", "proposal.held"), ("remove", "removed", "proposal.removed")],
)
def test_a_moderator_decides_with_a_ground_that_stays(process, decision, state, verb):
    moderator = appoint("moderator", process.jurisdiction)
    proposal = make_proposal(process)
    moderate_proposal(
        by=moderator, proposal=proposal, decision=decision, ground="personal", explanation="Nombra a alguien"
    )
    proposal.refresh_from_db()
    entry = Entry.objects.get(verb=verb)
    assert (proposal.state, entry.facts, entry.role) == (state, {"ground": "personal"}, "moderator")
    assert (proposal.title == "") == (decision == "remove")


def test_a_held_proposal_is_released_and_a_received_one_cannot_be(process):
    moderator = appoint("moderator", process.jurisdiction)
    proposal = make_proposal(process, suspicions=("quick",))
    moderate_proposal(by=moderator, proposal=proposal, decision="release", ground="none")
    assert Proposal.objects.get().state == "received"
    with pytest.raises(WrongState):
        moderate_proposal(by=moderator, proposal=proposal, decision="release", ground="none")
    assert Moderation.objects.count() == 1


def test_nobody_else_moderates(process):
    proposal = make_proposal(process)
    with pytest.raises(Refused):
        moderate_proposal(by=PersonFactory(), proposal=proposal, decision="remove", ground="offence")
    assert Proposal.objects.get().state == "received"


def test_what_failed_leaves_no_code_behind(process):
    with pytest.raises(IntegrityError):
        make_proposal(process, title=" ")
    assert make_proposal(process).code == "UIO-2026-0001"


@given(st.text(), st.text(), st.text())
def test_two_different_texts_never_share_what_is_hashed(title, problem, solution):
    assert text_of(title, problem, solution) != text_of(title, problem + "x", solution)
    assert text_of("a", "b", "") != text_of("a", "", "b")
