"""The register's triggers, taken off for a moment: to empty the tables between tests, and to play the attacker."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

TABLES = ("ledger_entry", "ledger_checkpoint", "ledger_tile")


@contextmanager
def without_triggers() -> Iterator[None]:
    """Inside, the three tables can be changed at will; at the end the very same triggers are back."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Row changes queue foreign key checks, and a table with some waiting cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in existing(TABLES):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in existing(TABLES):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)


def existing(tables: tuple[str, ...]) -> list[str]:
    present = connection.introspection.table_names()
    return [table for table in tables if table in present]


def let_flush_pass(patch: pytest.MonkeyPatch) -> None:
    """Django empties every table after a transactional test; the register's refuse, so the triggers step aside."""
    operations: type[BaseDatabaseOperations] = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_without_triggers(self: BaseDatabaseOperations, statements: Any) -> None:
        with without_triggers():
            flush(self, statements)

    patch.setattr(operations, "execute_sql_flush", flush_without_triggers)
