"""`python -m minga.methods tallies …`: count files without anything else of the house."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from . import (
    BadFileError,
    Constraints,
    Minimum,
    NoPanelError,
    Outcome,
    Quota,
    TieRule,
    UnsatisfiableError,
    approval,
    certify,
    draw_fair,
    draw_uniform,
    equal_shares,
    explain,
    greedy,
    knapsack,
    parse_money,
    plurality,
    ranked_choice,
    read_pabulib,
    report,
    schulze,
    sequential_phragmen,
    transferable_vote,
)
from .ballots import Election
from .ties import RULES


def cli(argv: Sequence[str]) -> int:
    """Run one command and print JSON. Returns 0, or 2 after saying on standard error what is wrong."""
    asked = parser().parse_args(argv)
    try:
        answer = asked.run(asked)
    except (BadFileError, NoPanelError, UnsatisfiableError, TimeoutError, OSError, KeyError, ValueError) as error:
        sys.stderr.write(f"tallies: {error}\n")
        return 2
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1, default=str) + "\n")
    return 0


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="tallies", description="Cuenta presupuestos participativos, votos y sorteos.")
    commands = top.add_subparsers(required=True)
    budget = commands.add_parser("budget", help="un archivo .pb de presupuesto participativo")
    budget.add_argument("file")
    budget.add_argument("--rule", choices=["equal_shares", "greedy", "knapsack", "phragmen"], default="equal_shares")
    budget.add_argument("--utility", choices=["cost", "count", "points"], default="cost")
    budget.add_argument("--increment", default="1", help="dinero que sube cada ronda; 0 para no completar así")
    budget.add_argument("--no-completion", action="store_true", help="no gastar lo que sobra por apoyo")
    budget.add_argument("--least-votes", type=int, default=1)
    budget.add_argument("--minimum", action="append", default=[], help="zone=Centro,projects=1 o tag=social,share=3/5")
    budget.add_argument("--incompatible", action="append", default=[], help="ids separados por comas")
    budget.add_argument("--no-payments", action="store_true")
    budget.add_argument("--certify", action="store_true", help="contar otra vez con enteros y comparar")
    budget.set_defaults(run=count_budget)
    vote = commands.add_parser("vote", help="un CSV con una papeleta por fila; opciones en orden de preferencia")
    vote.add_argument("file")
    vote.add_argument("--rule", choices=["plurality", "approval", "ranked", "stv", "schulze"], default="plurality")
    vote.add_argument("--options", default="", help="opciones separadas por comas; sin esto, las que aparecen")
    vote.add_argument("--seats", type=int, default=1)
    vote.set_defaults(run=count_vote)
    draw = commands.add_parser(
        "draw", help="un CSV de personas (columna id) y otro de cupos (feature,value,least,most)"
    )
    draw.add_argument("people")
    draw.add_argument("quotas")
    draw.add_argument("--size", type=int, required=True)
    draw.add_argument("--seed", required=True)
    draw.add_argument("--uniform", action="store_true")
    draw.set_defaults(run=draw_panel)
    for command in (budget, vote):
        command.add_argument("--ties", choices=RULES, default="id")
        command.add_argument("--seed", default="")
    return top


def count_budget(asked: argparse.Namespace) -> dict[str, Any]:
    """Count a `.pb` file by the rule asked for."""
    outcome = _count(read_pabulib(asked.file).election, asked)
    answer = explain(outcome, with_payments=not asked.no_payments)
    answer["report"] = asdict(report(outcome))
    if asked.certify:
        answer["certificate"] = asdict(certify(outcome))
    return answer


def _count(election: Election, asked: argparse.Namespace) -> Outcome:
    shared = {
        "tie_rule": TieRule(asked.ties, asked.seed),
        "constraints": Constraints(
            tuple(parse_minimum(text) for text in asked.minimum),
            tuple(frozenset(text.split(",")) for text in asked.incompatible),
        ),
        "least_votes": asked.least_votes,
    }
    if asked.rule == "greedy":
        by = {"cost": "votes", "count": "votes_per_cost", "points": "points"}[asked.utility]
        return greedy(election, by=by, **shared)
    if asked.rule == "knapsack":
        goal = {"cost": "money", "count": "votes", "points": "points"}[asked.utility]
        return knapsack(election, maximise=goal, **shared)
    if asked.rule == "phragmen":
        return sequential_phragmen(election, complete=not asked.no_completion, **shared)
    increment = parse_money(asked.increment) or None
    return equal_shares(
        election, utility=asked.utility, increment=increment, complete=not asked.no_completion, **shared
    )


def parse_minimum(text: str) -> Minimum:
    """Read `zone=…` or `tag=…`, then any of `projects=`, `money=`, `share=`, `of=`, with commas between."""
    cells = dict(cell.split("=", 1) for cell in text.split(","))
    unknown = set(cells) - {"zone", "tag", "projects", "money", "share", "of"}
    if unknown:
        raise ValueError(f"unknown in --minimum: {', '.join(sorted(unknown))}")
    return Minimum(
        zone=cells.get("zone", ""),
        tag=cells.get("tag", ""),
        projects=int(cells.get("projects", 0)),
        money=parse_money(cells.get("money", "0")),
        share=Fraction(cells.get("share", "0")),
        of=cells.get("of", "budget"),
    )


def count_vote(asked: argparse.Namespace) -> dict[str, Any]:
    """Count a CSV of ballots by the rule asked for."""
    with Path(asked.file).open(encoding="utf-8-sig", newline="") as source:
        ballots = [[cell.strip() for cell in row if cell.strip()] for row in csv.reader(source)]
    options = asked.options.split(",") if asked.options else sorted({name for ballot in ballots for name in ballot})
    tie_rule = TieRule(asked.ties, asked.seed)
    if asked.rule == "schulze":
        found = schulze(options, ballots, tie_rule=tie_rule)
        return asdict(found) | {"wins": found.wins.tolist(), "paths": found.paths.tolist()}
    if asked.rule == "plurality":
        if any(len(ballot) > 1 for ballot in ballots):
            raise ValueError("plurality takes one option on each row")
        return asdict(plurality(options, [ballot[0] if ballot else "" for ballot in ballots], tie_rule=tie_rule))
    if asked.rule == "ranked":
        return asdict(ranked_choice(options, ballots, tie_rule=tie_rule))
    count = transferable_vote if asked.rule == "stv" else approval
    return asdict(count(options, ballots, seats=asked.seats, tie_rule=tie_rule))


def draw_panel(asked: argparse.Namespace) -> dict[str, Any]:
    """Draw a panel from two CSV files."""
    with Path(asked.people).open(encoding="utf-8-sig", newline="") as source:
        people = {row["id"]: row for row in csv.DictReader(source)}
    with Path(asked.quotas).open(encoding="utf-8-sig", newline="") as source:
        quotas = [
            Quota(row["feature"], row["value"], int(row["least"]), int(row["most"])) for row in csv.DictReader(source)
        ]
    draw = draw_uniform if asked.uniform else draw_fair
    return asdict(draw(people, asked.size, quotas, seed=asked.seed))


if __name__ == "__main__":
    raise SystemExit(cli(sys.argv[1:]))
