"""Votes without money: plurality, approval, ranked choice (instant run-off) and the single transferable vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from .ties import TieRule

Ranking = Sequence[str]
WHOLE = Fraction(1)


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


class Piles:
    """Ballots, each on the pile of the option that holds it: what leaves a pile is dealt again, the rest stays put.

    `tally` is what each pile is worth, exactly, and `exhausted` what nobody holds any more. Ballots of one value lie
    together, so that a transfer multiplies once for each value and not for each ballot.
    """

    def __init__(self, counted: Counter[tuple[str, ...]], standing: Collection[str]) -> None:
        self._piles: dict[str, dict[Fraction, list[tuple[tuple[str, ...], int, int]]]] = {n: {} for n in standing}
        self.tally = dict.fromkeys(standing, Fraction(0))
        self.exhausted = Fraction(0)
        self._deal([(ranking, 0, people) for ranking, people in counted.items()], WHOLE, standing)

    def pass_on(self, name: str, standing: Collection[str], keep: Fraction = WHOLE) -> None:
        """Take the pile of `name` away; its ballots, at `keep` of their value, go to the next one in `standing`."""
        del self.tally[name]
        for value, ballots in self._piles.pop(name).items():
            if keep:
                self._deal(ballots, value * keep, standing)

    def _deal(
        self, ballots: list[tuple[tuple[str, ...], int, int]], value: Fraction, standing: Collection[str]
    ) -> None:
        piles = {name: self._piles[name].setdefault(value, []) for name in standing}
        votes, lost = dict.fromkeys(standing, 0), 0
        for ranking, start, people in ballots:
            for place in range(start, len(ranking)):
                name = ranking[place]
                if name in piles:
                    piles[name].append((ranking, place + 1, people))
                    votes[name] += people
                    break
            else:
                lost += people
        for name, people in votes.items():
            self.tally[name] += value * people
        self.exhausted += value * lost


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
    standing = sorted(options, key=order.__getitem__)
    piles = Piles(count_rankings(options, rankings), standing)
    rounds: list[CountRound] = []
    while True:
        tally = dict(piles.tally)
        top = max(standing, key=tally.__getitem__)
        if 2 * tally[top] > sum(tally.values()) or len(standing) == 1:
            rounds.append(CountRound(tally, (top,), exhausted=piles.exhausted))
            return VoteResult("ranked_choice", (top,), tuple(rounds), tie_rule or TieRule())
        rounds.append(_drop_lowest(piles, standing, tally))


def transferable_vote(
    options: Sequence[str], rankings: Iterable[Ranking], *, seats: int, tie_rule: TieRule | None = None
) -> VoteResult:
    """Single transferable vote: whoever reaches the Droop quota is elected and passes on the surplus.

    Quota ⌊votes / (seats + 1)⌋ + 1, over the ballots that name somebody. Surpluses pass from every ballot of the
    elected at one reduced value (weighted inclusive Gregory), in exact fractions, the largest surplus first, to options
    neither elected nor out; when there is no surplus the option with fewest votes goes out. Once as many options are
    left as seats, all are elected. Of options tied for the largest surplus the first in the tie order goes first; of
    those tied for the last place the last one goes out.
    Errors: as `ranked_choice`; `ValueError` for an impossible `seats`.
    Source: the weighted inclusive Gregory method of the Scottish Local Government Elections Order 2007, which cuts
    values at five decimals and breaks ties by earlier rounds; here nothing is cut, and the tie rule decides.
    """
    order = ordered_options(options, tie_rule)
    if not 1 <= seats <= len(options):
        raise ValueError(f"cannot fill {seats} seats from {len(options)} options")
    standing = sorted(options, key=order.__getitem__)
    piles = Piles(count_rankings(options, rankings), standing)
    quota = Fraction(int(sum(piles.tally.values())) // (seats + 1) + 1)
    elected: list[str] = []
    waiting: list[str] = []
    rounds: list[CountRound] = []
    while len(elected) < seats:
        tally, exhausted = dict(piles.tally), piles.exhausted
        passed = sorted((n for n in standing if tally[n] >= quota), key=lambda n: (-tally[n], order[n]))
        passed = passed[: seats - len(elected)]
        if len(standing) + len(elected) <= seats:
            passed = sorted(standing, key=lambda n: (-tally[n], order[n]))
        elected += passed
        waiting += passed
        standing = [name for name in standing if name not in passed]
        if len(elected) == seats:
            rounds.append(CountRound(tally, tuple(passed), exhausted=exhausted))
        elif waiting:
            rounds.append(CountRound(tally, tuple(passed), exhausted=exhausted))
            source = min(waiting, key=lambda n: (-tally[n], order[n]))
            waiting.remove(source)
            piles.pass_on(source, standing, (tally[source] - quota) / tally[source])
        else:
            rounds.append(_drop_lowest(piles, standing, tally))
    return VoteResult("transferable_vote", tuple(elected), tuple(rounds), tie_rule or TieRule(), quota)


def _drop_lowest(piles: Piles, standing: list[str], tally: dict[str, Fraction]) -> CountRound:
    """Take the option with fewest votes out of `standing` (in the tie order; the last of those tied) and pass it on."""
    least = min(tally[name] for name in standing)
    lowest = [name for name in standing if tally[name] == least]
    tied, exhausted = tuple(sorted(lowest)) if len(lowest) > 1 else (), piles.exhausted
    standing.remove(lowest[-1])
    piles.pass_on(lowest[-1], standing)
    return CountRound(tally, (), lowest[-1], exhausted, tied)
