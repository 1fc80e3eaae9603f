"""Greedy, knapsack, Phragmén, constraints, ties and the report."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.methods.tallies import (
    Constraints,
    Election,
    Minimum,
    Project,
    TieRule,
    UnsatisfiableError,
    equal_shares,
    explain,
    greedy,
    knapsack,
    payments,
    read_pabulib,
    report,
    sequential_phragmen,
    spent_by_group,
)

from .tallies_elections import PABULIB, as_pabutools, elections, likes, needs_pabulib, slow_phragmen

RULES = {
    "greedy": greedy,
    "knapsack": knapsack,
    "equal_shares": equal_shares,
    "phragmen": lambda election, **options: sequential_phragmen(election, complete=True, **options),
}


def affordable_lists(election, allowed):
    """Every list of allowed projects that the budget pays for."""
    for size in range(len(allowed) + 1):
        for chosen in combinations(allowed, size):
            if sum(election.projects[p].cost for p in chosen) <= election.budget:
                yield chosen


@settings(deadline=None)
@given(elections())
def test_greedy_takes_the_most_voted_that_fits_each_time(case):
    election, ballots = case
    left, expected = election.budget, []
    votes = {p.id: sum(likes(b, p.id) for b in ballots) for p in election.projects}
    for project in sorted(election.projects, key=lambda p: (-votes[p.id], p.id)):
        if votes[project.id] and project.cost <= left:
            expected.append(project.id)
            left -= project.cost
    assert greedy(election).ids == expected


@settings(deadline=None)
@given(elections(free=True), st.sampled_from([("votes", "Cost_Sat"), ("votes_per_cost", "Cardinality_Sat")]))
def test_greedy_winners_are_those_of_pabutools(case, measure):
    election, ballots = case
    by, sat = measure
    instance, profile = as_pabutools(election, ballots)
    rules, peer = pytest.importorskip("pabutools.rules"), pytest.importorskip("pabutools.election")
    theirs = rules.greedy_utilitarian_welfare(instance, profile, getattr(peer, sat))
    free = [p.id for p in election.projects if not p.cost]
    ours = greedy(election, by=by, least_votes=0).ids
    assert sorted(set(ours) - set(free)) == sorted({p.name for p in theirs} - set(free))


@settings(max_examples=60, deadline=None)
@given(elections(points=True), st.sampled_from(["votes", "points", "money"]))
def test_the_knapsack_is_the_best_list_first_in_the_tie_order(case, maximise):
    election, _ = case
    gains = {"votes": election.votes, "points": election.scores, "money": election.votes * election.cost_units}[
        maximise
    ]
    allowed = [p for p, votes in enumerate(election.votes) if votes]
    order = sorted(allowed, key=lambda p: election.projects[p].id)
    best = max(
        affordable_lists(election, allowed),
        key=lambda chosen: (sum(int(gains[p]) for p in chosen), [p in chosen for p in order]),
    )
    assert sorted(knapsack(election, maximise=maximise).winners) == sorted(best)


@settings(deadline=None)
@given(elections())
def test_phragmen_is_the_definition(case):
    election, ballots = case
    assert sequential_phragmen(election).ids == slow_phragmen(election, ballots)


@settings(deadline=None)
@given(elections())
def test_phragmen_winners_are_those_of_pabutools(case):
    election, ballots = case
    named = [p for p in election.projects if any(likes(b, p.id) for b in ballots)]
    election = Election.from_ballots(named, election.budget, ballots, kind="approval")
    instance, profile = as_pabutools(election, ballots)
    theirs = pytest.importorskip("pabutools.rules").sequential_phragmen(instance, profile)
    assert sorted(sequential_phragmen(election).ids) == sorted(project.name for project in theirs)


@st.composite
def conditions(draw):
    minimums = draw(
        st.lists(
            st.builds(
                Minimum,
                tag=st.sampled_from(["social", "obra"]),
                projects=st.integers(0, 2),
                money=st.integers(0, 6),
                share=st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(3, 5)]),
                of=st.sampled_from(["budget", "spent"]),
            ),
            max_size=2,
        )
    )
    if draw(st.booleans()):
        minimums.append(Minimum(zone="sur", projects=draw(st.integers(0, 2))))
    rivals = draw(st.lists(st.sampled_from([("a", "b"), ("b", "c"), ("a", "c")]), max_size=2, unique=True))
    return tuple(minimums), rivals


@settings(max_examples=60, deadline=None)
@given(elections(), conditions(), st.sampled_from(sorted(RULES)))
def test_every_rule_meets_the_conditions_or_says_that_nobody_can(case, asked, rule):
    election, _ = case
    minimums, rivals = asked
    groups = tuple(frozenset(pair) for pair in rivals if set(pair) <= set(election.index))
    constraints = Constraints(minimums, groups)
    allowed = [p for p, votes in enumerate(election.votes) if votes]
    possible = any(not constraints.names_broken_by(election, chosen) for chosen in affordable_lists(election, allowed))
    if not possible:
        with pytest.raises(UnsatisfiableError):
            RULES[rule](election, constraints=constraints)
        return
    outcome = RULES[rule](election, constraints=constraints)
    assert constraints.names_broken_by(election, outcome.winners) == []
    assert outcome.cost <= election.budget


@settings(max_examples=40, deadline=None)
@given(elections(), conditions())
def test_the_knapsack_with_conditions_is_the_best_of_all_lists(case, asked):
    election, _ = case
    constraints = Constraints(asked[0])
    allowed = [p for p, votes in enumerate(election.votes) if votes]
    fitting = [c for c in affordable_lists(election, allowed) if not constraints.names_broken_by(election, c)]
    if fitting:
        best = max(sum(int(election.votes[p]) for p in chosen) for chosen in fitting)
        assert knapsack(election, constraints=constraints).settings["total"] == best


def test_the_sixty_per_cent_rule_moves_money_to_the_sector():
    projects = [
        Project("canchas", 50, tags=frozenset({"obra"})),
        Project("asfalto", 40, tags=frozenset({"obra"})),
        Project("cuidado", 60, tags=frozenset({"social"})),
    ]
    ballots = [["canchas", "asfalto"]] * 6 + [["cuidado"]] * 4
    election = Election.from_ballots(projects, 100, ballots)
    sixty = Constraints((Minimum(tag="social", share=Fraction(3, 5)),))
    assert greedy(election).ids == ["asfalto", "canchas"]
    assert greedy(election, constraints=sixty).ids == ["asfalto", "cuidado"]
    assert equal_shares(election, constraints=sixty).ids == ["asfalto", "cuidado"]


def test_impossible_conditions_name_only_those_that_clash():
    projects = [Project("a", 6, zone="norte"), Project("b", 6, zone="sur"), Project("c", 1, zone="este")]
    election = Election.from_ballots(projects, 10, [["a", "b", "c"]])
    wanted = Constraints(tuple(Minimum(zone=zone, projects=1) for zone in ("norte", "sur", "este")))
    with pytest.raises(UnsatisfiableError) as refusal:
        greedy(election, constraints=wanted)
    assert refusal.value.conditions == ["zone norte: 1 projects", "zone sur: 1 projects"]


def test_the_draw_of_ties_can_be_repeated_by_hand():
    """`printf 'loteria 7261\\na' | sha256sum` begins with 4cd9; for b, 63af; for c, 076f."""
    election = Election.from_ballots([Project(name, 1) for name in "abc"], 1, [["a", "b", "c"]])
    assert greedy(election, tie_rule=TieRule("draw", "loteria 7261")).ids == ["c"]


def test_tie_rules_order_projects_as_they_say():
    projects = [Project("c", 2), Project("b", 1), Project("a", 2)]
    election = Election.from_ballots(projects, 9, [["c"], ["c"], ["b"], ["a"]])
    orders = {rule: TieRule(rule).ranks(election) for rule in ("id", "listed", "cheaper", "votes")}
    assert orders == {"id": [2, 1, 0], "listed": [0, 1, 2], "cheaper": [2, 0, 1], "votes": [0, 2, 1]}


@pytest.mark.parametrize(("rule", "seed"), [("draw", ""), ("id", "x"), ("luck", "")])
def test_an_incomplete_tie_rule_is_refused(rule, seed):
    with pytest.raises(ValueError, match="tie rule|seed"):
        TieRule(rule, seed)


def test_bad_elections_are_refused():
    a = Project("a", 1)
    with pytest.raises(TypeError, match="must be int or Fraction"):
        Project("a", 1.5)
    with pytest.raises(ValueError, match="share an id"):
        Election.from_ballots([a, Project("a", 2)], 3, [["a"]])
    with pytest.raises(ValueError, match="names a project twice"):
        Election.from_ballots([a], 3, [["a", "a"]])
    with pytest.raises(ValueError, match="negative"):
        Election.from_ballots([a], 3, [{"a": -1}])
    with pytest.raises(ValueError, match="mixed"):
        Election.from_ballots([a], 3, [{"a": 1}, ["a"]])
    with pytest.raises(KeyError):
        Election.from_ballots([a], 3, [["zzz"]])
    with pytest.raises(OverflowError, match="not supported"):
        Election.from_ballots([Project("a", 2**53)], 3, [["a"]])


@settings(deadline=None)
@given(elections())
def test_a_matrix_and_ballots_are_the_same_election(case):
    election, ballots = case
    matrix = np.array([[likes(b, p.id) for p in election.projects] for b in ballots], dtype=bool)
    again = Election.from_matrix(election.projects, election.budget, matrix)
    assert (again.voters, again.votes.tolist()) == (election.voters, election.votes.tolist())
    assert equal_shares(again).ids == equal_shares(election).ids


def test_the_report_measures_who_got_something():
    projects = [
        Project("a", 6, zone="norte", tags=frozenset({"obra"})),
        Project("b", 3, zone="sur"),
        Project("c", 3, zone="sur"),
    ]
    ballots = [["a"], ["a"], ["a"], ["b", "c"], ["b"], []]
    election = Election.from_ballots(projects, 6, ballots)
    measured = report(greedy(election))
    assert (measured.with_a_winner, measured.winners_per_voter, measured.share) == (0.5, 0.5, 1.0)
    assert measured.inequality == pytest.approx(0.5)
    assert [(part.kind, part.name, part.winners, part.support, part.money) for part in measured.parts] == [
        ("tag", "obra", 1, Fraction(1, 2), Fraction(1)),
        ("zone", "norte", 1, Fraction(1, 2), Fraction(1)),
        ("zone", "sur", 0, Fraction(1, 2), Fraction(0)),
    ]
    assert measured.neglected == ()


def test_a_group_that_deserved_a_project_and_got_nothing_is_found():
    projects = [Project("a", 5), Project("b", 5), Project("c", 4)]
    election = Election.from_ballots(projects, 10, [["a", "b"]] * 6 + [["c"]] * 4)
    left_aside = report(greedy(election)).neglected
    assert [(g.project, g.people, g.deserved, g.got) for g in left_aside] == [("c", 4, Fraction(4), Fraction(0))]
    assert report(equal_shares(election)).neglected == ()


@settings(deadline=None)
@given(elections())
def test_only_equal_shares_has_payments(case):
    outcome = greedy(case[0])
    assert payments(outcome) == {}
    assert set(spent_by_group(outcome)) <= {0}
    assert explain(outcome)["winners"] == outcome.ids


@needs_pabulib
@pytest.mark.parametrize("name", ["poland_warszawa_2017_stara-ochota.pb", "poland_warszawa_2018_radosc.pb"])
def test_real_winners_of_every_rule_are_those_of_pabutools(name):
    rules, peer = pytest.importorskip("pabutools.rules"), pytest.importorskip("pabutools.election")
    instance, profile = peer.parse_pabulib(str(PABULIB / name))
    profile = profile.as_multiprofile()
    election = read_pabulib(PABULIB / name).election
    greedily = rules.greedy_utilitarian_welfare(instance, profile, peer.Cost_Sat)
    loads = rules.sequential_phragmen(instance, profile)
    best = rules.max_additive_utilitarian_welfare(instance, profile, peer.Cardinality_Sat)
    assert sorted(greedy(election, least_votes=0).ids) == sorted(p.name for p in greedily)
    assert sorted(sequential_phragmen(election).ids) == sorted(p.name for p in loads)
    assert knapsack(election).settings["total"] == sum(int(election.votes[election.index[p.name]]) for p in best)
