"""`python -m minga.methods agreement …`: how much evaluators agree, one mark for each proposal, and what a rule costs.

MARKS.csv: a first column with the code of the proposal and one column for each evaluator (or for first, second and
third); empty where there is no mark. SCORES.csv: the code and one column for each criterion. Answers are JSON.
"""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from minga.methods.agreement.alpha import Scale, bootstrap_alpha, describe_alpha
from minga.methods.agreement.ranking import measure_sensitivity, rank_weighted
from minga.methods.agreement.scores import ConsolidationRule, DiscrepancyRule, consolidate, find_discrepant
from minga.methods.agreement.simulation import simulate_rules


def cli(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m minga.methods agreement", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    alpha = actions.add_parser("alpha", help="Krippendorff's alpha with its interval")
    alpha.add_argument("marks", type=Path)
    alpha.add_argument("--scale", choices=[str(scale) for scale in Scale], default=str(Scale.INTERVAL))
    alpha.add_argument("--seed", type=int, default=0)
    joined = actions.add_parser("consolidate", help="one mark for each proposal, and which ones need a third")
    joined.add_argument("marks", type=Path)
    joined.add_argument("--rule", choices=[str(r) for r in ConsolidationRule], default=str(ConsolidationRule.MEAN))
    joined.add_argument("--gap", type=float, default=2.0, help="points from which two marks are discrepant")
    weights = actions.add_parser("sensitivity", help="how far each weight can move before the choice changes")
    weights.add_argument("scores", type=Path)
    weights.add_argument("--weights", type=float, nargs="+", required=True)
    weights.add_argument("--top", type=int, help="how many are chosen; by default the whole order counts")
    simulated = actions.add_parser("simulate", help="what each consolidation rule costs in accuracy")
    simulated.add_argument("--gap", type=float, default=2.0)
    simulated.add_argument("--noise", type=float, default=0.6)
    simulated.add_argument("--bias", type=float, default=0.3)
    simulated.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(argv)
    answer = {"alpha": _alpha, "consolidate": _consolidate, "sensitivity": _sensitivity, "simulate": _simulate}
    sys.stdout.write(json.dumps(answer[chosen.action](chosen), ensure_ascii=False, indent=1) + "\n")
    return 0


def _alpha(chosen: argparse.Namespace) -> object:
    _, marks, _ = read_numbers(chosen.marks)
    found = bootstrap_alpha(marks, scale=Scale(chosen.scale), seed=chosen.seed)
    return {**asdict(found), "sentence": describe_alpha(found)}


def _consolidate(chosen: argparse.Namespace) -> object:
    codes, marks, _ = read_numbers(chosen.marks)
    single = consolidate(marks, ConsolidationRule(chosen.rule))
    open_still = find_discrepant(marks[:, :2], DiscrepancyRule(limit=chosen.gap))
    missing = open_still if marks.shape[1] == 2 else open_still & np.isnan(marks[:, 2])
    return {
        "rule": chosen.rule,
        "marks": {code: None if np.isnan(mark) else float(mark) for code, mark in zip(codes, single, strict=True)},
        "need_third": [code for code, needs in zip(codes, missing, strict=True) if needs],
    }


def _sensitivity(chosen: argparse.Namespace) -> object:
    codes, scores, criteria = read_numbers(chosen.scores)
    order = rank_weighted(scores, np.array(chosen.weights))
    ranges = measure_sensitivity(scores, np.array(chosen.weights), top=chosen.top)
    return {
        "order": [codes[place] for place in order],
        "weights": [
            {
                "criterion": criteria[one.criterion],
                "weight": one.weight,
                "low": one.low,
                "high": one.high,
                "swap_low": None if one.swap_low is None else [codes[place] for place in one.swap_low],
                "swap_high": None if one.swap_high is None else [codes[place] for place in one.swap_high],
            }
            for one in ranges
        ],
    }


def _simulate(chosen: argparse.Namespace) -> object:
    rule = DiscrepancyRule(limit=chosen.gap)
    return asdict(simulate_rules(rule, noise=chosen.noise, bias=chosen.bias, seed=chosen.seed))


def read_numbers(path: Path) -> tuple[list[str], np.ndarray, list[str]]:
    """Codes, numbers (NaN where empty; a decimal comma is understood) and the names of the columns of numbers."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        names, *rows = [row for row in csv.reader(lines) if row]
    if any(len(row) != len(names) for row in rows) or not rows:
        raise ValueError(f"{path}: every row has {len(names)} cells")
    numbers = [[float(cell.replace(",", ".")) if cell.strip() else np.nan for cell in row[1:]] for row in rows]
    return [row[0] for row in rows], np.array(numbers), names[1:]


if __name__ == "__main__":
    sys.exit(cli(sys.argv[1:]))
