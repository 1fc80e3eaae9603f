"""Tallies against pabutools in the same run: the same winners, and how many times faster.

    python benchmarks/tallies.py [folder of .pb files] [--longest SECONDS] [--synthetic] [--only TEXT]

Each row: one rule on one election. `multi` is pabutools with identical ballots merged, its fastest way where many are
identical; `plain` is its ordinary profile, tried for greedy and Equal Shares, with add-one only above 10,000 voters
(below, it takes as long as merged). Reading is measured apart. A peer that
takes more CPU than `--longest` is stopped and shown as "> seconds". CPU seconds, best of three for ours.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from pabutools.election import (
    Additive_Cardinal_Sat,
    ApprovalBallot,
    ApprovalProfile,
    Cardinality_Sat,
    Cost_Sat,
    Instance,
    parse_pabulib,
)
from pabutools.election import Project as PeerProject
from pabutools.rules import (
    greedy_utilitarian_welfare,
    max_additive_utilitarian_welfare,
    method_of_equal_shares,
    sequential_phragmen,
)

from minga.methods import tallies

FOLDER = Path("/work/shared/data/pabulib")
MANY = 10_000  # voters


def seconds(work: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """CPU seconds of the fastest of some runs, and the last answer."""
    best, answer = float("inf"), None
    for _ in range(times):
        start = time.process_time()
        answer = work()
        best = min(best, time.process_time() - start)
    return best, answer


def spent_by(pid: int) -> float:
    """CPU seconds of a process so far (a limit set on it would make its own clock coarse)."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def with_limit(work: Callable[[], Any], longest: float) -> tuple[float, Any]:
    """The same in a process of its own that is stopped after `longest` seconds of CPU; the answer is then None."""
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=lambda: there.send(seconds(work)))
    child.start()
    while not here.poll(0.1):
        if spent_by(child.pid) > longest:
            child.terminate()
            child.join()
            return longest, None
    answer = here.recv()
    child.join()
    return answer


def peer_shares(instance: Any, profile: Any, sat: Any, increment: int | None) -> list[str]:
    """pabutools: Equal Shares, completed greedily."""
    won = method_of_equal_shares(instance, profile, sat, voter_budget_increment=increment)
    return sorted(p.name for p in greedy_utilitarian_welfare(instance, profile, sat, initial_budget_allocation=won))


def rows(election: tallies.Election, instance: Any, plain: Any, merged: Any) -> list[tuple[str, Callable, dict]]:
    """What to compare: a name, our way, and the peer's ways."""
    scored = election.kind == "cumulative"
    sat, utility = (Additive_Cardinal_Sat, "points") if scored else (Cost_Sat, "cost")
    by = "points_per_cost" if scored else "votes"

    def names(won: Any) -> list[str]:
        return sorted(p.name for p in won)

    table = [
        (
            "greedy",
            lambda: sorted(tallies.greedy(election, by=by, least_votes=0).ids),
            {
                "multi": lambda: names(greedy_utilitarian_welfare(instance, merged, sat)),
                "plain": lambda: names(greedy_utilitarian_welfare(instance, plain, sat)),
            },
        ),
        (
            "equal shares",
            lambda: sorted(tallies.equal_shares(election, utility=utility, increment=None, least_votes=0).ids),
            {
                "multi": lambda: peer_shares(instance, merged, sat, None),
                "plain": lambda: peer_shares(instance, plain, sat, None),
            },
        ),
        (
            "equal shares add-one",
            lambda: sorted(tallies.equal_shares(election, utility=utility, least_votes=0).ids),
            {
                "multi": lambda: peer_shares(instance, merged, sat, 1),
                **({"plain": lambda: peer_shares(instance, plain, sat, 1)} if election.voters > MANY else {}),
            },
        ),
    ]
    if scored:
        return table
    total = election.votes
    return [
        *table,
        (
            "Phragmén",
            lambda: sorted(tallies.sequential_phragmen(election).ids),
            {"multi": lambda: names(sequential_phragmen(instance, merged))},
        ),
        (
            "knapsack (total)",
            lambda: int(tallies.knapsack(election).settings["total"]),
            {
                "multi": lambda: sum(
                    int(total[election.index[p.name]])
                    for p in max_additive_utilitarian_welfare(instance, merged, Cardinality_Sat)
                )
            },
        ),
    ]


