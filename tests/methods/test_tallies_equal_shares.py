from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.methods.tallies import (
    Constraints,
    Election,
    Project,
    TieRule,
    certify,
    equal_shares,
    explain,
    payments,
    read_pabulib,
    report,
    spent_by_group,
)
from minga.methods.tallies.equal_shares import Rounds, Setting

from .tallies_elections import PABULIB, as_pabutools, elections, needs_pabulib, slow_add_one, slow_equal_shares

SATISFACTION = {"cost": "Cost_Sat", "count": "Cardinality_Sat", "points": "Additive_Cardinal_Sat"}
approval_utilities = st.sampled_from(["cost", "count"])


def pabutools_shares(instance, profile, utility, increment, *, complete=True):
    rules, election = pytest.importorskip("pabutools.rules"), pytest.importorskip("pabutools.election")
    sat = getattr(election, SATISFACTION[utility])
    won = rules.method_of_equal_shares(instance, profile, sat, voter_budget_increment=increment)
    if complete:
        won = rules.greedy_utilitarian_welfare(instance, profile, sat, initial_budget_allocation=won)
    return sorted(project.name for project in won)


def bought(outcome):
    return [(outcome.election.projects[s.winner].id, s.price) for s in outcome.steps if s.stage == "equal_shares"]


@settings(deadline=None)
@given(elections(), approval_utilities)
def test_shares_are_those_of_the_definition(case, utility):
    election, ballots = case
    outcome = equal_shares(election, utility=utility, increment=None, complete=False)
    scale = 1 if utility == "cost" else election.scale
    names, prices = slow_equal_shares(election, ballots, utility, election.budget / len(ballots))
    assert bought(outcome) == list(zip(names, [price * scale for price in prices], strict=True))


@settings(deadline=None)
@given(elections(points=True))
def test_shares_by_points_are_those_of_the_definition(case):
    election, ballots = case
    outcome = equal_shares(election, utility="points", increment=None, complete=False)
    names, prices = slow_equal_shares(election, ballots, "points", election.budget / len(ballots))
    assert bought(outcome) == [(n, price * election.scale) for n, price in zip(names, prices, strict=True)]


@settings(max_examples=150, deadline=None)
@given(elections(), approval_utilities, st.sampled_from([1, Fraction(1, 7), 5]))
def test_galloping_gives_what_one_increment_after_another_gives(case, utility, increment):
    election, ballots = case
    outcome = equal_shares(election, utility=utility, increment=increment, complete=False)
    names, _, endowment = slow_add_one(election, ballots, utility, increment)
    assert ([name for name, _ in bought(outcome)], outcome.settings["endowment"]) == (names, endowment)


@settings(max_examples=150, deadline=None)
@given(elections(), approval_utilities, st.booleans())
def test_winners_are_those_of_pabutools(case, utility, add_one):
    election, ballots = case
    instance, profile = as_pabutools(election, ballots)
    increment = 1 if add_one else None
    ours = equal_shares(election, utility=utility, increment=increment, least_votes=0)
    assert sorted(ours.ids) == pabutools_shares(instance, profile, utility, increment)


@settings(max_examples=100, deadline=None)
@given(elections(points=True), st.booleans())
def test_winners_by_points_are_those_of_pabutools(case, add_one):
    election, ballots = case
    instance, profile = as_pabutools(election, ballots)
    increment = 1 if add_one else None
    ours = equal_shares(election, utility="points", increment=increment, complete=False)
    assert sorted(ours.ids) == pabutools_shares(instance, profile, "points", increment, complete=False)


@settings(deadline=None)
@given(elections(free=True), approval_utilities)
def test_payments_add_up_to_each_cost_and_nobody_pays_more_than_their_part(case, utility):
    election, _ = case
    outcome = equal_shares(election, utility=utility)
    paid = payments(outcome)
    totals = {p: sum(one.amount * one.people for one in crowd) for p, crowd in paid.items()}
    assert totals == {p: election.projects[p].cost for p in paid}
    assert all(0 <= amount <= outcome.settings["endowment"] for amount in spent_by_group(outcome))
    assert outcome.cost <= election.budget


@settings(deadline=None)
@given(elections(), approval_utilities)
def test_the_second_count_with_integers_agrees(case, utility):
    outcome = equal_shares(case[0], utility=utility)
    assert certify(outcome).holds


@settings(deadline=None)
@given(elections(points=True))
def test_the_second_count_of_points_agrees(case):
    assert certify(equal_shares(case[0], utility="points")).holds


def test_a_false_outcome_gets_no_certificate():
    projects = [Project("a", 4), Project("b", 4)]
    election = Election.from_ballots(projects, 4, [["a", "b"], ["a"]])
    outcome = equal_shares(election)
    swapped = type(outcome)(
        "equal_shares", election, (1,), (type(outcome.steps[0])("equal_shares", 1, Fraction(1, 2)),), outcome.tie_rule,
        settings=outcome.settings,
    )  # fmt: skip
    assert (certify(outcome).holds, certify(swapped).holds) == (True, False)


def test_payments_that_do_not_reach_the_cost_are_refused():
    election = Election.from_ballots([Project("a", 4)], 4, [["a"], ["a"]])
    outcome = equal_shares(election)
    wrong = type(outcome.steps[0])("equal_shares", 0, Fraction(1, 3))
    altered = type(outcome)("equal_shares", election, (0,), (wrong,), outcome.tie_rule, settings=outcome.settings)
    with pytest.raises(ArithmeticError, match="do not add up"):
        payments(altered)


@settings(deadline=None)
@given(elections())
def test_equal_shares_leaves_no_group_neglected(case):
    outcome = equal_shares(case[0], utility="cost", increment=None, complete=False)
    assert report(outcome).neglected == ()


