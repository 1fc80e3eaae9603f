"""Votes without money: plurality, approval, ranked choice (instant run-off) and the single transferable vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from .ties import TieRule

Ranking = Sequence[str]


@dataclass(frozen=True)
class CountRound:
    """One round: the exact tally of who is still in, and what was decided. `tied` is what the tie rule separated."""

    tally: dict[str, Fraction]
    elected: tuple[str, ...] = ()
    eliminated: str = ""
    exhausted: Fraction = Fraction(0)
    tied: tuple[str, ...] = ()


@dataclass(frozen=True)
class VoteResult:
    """Who won, in the order of election, with every round. `quota` is the votes that elect, where there is one."""

    method: str
    winners: tuple[str, ...]
    rounds: tuple[CountRound, ...]
    tie_rule: TieRule
    quota: Fraction | None = None
    notes: dict[str, int] = field(default_factory=dict)


def plurality(options: Sequence[str], votes: Iterable[str], *, tie_rule: TieRule | None = None) -> VoteResult:
    """One vote each, "" for a blank one: the option with most votes wins. Ties follow `tie_rule` over `options`.

    Errors: `ValueError` without options or for a repeated one, `KeyError` for a vote for something else.
    """
    return approval(options, ([vote] if vote else [] for vote in votes), tie_rule=tie_rule, method="plurality")


def approval(
    options: Sequence[str],
    ballots: Iterable[Iterable[str]],
    *,
    seats: int = 1,
    tie_rule: TieRule | None = None,
    method: str = "approval",
) -> VoteResult:
    """As many votes as each person wants, at most one for each option: the `seats` most voted win.

    Errors: as `plurality`; also `ValueError` for a ballot that repeats an option or for an impossible `seats`.
    Source: Brams and Fishburn, *Approval Voting* (1978).
    """
    order = ordered_options(options, tie_rule)
    if not 1 <= seats <= len(options):
        raise ValueError(f"cannot fill {seats} seats from {len(options)} options")
    tally, blank = dict.fromkeys(options, 0), 0
    for ballot in ballots:
        names = list(ballot)
        if len(set(names)) != len(names):
            raise ValueError(f"a ballot repeats an option: {names}")
        blank += not names
        for name in names:
            tally[name] += 1
    ranked = sorted(options, key=lambda name: (-tally[name], order[name]))
    last = tally[ranked[seats - 1]]
    level = [name for name in ranked if tally[name] == last]
    cut = len(ranked) > seats and tally[ranked[seats]] == last
    winners = tuple(ranked[:seats])
    only = CountRound({k: Fraction(v) for k, v in tally.items()}, winners, tied=tuple(sorted(level)) if cut else ())
    return VoteResult(method, winners, (only,), tie_rule or TieRule(), notes={"blank": blank})


def ordered_options(options: Sequence[str], tie_rule: TieRule | None) -> dict[str, int]:
    """The place of each option in the tie order. Raises `ValueError` without options or for a repeated one."""
    if not options or len(set(options)) != len(options):
        raise ValueError("options must be given, each once")
    return {name: place for place, name in enumerate((tie_rule or TieRule()).order_ids(options))}


def count_rankings(options: Sequence[str], rankings: Iterable[Ranking]) -> Counter[tuple[str, ...]]:
    """Identical rankings together. Raises `ValueError` for a ranking that repeats or names an unknown option."""
    counted = Counter(tuple(ranking) for ranking in rankings)
    known = set(options)
    for ranking in counted:
        if len(set(ranking)) != len(ranking) or not known.issuperset(ranking):
            raise ValueError(f"not a ranking of the options: {list(ranking)}")
    return counted


def ranked_choice(
    options: Sequence[str], rankings: Iterable[Ranking], *, tie_rule: TieRule | None = None
) -> VoteResult:
    """Instant run-off: while nobody has more than half of the votes that still count, the last option goes out and
    its votes pass to the next preference. Rankings may be short; a ballot without options left stops counting.

    Among options tied for the last place goes out the one that comes *last* in the tie order.
    Errors: as `plurality`, `ValueError` for a wrong ranking.
    Source: the alternative vote; Tideman, *Collective Decisions and Voting* (2006), ch. 9.
    """
    order = ordered_options(options, tie_rule)
    counted = count_rankings(options, rankings)
    standing = set(options)
    rounds: list[CountRound] = []
    while True:
        tally, exhausted = dict.fromkeys(sorted(standing, key=order.__getitem__), 0), 0
        for ranking, people in counted.items():
            choice = next((name for name in ranking if name in standing), None)
            if choice is None:
                exhausted += people
            else:
                tally[choice] += people
        top = min(tally, key=lambda name: (-tally[name], order[name]))
        exact = {name: Fraction(votes) for name, votes in tally.items()}
        if 2 * tally[top] > sum(tally.values()) or len(standing) == 1:
            rounds.append(CountRound(exact, (top,), exhausted=Fraction(exhausted)))
            return VoteResult("ranked_choice", (top,), tuple(rounds), tie_rule or TieRule())
        least = min(tally.values())
        lowest = sorted((name for name in standing if tally[name] == least), key=order.__getitem__)
        tied = tuple(sorted(lowest)) if len(lowest) > 1 else ()
        rounds.append(CountRound(exact, (), lowest[-1], Fraction(exhausted), tied))
        standing.discard(lowest[-1])


def transferable_vote(
    options: Sequence[str], rankings: Iterable[Ranking], *, seats: int, tie_rule: TieRule | None = None
) -> VoteResult:
    """Single transferable vote: whoever reaches the Droop quota is elected and passes on the surplus.

    Quota ⌊votes / (seats + 1)⌋ + 1. Surpluses pass from every ballot of the elected at one reduced value (weighted
    inclusive Gregory), in exact fractions, the largest surplus first; when there is none the option with fewest votes
    goes out. Once as many options are left as seats, all are elected. Of options tied for the largest surplus the
    first in the tie order goes first; of those tied for the last place the last one goes out.
    Errors: as `ranked_choice`; `ValueError` for an impossible `seats`.
    Source: the weighted inclusive Gregory method of the Scottish Local Government Elections Order 2007.
    """
    order = ordered_options(options, tie_rule)
    if not 1 <= seats <= len(options):
        raise ValueError(f"cannot fill {seats} seats from {len(options)} options")
    piles = [(ranking, Fraction(people)) for ranking, people in count_rankings(options, rankings).items()]
    quota = Fraction(int(sum(weight for _, weight in piles)) // (seats + 1) + 1)
    standing = set(options)
    elected: list[str] = []
    waiting: list[str] = []
    rounds: list[CountRound] = []
    while len(elected) < seats:
        holders = standing | set(waiting)
        tally, exhausted = _tally(piles, holders, order)
        passed = sorted((n for n in standing if tally[n] >= quota), key=lambda n: (-tally[n], order[n]))
        passed = passed[: seats - len(elected)]
        if len(standing) + len(elected) <= seats:
            passed = sorted(standing, key=lambda n: (-tally[n], order[n]))
        elected += passed
        waiting += passed
        standing -= set(passed)
        if len(elected) == seats:
            rounds.append(CountRound(tally, tuple(passed), exhausted=exhausted))
        elif waiting:
            rounds.append(CountRound(tally, tuple(passed), exhausted=exhausted))
            source = min(waiting, key=lambda n: (-tally[n], order[n]))
            waiting.remove(source)
            keep = (tally[source] - quota) / tally[source] if tally[source] else Fraction(0)
            piles = [
                (ranking, weight * keep if _holder(ranking, holders) == source else weight) for ranking, weight in piles
            ]
        else:
            least = min(tally[n] for n in standing)
            lowest = sorted((n for n in standing if tally[n] == least), key=order.__getitem__)
            tied = tuple(sorted(lowest)) if len(lowest) > 1 else ()
            rounds.append(CountRound(tally, (), lowest[-1], exhausted, tied))
            standing.discard(lowest[-1])
    return VoteResult("transferable_vote", tuple(elected), tuple(rounds), tie_rule or TieRule(), quota)


def _holder(ranking: tuple[str, ...], holders: set[str]) -> str | None:
    return next((name for name in ranking if name in holders), None)


def _tally(
    piles: list[tuple[tuple[str, ...], Fraction]], holders: set[str], order: dict[str, int]
) -> tuple[dict[str, Fraction], Fraction]:
    tally = {name: Fraction(0) for name in sorted(holders, key=order.__getitem__)}
    exhausted = Fraction(0)
    for ranking, weight in piles:
        name = _holder(ranking, holders)
        if name is None:
            exhausted += weight
        else:
            tally[name] += weight
    return tally, exhausted
