"""The database itself refuses to rewrite the register.

Lines: content never changes and no line is deleted; `index` goes from nothing to its number once; `by` may only be
forgotten. Tiles only grow at their end. Checkpoints stay as signed. Nothing is exempt, in no environment: the tests
that must empty or falsify a table take the triggers off and put them back (tests/ledger/triggers.py).

On SQLite a later migration that remakes one of these tables drops its triggers: run `install` again there.
"""

from django.db import migrations

CONTENT = ("id", "verb", "subject_kind", "subject_code", "jurisdiction", "at", "role", "facts", "leaf", "leaf_hash")

KEPT = "the register keeps every row"
UNCHANGED = "the register does not change what was recorded"
UNSEALED = "a line enters the register without a place: only the seal gives it"
TABLES = ("ledger_entry", "ledger_checkpoint", "ledger_tile")


def changes(differ):
    """SQL condition under which an update of a line is refused; `differ` is the vendor's null-safe inequality."""
    content = [f'NEW."{column}" {differ} OLD."{column}"' for column in CONTENT]
    place = f'(OLD."index" IS NOT NULL AND NEW."index" {differ} OLD."index")'
    person = f'(NEW."by_id" IS NOT NULL AND NEW."by_id" {differ} OLD."by_id")'
    return " OR ".join([*content, place, person])


def sqlite_statements():
    def trigger(name, event, table, condition, message):
        when = f"WHEN {condition} " if condition else ""
        return f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{message}'); END"

    # INSERT OR REPLACE deletes the old row without firing delete triggers: the id must be new.
    def known(table, column="id"):
        return f'EXISTS (SELECT 1 FROM {table} WHERE "{column}" = NEW."{column}")'

    tile = (
        'NEW."id" IS NOT OLD."id" OR NEW."level" IS NOT OLD."level" OR NEW."index" IS NOT OLD."index"'
        ' OR substr(NEW."hashes", 1, length(OLD."hashes")) IS NOT OLD."hashes"'
    )
    same_tile = (
        f'{known("ledger_tile")} OR EXISTS'
        ' (SELECT 1 FROM ledger_tile WHERE "level" = NEW."level" AND "index" = NEW."index")'
    )
    same_size = f'{known("ledger_checkpoint")} OR {known("ledger_checkpoint", "size")}'
    return [
        *(trigger(f"{table}_kept", "DELETE", table, "", KEPT) for table in TABLES),
        trigger("ledger_entry_unchanged", "UPDATE", "ledger_entry", changes("IS NOT"), UNCHANGED),
        trigger("ledger_entry_unsealed", "INSERT", "ledger_entry", 'NEW."index" IS NOT NULL', UNSEALED),
        trigger("ledger_entry_new", "INSERT", "ledger_entry", known("ledger_entry"), KEPT),
        trigger("ledger_tile_grows", "UPDATE", "ledger_tile", tile, UNCHANGED),
        trigger("ledger_tile_new", "INSERT", "ledger_tile", same_tile, KEPT),
        trigger("ledger_checkpoint_unchanged", "UPDATE", "ledger_checkpoint", "", UNCHANGED),
        trigger("ledger_checkpoint_new", "INSERT", "ledger_checkpoint", same_size, KEPT),
    ]


def postgresql_statements():
    def trigger(name, event, table, condition, message):
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        when = f"WHEN ({condition}) " if condition else ""
        return (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} {when}"
            f"EXECUTE FUNCTION ledger_refuse('{message}')"
        )

    tile = (
        'NEW."id" IS DISTINCT FROM OLD."id" OR NEW."level" IS DISTINCT FROM OLD."level"'
        ' OR NEW."index" IS DISTINCT FROM OLD."index"'
        ' OR substr(NEW."hashes", 1, length(OLD."hashes")) IS DISTINCT FROM OLD."hashes"'
    )
    return [
        "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$",
        *(trigger(f"{table}_kept", "DELETE", table, "", KEPT) for table in TABLES),
        *(trigger(f"{table}_whole", "TRUNCATE", table, "", KEPT) for table in TABLES),
        trigger("ledger_entry_unchanged", "UPDATE", "ledger_entry", changes("IS DISTINCT FROM"), UNCHANGED),
        trigger("ledger_entry_unsealed", "INSERT", "ledger_entry", 'NEW."index" IS NOT NULL', UNSEALED),
        trigger("ledger_tile_grows", "UPDATE", "ledger_tile", tile, UNCHANGED),
        trigger("ledger_checkpoint_unchanged", "UPDATE", "ledger_checkpoint", "", UNCHANGED),
    ]


def install(apps, schema_editor):
    make = {"sqlite": sqlite_statements, "postgresql": postgresql_statements}[schema_editor.connection.vendor]
    for statement in make():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    # No way back: a register whose guard can be migrated away guards nothing.
    operations = [migrations.RunPython(install)]
