"""Plurality, approval, ranked choice, the transferable vote and Condorcet, against counts made the long way."""

from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.methods.tallies import TieRule, approval, pairwise_wins, plurality, ranked_choice, schulze, transferable_vote

OPTIONS = ["a", "b", "c", "d"]
rankings = st.lists(st.lists(st.sampled_from(OPTIONS), unique=True, max_size=4).map(tuple), min_size=1, max_size=15)


def slow_ranked_choice(ballots):
    """Instant run-off read aloud. Answers the winner."""
    standing = list(OPTIONS)
    while True:
        firsts = [next((name for name in ballot if name in standing), None) for ballot in ballots]
        votes = {name: firsts.count(name) for name in standing}
        top = max(sorted(standing), key=lambda name: votes[name])
        if len(standing) == 1 or votes[top] > sum(votes.values()) / 2:
            return top
        lowest = min(votes.values())
        standing.remove(max(name for name in standing if votes[name] == lowest))


def slow_path(wins, start, end):
    """The strongest path between two options, by trying every path."""
    others = [i for i in range(len(wins)) if i not in (start, end)]
    best = 0
    for size in range(len(others) + 1):
        for middle in permutations(others, size):
            route = [start, *middle, end]
            steps = [(wins[x][y], wins[y][x]) for x, y in zip(route, route[1:], strict=False)]
            best = max(best, min(forth if forth > back else 0 for forth, back in steps))
    return best


def slow_transferable_vote(ballots, seats):
    """Scotland's rule read aloud, ballot by ballot. Answers those elected, in order."""
    ballots = [ballot for ballot in ballots if ballot]
    worth, quota = [Fraction(1)] * len(ballots), len(ballots) // (seats + 1) + 1
    standing, unspent, elected = list(OPTIONS), [], []
    holder = [ballot[0] for ballot in ballots]

    def hand_over(name, factor):
        for i, ballot in enumerate(ballots):
            if holder[i] == name:
                worth[i] *= factor
                rest = ballot[ballot.index(name) + 1 :]
                holder[i] = next((other for other in rest if other in standing), None)

    while len(elected) < seats:
        votes = {n: sum(w for w, h in zip(worth, holder, strict=True) if h == n) for n in standing + unspent}
        enough = [name for name in standing if votes[name] >= quota]
        if len(standing) + len(elected) <= seats:
            enough = standing
        for name in sorted(enough, key=lambda n: (-votes[n], n)):
            if len(elected) < seats:
                elected.append(name)
                unspent.append(name)
        standing = [name for name in standing if name not in elected]
        if len(elected) < seats and unspent:
            richest = min(unspent, key=lambda n: (-votes[n], n))
            unspent.remove(richest)
            hand_over(richest, (votes[richest] - quota) / Fraction(votes[richest]))
        elif len(elected) < seats:
            lowest = max(standing, key=lambda n: (-votes[n], n))
            standing.remove(lowest)
            hand_over(lowest, 1)
    return tuple(elected)


@settings(deadline=None)
@given(rankings, st.integers(1, 4))
def test_the_transferable_vote_is_the_rule_read_aloud(ballots, seats):
    assert transferable_vote(OPTIONS, ballots, seats=seats).winners == slow_transferable_vote(ballots, seats)


def test_whoever_is_already_elected_receives_no_more_votes():
    """Quota 4: a and b are elected at once, and the surplus of a passes b by to reach c."""
    ballots = [("a", "b", "c")] * 6 + [("b",)] * 5 + [("d",)] * 2 + [("c",)]
    result = transferable_vote(OPTIONS, ballots, seats=3)
    assert (result.quota, result.rounds[0].elected) == (4, ("a", "b"))
    assert result.rounds[1].tally == {"b": Fraction(5), "c": Fraction(3), "d": Fraction(2)}
    assert result.winners == ("a", "b", "c")


def test_a_blank_ballot_does_not_raise_the_quota():
    assert transferable_vote(OPTIONS, [("a",), ("a",), ("b",), (), ()], seats=1).quota == 2


@settings(deadline=None)
@given(rankings)
def test_ranked_choice_is_the_definition(ballots):
    assert ranked_choice(OPTIONS, ballots).winners == (slow_ranked_choice(ballots),)


@settings(deadline=None)
@given(rankings)
def test_one_seat_by_transfer_keeps_every_vote_in_sight(ballots):
    result = transferable_vote(OPTIONS, ballots, seats=2)
    assert len(set(result.winners)) == 2
    first = result.rounds[0]
    assert sum(first.tally.values()) + first.exhausted == len(ballots)
    assert all(sum(r.tally.values()) + r.exhausted <= len(ballots) for r in result.rounds)