@settings(deadline=None)
@given(elections(), st.permutations(range(9)))
def test_the_order_of_the_ballots_does_not_matter(case, order):
    election, ballots = case
    shuffled = [ballots[i] for i in order if i < len(ballots)]
    again = Election.from_ballots(election.projects, election.budget, shuffled, kind="approval")
    assert equal_shares(again).ids == equal_shares(election).ids


@settings(deadline=None)
@given(elections(), st.integers(2, 7))
def test_counting_everyone_several_times_changes_nothing(case, times):
    election, ballots = case
    cloned = Election.from_ballots(election.projects, election.budget * times, ballots * times, kind="approval")
    dearer = [Project(p.id, p.cost * times) for p in election.projects]
    cloned = Election.from_ballots(dearer, election.budget * times, ballots * times, kind="approval")
    assert equal_shares(cloned, increment=times).ids == equal_shares(election, increment=times).ids


def test_a_tie_is_broken_by_the_published_rule_and_said():
    projects = [Project("b", 3), Project("a", 3)]
    election = Election.from_ballots(projects, 3, [["a", "b"], ["b", "a"]])
    by_id = equal_shares(election)
    listed = equal_shares(election, tie_rule=TieRule("listed"))
    assert (by_id.ids, listed.ids, by_id.steps[0].tied) == (["a"], ["b"], (0, 1))


def test_a_tie_that_floats_cannot_see_is_still_a_tie():
    """Three voters left with 1/3 of 1/7 each: in floats the two prices differ in the last bit."""
    projects = [Project("z", Fraction(2, 7)), Project("y", Fraction(1, 21)), Project("x", Fraction(1, 21))]
    ballots = [["z", "y"], ["z", "x"], ["z", "y", "x"], ["y"], ["x"]]
    election = Election.from_ballots(projects, 1, ballots)
    outcome = equal_shares(election, utility="count", increment=None, complete=False)
    names, _ = slow_equal_shares(election, ballots, "count", Fraction(1, 5))
    assert [name for name, _ in bought(outcome)] == names
    assert [s.tied for s in outcome.steps] == [(1, 2), (), ()]


def test_incompatible_projects_do_not_win_together():
    projects = [Project("a", 2), Project("b", 2), Project("c", 2)]
    election = Election.from_ballots(projects, 6, [["a", "b", "c"]] * 3)
    outcome = equal_shares(election, constraints=Constraints(incompatible=(frozenset({"a", "b"}),)))
    assert sorted(outcome.ids) == ["a", "c"]
    skipped = [(s.stage, s.skipped) for s in outcome.steps if s.skipped]
    assert skipped == [("equal_shares", {1: "incompatible"}), ("completion", {1: "incompatible"})]


def test_an_election_without_voters_or_votes_has_no_winners():
    nobody = Election.from_ballots([Project("a", 1)], 5, [])
    silent = Election.from_ballots([Project("a", 1)], 5, [[], []])
    assert (equal_shares(nobody).ids, equal_shares(silent).ids, silent.voters) == ([], [], 2)


def test_wrong_settings_are_refused_in_words():
    election = Election.from_ballots([Project("a", 1)], 5, [["a"]])
    with pytest.raises(ValueError, match="unknown utility"):
        equal_shares(election, utility="joy")
    with pytest.raises(ValueError, match="increment must be positive"):
        equal_shares(election, increment=0)


def test_the_explanation_says_who_paid_what():
    election = Election.from_ballots([Project("a", 4, "Parque"), Project("b", 3)], 6, [["a", "b"], ["a"], ["b"]])
    told = explain(equal_shares(election))
    assert told["winners"] == ["a"]
    assert told["steps"][0] == {
        "stage": "equal_shares",
        "winner": "a",
        "name": "Parque",
        "cost": "4",
        "votes": 2,
        "price": {"exact": "1/2", "about": "0.5000"},
        "tied": ["a", "b"],
        "payments": [{"amount": "2", "people": 2, "all_they_had": True}],
    }


def test_a_proof_of_no_change_fails_when_the_order_changes():
    """`follow` must not accept an endowment at which another project would win first."""
    rng = np.random.default_rng(5)
    costs = [int(c) for c in rng.integers(10, 60, size=12)]
    projects = [Project(f"p{i:02}", c) for i, c in enumerate(costs)]
    election = Election.from_matrix(projects, 200, rng.random((60, 12)) < 0.3)
    setting = Setting(election, "cost", TieRule(), Constraints(), 1)
    start = Fraction(election.budget_units, 60)
    guide, verdicts = setting.run(start), []
    for step in range(1, 40):
        rounds = Rounds(setting, start + Fraction(step, 10))
        same = all(setting.run(start + Fraction(k, 10)).winners == guide.winners for k in range(1, step + 1))
        verdicts.append((rounds.follow(guide), same))
    assert {(True, False)} & set(verdicts) == set()
    assert (True, True) in verdicts
    assert (False, False) in verdicts


@needs_pabulib
@pytest.mark.parametrize(
    "name", ["poland_warszawa_2018_radosc.pb", "poland_zabrze_2021_grzybowice.pb", "poland_wroclaw_2021_.pb"]
)
@pytest.mark.parametrize("utility", ["cost", "count"])
def test_real_winners_are_those_of_pabutools(name, utility):
    instance, profile = pytest.importorskip("pabutools.election").parse_pabulib(str(PABULIB / name))
    outcome = equal_shares(read_pabulib(PABULIB / name).election, utility=utility)
    assert sorted(outcome.ids) == pabutools_shares(instance, profile.as_multiprofile(), utility, 1)
    assert certify(outcome).holds
