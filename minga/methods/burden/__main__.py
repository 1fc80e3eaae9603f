"""`python -m minga.methods burden BEFORE.json [AFTER.json]`: what a procedure costs people, or what a change saves.

{"name": "…", "people": 1000, "times": 1, "hourly": "2.81", "fee": "5", "days": 8, "requirements": 4, "online": "0.2",
"activities": [{"name": "…", "minutes": 30, "expenses": "1.50", "share": 1, "usual": 0, "once": false, "visit": true}]}
Numbers with decimals are better written as text, so that they stay exact. The answer is JSON.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from minga.methods.burden.procedures import (
    Activity,
    Procedure,
    compare_burdens,
    describe_burdens,
    measure_burden,
)


def cli(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m minga.methods burden", description=__doc__)
    parser.add_argument("before", type=Path, help="JSON")
    parser.add_argument("after", type=Path, nargs="?", help="JSON of the same procedure, simplified")
    chosen = parser.parse_args(argv)
    before = read_procedure(chosen.before)
    answer: dict[str, object] = {name: str(value) for name, value in asdict(measure_burden(before)).items()}
    if chosen.after:
        after = read_procedure(chosen.after)
        answer = {
            "sentence": describe_burdens(before, after),
            "figures": [
                {
                    "name": one.name,
                    "before": str(one.before),
                    "after": str(one.after),
                    "change": str(one.change),
                    "percent": None if one.percent is None else str(one.percent),
                }
                for one in compare_burdens(before, after)
            ],
        }
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    return 0


def read_procedure(path: Path) -> Procedure:
    """A procedure from JSON. Raises ValueError naming what is wrong."""
    stored = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    try:
        activities = [Activity(**activity) for activity in stored.pop("activities", [])]
        return Procedure(activities=activities, **stored)
    except TypeError as wrong:
        raise ValueError(f"{path}: {wrong}") from wrong


if __name__ == "__main__":
    sys.exit(cli(sys.argv[1:]))
