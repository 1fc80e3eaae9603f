"""Who may do what, at every moment of a process: one table."""

import pytest
from django.contrib.auth.models import AnonymousUser

from minga.cocreation.actions.proposals import submit_proposal
from minga.cocreation.models import Proposal
from minga.cocreation.rules import proposals as permits
from minga.cocreation.rules.processes import can_run_process
from minga.cocreation.rules.proposals import AuthorByLink
from tests.factories.cocreation import MOMENTS, PersonFactory, appoint, make_process, make_proposal, move_to, submission
from tests.factories.plans import JurisdictionFactory

ROLES = ("stranger", "citizen", "author", "author by link", "moderator", "moderator elsewhere", "administrator")
EVERYBODY = set(ROLES)
AUTHORS = {"author", "author by link"}
MODERATORS = {"moderator", "administrator"}
SIGNED_IN_OTHERS = {"citizen", "moderator", "moderator elsewhere", "administrator"}

# rule → moment → who may
TABLE = {
    "can_propose": {"reception": EVERYBODY},
    "can_correct": {"before": AUTHORS, "reception": AUTHORS, "between": AUTHORS},
    "can_withdraw": {"before": AUTHORS, "reception": AUTHORS, "between": AUTHORS},
    "can_support": dict.fromkeys(("before", "reception", "between", "deciding"), SIGNED_IN_OTHERS),
    "can_moderate": dict.fromkeys(MOMENTS, MODERATORS),
    "can_moderate_in": dict.fromkeys(MOMENTS, MODERATORS),
}


@pytest.fixture
def cast(db):
    process = make_process()
    author = PersonFactory()
    signed = make_proposal(process, by=author)
    receipt = submit_proposal(by=None, process=process, submission=submission())
    people = {
        "stranger": AnonymousUser(),
        "citizen": PersonFactory(),
        "author": author,
        "author by link": AuthorByLink(receipt.secret),
        "moderator": appoint("moderator", process.jurisdiction),
        "moderator elsewhere": appoint(
            "moderator",
            make_process(
                slug="x", code_series="X-2026", jurisdiction=JurisdictionFactory(slug="pichincha")
            ).jurisdiction,
        ),
        "administrator": appoint("administrator"),
    }
    return process, signed, receipt.proposal, people


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("rule", TABLE)
def test_each_rule_lets_exactly_these_persons_at_this_moment(cast, rule, moment):
    process, signed, by_link, people = cast
    moved = move_to(process, moment)
    permit = getattr(permits, rule)

    def target(role):
        if rule == "can_propose" or rule == "can_moderate":
            return moved
        if rule == "can_moderate_in":
            return moved.jurisdiction
        proposal = Proposal.objects.get(pk=(by_link if role == "author by link" else signed).pk)
        proposal.process = moved
        return proposal

    allowed = {role for role in ROLES if permit(people[role], target(role))}
    assert allowed == TABLE[rule].get(moment, set())


def test_a_link_opens_only_its_own_proposal(cast):
    process, signed, by_link, people = cast
    assert permits.can_correct(people["author by link"], by_link)
    assert not permits.can_correct(people["author by link"], signed)
    assert not permits.can_correct(AuthorByLink(""), signed)


@pytest.mark.parametrize("state", [Proposal.State.WITHDRAWN, Proposal.State.REMOVED])
def test_nothing_can_be_done_with_a_text_that_is_gone(cast, state):
    _process, signed, _by_link, people = cast
    signed.state = state
    asked = (permits.can_correct, permits.can_withdraw, permits.can_support)
    assert [rule(people["author"], signed) or rule(people["citizen"], signed) for rule in asked] == [False] * 3


def test_every_rule_says_why_in_words():
    rules = [getattr(permits, name) for name in TABLE] + [can_run_process]
    assert all(str(rule.reason).endswith(".") and len(str(rule.reason)) > 30 for rule in rules)


def test_only_who_coordinates_runs_a_process(cast):
    process, _signed, _by_link, people = cast
    planner = appoint("planner", process.jurisdiction)
    allowed = [
        name for name, person in {**people, "planner": planner}.items() if can_run_process(person, process.jurisdiction)
    ]
    assert allowed == ["administrator", "planner"]
