"""Votes and draws by lot beside the packages people use: `python -m benchmarks.votes [PART]`.

ranked     instant run-off beside pyrankvote
preferred  Schulze, and five seats by the Scottish transferable vote, beside pref_voting
sortition  the fairest lottery beside sortition-algorithms, which is what stratification-app runs

Every side starts from plain rankings (or people) in memory and ends with winners (or with the chance of each person),
so it also pays for checking ballots. pref_voting gets identical ballots already merged, which is its fastest way.
pyrankvote has a transferable vote too, of another rule (a quota without its whole part), so it is not compared. The
leximin of sortition-algorithms needs Gurobi, which is not free: what is measured is its `maximin` on the free HiGHS. It
does only the first step of a leximin, so it has less to do than we have; the least chance of both must be the same.
pref_voting wants an older NumPy than the one here: install `minga[bench-votes]` in an environment of its own.
"""

import json
import subprocess
import sys
from collections import Counter
from importlib.metadata import version

import numpy as np

from benchmarks.clocks import Timing, compare, measure, print_head
from minga.methods import tallies

PARTS = ("ranked", "preferred", "sortition")


def ballots(voters: int, options: int) -> tuple[list[str], list[tuple[str, ...]]]:
    """Complete rankings around a shared opinion, from a fixed seed."""
    draw = np.random.default_rng(1)
    liking = draw.normal(0, 1, options) + draw.normal(0, 1.5, (voters, options))
    names = [f"o{place:02}" for place in range(options)]
    return names, [tuple(names[place] for place in row) for row in np.argsort(-liking, axis=1).tolist()]


def ranked() -> None:
    """Instant run-off."""
    import pyrankvote

    print_head(f"pyrankvote {version('pyrankvote')}")
    for voters, options in ((1_000, 8), (10_000, 8), (100_000, 8), (10_000, 20)):
        names, rankings = ballots(voters, options)

        def theirs(names: list[str] = names, rankings: list[tuple[str, ...]] = rankings) -> str:
            there = {name: pyrankvote.Candidate(name) for name in names}
            listed = [pyrankvote.Ballot([there[name] for name in ranking]) for ranking in rankings]
            return pyrankvote.instant_runoff_voting(list(there.values()), listed).get_winners()[0].name

        ours = measure(lambda n=names, r=rankings: tallies.ranked_choice(n, r).winners, 3)
        peer = measure(theirs, 1 if voters == 100_000 else 3)
        compare(
            f"instant run-off, {voters:,} x {options}", ours, peer, same_or_not(ours.answer, [peer.answer], "winner")
        )


def preferred() -> None:
    """Schulze, and five seats by transferable vote."""
    from pref_voting.margin_based_methods import beat_path
    from pref_voting.profiles import Profile
    from pref_voting.proportional_methods import stv_scottish

    print_head(f"pref_voting {version('pref_voting')}")
    for voters, options in ((1_000, 8), (10_000, 8), (100_000, 8), (10_000, 20)):
        names, rankings = ballots(voters, options)
        place = {name: number for number, name in enumerate(names)}
        merged = Counter(tuple(place[name] for name in ranking) for ranking in rankings)
        kinds, people = [list(kind) for kind in merged], list(merged.values())
        ours = measure(lambda n=names, r=rankings: tallies.schulze(n, r).tied, 3)
        peer = measure(lambda k=kinds, p=people: beat_path(Profile(k, rcounts=p)), 3 if voters < 100_000 else 1)
        verdict = same_or_not(ours.answer, [names[number] for number in peer.answer], "winners")
        compare(f"Schulze, {voters:,} x {options}", ours, peer, verdict)
        ours = measure(lambda n=names, r=rankings: tallies.transferable_vote(n, r, seats=5).winners, 3)
        peer = measure(lambda k=kinds, p=people: stv_scottish(Profile(k, rcounts=p), num_seats=5), 1)
        verdict = same_or_not(ours.answer, [names[number] for number in peer.answer], "winners")
        compare(f"transferable vote, {voters:,} x {options}", ours, peer, verdict)


def same_or_not(ours: tuple[str, ...], theirs: list[str], what: str) -> str:
    """A word on whether both found the same."""
    return f"same {what}" if sorted(ours) == sorted(theirs) else f"DIFFERENT {what}: {sorted(ours)} {sorted(theirs)}"


def pool(people: int, size: int) -> tuple[dict[str, dict[str, str]], list[tallies.Quota]]:
    """Volunteers who are not like the city (more from the centre, with more studies), and quotas like the city."""
    draw = np.random.default_rng(3)
    shares = {
        "genero": ({"mujer": 0.40, "hombre": 0.60}, {"mujer": 0.51, "hombre": 0.49}),
        "edad": ({"joven": 0.15, "adulta": 0.55, "mayor": 0.30}, {"joven": 0.35, "adulta": 0.45, "mayor": 0.20}),
        "zona": (
            {"norte": 0.2, "centro": 0.5, "sur": 0.2, "rural": 0.1},
            {"norte": 0.3, "centro": 0.2, "sur": 0.3, "rural": 0.2},
        ),
        "estudios": ({"basica": 0.2, "media": 0.3, "superior": 0.5}, {"basica": 0.4, "media": 0.4, "superior": 0.2}),
    }
    named: dict[str, dict[str, str]] = {f"p{number:04}": {} for number in range(people)}
    quotas = []
    for feature, (volunteers, city) in shares.items():
        chosen = draw.choice(list(volunteers), people, p=list(volunteers.values()))
        for person, value in zip(named.values(), chosen.tolist(), strict=True):
            person[feature] = value
        for value, share in city.items():
            quotas.append(tallies.Quota(feature, value, int(share * size), int(share * size) + 1))
    return named, quotas


def sortition() -> None:
    """The chance of each person in a lottery with quotas; the peer answers from a process of its own."""
    print_head(f"sortition-algorithms {version('sortition-algorithms')}, maximin on HiGHS")
    for count, size in ((100, 12), (300, 20)):  # of 1,000 the peer had not finished after a minute and a half
        named, quotas = pool(count, size)
        asked = {
            "quotas": [
                {"feature": q.feature, "value": q.value, "min": str(q.least), "max": str(q.most)} for q in quotas
            ],
            "people": [{"id": name, **traits} for name, traits in named.items()],
            "size": size,
        }
        ours = measure(lambda p=named, s=size, q=quotas: tallies.fair_lottery(p, s, q).chances, 1)
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.lottery_peer"],
            input=json.dumps(asked),
            stdout=subprocess.PIPE,
            text=True,
        )
        if told.returncode:
            raise SystemExit("the peer failed")
        answer = json.loads(told.stdout)
        peer = Timing(answer["cpu"], answer["clock"], answer["chances"])
        mine, theirs = sorted(ours.answer.values()), sorted(peer.answer.values())
        half = count // 2
        compare(
            f"lottery of {size} among {count:,}",
            ours,
            peer,
            f"least chance {mine[0]:.5f} and {theirs[0]:.5f}; mean of the lower half {sum(mine[:half]) / half:.5f} and"
            f" {sum(theirs[:half]) / half:.5f}",
        )


def main(parts: list[str]) -> None:
    """Print the tables."""
    for part in parts or PARTS:
        {"ranked": ranked, "preferred": preferred, "sortition": sortition}[part]()


if __name__ == "__main__":
    main(sys.argv[1:])
