"""Whatever anybody asks, the API answers as its description says: schemathesis tries what nobody would think of."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from minga.api import middleware
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 12


@pytest.fixture
def description(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The API as an outsider finds it, over a world with something in every list, and in no hurry."""
    monkeypatch.setattr(middleware, "is_too_often", lambda sender: False)
    # A request of WSGI would close the connection that the test stands on.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: str(mode.value))
def test_it_answers_as_it_says(description: Any, mode: GenerationMode) -> None:
    """Every check of schemathesis, on what the description allows and on what it does not."""
    tried = 0
    for found in description.get_all_operations():
        try_out(found.ok(), mode)
        tried += 1
    assert tried == 28


def try_out(operation: Any, mode: GenerationMode) -> None:
    quietly = settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )

    @quietly
    @given(case=operation.as_strategy(generation_mode=mode))
    def answers(case: Any) -> None:
        # What compresses stands outside the API, and the client of this test does not unpack.
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    answers()
