import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.portal.installations import Installation, install, run_on_server

Make = Callable[..., Installation]


@pytest.fixture
def make_installation(tmp_path: Path, transactional_db: None) -> Iterator[Make]:
    made: list[str] = []

    def make(name: str, *, full: bool = False) -> Installation:
        database = f"minga_{name}_{os.getpid()}"
        made.append(database)
        return install(tmp_path / name, database, full=full)

    yield make
    if connection.vendor == "postgresql":
        for database in made:
            run_on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
