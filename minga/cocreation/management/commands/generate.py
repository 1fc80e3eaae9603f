"""`minga generate --proposals N --seed S`: many proposals, to measure how the site bears them. Never on a real site."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from minga.cocreation.loading.generation import generate_proposals
from minga.cocreation.models import Process


class Command(BaseCommand):
    help = "Genera propuestas para medir la carga. Solo con MINGA_ENV=development o test."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--proposals", type=int, required=True, help="Cuántas.")
        parser.add_argument("--seed", type=int, default=1, help="La misma semilla da las mismas propuestas.")
        parser.add_argument("--process", default="", help="La serie de sus códigos, por ejemplo UIO-2026.")

    def handle(self, *, proposals: int, seed: int, process: str, **options: Any) -> None:
        if settings.MINGA_ENV not in ("development", "test"):
            raise CommandError("minga generate llena el sitio de textos inventados: solo con MINGA_ENV=development.")
        if proposals < 1:
            raise CommandError("--proposals: escribe cuántas, de 1 en adelante.")
        chosen = Process.objects.filter(code_series=process) if process else Process.objects.filter(is_closed=False)
        found = chosen.select_related("jurisdiction").first()
        if found is None:
            raise CommandError("No hay un proceso abierto: carga antes los datos con load_data y load_processes.")
        started = time.perf_counter()
        count = generate_proposals(process=found, count=proposals, seed=seed)
        with connection.cursor() as cursor:
            # Without fresh statistics both databases choose poor plans after a bulk load.
            cursor.execute("ANALYZE")
        took = time.perf_counter() - started
        self.stdout.write(f"{count} propuestas en {found.code_series}, en {took:.1f} s. Siguiente paso: minga reindex")
