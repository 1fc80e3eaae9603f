"""A duty is done by one worker at a time, and a killed worker's duty is taken over."""

import datetime as dt

import pytest
from django.utils import timezone

from minga.core.duties import Periodic, claim, run
from minga.core.models import Duty

pytestmark = pytest.mark.django_db


def test_a_duty_is_done_once_per_turn() -> None:
    done: list[int] = []
    duty = Periodic("probar", 60, lambda: done.append(1) or 7)
    assert run(duty, "uno") == 7
    assert run(duty, "dos") is None
    assert done == [1]
    assert Duty.objects.get(name="probar").beat_at is not None


def test_a_claimed_duty_is_not_claimed_by_another() -> None:
    duty = Periodic("probar", 1, lambda: 0)
    assert claim(duty, "uno") is True
    assert claim(duty, "dos") is False


def test_a_killed_workers_duty_is_taken_over_when_its_lease_ends() -> None:
    duty = Periodic("probar", 1, lambda: 3)
    assert claim(duty, "uno") is True
    Duty.objects.update(held_until=timezone.now() - dt.timedelta(seconds=1))
    assert run(duty, "dos") == 3


def test_a_failure_is_kept_and_the_duty_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> int:
        raise RuntimeError("sin disco")

    assert run(Periodic("probar", 0, fail), "uno") == 0
    kept = Duty.objects.get(name="probar")
    assert (kept.failure, kept.beat_at, kept.held_until) == ("RuntimeError('sin disco')", None, None)
    assert run(Periodic("probar", 0, lambda: 1), "uno") == 1
    assert [record.getMessage() for record in caplog.records] == ["duty failed: probar"]
