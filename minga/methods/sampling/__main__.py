"""`python -m minga.methods sampling …`: how many people to ask, the margin of an answer, a share, weights by quotas.

ANSWERS.csv: one row for each answer, with a column for each trait; QUOTAS.json: {"trait": {"class": people, …}, …}.
"""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from minga.methods.sampling.estimates import describe_estimate, estimate_proportion
from minga.methods.sampling.quotas import rake_weights
from minga.methods.sampling.sizes import CONFIDENCE, MARGIN, allocate_sample, margin_of_error, sample_size


def cli(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m minga.methods sampling", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    size = actions.add_parser("size", help="people to ask")
    size.add_argument("--population", type=int)
    size.add_argument("--margin", type=float, default=MARGIN)
    size.add_argument("--response", type=float, default=1.0, help="share of those asked who answer")
    size.add_argument("--strata", type=int, nargs="+", help="people of each stratum: how many to ask in each one")
    margin = actions.add_parser("margin", help="margin of a share")
    margin.add_argument("--size", type=int, required=True)
    margin.add_argument("--population", type=int)
    share = actions.add_parser("share", help="a share with its interval")
    share.add_argument("--hits", type=int, required=True)
    share.add_argument("--size", type=int, required=True)
    share.add_argument("--population", type=int)
    weights = actions.add_parser("weights", help="a weight for each answer, so that quotas are met")
    weights.add_argument("answers", type=Path)
    weights.add_argument("quotas", type=Path)
    weights.add_argument("--cap", type=float, help="the most an answer weighs, in times the mean")
    for action in (size, margin, share):
        action.add_argument("--confidence", type=float, default=CONFIDENCE)
    chosen = parser.parse_args(argv)
    answer = {"size": _size, "margin": _margin, "share": _share, "weights": _weights}[chosen.action](chosen)
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    return 0


def _size(chosen: argparse.Namespace) -> dict[str, object]:
    population = sum(chosen.strata) if chosen.strata else chosen.population
    people = sample_size(population, margin=chosen.margin, confidence=chosen.confidence, response=chosen.response)
    answer: dict[str, object] = {"size": people, "population": population, "margin": chosen.margin}
    if chosen.strata:
        answer["strata"] = allocate_sample(people, chosen.strata)
    return answer


def _margin(chosen: argparse.Namespace) -> dict[str, object]:
    margin = margin_of_error(chosen.size, chosen.population, confidence=chosen.confidence)
    return {"margin": margin, "size": chosen.size, "population": chosen.population, "confidence": chosen.confidence}


def _share(chosen: argparse.Namespace) -> dict[str, object]:
    found = estimate_proportion(chosen.hits, chosen.size, chosen.population, confidence=chosen.confidence)
    return {**asdict(found), "sentence": describe_estimate(found, share=True)}


def _weights(chosen: argparse.Namespace) -> dict[str, object]:
    quotas = json.loads(chosen.quotas.read_text(encoding="utf-8"))
    with chosen.answers.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    missing = [trait for trait in quotas if rows and trait not in rows[0]]
    if missing or not rows:
        raise ValueError(f"{chosen.answers}: there are no answers, or no column {', '.join(missing)}")
    found = rake_weights([[row[trait] for row in rows] for trait in quotas], list(quotas.values()), cap=chosen.cap)
    return {
        "weights": found.weights.tolist(),
        "effect": found.effect,
        "effective_size": found.effective_size,
        "gap": found.gap,
        "capped": found.capped,
    }


if __name__ == "__main__":
    sys.exit(cli(sys.argv[1:]))
