"""Installations of their own, each with its MINGA_HOME and its database, on which the commands run as an operator
runs them: in a process of their own."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql


@dataclass(frozen=True)
class Installation:
    home: Path
    environment: dict[str, str]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.python("manage.py", *words)

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-W", "error", *words]
        return subprocess.run(
            command, env=self.environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=300
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-W", "error", *words]
        return subprocess.Popen(
            command,
            env=self.environment,
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def rows(self, query: str) -> list[tuple[object, ...]]:
        if url := self.environment.get("MINGA_DATABASE_URL"):
            with psycopg.connect(url) as database:
                return database.execute(query).fetchall()  # type: ignore[arg-type]
        with closing(sqlite3.connect(self.home / "db.sqlite3")) as database:
            return database.execute(query).fetchall()

    def change(self, *statements: str) -> None:
        """As somebody would who got into the database."""
        if url := self.environment.get("MINGA_DATABASE_URL"):
            with psycopg.connect(url) as database:
                for statement in statements:
                    database.execute(statement)  # type: ignore[arg-type]
            return
        with closing(sqlite3.connect(self.home / "db.sqlite3")) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()


def server_of(name: str) -> str:
    base, _, _ = os.environ["MINGA_DATABASE_URL"].partition("?")
    return f"{base.rpartition('/')[0]}/{name}"


def run_on_server(statement: str, *names: str) -> None:
    """Databases are made and dropped from outside of them."""
    with psycopg.connect(server_of("postgres"), autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


def install(home: Path, name: str, *, full: bool) -> Installation:
    """A new installation; a full one has what the test's database has now, and its register's key."""
    home.mkdir()
    environment = {**os.environ, "MINGA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    if connection.vendor == "postgresql":
        template = str(connection.settings_dict["NAME"]) if full else "template0"
        connection.close()
        run_on_server("CREATE DATABASE {} TEMPLATE {}", name, template)
        environment["MINGA_DATABASE_URL"] = server_of(name)
    elif full:
        connection.ensure_connection()
        with sqlite3.connect(home / "db.sqlite3") as copy:
            connection.connection.backup(copy)
        copy.close()
    if full:
        shutil.copytree(settings.MINGA_HOME / "keys", home / "keys")
    return Installation(home, environment)
