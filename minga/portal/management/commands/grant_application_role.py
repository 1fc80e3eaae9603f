"""`minga grant_application_role ROL`: what the site's own role may do in PostgreSQL. The tables' owner runs it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from minga.ledger.permissions import UnfitRoleError, grant


class Command(BaseCommand):
    help = "Da a un rol de PostgreSQL lo que el sitio necesita, sin poder cambiar ni borrar el registro."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rol")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("SQLite no tiene roles: allí guardan el registro solo sus disparadores.")
        try:
            with transaction.atomic():
                count = grant(options["rol"])
        except UnfitRoleError as error:
            raise CommandError(f"El rol «{options['rol']}» no sirve para el sitio: {error}.") from error
        self.stdout.write(f"{options['rol']}: {count} tablas; del registro solo añade, sella y olvida a la persona.")
