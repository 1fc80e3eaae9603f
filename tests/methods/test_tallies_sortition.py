from collections import Counter
from itertools import combinations, islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from minga.methods.tallies import NoPanelError, Quota, draw_fair, draw_uniform, fair_lottery
from minga.methods.tallies.sortition import draw_below, random_stream

PEOPLE = {
    "ana": {"genero": "f", "zona": "norte"},
    "bea": {"genero": "f", "zona": "norte"},
    "caro": {"genero": "f", "zona": "sur"},
    "dani": {"genero": "m", "zona": "sur"},
    "efra": {"genero": "m", "zona": "sur"},
    "fer": {"genero": "m", "zona": "norte"},
    "gus": {"genero": "m", "zona": "norte"},
}
HALVES = [Quota("genero", "f", 2, 2), Quota("zona", "sur", 2, 3)]


def panels(people, size, quotas):
    """Every panel that meets the quotas."""
    for panel in combinations(sorted(people), size):
        counts = [sum(people[name].get(q.feature) == q.value for name in panel) for q in quotas]
        if all(q.least <= count <= q.most for q, count in zip(quotas, counts, strict=True)):
            yield panel


def slow_leximin(people, size, quotas):
    """Leximin over every panel, person by person: raise the floor, fix whoever cannot rise, again."""
    options, names = list(panels(people, size, quotas)), sorted(people)
    member = np.array([[name in panel for panel in options] for name in names], dtype=float)
    fixed = {}

    def highest(target):
        """The best chance of `target` (or the best common floor) with the fixed ones kept."""
        rows, bounds = [], []
        for i in range(len(names)):
            lead = 1.0 if i not in fixed and target is None else 0.0
            rows.append([*(-member[i]), lead])
            bounds.append(0.0 if lead else -(fixed.get(i, fixed.get("floor", 0.0)) - 1e-9))
        goal = [0.0] * len(options) + [-1.0] if target is None else [*(-member[target]), 0.0]
        total = [[1.0] * len(options) + [0.0]]
        return -linprog(goal, A_ub=rows, b_ub=bounds, A_eq=total, b_eq=[1.0], method="highs").fun

    while len([i for i in fixed if i != "floor"]) < len(names):
        floor = highest(None)
        fixed["floor"] = floor
        stuck = [i for i in range(len(names)) if i not in fixed and highest(i) < floor + 1e-6]
        fixed.update(dict.fromkeys(stuck, floor))
    return {names[i]: chance for i, chance in fixed.items() if i != "floor"}


@st.composite
def pools(draw):
    names = [f"p{i}" for i in range(draw(st.integers(3, 7)))]
    people = {n: {"g": draw(st.sampled_from("fm")), "z": draw(st.sampled_from("xyz"))} for n in names}
    size = draw(st.integers(1, len(names) - 1))
    quotas = [
        Quota(feature, value, low, low + draw(st.integers(0, 2)))
        for feature, value in draw(
            st.lists(st.sampled_from([("g", "f"), ("g", "m"), ("z", "x"), ("z", "y")]), unique=True, max_size=3)
        )
        for low in [draw(st.integers(0, 2))]
    ]
    return people, size, quotas


@settings(max_examples=60, deadline=None)
@given(pools())
def test_fair_chances_are_the_leximin_over_every_panel(case):
    people, size, quotas = case
    if not any(panels(people, size, quotas)):
        with pytest.raises(NoPanelError):
            draw_fair(people, size, quotas, seed="s")
        return
    panel = draw_fair(people, size, quotas, seed="s")
    assert panel.members in set(panels(people, size, quotas))
    expected = slow_leximin(people, size, quotas)
    assert sorted(panel.chances.values()) == pytest.approx(sorted(expected.values()), abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(pools())
def test_uniform_panels_meet_the_quotas(case):
    people, size, quotas = case
    possible = set(panels(people, size, quotas))
    if possible:
        assert draw_uniform(people, size, quotas, seed="s").members in possible
    else:
        with pytest.raises(NoPanelError):
            draw_uniform(people, size, quotas, seed="s")


def test_every_possible_panel_is_equally_likely_by_uniform_draw():
    possible = list(panels(PEOPLE, 4, HALVES))
    times = Counter(draw_uniform(PEOPLE, 4, HALVES, seed=f"semilla {i}").members for i in range(40 * len(possible)))
    assert set(times) == set(possible)
    surprise = sum((times[panel] - 40) ** 2 / 40 for panel in possible)
    assert surprise < len(possible) + 5 * (2 * len(possible)) ** 0.5


def test_people_are_drawn_as_often_as_their_fair_chance_says():
    lottery = fair_lottery(PEOPLE, 4, HALVES)
    draws = [lottery.draw(f"semilla {i}") for i in range(400)]
    times = Counter(name for panel in draws for name in panel.members)
    for name, chance in lottery.chances.items():
        assert abs(times[name] - 400 * chance) < 5 * (400 * chance * (1 - chance)) ** 0.5 + 1e-6


def test_the_same_seed_gives_the_same_panel_and_another_seed_another():
    first, again = (draw_uniform(PEOPLE, 4, HALVES, seed="7261") for _ in range(2))
    shuffled = dict(reversed(PEOPLE.items()))
    assert first == again == draw_uniform(shuffled, 4, HALVES, seed="7261")
    assert len({draw_uniform(PEOPLE, 4, HALVES, seed=str(i)).members for i in range(30)}) > 1


def test_the_stream_is_plain_sha256():
    """`printf '7261\\n0' | sha256sum`, cut in four words of 16 hexadecimal digits."""
    from hashlib import sha256

    digest = sha256(b"7261\n0").hexdigest() + sha256(b"7261\n1").hexdigest()
    words = [int(digest[i : i + 16], 16) for i in range(0, 128, 16)]
    assert list(islice(random_stream("7261"), 8)) == words


def test_a_bounded_number_throws_away_what_would_favour_the_low_ones():
    assert draw_below(3, iter([2**64 - 1, 7])) == 1


def test_clashing_quotas_are_named():
    with pytest.raises(NoPanelError) as refusal:
        draw_fair(PEOPLE, 2, [Quota("genero", "f", 2, 2), Quota("zona", "sur", 2, 2)], seed="x")
    assert refusal.value.quotas == ["genero = f", "zona = sur"]


def test_a_draw_that_never_succeeds_says_so():
    people = {f"p{i:03}": {"g": "x" if i < 2 else "y"} for i in range(300)}
    with pytest.raises(TimeoutError, match="use draw_fair"):
        draw_uniform(people, 3, [Quota("g", "x", 2, 2)], seed="x", tries=5)
    assert {"p000", "p001"} < set(draw_fair(people, 3, [Quota("g", "x", 2, 2)], seed="x").members)


def test_wrong_sizes_and_bounds_are_refused():
    with pytest.raises(ValueError, match="cannot draw 9 from 7"):
        draw_fair(PEOPLE, 9, [], seed="x")
    with pytest.raises(ValueError, match="impossible bounds"):
        Quota("g", "f", 3, 2)
    assert draw_fair(PEOPLE, 7, [], seed="x").members == tuple(sorted(PEOPLE))
