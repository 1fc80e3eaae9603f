"""Load the co-creation processes of `data/`, and in the demonstration the example proposals. Again and again."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from minga.cocreation.loading.examples import load_examples
from minga.cocreation.loading.methodologies import load_methodologies
from minga.cocreation.loading.processes import load_processes
from minga.directory.shapes import FaultyFileError


class Command(BaseCommand):
    help = "Carga los procesos de cocreación; en la demostración, también las propuestas de ejemplo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", type=Path, default=Path(settings.BASE_DIR) / "data", help="La carpeta de los datos."
        )

    def handle(self, *, data: Path, **options: Any) -> None:
        counts = {}
        try:
            with transaction.atomic():
                counts["metodologías"] = load_methodologies(data / "methodologies")
                counts["procesos"] = load_processes(data / "processes")
                if settings.MINGA_ENV in ("demo", "test"):
                    counts["propuestas de ejemplo"] = load_examples(data / "examples")
        except FaultyFileError as error:
            listed = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(f"No se cargó nada. Corrige esto:\n{listed}") from error
        for name, loaded in counts.items():
            self.stdout.write(
                f"{name}: {loaded.total} ({loaded.created} nuevos, {loaded.changed} cambiados, {loaded.same} iguales)"
            )
