"""Small elections for the tests of tallies, full of ties, and the slow, obvious counts that they are compared with."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import strategies as st

from minga.methods.tallies import Election, Project

PABULIB = Path("/work/shared/data/pabulib")
needs_pabulib = pytest.mark.skipif(not PABULIB.is_dir(), reason="the real Pabulib elections are not on this machine")
IDS = ["a", "b", "c", "d", "e", "f"]


@st.composite
def elections(draw, points=False, free=False):
    """An election of up to 6 projects and 9 voters whose costs collide often. Also its plain parts."""
    ids = IDS[: draw(st.integers(1, len(IDS)))]
    zones, tags = ["norte", "sur"], ["social", "obra"]
    projects = [
        Project(
            name,
            draw(st.integers(0 if free else 1, 12)) if draw(st.booleans()) else draw(st.sampled_from([2, 4, 6])),
            zone=draw(st.sampled_from(zones)),
            tags=frozenset(draw(st.sets(st.sampled_from(tags)))),
        )
        for name in ids
    ]
    ballot = st.dictionaries(st.sampled_from(ids), st.integers(1, 3)) if points else st.sets(st.sampled_from(ids))
    ballots = draw(st.lists(ballot, min_size=1, max_size=9))
    budget = draw(st.one_of(st.integers(1, 40), st.integers(1, 160).map(lambda quarters: Fraction(quarters, 4))))
    return Election.from_ballots(projects, budget, ballots, kind="cumulative" if points else "approval"), ballots


def likes(ballot, name):
    """What a plain ballot gives to a project: its points, one for an approval, zero otherwise."""
    return ballot.get(name, 0) if isinstance(ballot, dict) else int(name in ballot)


def slow_equal_shares(election, ballots, utility, endowment):
    """Equal Shares read aloud: fractions, every project in every round, no memory. Answers ids and prices."""
    left = [endowment] * len(ballots)
    bought, prices = [], []
    while True:
        offers = []
        for project in election.projects:
            fans = [v for v, ballot in enumerate(ballots) if likes(ballot, project.id)]
            value = {v: likes(ballots[v], project.id) if utility == "points" else 1 for v in fans}
            if project.id in bought or not fans or sum(left[v] for v in fans) < project.cost or not project.cost:
                continue
            waiting, paid = sorted(fans, key=lambda v: left[v] / value[v]), Fraction(0)
            while waiting:
                price = (project.cost - paid) / Fraction(sum(value[v] for v in waiting))
                if price * value[waiting[0]] <= left[waiting[0]]:
                    break
                paid += left[waiting.pop(0)]
            worth = project.cost if utility == "cost" else 1
            offers.append((price / worth, project.id, {v: min(left[v], price * value[v]) for v in fans}))
        if not offers:
            return bought, prices
        price, name, charges = min(offers, key=lambda offer: offer[:2])
        bought.append(name)
        prices.append(price)
        for voter, amount in charges.items():
            left[voter] -= amount


def slow_add_one(election, ballots, utility, increment):
    """The add-one completion read aloud: one increment after another. Answers ids, prices and the endowment."""
    endowment = election.budget / len(ballots)
    cost = {project.id: project.cost for project in election.projects}
    named = [p.id for p in election.projects if p.cost and any(likes(b, p.id) for b in ballots)]
    free = sum(cost[p.id] for p in election.projects if not p.cost)
    bought, prices = slow_equal_shares(election, ballots, utility, endowment)
    while True:
        spent = free + sum(cost[name] for name in bought)
        if not any(name not in bought and spent + cost[name] <= election.budget for name in named):
            return bought, prices, endowment
        after, after_prices = slow_equal_shares(election, ballots, utility, endowment + increment)
        if sum(cost[name] for name in after) > election.budget:
            return bought, prices, endowment
        bought, prices, endowment = after, after_prices, endowment + increment


def slow_phragmen(election, ballots):
    """Phragmén read aloud, with fractions: loads per voter. Answers ids."""
    load = [Fraction(0)] * len(ballots)
    bought, spent = [], 0
    while True:
        offers = {}
        for project in election.projects:
            fans = [v for v, ballot in enumerate(ballots) if likes(ballot, project.id)]
            if fans and project.id not in bought and project.cost <= election.budget:
                offers[project.id] = (sum(load[v] for v in fans) + project.cost) / Fraction(len(fans)), project, fans
        if not offers:
            return bought
        least = min(offer[0] for offer in offers.values())
        tied = sorted(name for name, offer in offers.items() if offer[0] == least)
        if any(spent + offers[name][1].cost > election.budget for name in tied):
            return bought
        _, project, fans = offers[tied[0]]
        for voter in fans:
            load[voter] = least
        bought.append(project.id)
        spent += project.cost


def as_pabutools(election, ballots):
    """The same election for pabutools."""
    peer, frac = pytest.importorskip("pabutools.election"), pytest.importorskip("pabutools.fractions").frac
    there = {
        p.id: peer.Project(p.id, frac(Fraction(p.cost).numerator, Fraction(p.cost).denominator))
        for p in election.projects
    }
    budget = frac(election.budget.numerator, election.budget.denominator)
    instance = peer.Instance(there.values(), budget_limit=budget)
    if election.kind == "approval":
        return instance, peer.ApprovalProfile([peer.ApprovalBallot([there[n] for n in ballot]) for ballot in ballots])
    cast = [peer.CardinalBallot({there[n]: frac(v) for n, v in ballot.items()}) for ballot in ballots]
    return instance, peer.CardinalProfile(cast)
