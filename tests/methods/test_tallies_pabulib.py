from fractions import Fraction

import pytest
from hypothesis import given, settings

from minga.methods.tallies import (
    BadFileError,
    Election,
    Project,
    election_as_pabulib,
    parse_pabulib,
    read_pabulib,
    write_pabulib,
)
from minga.methods.tallies.pabulib import format_number, format_pabulib

from .tallies_elections import PABULIB, elections, needs_pabulib

SMALL = """META
key;value
description;Obras de prueba
budget;1000,50
vote_type;{kind}
PROJECTS
project_id;cost;name;category;subunit
1;600;"Parque; con juegos";social,obra;Centro
2;400.5;Vereda;;Sur
3;300;Feria;social;Sur
VOTES
voter_id;vote{points}
x1;{first}
x2;{second}
x3;{third}
"""


def small(kind="approval", votes=("1,2", "2,1", "3"), points=""):
    return SMALL.format(kind=kind, points=points, first=votes[0], second=votes[1], third=votes[2])


def test_an_approval_file_becomes_an_election():
    election = parse_pabulib(small()).election
    assert election.budget == Fraction(2001, 2)
    assert [project.cost for project in election.projects] == [600, Fraction(801, 2), 300]
    assert (election.cost_units, election.budget_units, election.scale) == ([1200, 801, 600], 2001, 2)
    assert election.projects[0].name == "Parque; con juegos"
    assert election.projects[0].tags == frozenset({"social", "obra"})
    assert [project.zone for project in election.projects] == ["Centro", "Sur", "Sur"]
    assert (election.voters, election.people.tolist(), election.votes.tolist()) == (3, [2, 1], [2, 2, 1])


def test_points_are_exact_and_zero_points_are_no_support():
    text = small("cumulative", ("1,2;2.5,0", "2,1;1,1", "3;4"), ";points")
    election = parse_pabulib(text).election
    assert (election.kind, election.point_scale) == ("cumulative", 2)
    assert (election.scores.tolist(), election.votes.tolist()) == ([7, 2, 8], [2, 1, 1])


def test_an_order_of_preference_gives_points_from_the_longest_ballot_down():
    election = parse_pabulib(small("ordinal", ("1,2,3", "2", "3,1"))).election
    assert election.scores.tolist() == [3 + 2, 2 + 3, 1 + 3]


def test_an_empty_ballot_counts_as_a_voter():
    election = parse_pabulib(small(votes=("1", "", "none"))).election
    assert (election.voters, election.votes.tolist()) == (3, [1, 0, 0])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (small(votes=("9", "1", "1")), "unknown project"),
        (small(votes=("1,1", "1", "1")), "names a project twice"),
        (small("tarot"), "unknown vote_type"),
        (small("cumulative", ("1,2;1", "1;1", "1;1"), ";points"), "2 projects with the points"),
        (small("cumulative", ("1;many", "1;1", "1;1"), ";points"), "not numbers"),
        (small("cumulative", ("1;-2", "1;1", "1;1"), ";points"), "with the points -2"),
        (small("cumulative"), "no column 'points'"),
        (small().replace("600;", "mucho;"), "META or PROJECTS"),
        (small().replace("budget;", "money;"), "META or PROJECTS: 'budget'"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(text, reason):
    with pytest.raises(BadFileError, match=reason):
        _ = parse_pabulib(text).election


def test_text_that_is_no_pabulib_file_is_refused():
    with pytest.raises(BadFileError, match="line 1: expected META"):
        parse_pabulib("hola;mundo\n")
    with pytest.raises(BadFileError, match="section VOTES is missing"):
        parse_pabulib("META\nkey;value\nPROJECTS\nproject_id;cost\n1;2\n")


@settings(deadline=None)
@given(elections())
def test_an_election_survives_writing_and_reading(case):
    election, _ = case
    again = parse_pabulib(format_pabulib(election_as_pabulib(election, {"unit": "Quito"}))).election
    assert (again.budget, again.voters, again.votes.tolist()) == (
        election.budget,
        election.voters,
        election.votes.tolist(),
    )
    assert again.projects == election.projects


@settings(deadline=None)
@given(elections(points=True))
def test_an_election_with_points_survives_writing_and_reading(case):
    election, _ = case
    again = parse_pabulib(format_pabulib(election_as_pabulib(election, {}))).election
    assert (again.scores.tolist(), again.people.sum()) == (election.scores.tolist(), election.people.sum())


def test_a_file_on_disk_is_written_and_read_back_equal(tmp_path):
    file = parse_pabulib(small())
    write_pabulib(tmp_path / "obras.pb", file)
    assert read_pabulib(tmp_path / "obras.pb") == file


def test_numbers_without_a_finite_decimal_are_refused():
    assert [format_number(Fraction(5, 4)), format_number(-Fraction(1, 8)), format_number(7)] == ["1.25", "-0.125", "7"]
    with pytest.raises(ValueError, match="no finite decimal"):
        format_number(Fraction(1, 3))
    with pytest.raises(ValueError, match="no finite decimal"):
        election_as_pabulib(Election.from_ballots([Project("a", Fraction(1, 3))], 1, [["a"]]), {})


@needs_pabulib
@pytest.mark.parametrize("path", sorted(PABULIB.glob("*.pb")), ids=lambda path: path.stem)
def test_real_files_survive_writing_and_agree_with_their_own_figures(path):
    file = read_pabulib(path)
    assert parse_pabulib(format_pabulib(file)) == file
    election = file.election
    assert (election.voters, len(election.projects)) == (int(file.meta["num_votes"]), int(file.meta["num_projects"]))
    column = "score" if "score" in file.project_columns else "votes"
    published = [int(row[file.project_columns.index(column)]) for row in file.projects]
    counted = (election.scores if column == "score" else election.votes).tolist()
    assert counted == published
