"""Several writers, several sealers, and sealers killed at every step, each in a process of its own."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)

IS_POSTGRESQL = "postgres" in os.environ.get("MINGA_DATABASE_URL", "")


@pytest.fixture
def shared_database(tmp_path: Path) -> dict[str, str]:
    """The environment of a process that shares this test's database, or on SQLite a copy of it in a file."""
    environment = {
        **os.environ,
        "MINGA_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
    }
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        base, _, _ = os.environ["MINGA_DATABASE_URL"].partition("?")
        environment["MINGA_DATABASE_URL"] = f"{base.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    else:
        with sqlite3.connect(tmp_path / "db.sqlite3") as copy:
            connection.connection.backup(copy)
        copy.close()
    return environment


def run(environment: dict[str, str], *words: str) -> list[int]:
    """The numbers that the process printed."""
    command = [sys.executable, "-W", "error", "-m", "tests.ledger.processes", *words]
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return [int(word) for word in done.stdout.split()]


@pytest.mark.slow
def test_a_seal_killed_at_any_line_leaves_one_history_and_the_next_goes_on(shared_database):
    assert run(shared_database, "killed")[0] > 80


@pytest.mark.slow
def test_a_rotation_of_the_key_killed_at_any_line_leaves_a_key_that_seals(shared_database):
    deaths, keys = run(shared_database, "rotated")
    assert deaths > 60
    assert keys > 2


@pytest.mark.skipif(IS_POSTGRESQL, reason="four writers are for SQLite; PostgreSQL has its own test with eight")
def test_four_writers_and_two_sealers_make_one_history(shared_database):
    checkpoints, _ = run(shared_database, "writers", "4", "60")
    assert checkpoints > 1


@pytest.mark.postgres
@pytest.mark.skipif(not IS_POSTGRESQL, reason="eight writers at once need PostgreSQL: set MINGA_DATABASE_URL")
def test_eight_writers_and_two_sealers_make_one_history_on_postgresql(shared_database):
    checkpoints, _ = run(shared_database, "writers", "8", "60")
    assert checkpoints > 1
