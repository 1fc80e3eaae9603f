"""`minga rotate_key`: another key for the register, announced in it and signed by both."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.ledger.keys import RegisterKeyError, key_path
from minga.ledger.queries import RegisterDamagedError, tenures
from minga.ledger.rotation import rotate_key


class Command(BaseCommand):
    help = "Cambia la llave del registro: la vieja firma su propio final y la nueva firma desde ahí. Se puede repetir."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--leaked", action="store_true", help="anota en el registro que la llave vieja se filtró")

    def handle(self, *args: Any, leaked: bool, **options: Any) -> None:
        try:
            checkpoint = rotate_key(ground="leak" if leaked else "routine")
        except (RegisterKeyError, RegisterDamagedError, OSError) as error:
            raise CommandError(f"No se terminó de cambiar la llave: {error}") from error
        old, new = tenures()[-2:]
        self.stdout.write(f"Llave vieja: {old.key}")
        self.stdout.write(f"Llave nueva: {new.key}")
        self.stdout.write(f"Firma desde que el registro tiene {new.start} líneas, raíz {checkpoint.root_hex}.")
        self.stdout.write(f"Guarda fuera de esta máquina una copia de {key_path()} y publica la llave nueva.")
