"""What the site may do in PostgreSQL: all that it needs, and of the register only add, seal and forget a person.

The triggers refuse the rest too, but the owner of a table can take them off. A role that owns nothing cannot.
"""

from collections.abc import Iterator

from django.db import connection
from psycopg import sql

# What may still change: the place that the seal gives, and who did it, which may be forgotten; a tile grows.
CHANGING = {"ledger_entry": ("index", "by_id"), "ledger_tile": ("hashes",), "ledger_checkpoint": ()}
ONLY_READ = ("django_migrations",)


class UnfitRoleError(Exception):
    """The role could take the guards off; `args[0]` says why."""


def unfit_because(role: str) -> str:
    """Why this role may not be the site's; "" if it may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, pg_has_role(rolname, current_user, 'MEMBER'), EXISTS (SELECT 1 FROM pg_tables"
            " WHERE tableowner = rolname AND schemaname = current_schema()) FROM pg_roles WHERE rolname = %s",
            [role],
        )
        found = cursor.fetchone()
    if found is None:
        return f"no hay ningún rol «{role}»: créalo antes con CREATE ROLE"
    reasons = ("es superusuario", "es el dueño de las tablas, o miembro de él", "es dueño de alguna tabla")
    return next((reason for reason, is_so in zip(reasons, found, strict=True) if is_so), "")


def statements(role: str, tables: list[str]) -> Iterator[sql.Composed]:
    """Takes everything away first, so that what an older version gave is gone."""
    name = sql.Identifier(role)
    for kind in ("TABLES", "SEQUENCES"):
        yield sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM {}").format(sql.SQL(kind), name)
    yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}").format(name)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name)
    yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name)
    for table in tables:
        if table in CHANGING:
            given = "SELECT, INSERT"
        elif table in ONLY_READ:
            given = "SELECT"
        else:
            given = "SELECT, INSERT, UPDATE, DELETE"
        yield sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(given), sql.Identifier(table), name)
    for table, columns in CHANGING.items():
        if columns:
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            yield sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(names, sql.Identifier(table), name)


def grant(role: str) -> int:
    """Give the role what the site needs and no more; how many tables there are. Run by the owner of the tables."""
    if reason := unfit_because(role):
        raise UnfitRoleError(reason)
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for statement in statements(role, tables):
            cursor.execute(statement)
    return len(tables)


def excess() -> list[str]:
    """What the role that is connected now may do to the register and should not."""
    with connection.cursor() as cursor:
        found = []
        for table, columns in CHANGING.items():
            cursor.execute(
                "SELECT privilege FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS privilege"
                " WHERE has_table_privilege(current_user, %s, privilege)",
                [table],
            )
            found += [f"{privilege} {table}" for (privilege,) in cursor.fetchall()]
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
                " AND table_schema = current_schema() AND column_name <> ALL(%s)"
                " AND has_column_privilege(current_user, %s, column_name, 'UPDATE')",
                [table, list(columns), table],
            )
            found += [f"UPDATE {table}.{column}" for (column,) in cursor.fetchall() if f"UPDATE {table}" not in found]
    return found
