"""`python -m minga.methods similarity …`: groups, neighbours and evaluation over files, for those who want only this.

Texts come as CSV (columns `key`, `title` and, if there are, `text` and `territory`) or as JSON (a list of objects with
the same names). Decisions come as CSV with columns `one`, `other`, `decision` (`together` or `apart`).
"""

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import harness
from .groups import LOOSENESS, Decisions, Grouping, groups
from .index import Text, TextIndex
from .nearest import nearest
from .vectors import Item


def read_items(path: Path) -> list[Item]:
    """Texts of a file. Raises ValueError naming the row that lacks a key or a title."""
    if path.suffix == ".json":
        rows = json.loads(path.read_text(encoding="utf-8"))
    else:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    for number, row in enumerate(rows, 1):
        if not row.get("key") or not row.get("title"):
            raise ValueError(f"{path}: text {number} needs a key and a title")
    return [Item(row["key"], row["title"], row.get("text") or "", row.get("territory") or "") for row in rows]


def read_decisions(path: Path) -> Decisions:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    pairs = {
        name: [(row["one"], row["other"]) for row in rows if row["decision"] == name] for name in ("together", "apart")
    }
    return Decisions.of(pairs["together"], pairs["apart"])


def written(found: Grouping) -> dict[str, object]:
    """A grouping as JSON."""
    return {
        "groups": [
            {
                "keys": list(group.keys),
                "words": list(group.words),
                "likeness": group.likeness,
                "copies": [list(copies) for copies in group.copies],
            }
            for group in found.groups
        ],
        "alone": list(found.alone),
    }


def _groups(chosen: argparse.Namespace) -> object:
    previous: list[list[str]] = []
    if chosen.previous:
        before = json.loads(chosen.previous.read_text(encoding="utf-8"))
        previous = [group["keys"] for group in before["groups"]] + [[key] for key in before["alone"]]
    found = groups(
        read_items(chosen.texts),
        by_territory=not chosen.anywhere,
        looseness=chosen.looseness,
        previous=previous,
        decisions=read_decisions(chosen.decisions) if chosen.decisions else None,
    )
    return written(found)


def _nearest(chosen: argparse.Namespace) -> object:
    with tempfile.TemporaryDirectory() as folder:
        index = TextIndex(Path(folder))
        index.put(Text(item.key, item.title, item.text) for item in read_items(chosen.texts))
        found = nearest(index.snapshot(), chosen.text, chosen.k)
    return [{"key": one.key, "score": round(one.score, 4), "shared": list(one.shared)} for one in found]


def _evaluate(chosen: argparse.Namespace) -> object:
    labelled = harness.read(chosen.texts)
    items = [one.item for one in labelled]
    truth = {one.item.key: one.label(chosen.by) for one in labelled}
    found = groups(items, by_territory=chosen.by == "group", looseness=chosen.looseness)
    scores = harness.compare(truth, harness.partition_of(found.partition))
    with tempfile.TemporaryDirectory() as folder:
        index = TextIndex(Path(folder))
        index.put(Text(item.key, item.title, item.text) for item in items)
        snapshot = index.snapshot()

        def ranked(item: Item) -> list[str]:
            near = nearest(snapshot, item.text, 10, title=item.title, without={item.key})
            return [one.key for one in near]

        recalls = {f"recall@{k}": round(harness.recall(labelled, ranked, k, chosen.by), 3) for k in (5, 10)}
    pairs = {"precision": scores.precision, "recall": scores.recall, "f1": scores.f1, "ari": scores.ari}
    return recalls | {f"pairs {name}": round(score, 3) for name, score in pairs.items()}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m minga.methods similarity", description=__doc__)
    parser.add_argument("--out", type=Path, help="write the JSON here instead of the screen")
    commands = parser.add_subparsers(required=True)
    grouping = commands.add_parser("groups", help="propose groups")
    grouping.add_argument("texts", type=Path)
    grouping.add_argument("--looseness", type=float, default=LOOSENESS, help="0 nearly the same words … 1 same subject")
    grouping.add_argument("--anywhere", action="store_true", help="group across territories")
    grouping.add_argument("--previous", type=Path, help="JSON of an earlier run, whose groups are kept")
    grouping.add_argument("--decisions", type=Path, help="CSV of what people decided")
    grouping.set_defaults(run=_groups)
    near = commands.add_parser("nearest", help="the texts nearest to one")
    near.add_argument("texts", type=Path)
    near.add_argument("text")
    near.add_argument("-k", type=int, default=5)
    near.set_defaults(run=_nearest)
    judge = commands.add_parser("evaluate", help="recall, F1 and ARI over labelled texts")
    judge.add_argument("texts", type=Path)
    judge.add_argument("--by", choices=("group", "kind"), default="group")
    judge.add_argument("--looseness", type=float, default=LOOSENESS)
    judge.set_defaults(run=_evaluate)
    return parser


def cli(argv: Sequence[str]) -> int:
    """Run one command; 0 if all went well, 2 if a file could not be used (the reason on standard error)."""
    chosen = _parser().parse_args(argv)
    try:
        answer = json.dumps(chosen.run(chosen), ensure_ascii=False, indent=2)
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if chosen.out:
        chosen.out.write_text(answer + "\n", encoding="utf-8")
    else:
        sys.stdout.write(answer + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(cli(sys.argv[1:]))