@settings(deadline=None)
@given(rankings, st.integers(1, 4))
def test_a_group_of_a_quota_that_ranks_only_its_own_gets_a_seat(ballots, seats):
    """Proportionality for solid coalitions, for coalitions of one: enough first votes elect."""
    result = transferable_vote(OPTIONS, ballots, seats=seats)
    firsts = {name: sum(1 for b in ballots if b and b[0] == name) for name in OPTIONS}
    assert {name for name in OPTIONS if firsts[name] >= result.quota} <= set(result.winners)


def test_surplus_passes_on_at_a_reduced_value():
    ballots = [("a", "b")] * 6 + [("c",)] * 2 + [("d",)]
    result = transferable_vote(OPTIONS, ballots, seats=2)
    assert result.quota == 4
    assert result.winners == ("a", "b")
    assert result.rounds[1].tally == {"b": Fraction(2), "c": Fraction(2), "d": Fraction(1)}


@settings(deadline=None)
@given(rankings)
def test_pairs_are_counted_one_by_one(ballots):
    place = [{name: ballot.index(name) if name in ballot else 99 for name in OPTIONS} for ballot in ballots]
    expected = [[sum(p[x] < p[y] for p in place) for y in OPTIONS] for x in OPTIONS]
    assert pairwise_wins(OPTIONS, ballots).tolist() == expected


@settings(deadline=None)
@given(rankings)
def test_schulze_follows_the_strongest_of_all_paths(ballots):
    result = schulze(OPTIONS, ballots)
    wins = result.wins.tolist()
    expected = [[slow_path(wins, x, y) if x != y else 0 for y in range(4)] for x in range(4)]
    assert result.paths.tolist() == expected
    place = {name: i for i, name in enumerate(result.ranking)}
    for x, y in permutations(range(4), 2):
        if expected[x][y] > expected[y][x]:
            assert place[OPTIONS[x]] < place[OPTIONS[y]]


@settings(deadline=None)
@given(rankings)
def test_who_beats_everybody_wins_and_the_smith_set_beats_the_rest(ballots):
    result = schulze(OPTIONS, ballots)
    wins = result.wins
    champions = [n for i, n in enumerate(OPTIONS) if all(wins[i, j] > wins[j, i] for j in range(4) if j != i)]
    assert result.condorcet == (champions[0] if champions else "")
    assert result.ranking[0] in result.smith
    if champions:
        assert (result.ranking[0], result.smith) == (champions[0], (champions[0],))
    dominating = [
        group
        for size in range(1, 5)
        for group in combinations(range(4), size)
        if all(wins[i, j] > wins[j, i] for i in group for j in set(range(4)) - set(group))
    ]
    assert result.smith == tuple(OPTIONS[i] for i in dominating[0])


def test_the_example_of_schulze():
    """45 voters and five options, from section 'Example 1' of Schulze's paper: E wins, then A, C, B, D."""
    groups = {"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}
    ballots = [tuple(order) for order, people in groups.items() for _ in range(people)]
    result = schulze(list("ABCDE"), ballots)
    assert result.ranking == ("E", "A", "C", "B", "D")
    assert result.paths[0].tolist() == [0, 28, 28, 30, 24]
    assert (result.condorcet, result.smith) == ("", ("A", "B", "C", "D", "E"))


def test_equal_preferences_count_for_nobody():
    assert pairwise_wins(["a", "b", "c"], [(["a", "b"], "c")]).tolist() == [[0, 0, 1], [0, 0, 1], [0, 0, 0]]


def test_plurality_and_approval_count_votes_and_blanks():
    assert plurality(["si", "no"], ["si", "no", "si", ""]).winners == ("si",)
    assert plurality(["si", "no"], ["si", ""]).notes == {"blank": 1}
    result = approval(OPTIONS, [["a", "b"], ["b"], ["c", "b"], ["c"], ["a"]], seats=2)
    assert (result.winners, result.rounds[0].tied) == (("b", "a"), ("a", "c"))


def test_ties_of_options_follow_the_rule():
    assert plurality(["si", "no"], ["si", "no"]).winners == ("no",)
    assert plurality(["si", "no"], ["si", "no"], tie_rule=TieRule("listed")).winners == ("si",)
    assert ranked_choice(["x", "y", "z"], [("x",), ("y",), ("z", "y")]).rounds[0].eliminated == "z"


def test_wrong_votes_are_refused():
    with pytest.raises(KeyError):
        plurality(["si", "no"], ["quizas"])
    with pytest.raises(ValueError, match="repeats"):
        approval(["a"], [["a", "a"]])
    with pytest.raises(ValueError, match="not a ranking"):
        ranked_choice(["a", "b"], [("a", "a")])
    with pytest.raises(ValueError, match="cannot fill"):
        transferable_vote(["a", "b"], [("a",)], seats=3)
    with pytest.raises(ValueError, match="repeats 'a'"):
        pairwise_wins(["a", "b"], [("a", "a")])
    with pytest.raises(ValueError, match="options must be given"):
        plurality([], [])
    with pytest.raises(ValueError, match="needs projects"):
        plurality(["a", "b"], ["a"], tie_rule=TieRule("cheaper"))
