"""Load the practice processes of the demonstration. Again and again: what was entered stays."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from minga.cocreation.loading.practice_ends import load_practice
from minga.directory.shapes import FaultyFileError


class Command(BaseCommand):
    help = "Abre los procesos de práctica de la demostración, en los que a cada papel le espera algo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", type=Path, default=Path(settings.BASE_DIR) / "data", help="La carpeta de los datos."
        )

    def handle(self, *, data: Path, **options: Any) -> None:
        if settings.MINGA_ENV not in ("demo", "test"):
            raise CommandError("Los procesos de práctica son de la demostración: pide MINGA_ENV=demo.")
        try:
            with transaction.atomic():
                loaded = load_practice(data / "examples" / "practice")
        except FaultyFileError as error:
            listed = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(f"No se cargó nada. Corrige esto:\n{listed}") from error
        self.stdout.write(
            f"procesos y talleres de práctica: {loaded.total} ({loaded.created} nuevos, {loaded.same} iguales)"
        )
