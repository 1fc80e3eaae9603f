"""A consistent picture of the database, out and in: SQLite as its own file, PostgreSQL as the text of COPY.

Neither needs a system package, neither makes writers wait, and both keep every byte of the register.
"""

import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from psycopg import sql

from minga.ledger.models import Checkpoint
from minga.portal.operation.archives import CHUNK, ArchiveWriter, BadArchiveError, Manifest

SQLITE_PART = "database/db.sqlite3"
MIGRATIONS = "django_migrations"
MADE = "SELECT app, name FROM django_migrations ORDER BY id"
GUARDED = ("ledger_entry", "ledger_checkpoint", "ledger_tile")


class CannotRestoreError(Exception):
    """The archive is good, but it cannot be brought back here."""


def write_database(writer: ArchiveWriter, manifest: Manifest, beside: Path) -> None:
    """Put the database into the archive as it is at one moment; `beside` has room for a copy of it."""
    if connection.vendor == "postgresql":
        write_postgresql(writer, manifest)
    else:
        write_sqlite(writer, manifest, beside)


@contextmanager
def restoring(archive: zipfile.ZipFile, manifest: Manifest, beside: Path) -> Iterator[None]:
    """Inside, the database is the archive's, at this version's migrations; what was here is replaced only if the body
    ends well."""
    if manifest.engine != connection.vendor:
        raise CannotRestoreError(
            _("La copia es de %(theirs)s y aquí hay %(ours)s: una copia vuelve a la misma clase de base de datos.")
            % {"theirs": manifest.engine, "ours": connection.vendor}
        )
    check_migrations(manifest)
    way = restoring_postgresql if connection.vendor == "postgresql" else restoring_sqlite
    with way(archive, manifest, beside):
        yield


def check_migrations(manifest: Manifest) -> None:
    known = set(MigrationExecutor(connection).loader.disk_migrations)
    for app, name in manifest.migrations:
        # What another version of a library wrote for an app that is not installed any more does no harm.
        if (app, name) not in known and app in {each for each, _name in known}:
            raise CannotRestoreError(
                _("La copia es de un Minga más nuevo (%(version)s, con %(name)s): instala antes esa versión.")
                % {"version": manifest.version, "name": f"{app}.{name}"}
            )


def register_of(checkpoint: tuple[int, bytes | memoryview, str] | None) -> dict[str, Any]:
    if checkpoint is None:
        return {"size": 0, "root": "", "key": ""}
    size, root, key = checkpoint
    return {"size": size, "root": bytes(root).hex(), "key": key}


# SQLite


def write_sqlite(writer: ArchiveWriter, manifest: Manifest, beside: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=".minga-", dir=beside) as folder:
        copy = Path(folder) / "db.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
            # One plain file, whatever the mode of the one it comes from.
            target.execute("PRAGMA journal_mode=DELETE")
            check_sqlite(target)
            manifest.migrations = [list(row) for row in target.execute(MADE)]
            last = target.execute("SELECT size, root, key FROM ledger_checkpoint ORDER BY size DESC LIMIT 1").fetchone()
            manifest.register = register_of(last)
        with copy.open("rb") as source:
            writer.copy(SQLITE_PART, source)


def check_sqlite(database: sqlite3.Connection) -> None:
    found = [row[0] for row in database.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        raise BadArchiveError(_("SQLite dice que el archivo de la base de datos está dañado: %s.") % "; ".join(found))


@contextmanager
def restoring_sqlite(archive: zipfile.ZipFile, manifest: Manifest, beside: Path) -> Iterator[None]:
    """The archive's file stands in for ours while it is brought up to date and checked; then it is copied into ours by
    SQLite itself, in one transaction, so that a process that still has it open never sees half of it."""
    ours = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory(prefix=".minga-", dir=beside) as folder:
        draft = Path(folder) / "db.sqlite3"
        with archive.open(SQLITE_PART) as source, draft.open("wb") as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
        os.chmod(draft, 0o600)
        with closing(sqlite3.connect(draft)) as database:
            check_sqlite(database)
        connection.close()
        connection.settings_dict["NAME"] = draft
        try:
            call_command("migrate", interactive=False, verbosity=0)
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = ours
        with closing(sqlite3.connect(draft)) as source_database:
            connection.ensure_connection()
            source_database.backup(connection.connection)
            connection.close()


# PostgreSQL


def our_tables() -> list[str]:
    """The tables of the models, of their many-to-many relations, and of the migrations, that exist."""
    names = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    return sorted(names | ({MIGRATIONS} & set(connection.introspection.table_names())))


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def write_postgresql(writer: ArchiveWriter, manifest: Manifest) -> None:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(MADE)
        manifest.migrations = [list(row) for row in cursor.fetchall()]
        last = Checkpoint.objects.order_by("-size").values_list("size", "root", "key").first()
        manifest.register = register_of(last)
        for table in our_tables():
            columns = columns_of(table)
            statement = copy_statement(table, columns, "TO STDOUT")
            with writer.part(part_of(table)) as target, cursor.copy(statement) as lines:
                for line in lines:
                    target.write(line)
            manifest.tables[table] = {"columns": columns, "rows": cursor.rowcount, "next": next_number(table, columns)}


def part_of(table: str) -> str:
    return f"database/{table}.copy"


def copy_statement(table: str, columns: list[str], direction: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), names, sql.SQL(direction))


