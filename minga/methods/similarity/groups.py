"""Proposals of groups of texts that ask for the same thing, with the words that explain each.

First the literal copies, then the rest by average link over the near pairs of each territory. The method proposes;
people decide, and their decisions come back as `Decisions`, which no later run contradicts. A run that is given the
previous partition keeps it: new texts join old groups or make new ones, old texts stay where they were.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from . import analysis
from .linking import Linking, Pair
from .vectors import Item, Vectors, near_pairs, vectors

STRICTEST, LOOSEST = 0.60, 0.04  # mean likeness asked of a group at looseness 0 and 1
LOOSENESS = 0.5
SHOWN_WORDS = 5


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided on pairs of keys; it holds for ever and serves as the gold of the next evaluation."""

    together: frozenset[frozenset[str]] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()

    @classmethod
    def of(cls, together: Iterable[Collection[str]] = (), apart: Iterable[Collection[str]] = ()) -> "Decisions":
        """From pairs of keys. Raises ValueError for what is not a pair of different keys, or stands in both."""
        both = frozenset(map(frozenset, together)), frozenset(map(frozenset, apart))
        if any(len(pair) != 2 for pair in both[0] | both[1]):
            raise ValueError("a decision is about two different keys")
        if both[0] & both[1]:
            raise ValueError("a pair cannot be together and apart")
        return cls(*both)


@dataclass(frozen=True, slots=True)
class Group:
    """Keys in the order given; `words` are those that most members share, as people wrote them; `likeness` is the
    mean of all pairs (0…1); `copies` are the sets of texts with the same words in the same order."""

    keys: tuple[str, ...]
    words: tuple[str, ...]
    likeness: float
    copies: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of two or more, the largest first, and the texts that stand alone."""

    groups: tuple[Group, ...]
    alone: tuple[str, ...]

    @property
    def partition(self) -> list[frozenset[str]]:
        """Every text in its set: what to hand to the next run as `previous`."""
        return [frozenset(group.keys) for group in self.groups] + [frozenset({key}) for key in self.alone]


def groups(
    items: Sequence[Item],
    *,
    by_territory: bool = True,
    looseness: float = LOOSENESS,
    previous: Iterable[Collection[str]] = (),
    decisions: Decisions | None = None,
) -> Grouping:
    """Propose groups. `looseness` goes from 0 (nearly the same words) to 1 (the same subject).

    `previous`: the partition of an earlier run; its sets are neither split nor joined to each other. Keys that are no
    longer among the items are ignored. Raises ValueError for repeated keys, a looseness outside 0…1, or decisions
    that contradict each other. Deterministic: the same items in the same order give the same groups.
    """
    if not 0 <= looseness <= 1:
        raise ValueError("looseness goes from 0 to 1")
    rows = {item.key: row for row, item in enumerate(items)}
    if len(rows) != len(items):
        raise ValueError("each key stands once")
    if not items:
        return Grouping((), ())
    decided = decisions or Decisions()
    old = [[rows[key] for key in kept if key in rows] for kept in previous]
    found = vectors(items, without_places=by_territory)
    linking = Linking(found.mixed, _row_pairs(decided.apart, rows))
    for pair in _row_pairs(decided.together, rows):
        if not _join(linking, pair):
            raise ValueError(f"decided together and apart: {items[pair[0]].key}, {items[pair[1]].key}")
    for kept in old:
        _join(linking, kept)
    linking.freeze({linking.home(row) for kept in old for row in kept})
    copies = _copies(items, found, by_territory)
    for alike in copies:
        _join(linking, alike)
    threshold = STRICTEST * (LOOSEST / STRICTEST) ** looseness
    linking.link(_near(items, found, by_territory, threshold), threshold)
    return _grouping(items, found, linking, copies)


def _join(linking: Linking, rows: Sequence[int]) -> bool:
    """Put rows into one cluster, as far as it is allowed; says whether they all are in one."""
    for row in rows[1:]:
        one, other = linking.home(rows[0]), linking.home(row)
        if one != other and linking.may_join(one, other):
            linking.join(one, other)
    return len({linking.home(row) for row in rows}) <= 1


def _copies(items: Sequence[Item], found: Vectors, by_territory: bool) -> list[list[int]]:
    """Rows whose words are the same in the same order, whatever their accents, capitals and stops."""
    same: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    met = Counter(found.prints)
    for row, item in enumerate(items):
        if met[found.prints[row]] == 1:
            continue
        words = analysis.words(f"{item.title} {item.text}")
        if words:
            same[(item.territory if by_territory else "", *words)].append(row)
    return [rows for rows in same.values() if len(rows) > 1]


def _near(items: Sequence[Item], found: Vectors, by_territory: bool, floor: float) -> list[tuple[int, int, float]]:
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for row, item in enumerate(items):
        blocks[item.territory if by_territory else ""].append(row)
    return [pair for rows in blocks.values() for pair in near_pairs(found, np.array(rows), floor)]


def _grouping(items: Sequence[Item], found: Vectors, linking: Linking, copies: Sequence[Sequence[int]]) -> Grouping:
    alike: defaultdict[int, list[tuple[str, ...]]] = defaultdict(list)
    for rows in copies:
        homes: defaultdict[int, list[str]] = defaultdict(list)
        for row in rows:
            homes[linking.home(row)].append(items[row].key)
        for home, keys in homes.items():
            if len(keys) > 1:
                alike[home].append(tuple(keys))
    frequency = Counter(stem for stems in found.stems for stem in stems)
    several = {home: sorted(rows) for home, rows in linking.members.items() if len(rows) > 1}
    order = sorted(several, key=lambda home: (-len(several[home]), several[home]))
    proposed = tuple(
        Group(
            keys=tuple(items[row].key for row in several[home]),
            words=_words(items, found, several[home], frequency),
            likeness=round(linking.likeness(home), 6),
            copies=tuple(alike[home]),
        )
        for home in order
    )
    alone = tuple(item.key for row, item in enumerate(items) if linking.home(row) not in several)
    return Grouping(proposed, alone)


def _words(items: Sequence[Item], found: Vectors, rows: Sequence[int], frequency: Counter[str]) -> tuple[str, ...]:
    """The stems that tell this group from the rest, each as its members write it most often."""
    held = Counter(stem for row in rows for stem in found.stems[row])
    telling = [stem for stem, count in held.items() if count > 1]
    size = len(items)
    telling.sort(key=lambda stem: (-held[stem] * np.log1p((size + 1) / (frequency[stem] + 0.5)), stem))
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for word in analysis.raw_words(f"{items[row].title} {items[row].text}"):
            for stem in analysis.forms(word, found.languages[row]):
                written[stem][word] += 1
    shown = [min(written[stem].items(), key=lambda pair: (-pair[1], pair[0]))[0] for stem in telling if written[stem]]
    return tuple(dict.fromkeys(shown))[:SHOWN_WORDS]


def _row_pairs(pairs: Iterable[frozenset[str]], rows: dict[str, int]) -> list[Pair]:
    known = [sorted(rows[key] for key in pair if key in rows) for pair in pairs]
    return sorted((pair[0], pair[1]) for pair in known if len(pair) == 2)
