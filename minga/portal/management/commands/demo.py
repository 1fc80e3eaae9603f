"""`minga demo`: the whole site with the real plans, on this machine, in one command."""

import os
import shutil
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.portal.actions import prepare_demonstration
from minga.portal.management.commands.serve import server_command


class Command(BaseCommand):
    help = "Prepares the demonstration and serves it. Run again, it keeps what was entered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="prepare only")
        parser.add_argument("--fresh", action="store_true", help="begin again: erases what was entered")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MINGA_ENV not in ("demo", "test"):
            raise CommandError("minga demo needs MINGA_ENV=demo, so that nobody mistakes a real site for it.")
        if options["fresh"]:
            self.erase()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_data")
        prepare_demonstration()  # before the example proposals, which these people support
        call_command("load_groups")
        call_command("load_processes")
        call_command("load_practice")
        call_command("worker", once=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        if not options["no_serve"]:
            self.serve(options["port"], options["workers"])

    def erase(self) -> None:
        """Only an embedded database in MINGA_HOME is ever erased; a server's database is its operator's."""
        if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
            raise CommandError("--fresh erases only the embedded database; drop a PostgreSQL database yourself.")
        for name in ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm"):
            (settings.MINGA_HOME / name).unlink(missing_ok=True)
        for folder in ("files", "index", "keys/register.key"):
            path = settings.MINGA_HOME / folder
            if path.is_dir():
                shutil.rmtree(path)
                path.mkdir()
            else:
                path.unlink(missing_ok=True)

    def serve(self, port: int, workers: int) -> None:
        address = f"http://127.0.0.1:{port}"
        self.stdout.write(WELCOME.format(address=address))
        self.stdout.flush()
        os.chdir(settings.BASE_DIR)
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"])
        server = subprocess.Popen(server_command("127.0.0.1", port, workers))  # noqa: S603 - our own command
        try:
            server.wait()
        except KeyboardInterrupt:
            self.stdout.write("\nHasta pronto.")
        finally:
            for process in (server, worker):
                process.terminate()
                process.wait(timeout=20)


WELCOME = """
Minga está en {address}/

  Qué probar
    {address}/ecuador/                      el gobierno nacional: de 335 propuestas a 10 compromisos
    {address}/ecuador/planes/2019-2021/     el plan real, con sus 59 hitos
    {address}/quito/propuestas/nueva/       propón una idea y recibe tu código
    {address}/quito/propuestas/             busca tu propuesta
    {address}/registro/                     el registro público: compruébalo tú
    {address}/demo/                         entra con un clic con cualquier papel

  English: add ?lang=en to any address.
  Ctrl+C lo detiene; lo que escribas se queda en var/.
"""
