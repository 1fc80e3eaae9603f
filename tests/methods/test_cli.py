"""Each method over files, for those who want nothing else."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from minga.methods import agreement, burden, disclosure, matching, sampling
from minga.methods.__main__ import METHODS, cli

ROOT = Path(__file__).resolve().parents[2]


def write(path: Path, content: object) -> str:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def answer(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, object]:
    assert cli(argv) == 0
    return json.loads(capsys.readouterr().out)


def test_the_methods_run_as_a_program_without_django() -> None:
    code = (
        "import sys; sys.modules['django'] = None; sys.argv = ['x', 'sampling', 'size', '--population', '2000'];"
        "import runpy; runpy.run_module('minga.methods', run_name='__main__')"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, json.loads(run.stdout)["size"]) == (0, 323)


def test_help_lists_every_method_and_a_wrong_name_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli([]) == 0
    shown = capsys.readouterr().out
    assert [name for name in METHODS if f"  {name}" not in shown] == []
    assert cli(["magia"]) == 2
    assert capsys.readouterr().err.startswith("No hay un método «magia».")


@pytest.mark.parametrize("name", sorted(METHODS))
def test_every_method_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli([name, "--help"])
    assert end.value.code == 0
    assert f"{name} [-h]" in capsys.readouterr().out


def test_a_file_that_does_not_exist_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["disclosure", str(tmp_path / "no.csv")]) == 1
    assert "no.csv" in capsys.readouterr().err


TABLE = (
    'provincia,grupo,personas\n"Pichincha, Quito",a,20\n"Pichincha, Quito",b,3\nGuayas,a,30\nGuayas,b,18\nGuayas,b,2\n'
)


def test_a_table_is_protected_from_csv_to_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "safe.csv"
    assert cli(["disclosure", write(tmp_path / "t.csv", TABLE), "--out", str(out)]) == 0
    safe = disclosure.suppress(np.array([[20, 3], [30, 20]]))
    assert capsys.readouterr().out == disclosure.describe_suppression(safe) + "\n"
    with out.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    assert header == ["provincia", "grupo", "personas"]
    assert [row[:2] for row in rows[:3]] == [["Pichincha, Quito", name] for name in ("a", "b", "Total")]
    expected = [":" if np.isnan(cell) else str(int(cell)) for cell in safe.published.ravel()]
    assert [row[2] for row in rows] == expected


def test_a_table_is_protected_to_json_with_its_attack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "disclosure", write(tmp_path / "t.csv", TABLE), "--json")
    safe = disclosure.suppress(np.array([[20, 3], [30, 20]]))
    reached = disclosure.attack(safe.published)
    assert (found["threshold"], found["hidden"], found["is_optimal"]) == (5, int(safe.hidden.sum()), True)
    assert [row["range"] for row in found["rows"]] == [
        [int(low), None if np.isinf(high) else int(high)]
        for low, high in zip(reached.least.ravel(), reached.most.ravel(), strict=True)
    ]


def test_a_table_is_rounded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "disclosure", write(tmp_path / "t.csv", TABLE), "--round", "5", "--seed", "3", "--json")
    rounding = disclosure.round_counts(np.array([[20, 3], [30, 20]]), base=5, seed=3)
    assert [row["count"] for row in found["rows"]] == rounding.rounded.ravel().tolist()
    assert found["base"] == 5


@pytest.mark.parametrize("table", ["a,n\nx,tres\n", "n\n3\n", "a,b,c,d,n\n1,2,3,4,5\n"])
def test_a_table_that_is_not_one_is_told(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["disclosure", write(tmp_path / "t.csv", table)]) == 1
    assert "t.csv" in capsys.readouterr().err


PROBLEM = {
    "proposals": ["P1", "P2"],
    "evaluators": [{"code": code, "institution": code} for code in ("E1", "E2", "E3", "E4")],
    "forbidden": [["P1", "E1"]],
    "affinity": [["P1", "E2", 1], ["P1", "E3", 0.5], ["P2", "E1", 0.7]],
    "most": 2,
    "seed": "uno",
}


def test_evaluators_are_assigned_again_and_thirds_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = write(tmp_path / "p.json", PROBLEM)
    first = answer(capsys, "matching", question)
    direct = matching.assign(
        matching.Problem(
            ["P1", "P2"],
            [matching.Evaluator(code, code) for code in ("E1", "E2", "E3", "E4")],
            forbidden=[("P1", "E1")],
            affinity={("P1", "E2"): 1, ("P1", "E3"): 0.5, ("P2", "E1"): 0.7},
            most=2,
            seed="uno",
        )
    )
    assert first["pairs"] == {proposal: list(people) for proposal, people in direct.pairs.items()}
    assert (first["affinity"], first["seed"]) == (2.2, "uno")
    current = write(tmp_path / "c.json", first)
    again = answer(capsys, "matching", question, "--current", current, "--gone", "E2")
    assert again["pairs"]["P1"] == ["E3", "E4"]
    third = answer(capsys, "matching", question, "--current", current, "--third", "P1")
    assert third["pairs"] == {"P1": ["E4"]}
    assert answer(capsys, "matching", question, "--seed", "dos")["seed"] == "dos"


def test_without_an_assignment_the_reasons_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["matching", write(tmp_path / "p.json", {**PROBLEM, "most": 1, "each": 3})]) == 1
    assert capsys.readouterr().err == "Hacen falta 6 evaluaciones y solo hay lugar para 4.\n"
    assert cli(["matching", write(tmp_path / "p.json", {**PROBLEM, "colour": 1})]) == 1
    assert "colour" in capsys.readouterr().err
    assert cli(["matching", write(tmp_path / "p.json", {**PROBLEM, "evaluators": [{"name": "E1"}]})]) == 1
    assert "name" in capsys.readouterr().err


def test_agreement_reads_marks_and_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marks = write(tmp_path / "m.csv", 'código,primera,segunda,tercera\nP1,4,5,\nP2,"2,5",2,\nP3,5,1,\nP4,1,4,3\n')
    table = np.array([[4, 5], [2.5, 2], [5, 1], [1, 4]])
    found = answer(capsys, "agreement", "consolidate", marks)
    assert found["marks"] == {"P1": 4.5, "P2": 2.25, "P3": 3.0, "P4": 8 / 3}
    assert found["need_third"] == ["P3"]
    alpha = answer(capsys, "agreement", "alpha", marks, "--scale", "ordinal")
    nan = np.array([[np.nan], [np.nan], [np.nan], [3]])
    assert alpha["alpha"] == agreement.measure_alpha(np.c_[table, nan], scale=agreement.Scale.ORDINAL)
    scores = write(tmp_path / "s.csv", "código,tiempo,recursos\nP1,5,1\nP2,3,2\n")
    ranges = answer(capsys, "agreement", "sensitivity", scores, "--weights", "1", "1")
    assert ranges["order"] == ["P1", "P2"]
    assert [(one["criterion"], round(one["low"], 6), one["swap_low"]) for one in ranges["weights"]] == [
        ("tiempo", round(1 / 3, 6), ["P1", "P2"]),
        ("recursos", 0.0, None),
    ]
    assert len(answer(capsys, "agreement", "simulate")["costs"]) == 5


def test_sampling_answers_sizes_margins_shares_and_weights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "sampling", "size", "--strata", "400", "270", "60") == {
        "size": 252,
        "population": 730,
        "margin": 0.05,
        "strata": sampling.allocate_sample(252, [400, 270, 60]),
    }
    margin = answer(capsys, "sampling", "margin", "--size", "323", "--population", "2000")
    assert margin["margin"] == sampling.margin_of_error(323, 2000)
    share = answer(capsys, "sampling", "share", "--hits", "140", "--size", "323", "--population", "2000")
    assert share["sentence"] == sampling.describe_estimate(sampling.estimate_proportion(140, 323, 2000), share=True)
    answers = write(tmp_path / "a.csv", "sexo,zona\nh,n\nh,s\nm,n\nm,s\nm,s\n")
    quotas = write(tmp_path / "q.json", {"sexo": {"h": 1, "m": 1}, "zona": {"n": 2, "s": 3}})
    weights = answer(capsys, "sampling", "weights", answers, quotas)
    direct = sampling.rake_weights([list("hhmmm"), list("nsnss")], [{"h": 1, "m": 1}, {"n": 2, "s": 3}])
    assert weights["weights"] == direct.weights.tolist()


def test_burden_reads_a_procedure_before_and_after(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored = {
        "name": "Permiso",
        "people": 100,
        "hourly": "1.64",
        "activities": [{"name": "Ir", "minutes": 90, "expenses": 0.7, "visit": True}],
    }
    before = write(tmp_path / "b.json", stored)
    after = write(tmp_path / "a.json", {**stored, "activities": [{"name": "Llenar", "minutes": 30}]})
    assert answer(capsys, "burden", before)["cost_year"] == "316.00"
    found = answer(capsys, "burden", before, after)
    assert found["figures"][-2] == {
        "name": "cost_year",
        "before": "316.00",
        "after": "82.00",
        "change": "-234.00",
        "percent": "-74.1",
    }
    procedure = burden.Procedure("Permiso", [burden.Activity("Ir", 90, "0.7", visit=True)], 100, "1.64")
    easier = burden.Procedure("Permiso", [burden.Activity("Llenar", 30)], 100, "1.64")
    assert found["sentence"] == burden.describe_burdens(procedure, easier)
    assert cli(["burden", write(tmp_path / "x.json", {**stored, "colour": 1})]) == 1
    assert "colour" in capsys.readouterr().err


def test_it_speaks_english_to_whoever_asks(capsys, monkeypatch):
    monkeypatch.setenv("MINGA_LANG", "en")
    assert cli(["magia"]) == 2
    assert capsys.readouterr().err.startswith("There is no method “magia”.")
    assert cli([]) == 0
    assert capsys.readouterr().out.count("assigning evaluators to proposals") == 1