def compare(title: str, election: tallies.Election, instance: Any, plain: Any, options: Any) -> None:
    """Print the rows of one election."""
    merged = plain.as_multiprofile()
    for name, ours, peers in rows(election, instance, plain, merged):
        if options.only not in f"{title} {name}":
            continue
        spent, mine = seconds(ours, 3)
        for way, theirs in peers.items():
            took, answer = with_limit(theirs, options.longest)
            same = "not finished" if answer is None else "same" if answer == mine else f"DIFFERENT {mine} {answer}"
            over = ">" if answer is None else ""
            shown = f"{over}{took:.3f}"
            print(f"{title:<38} {name:<21} {way:<5} {spent:>9.4f} {shown:>10} {over}{took / spent:>9.0f}×  {same}")


def synthetic(voters: int, projects: int, budget: int) -> tuple[tallies.Election, Any, Any]:
    """Independent approvals with popularities around 0.2, drawn from a fixed seed."""
    rng = np.random.default_rng(1)
    popularity = rng.beta(2, 8, size=projects)
    matrix = rng.random((voters, projects)) < popularity
    costs = rng.integers(budget // 200, budget // 8, size=projects)
    ids = [f"{p:03}" for p in range(projects)]
    election = tallies.Election.from_matrix(
        [tallies.Project(name, int(cost)) for name, cost in zip(ids, costs, strict=True)], budget, matrix
    )
    there = [PeerProject(name, int(cost)) for name, cost in zip(ids, costs, strict=True)]
    ballots = [ApprovalBallot([there[p] for p in np.flatnonzero(row)]) for row in matrix]
    return election, Instance(there, budget_limit=budget), ApprovalProfile(ballots)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    asked.add_argument("--longest", type=float, default=60)
    asked.add_argument("--synthetic", action="store_true")
    asked.add_argument("--only", default="", help="only rows with this text, and no certificate")
    options = asked.parse_args()
    print(f"load {', '.join(f'{number:.2f}' for number in os.getloadavg())}")
    print(f"{'election':<38} {'rule':<21} {'peer':<5} {'ours s':>9} {'theirs s':>10} {'ratio':>10}   winners")
    if options.synthetic:
        # The last takes fifty increments.
        for voters, projects, budget in ((100_000, 100, 2_000_000), (10_000, 500, 200_000), (20_000, 100, 10_000_000)):
            election, instance, profile = synthetic(voters, projects, budget)
            spent, outcome = seconds(lambda e=election: tallies.equal_shares(e), 3)
            print(f"{voters} × {projects}: add-one {spent:.3f} s", flush=True)
            if not options.only:
                took, proof = seconds(lambda o=outcome: tallies.certify(o))
                print(f"{voters} × {projects}: certified {proof.holds} in {took:.1f} s", flush=True)
            compare(f"synthetic {voters} × {projects}", election, instance, profile, options)
        return
    for path in sorted(options.folder.glob("*.pb")):
        spent, file = seconds(lambda p=path: tallies.read_pabulib(p))
        compiled, election = seconds(lambda f=file: f.election)
        if file.meta["vote_type"] == "ordinal":
            continue
        took, (instance, profile) = seconds(lambda p=path: parse_pabulib(str(p)))
        ours = spent + compiled
        print(f"{path.stem:<38} {'reading':<21} {'':<5} {ours:>9.4f} {took:>10.3f} {took / ours:>9.0f}×")
        compare(path.stem, election, instance, profile, options)


if __name__ == "__main__":
    main()
