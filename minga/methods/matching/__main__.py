"""`python -m minga.methods matching PROBLEM.json`: assign evaluators, again after a change, or a third one.

PROBLEM.json: {"proposals": ["P1", …], "evaluators": [{"code": "E1", "institution": "…", "sector": "…"}, …],
"each": 2, "forbidden": [["P1", "E1"], …], "affinity": [["P1", "E1", 0.8], …], "sectors": ["…"],
"different_institutions": true, "least": 0, "most": 3, "seed": "…"}; only the first two are needed.
The answer is JSON: {"pairs": {"P1": ["E1", "E2"], …}, "affinity", "loads", "seed"}. When there is none, the reasons go
to the standard error and the exit code is 1.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from minga.methods.matching.assignment import Assignment, assign, assign_third, read_assignment, reassign
from minga.methods.matching.problem import Evaluator, Problem
from minga.methods.matching.shortage import UncoverableError


def cli(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m minga.methods matching", description=__doc__)
    parser.add_argument("problem", type=Path, help="JSON")
    parser.add_argument("--seed", help="public text that decides the ties; by default that of the problem")
    parser.add_argument("--current", type=Path, help="an assignment already made (JSON), to change or extend it")
    parser.add_argument("--gone", nargs="*", default=[], help="evaluators who left, with --current")
    parser.add_argument("--third", nargs="+", help="proposals that need a third evaluator, with --current")
    parser.add_argument("--out", type=Path, help="file to write; by default the standard output")
    chosen = parser.parse_args(argv)
    if (chosen.gone or chosen.third) and not chosen.current:
        parser.error("--gone and --third start from an assignment: --current")
    problem = read_problem(json.loads(chosen.problem.read_text(encoding="utf-8")), seed=chosen.seed)
    try:
        if chosen.current:
            stored = json.loads(chosen.current.read_text(encoding="utf-8"))
            current = read_assignment(stored["pairs"], seed=problem.seed)
            if chosen.third:
                found = assign_third(problem, current, chosen.third)
            else:
                found = reassign(problem, current, gone=chosen.gone)
        else:
            found = assign(problem)
    except UncoverableError as reasons:
        sys.stderr.write("".join(f"{shortage.sentence}\n" for shortage in reasons.shortages))
        return 1
    text = json.dumps(write_assignment(found), ensure_ascii=False, indent=1) + "\n"
    if chosen.out:
        chosen.out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


def read_problem(stored: dict[str, Any], *, seed: str | None = None) -> Problem:
    """A problem from JSON. Raises ValueError naming what it does not know."""
    known = {field.name for field in fields(Problem)}
    unknown = sorted(set(stored) - known)
    if unknown or not {"proposals", "evaluators"} <= set(stored):
        raise ValueError(
            f"a problem needs proposals and evaluators, and does not have: {', '.join(unknown) or 'anything else'}"
        )
    traits = {field.name for field in fields(Evaluator)}
    strange = sorted({name for person in stored["evaluators"] for name in set(person) - traits})
    if strange:
        raise ValueError(f"an evaluator does not have: {', '.join(strange)}")
    given = dict(stored)
    given["evaluators"] = [Evaluator(**person) for person in stored["evaluators"]]
    given["forbidden"] = [(proposal, person) for proposal, person in stored.get("forbidden", [])]
    given["affinity"] = {(proposal, person): value for proposal, person, value in stored.get("affinity", [])}
    if seed is not None:
        given["seed"] = seed
    return Problem(**given)


def write_assignment(found: Assignment) -> dict[str, object]:
    return {
        "pairs": {proposal: list(people) for proposal, people in found.pairs.items()},
        "affinity": found.affinity,
        "loads": found.loads,
        "seed": found.seed,
    }


if __name__ == "__main__":
    sys.exit(cli(sys.argv[1:]))
