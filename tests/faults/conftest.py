import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.faults.servers import Installation, own_postgres, postgres_programs, prepare


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Installation]:
    """A small installation on the database of this run; the tests of a module share it and count what they add."""
    home = Path(tmp_path_factory.mktemp("served"))
    if "postgres" not in os.environ.get("MINGA_DATABASE_URL", ""):
        with django_db_blocker.unblock():
            copy_tables(home / "db.sqlite3")
        yield from served(Installation(home))
        return
    if postgres_programs() is None:
        pytest.skip("needs Debian's postgresql, to stop and start one of its own")
    with own_postgres() as cluster:
        yield from served(Installation(home, cluster.address, cluster))


def copy_tables(path: Path) -> None:
    """The tables of the suite's own database, so that they need not be made again."""
    connection.ensure_connection()
    copy = sqlite3.connect(path)
    connection.connection.backup(copy)
    copy.close()


def served(made: Installation) -> Iterator[Installation]:
    prepare(made)
    made.start()
    try:
        yield made
    finally:
        made.stop()
