"""Every route × every kind of visitor, reading and sending, against the one table of `matrix.py`."""

from collections import defaultdict
from typing import Any

import pytest
from django.test import Client

from tests.routes import Route, UnfilledRouteError, routes
from tests.security.matrix import BACK_OFFICE, EVERYBODY, MATRIX, SIGNED_IN, Row
from tests.security.walking import ask, is_open, sample, visitors
from tests.world import World

pytestmark = pytest.mark.slow

# Where everybody comes in, or everybody who signed in, a few visitors say as much as thirty.
A_FEW = ("stranger", "citizen", "staff")
METHODS = ("GET", "POST")


@pytest.fixture
def people(world: World, settings: Any) -> dict[str, Client]:
    settings.ADMINISTRATORS_NEED_SECOND_FACTOR = True
    return visitors(world)


def key_of(route: Route) -> str:
    return route.name or route.pattern


def ours() -> list[Route]:
    """Without Django's back office, which has its own rule."""
    return [route for route in routes() if not route.pattern.startswith("administracion/")]


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    known = {key_of(route) for route in ours()}
    assert {"without a row": known - set(MATRIX), "without a route": set(MATRIX) - known} == {
        "without a row": set(),
        "without a route": set(),
    }


def expected_of(row: Row, method: str) -> frozenset[str]:
    return row.get if method == "GET" else row.post


def test_nobody_comes_in_where_they_should_not_and_whoever_may_does(world: World, people: dict[str, Client]) -> None:
    wrong, failed, traces, unfilled = [], [], [], []
    for route in ours():
        if (row := MATRIX.get(key_of(route))) is None:
            continue
        asked = A_FEW if row.get | row.post in (EVERYBODY, SIGNED_IN) else tuple(people)
        came_in: dict[str, set[str]] = defaultdict(set)
        try:
            places = sample(route, world)
        except UnfilledRouteError as error:
            unfilled.append(str(error))
            continue
        for address in places:
            for name in asked:
                for method in METHODS:
                    response, written = ask(people[name], method, address.url)
                    if response.status_code >= 500 and response.status_code != 503:
                        failed.append((method, address.url, name))
                    if is_open(response):
                        came_in[method].add(name)
                    elif written:
                        traces.append((method, address.url, name, sorted(written)))
        for method in METHODS:
            expected = expected_of(row, method) & set(asked)
            if came_in[method] != expected:
                wrong.append(
                    (
                        key_of(route),
                        method,
                        "too many",
                        sorted(came_in[method] - expected),
                        "missing",
                        sorted(expected - came_in[method]),
                    )
                )
    found = {"wrong": wrong, "failed": failed, "traces": traces, "unfilled": unfilled}
    assert found == {name: [] for name in found}


def test_only_staff_with_a_second_factor_come_into_the_back_office(world: World, people: dict[str, Client]) -> None:
    came_in = set()
    for route in routes():
        if not route.pattern.startswith("administracion/") or route.name in ("admin:login", "admin:logout"):
            continue
        for address in sample(route, world):
            for name in (*A_FEW, "planner here", "administrator here", "site administrator"):
                for method in METHODS:
                    response, written = ask(people[name], method, address.url)
                    if is_open(response):
                        came_in.add(name)
                    else:
                        assert written == set(), (method, address.url, name)
    assert came_in == set(BACK_OFFICE)
