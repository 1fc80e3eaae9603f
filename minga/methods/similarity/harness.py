"""Judge the method by numbers: labelled texts in, recall, pairwise F1 and adjusted Rand index out.

Recall@k: of the other texts of the same group, the share among the first k neighbours, averaged over the texts that
have any. Pairwise F1: over all pairs, together or not. Adjusted Rand index: Hubert and Arabie 1985; 1 is the same
partition, 0 what chance gives.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import Literal

from .vectors import Item

Label = Literal["group", "kind"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and what people said of it: `group` the same request, `kind` the same kind of request ("" for none)."""

    item: Item
    group: str
    kind: str

    def label(self, by: Label) -> str:
        """Texts without a label are like no other: each has one of its own."""
        return (self.group if by == "group" else self.kind) or f"alone {self.item.key}"


@dataclass(frozen=True, slots=True)
class PairScore:
    precision: float
    recall: float
    f1: float
    ari: float


def read(path: Path) -> list[Labelled]:
    """Read labelled texts: {"texts": [{"id", "group", "kind", "territory", "title", "text"}, …]}."""
    rows = json.loads(path.read_text(encoding="utf-8"))["texts"]
    return [
        Labelled(Item(row["id"], row["title"], row["text"], row["territory"]), row["group"], row["kind"])
        for row in rows
    ]


def recall(labelled: Sequence[Labelled], ranked: Callable[[Item], Sequence[str]], k: int, by: Label = "group") -> float:
    """Mean recall@k. `ranked` gives the keys near an item, best first, itself left out. 0 if no text has a fellow."""
    fellows: defaultdict[str, set[str]] = defaultdict(set)
    for one in labelled:
        fellows[one.label(by)].add(one.item.key)
    shares = []
    for one in labelled:
        wanted = fellows[one.label(by)] - {one.item.key}
        if wanted:
            shares.append(len(wanted.intersection(ranked(one.item)[:k])) / len(wanted))
    return sum(shares) / len(shares) if shares else 0.0


def compare(truth: Mapping[str, Hashable], proposed: Mapping[str, Hashable]) -> PairScore:
    """Score a partition against another over the same keys (each maps a key to its set)."""
    both = _pairs(Counter((truth[key], proposed[key]) for key in truth))
    true, said, every = _pairs(Counter(truth.values())), _pairs(Counter(proposed.values())), comb(len(truth), 2)
    precision, found = (both / said if said else 1.0), (both / true if true else 1.0)
    f1 = 2 * both / (true + said) if true + said else 1.0
    expected = true * said / every if every else 0.0
    highest = (true + said) / 2
    ari = (both - expected) / (highest - expected) if highest != expected else 1.0
    return PairScore(precision, found, f1, ari)


def _pairs(counts: Mapping[Hashable, int]) -> int:
    return sum(comb(count, 2) for count in counts.values())


def partition_of(sets: Sequence[frozenset[str]]) -> dict[str, int]:
    """Each key and the number of its set."""
    return {key: number for number, members in enumerate(sets) for key in members}
