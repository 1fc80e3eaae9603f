"""The commands `python -m minga.methods tallies …` over files."""

import json

import pytest

from minga.methods.tallies.__main__ import cli

BUDGET = """META
key;value
budget;100
vote_type;approval
PROJECTS
project_id;cost;name;category;zone
a;40;Canchas;obra;norte
b;50;Asfalto;obra;norte
c;60;Cuidado;social;sur
VOTES
voter_id;vote
1;a,b
2;a,b
3;a,b
4;c
5;c
6;c
"""


@pytest.fixture
def ask(tmp_path, capsys):
    """Write files, run a command, answer its code and what it printed."""

    def run(command, **files):
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        words = [str(tmp_path / word[1:]) if word.startswith("@") else word for word in command.split()]
        code = cli(words)
        printed = capsys.readouterr()
        return code, json.loads(printed.out) if printed.out else printed.err

    return run


@pytest.mark.parametrize(
    ("options", "winners"),
    [
        ("--rule greedy", ["a", "b"]),
        ("--rule knapsack --utility count", ["a", "b"]),
        ("--rule phragmen", ["a", "c"]),
        ("--rule equal_shares", ["a", "c"]),
        ("--rule greedy --minimum tag=social,share=3/5", ["a", "c"]),
        ("--rule greedy --minimum zone=sur,projects=1 --incompatible a,c", ["c"]),
        ("--rule equal_shares --utility count --increment 0 --no-completion", ["a"]),
    ],
)
def test_a_budget_is_counted_by_the_rule_asked_for(ask, options, winners):
    code, answer = ask(f"budget @f.pb {options}", **{"f.pb": BUDGET})
    assert (code, sorted(answer["winners"])) == (0, winners)


def test_a_certificate_and_the_report_come_with_the_answer(ask):
    _, answer = ask("budget @f.pb --certify", **{"f.pb": BUDGET})
    assert answer["certificate"]["holds"] is True
    assert answer["report"]["with_a_winner"] == 1.0


@pytest.mark.parametrize(
    ("options", "winners"),
    [
        ("--rule plurality", ["a"]),
        ("--rule ranked", ["b"]),
        ("--rule stv --seats 2", ["a", "b"]),
        ("--rule approval --options a,b,c --seats 2", ["b", "a"]),
    ],
)
def test_votes_are_counted_by_the_rule_asked_for(ask, options, winners):
    ballots = "a\na\na\na\n" if "plurality" in options else "a,b\na,b\na,b\na\nb\nb,c\nb\nc,b\nc,b\n"
    code, answer = ask(f"vote @v.csv {options}", **{"v.csv": ballots})
    assert (code, answer["winners"]) == (0, winners)


def test_schulze_prints_its_tables(ask):
    _, answer = ask("vote @v.csv --rule schulze", **{"v.csv": "a,b\na,b\nb,a\n"})
    assert (answer["condorcet"], answer["wins"]) == ("a", [[0, 2], [1, 0]])


@pytest.mark.parametrize("way", ["", "--uniform"])
def test_a_panel_is_drawn_from_files(ask, way):
    people = "id,genero\nana,f\nbea,f\ncarlos,m\n"
    quotas = "feature,value,least,most\ngenero,f,1,1\n"
    code, answer = ask(f"draw @p.csv @q.csv --size 2 --seed 7261 {way}", **{"p.csv": people, "q.csv": quotas})
    assert (code, "carlos" in answer["members"], len(answer["members"])) == (0, True, 2)


@pytest.mark.parametrize(
    ("command", "files", "reason"),
    [
        ("budget @no.pb", {}, "No such file"),
        ("budget @f.pb", {"f.pb": "hola"}, "expected META"),
        ("budget @f.pb --minimum zone=sur,money=61 --rule greedy", {"f.pb": BUDGET}, "no affordable list"),
        ("budget @f.pb --minimum zone=sur,luck=1", {"f.pb": BUDGET}, "unknown in --minimum: luck"),
        ("budget @f.pb --ties draw", {"f.pb": BUDGET}, "needs a seed"),
        ("vote @v.csv", {"v.csv": "a,b\n"}, "one option on each row"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(ask, command, files, reason):
    code, said = ask(command, **files)
    assert code == 2
    assert reason in said
