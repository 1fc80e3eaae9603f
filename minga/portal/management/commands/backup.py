"""`minga backup ARCHIVO`: the whole installation in one archive, while it serves."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from minga.portal.operation.archives import BadArchiveError, check
from minga.portal.operation.copies import make_copy, note_copy
from minga.portal.operation.snapshots import CannotRestoreError


class Command(BaseCommand):
    help = "Guarda una copia de todo (base de datos, archivos y llaves) en un .zip con la huella de cada parte."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archivo", type=Path)
        parser.add_argument("--without-keys", action="store_true", help="deja fuera la llave del registro")
        parser.add_argument("--check", action="store_true", help="no copia: comprueba un archivo que ya existe")

    def handle(self, *args: Any, archivo: Path, **options: Any) -> None:
        try:
            if options["check"]:
                manifest = check(archivo)
            else:
                manifest = make_copy(archivo, with_keys=not options["without_keys"])
                note_copy(archivo, manifest)
        except (BadArchiveError, CannotRestoreError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(file)s: %(parts)s partes, %(size)s bytes, del %(at)s; registro de %(lines)s líneas, raíz %(root)s")
            % {
                "file": archivo,
                "parts": len(manifest.parts),
                "size": archivo.stat().st_size,
                "at": manifest.made_at,
                "lines": manifest.register["size"],
                "root": manifest.register["root"] or "—",
            }
        )
