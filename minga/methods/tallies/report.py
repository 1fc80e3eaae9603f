"""How proportional a list of winners is: who got something, how much, and which groups were left aside."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .ballots import Election
from .outcome import Outcome


@dataclass(frozen=True)
class Part:
    """One zone or tag: its part of all approvals and its part of the money spent (fractions of 1)."""

    name: str
    kind: str
    projects: int
    winners: int
    support: Fraction
    money: Fraction


@dataclass(frozen=True)
class NeglectedGroup:
    """`people` voters who all support `project`, deserve `deserved` money together (their part of the budget) and
    yet each of them got at most `got` in funded projects that they support, so little that even with the project
    added nobody would pass what the group deserves."""

    project: str
    people: int
    deserved: Fraction
    got: Fraction


@dataclass(frozen=True)
class Report:
    """Figures of a result. Shares are fractions of 1; money is exact.

    `with_a_winner`: share of voters who support at least one winner. `winners_per_voter`: mean. `share`: mean over
    voters of Σ cost/supporters of the winners that they support. `far_from_fair`: mean absolute distance between that
    share and budget/voters (or all that the voter could get, if less). `inequality`: Gini of the shares, 0 to 1.
    """

    voters: int
    budget: Fraction
    cost: Fraction
    with_a_winner: float
    winners_per_voter: float
    share: float
    far_from_fair: float
    inequality: float
    parts: tuple[Part, ...]
    neglected: tuple[NeglectedGroup, ...]


def report(outcome: Outcome) -> Report:
    """Measure a result.

    Shares: Lackner, Maly, Rey, *Fairness in Long-Term Participatory Budgeting* (IJCAI 2021). Neglected groups are the
    violations of EJR+ up to one project with cost utilities (Brill and Peters, *Robust and Verifiable
    Proportionality Axioms*, EC 2023, carried to costs); Equal Shares with cost utilities never leaves any.
    Floats are for showing; neglected groups and parts are exact. An election without voters gives zeros.
    """
    election, winners = outcome.election, list(outcome.winners)
    people = election.people.astype(np.float64)
    approvals = election.points.sign().astype(np.float64)
    absent = election.voters - int(election.people.sum())
    voters = max(election.voters, 1)
    worth = np.array([float(p.cost) / max(int(v), 1) for p, v in zip(election.projects, election.votes, strict=True)])
    won = np.zeros(len(election.projects))
    won[winners] = 1
    funded = approvals @ won
    shares = approvals @ (won * worth)
    fair = np.minimum(float(election.budget) / voters, approvals @ worth)
    return Report(
        voters=election.voters,
        budget=election.budget,
        cost=outcome.cost,
        with_a_winner=float(people[funded > 0].sum()) / voters,
        winners_per_voter=float(people @ funded) / voters,
        share=float(people @ shares) / voters,
        far_from_fair=float(people @ np.abs(shares - fair)) / voters,
        inequality=gini(np.append(shares, 0.0), np.append(people, absent)),
        parts=tuple(_parts(election, winners)),
        neglected=tuple(neglected_groups(election, winners)),
    )


def gini(values: np.ndarray, weights: np.ndarray) -> float:
    """Gini coefficient of weighted non-negative values: 0 all equal, towards 1 all in one hand."""
    order = np.argsort(values, kind="stable")
    values, weights = values[order], weights[order]
    total, people = float(values @ weights), float(weights.sum())
    if total == 0:
        return 0.0
    below = np.cumsum(weights) - weights / 2
    return max(0.0, float((values * weights * below).sum()) * 2 / (people * total) - 1)


def neglected_groups(election: Election, winners: list[int]) -> list[NeglectedGroup]:
    """For each project not funded, the group of its supporters with the best claim that went unanswered, if any.

    A group of m voters deserves m/voters of the budget. It is neglected if everyone in it got so little that
    (cost of the winners they support) + (cost of the project) ≤ what the group deserves. Exact.
    """
    costs = np.array(election.cost_units, dtype=np.int64)
    won = np.zeros(len(costs), dtype=np.int64)
    won[winners] = 1
    got = election.points.sign() @ (won * costs)
    largest = max(int(costs.sum()), election.budget_units) * max(election.voters, 1)
    whole = np.int64 if largest < 2**62 else object
    found = []
    for p in sorted(set(range(len(costs))) - set(winners)):
        if not 0 < election.cost_units[p] <= election.budget_units:
            continue
        groups = election.supporters[p]
        order = np.argsort(got[groups], kind="stable")
        most = got[groups][order].astype(whole)
        people = np.cumsum(election.people[groups][order]).astype(whole)
        deserving = np.flatnonzero((most + election.cost_units[p]) * election.voters <= people * election.budget_units)
        if len(deserving):
            place = deserving[-1]
            deserved = election.budget * Fraction(int(people[place]), election.voters)
            found.append(
                NeglectedGroup(election.projects[p].id, int(people[place]), deserved, election.money(int(most[place])))
            )
    return found


def _parts(election: Election, winners: list[int]) -> list[Part]:
    votes, spent = int(election.votes.sum()), sum(election.cost_units[p] for p in winners)
    sides: dict[tuple[str, str], list[int]] = {}
    for p, project in enumerate(election.projects):
        names = [("zone", project.zone)] * bool(project.zone) + [("tag", tag) for tag in sorted(project.tags)]
        for name in names:
            sides.setdefault(name, []).append(p)
    return [
        Part(
            name,
            kind,
            len(members),
            len(set(members) & set(winners)),
            Fraction(sum(int(election.votes[p]) for p in members), max(votes, 1)),
            Fraction(sum(election.cost_units[p] for p in members if p in winners), max(spent, 1)),
        )
        for (kind, name), members in sorted(sides.items())
    ]
