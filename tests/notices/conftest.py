import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.notices.sink import Sink, listening


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A mail server of our own, which the site uses."""
    with listening() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def shared_database(tmp_path: Path) -> dict[str, str]:
    """The environment of a process that shares this test's database, or on SQLite a copy of it in a file."""
    environment = {**os.environ, "MINGA_HOME": str(tmp_path)}
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        base, _, _ = os.environ["MINGA_DATABASE_URL"].partition("?")
        environment["MINGA_DATABASE_URL"] = f"{base.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    else:
        with sqlite3.connect(tmp_path / "db.sqlite3") as copy:
            connection.connection.backup(copy)
        copy.close()
    return environment