def sequence_of(table: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(quote_ident(%s), 'id')", [table])
        found: str | None = cursor.fetchone()[0]
    return found


def next_number(table: str, columns: list[str]) -> int | None:
    """Where the table's own numbers go on: a number that was given once is never given again."""
    if "id" not in columns or (sequence := sequence_of(table)) is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM {sequence}")  # noqa: S608
        return int(cursor.fetchone()[0])


@contextmanager
def restoring_postgresql(archive: zipfile.ZipFile, manifest: Manifest, beside: Path) -> Iterator[None]:
    """All in one transaction: who reads meanwhile sees what was here before, and after a failure it still is."""
    with transaction.atomic(durable=True):
        drop_everything()
        migrate_to(manifest)
        fill(archive, manifest)
        call_command("migrate", interactive=False, verbosity=0)
        yield


def check_ownership() -> None:
    """Only the owner of the tables may make them anew; better said before anything is done than in the middle."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE tablename = ANY(%s) AND schemaname = ANY(current_schemas(false))"
            " AND NOT pg_has_role(tableowner, 'USAGE')",
            [our_tables()],
        )
        if cursor.fetchone()[0]:
            raise CannotRestoreError(
                _("Este rol de PostgreSQL no es dueño de las tablas: restaura con el rol con el que migras.")
            )


def drop_everything() -> None:
    with connection.cursor() as cursor:
        for table in our_tables():
            cursor.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(table)))
        cursor.execute("DROP FUNCTION IF EXISTS ledger_refuse() CASCADE")


def migrate_to(manifest: Manifest) -> None:
    """The tables as they were when the copy was made: what was migrated since is migrated again afterwards."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    made = {(app, name) for app, name in manifest.migrations if (app, name) in graph.nodes}
    # Only the last of each app: asking for an earlier one means going back to it.
    last = [
        node
        for node in made
        if not {child.key for child in graph.node_map[node].children if child.key[0] == node[0]} & made
    ]
    executor.migrate(sorted(last))


def fill(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """The rows as they were. The register's guards refuse lines that already have their place, so inside this
    transaction, which nobody else sees, they step aside and are back before it ends."""
    guarded = [table for table in GUARDED if table in manifest.tables]
    with connection.cursor() as cursor:
        set_guards(guarded, "DISABLE")
        # Some migrations fill tables; all of them are emptied before the first is filled.
        emptied = sql.SQL(", ").join(map(sql.Identifier, manifest.tables))
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(emptied))
        # The migrations left some checks immediate; tables are filled in the order of their names, not of their keys.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, kept in manifest.tables.items():
            fill_table(archive, table, kept)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        set_guards(guarded, "ENABLE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def set_guards(tables: list[str], word: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")


def fill_table(archive: zipfile.ZipFile, table: str, kept: dict[str, Any]) -> None:
    statement = copy_statement(table, kept["columns"], "FROM STDIN")
    with connection.cursor() as cursor:
        with archive.open(part_of(table)) as source, cursor.copy(statement) as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
        if cursor.rowcount != kept["rows"]:
            raise BadArchiveError(_("A «%s» le faltan filas.") % table)
        if kept["next"] is not None:
            cursor.execute("SELECT setval(%s, %s, false)", [sequence_of(table), kept["next"]])
