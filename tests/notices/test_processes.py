"""Workers killed at every step and workers side by side, each in a process of its own, against a real mail server."""

import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db(transaction=True)


def run(environment: dict[str, str], *words: str) -> list[int]:
    """The numbers that the process printed."""
    command = [sys.executable, "-W", "error", "-m", "tests.notices.processes", *words]
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return [int(word) for word in done.stdout.split()]


@pytest.mark.slow
def test_killed_at_any_line_no_notice_is_lost_and_none_goes_twice(shared_database):
    deaths, unsure, unheard = run(shared_database, "killed")
    assert deaths > 150
    # Both sides of the one moment that cannot be known: the text had left, or it had not yet.
    assert 0 < unheard < unsure < deaths / 5


def test_four_workers_side_by_side_send_each_letter_once(shared_database):
    assert run(shared_database, "together") == [120]
