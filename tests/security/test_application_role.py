"""On PostgreSQL the site's own role does everything that people do, and cannot rewrite the register nor disarm it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from minga.ledger.actions import record, seal
from minga.ledger.permissions import CHANGING
from minga.portal.operation.checks import database
from tests.ledger.subjects import Thing
from tests.portal.conftest import make_installation  # noqa: F401 - a fixture
from tests.portal.installations import Installation, run_on_server

JOURNEY = """
import django; django.setup()
from django.core.management import call_command
from minga.accounts.models import Person
from minga.cocreation.actions.moderation import moderate_proposal
from minga.cocreation.actions.proposals import correct_proposal, support_proposal, withdraw_proposal
from minga.ledger.actions import seal
from minga.ledger.models import Entry
from minga.ledger.queries import audit
from tests.factories.cocreation import PersonFactory, appoint, make_process, make_proposal

process, author = make_process(), PersonFactory()
moderator = appoint("moderator", process.jurisdiction)
first, second = make_proposal(process, by=author), make_proposal(process)
correct_proposal(by=author, proposal=first, title="Otro título", problem="Otro problema", solution="Otra solución")
support_proposal(by=moderator, proposal=first)
assert seal() > 0
moderate_proposal(by=moderator, proposal=second, decision="remove", ground="personal")
withdraw_proposal(by=author, proposal=first)
assert seal() > 0
Entry.objects.filter(by=author).update(by=None)
assert audit() == []
print(Entry.objects.sealed().count())
"""
DOCTOR = """
import django; django.setup()
from minga.portal.operation.checks.database import check_role
for found in check_role():
    print(f"{found.level}: {found.said}")
"""
ATTACKS = [
    "UPDATE ledger_entry SET leaf = '{}'",
    "UPDATE ledger_entry SET facts = '{}', leaf = '{}'",
    "DELETE FROM ledger_entry",
    "TRUNCATE ledger_entry",
    "TRUNCATE ledger_entry CASCADE",
    "DELETE FROM ledger_checkpoint",
    "UPDATE ledger_checkpoint SET note = ''",
    "TRUNCATE ledger_tile",
    "UPDATE ledger_tile SET level = 9",
    "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
    "DROP TRIGGER ledger_entry_kept ON ledger_entry",
    "DROP TABLE ledger_entry CASCADE",
    "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "SET session_replication_role = replica",
    "CREATE TABLE mine (id int)",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "UPDATE django_migrations SET name = ''",
]
# What the triggers refuse though the columns are theirs to change.
GUARDED = [
    'UPDATE ledger_entry SET "index" = "index" + 1 WHERE "index" IS NOT NULL',
    "UPDATE ledger_tile SET hashes = substr(hashes, 2)",
]


@pytest.fixture
def owner(make_installation: Any) -> Iterator[Installation]:  # noqa: F811
    """An installation of its own with its tables and a line in the register; a role beside it that owns nothing."""
    record("proposal.submitted", Thing(), by=None, role="author")
    seal()
    made = make_installation("roles", full=True)
    role = role_name()
    run_on_server("CREATE ROLE {} LOGIN", role)
    try:
        yield made
    finally:
        connection.close()
        with psycopg.connect(made.environment["MINGA_DATABASE_URL"], autocommit=True) as session:
            session.execute(f"DROP OWNED BY {role}")
        run_on_server("DROP ROLE {}", role)


def role_name() -> str:
    return f"minga_site_{os.getpid()}"


def as_site(owner: Installation) -> Installation:
    """The same installation, entered with the site's role."""
    url = owner.environment["MINGA_DATABASE_URL"]
    scheme, rest = url.split("://", 1)
    entered = f"{scheme}://{role_name()}@{rest.rpartition('@')[2]}"
    return Installation(Path(owner.home), {**owner.environment, "MINGA_DATABASE_URL": entered})


def doctor_says(installation: Installation) -> str:
    """Only this check: the tests' own server is quick and careless, and the doctor would stop there."""
    return installation.python("-c", DOCTOR).stdout


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no roles")
def test_the_role_of_the_site_lives_a_whole_journey_and_cannot_touch_the_register(owner: Installation) -> None:
    granted = owner.run("grant_application_role", role_name())
    assert granted.returncode == 0, granted.stderr
    site = as_site(owner)
    lived = site.python("-c", JOURNEY)
    assert lived.returncode == 0, lived.stderr
    lines = int(lived.stdout)
    assert lines == 7
    for attack in ATTACKS:
        with (
            psycopg.connect(site.environment["MINGA_DATABASE_URL"]) as session,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            session.execute(attack)  # type: ignore[arg-type]
    for attack in GUARDED:
        with (
            psycopg.connect(site.environment["MINGA_DATABASE_URL"]) as session,
            pytest.raises(psycopg.errors.RestrictViolation),
        ):
            session.execute(attack)  # type: ignore[arg-type]
    assert owner.rows("SELECT count(*) FROM ledger_entry") == [(lines,)]
    assert doctor_says(site) == "bien: El rol del sitio no puede cambiar ni borrar el registro.\n"
    assert doctor_says(owner).startswith("aviso: El sitio se conecta a PostgreSQL como superusuario")


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no roles")
def test_a_role_that_could_disarm_the_guards_is_refused(owner: Installation) -> None:
    for role, why in ((connection.settings_dict["USER"], "superusuario"), ("no_existe", "CREATE ROLE")):
        refused = owner.run("grant_application_role", str(role))
        assert refused.returncode == 1
        assert why in refused.stderr
    run_on_server("GRANT {} TO {}", str(connection.settings_dict["USER"]), role_name())
    assert "miembro" in owner.run("grant_application_role", role_name()).stderr


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no roles")
def test_granting_takes_back_what_was_given_before_and_the_doctor_sees_excess(owner: Installation) -> None:
    owner.change(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role_name()}")
    assert doctor_says(as_site(owner)).startswith("aviso: El rol del sitio puede más de lo que debe")
    owner.run("grant_application_role", role_name())
    assert doctor_says(as_site(owner)).startswith("bien: ")


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about SQLite")
def test_on_sqlite_there_are_no_roles_and_the_command_says_so() -> None:
    with pytest.raises(CommandError, match="SQLite no tiene roles"):
        call_command("grant_application_role", "minga_site")
    assert list(database.check_role()) == []


@pytest.mark.django_db
def test_the_columns_that_may_change_are_those_that_the_triggers_let_through() -> None:
    """Both guards say the same: what a migration adds is closed to the site until somebody opens it here."""
    with connection.cursor() as cursor:
        described = {table: connection.introspection.get_table_description(cursor, table) for table in CHANGING}
    columns = {table: {column.name for column in found} for table, found in described.items()}
    assert {table: set(names) - columns[table] for table, names in CHANGING.items()} == {
        table: set() for table in CHANGING
    }
    assert columns["ledger_entry"] - set(CHANGING["ledger_entry"]) == {
        *("id", "verb", "subject_kind", "subject_code", "jurisdiction", "at", "role", "facts", "leaf", "leaf_hash")
    }
