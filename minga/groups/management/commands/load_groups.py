"""Load the bodies of `data/groups/`, and in the demonstration its example. Again and again."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.directory.shapes import FaultyFileError
from minga.groups.loading.bodies import load_bodies


class Command(BaseCommand):
    help = "Carga los grupos que cuentan los documentos; en la demostración, también el de ejemplo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", type=Path, default=Path(settings.BASE_DIR) / "data", help="La carpeta de los datos."
        )

    def handle(self, *, data: Path, **options: Any) -> None:
        try:
            loaded = load_bodies(data / "groups", with_examples=settings.MINGA_ENV == "demo")
        except FaultyFileError as error:
            listed = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(f"No se cargó nada. Corrige esto:\n{listed}") from error
        self.stdout.write(f"grupos: {loaded.total} ({loaded.created} nuevos, {loaded.same} iguales)")
