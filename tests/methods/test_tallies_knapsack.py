"""The knapsack by dominance against looking at every list, and against a solver."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.methods.tallies import Constraints, Election, Minimum, Project, knapsack, read_pabulib
from minga.methods.tallies.pareto import Item, best_list

from .tallies_elections import PABULIB, needs_pabulib

ASKS_NOTHING = Constraints((Minimum(zone="ninguna"),))  # and yet a condition: the solver decides


@settings(max_examples=200, deadline=None)
@given(st.lists(st.builds(Item, st.integers(0, 8), st.integers(0, 6)), max_size=8), st.integers(0, 25))
def test_the_best_list_is_the_first_of_the_best_of_all(items: list[Item], budget: int) -> None:
    every = product((True, False), repeat=len(items))
    held = [[place for place, is_in in enumerate(chosen) if is_in] for chosen in every]
    affordable = [chosen for chosen in held if sum(items[place].cost for place in chosen) <= budget]
    best = max(
        affordable,
        key=lambda chosen: (sum(items[p].gain for p in chosen), [p in chosen for p in range(len(items))]),
    )
    assert best_list(items, budget) == best


@pytest.mark.parametrize("seed", range(4))
def test_both_ways_choose_the_same_list(seed: int) -> None:
    draw = np.random.default_rng(seed)
    matrix = draw.random((60, 24)) < draw.beta(2, 5, size=24)
    projects = [Project(f"{p:02}", int(cost) * 500) for p, cost in enumerate(draw.integers(1, 40, size=24))]
    election = Election.from_matrix(projects, 80_000, matrix)
    for maximise in ("votes", "money"):
        found = knapsack(election, maximise=maximise)
        solved = knapsack(election, maximise=maximise, constraints=ASKS_NOTHING)
        assert (found.winners, found.settings) == (solved.winners, solved.settings)


@needs_pabulib
@pytest.mark.parametrize("name", ["poland_warszawa_2018_radosc.pb", "poland_warszawa_2021_ursus.pb"])
def test_both_ways_choose_the_same_list_of_a_real_election(name: str) -> None:
    election = read_pabulib(PABULIB / name).election
    assert knapsack(election).winners == knapsack(election, constraints=ASKS_NOTHING).winners


def test_too_many_lists_are_left_to_the_solver() -> None:
    """Each costs what it gains, so that no sum beats another."""
    draw = np.random.default_rng(1)
    items = [Item(int(cost), int(cost)) for cost in draw.integers(10**6, 10**9, size=40)]
    assert best_list(items, sum(item.cost for item in items) // 2) is None
