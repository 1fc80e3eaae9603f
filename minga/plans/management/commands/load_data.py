"""Load every file of `data/` that the directory and the plans hold. Again and again: only changes are written."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from minga.directory import actions as directory
from minga.directory.rows import Loaded
from minga.directory.shapes import FaultyFileError
from minga.plans.loading.plans import load_documents, load_plans


class Command(BaseCommand):
    help = "Carga los datos publicados: territorio, taxonomías, gobiernos, instituciones, documentos y planes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", type=Path, default=Path(settings.BASE_DIR) / "data", help="La carpeta de los datos."
        )

    def handle(self, *, data: Path, **options: Any) -> None:
        try:
            with transaction.atomic():
                counts = load_all(data)
        except FaultyFileError as error:
            listed = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(f"No se cargó nada. Corrige esto:\n{listed}") from error
        for name, loaded in counts.items():
            self.stdout.write(
                f"{name}: {loaded.total} ({loaded.created} nuevos, {loaded.changed} cambiados, {loaded.same} iguales)"
            )
        with connection.cursor() as cursor:
            # Without fresh statistics both databases choose poor plans after a bulk load.
            cursor.execute("ANALYZE")


def load_all(data: Path) -> dict[str, Loaded]:
    """In the order of what needs what; the first faulty file stops everything."""
    counts = {
        "territorios": directory.load_territories(data / "territory.csv", data / "quito-territory.json"),
        "gobiernos": directory.load_jurisdictions(data / "jurisdictions.json"),
        "taxonomías": directory.load_taxonomies(data / "taxonomies.json"),
        "instituciones": directory.load_institutions(sorted((data / "institutions").glob("*.json"))),
        "documentos": load_documents(data / "documents"),
    }
    plans = load_plans(data / "plans")
    return {**counts, "planes": plans["plans"], "compromisos": plans["commitments"]}
