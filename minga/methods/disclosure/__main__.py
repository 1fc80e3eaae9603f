"""`python -m minga.methods disclosure TABLE.csv`: hide (or round) the small counts of a table, and attack the result.

The table is a CSV whose last column counts people and whose other columns (one to three) say of whom. Combinations that
are missing count zero; repeated ones are added. The answer is a CSV with margins, or JSON with all its figures.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from minga.methods.disclosure.attack import attack
from minga.methods.disclosure.rounding import attack_rounding, round_counts
from minga.methods.disclosure.sentence import MARK, describe_rounding, describe_suppression
from minga.methods.disclosure.suppression import THRESHOLD, suppress

TOTAL = "Total"


def cli(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m minga.methods disclosure", description=__doc__)
    parser.add_argument("table", type=Path, help="CSV; the last column is a count of people")
    parser.add_argument("--threshold", type=int, default=THRESHOLD, help="the least count that is shown")
    parser.add_argument("--seconds", type=float, default=8.0, help="time to prove that the fewest cells are hidden")
    parser.add_argument("--round", type=int, metavar="BASE", help="round to multiples of BASE instead of hiding")
    parser.add_argument("--seed", type=int, default=0, help="of the rounding; keep it secret")
    parser.add_argument("--json", action="store_true", help="write JSON, with the ranges that the attack reached")
    parser.add_argument("--out", type=Path, help="file to write; by default the standard output")
    chosen = parser.parse_args(argv)
    names, classes, counts = read_table(chosen.table)
    if chosen.round:
        rounding = round_counts(counts, base=chosen.round, seed=chosen.seed)
        printed, note, reached = rounding.rounded.astype(float), describe_rounding(rounding), attack_rounding(rounding)
        facts: dict[str, object] = {"base": rounding.base, "largest_change": rounding.largest_change}
    else:
        table = suppress(counts, threshold=chosen.threshold, seconds=chosen.seconds)
        printed, note, reached = table.published, describe_suppression(table), attack(table.published)
        facts = {
            "threshold": table.threshold,
            "hidden": int(table.hidden.sum()),
            "cost": table.cost,
            "bound": table.bound,
            "is_optimal": table.is_optimal,
        }
    if chosen.json:
        rows = [
            {"class": list(names_of), "count": whole(printed[place]), "range": [low, high]}
            for place, names_of in walk(classes)
            for low, high in [(whole(reached.least[place]), whole(reached.most[place]))]
        ]
        text = json.dumps({"columns": names, "note": note, **facts, "rows": rows}, ensure_ascii=False, indent=1) + "\n"
    else:
        lines: list[list[object]] = [list(names)]
        for place, names_of in walk(classes):
            lines.append([*names_of, MARK if np.isnan(printed[place]) else int(printed[place])])
        text = "\n".join(",".join(quote(cell) for cell in line) for line in lines) + "\n"
    if chosen.out:
        chosen.out.write_text(text, encoding="utf-8")
        sys.stdout.write(note + "\n")
    else:
        sys.stdout.write(text)
        sys.stderr.write(note + "\n")
    return 0


def read_table(path: Path) -> tuple[list[str], list[list[str]], np.ndarray]:
    """The names of the columns, the classes of each axis in order of appearance, and the counts. Raises ValueError."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        names, *rows = [row for row in csv.reader(lines) if row]
    axes: list[dict[str, int]] = [{} for _ in names[:-1]]
    if not 1 <= len(axes) <= 3:
        raise ValueError(f"{path}: a table has one to three columns of classes and one of counts")
    for number, row in enumerate(rows, 2):
        if len(row) != len(names) or not row[-1].strip().isdigit():
            raise ValueError(f"{path}: row {number} needs {len(names)} cells, the last one a whole number")
        for axis, name in zip(axes, row, strict=False):
            axis.setdefault(name, len(axis))
    counts = np.zeros([len(axis) for axis in axes], dtype=np.int64)
    for row in rows:
        counts[tuple(axis[name] for axis, name in zip(axes, row, strict=False))] += int(row[-1])
    return names, [list(axis) for axis in axes], counts


def walk(classes: Sequence[Sequence[str]]) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
    """Each place of the table with its margins, and the names of its classes."""
    titles = [[*names, TOTAL] for names in classes]
    for place in np.ndindex(*[len(axis) for axis in titles]):
        yield place, tuple(axis[step] for axis, step in zip(titles, place, strict=True))


def whole(number: float) -> int | float | None:
    """A count as JSON writes it: a whole number where it is one, nothing where it is hidden or has no limit."""
    if not np.isfinite(number):
        return None
    return int(round(number)) if abs(number - round(number)) < 1e-6 else float(number)


def quote(cell: object) -> str:
    text = str(cell)
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n') else text


if __name__ == "__main__":
    sys.exit(cli(sys.argv[1:]))
