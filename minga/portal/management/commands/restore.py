"""`minga restore ARCHIVO`: an installation from a copy, with its register checked."""

from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from minga.ledger.keys import RegisterKeyError, key_path, key_that_signed
from minga.methods.notes import BadKeyError
from minga.portal.operation.archives import BadArchiveError
from minga.portal.operation.copies import Restored, bring_back
from minga.portal.operation.snapshots import CannotRestoreError


class Command(BaseCommand):
    help = "Convierte esta instalación en la de una copia. Comprueba todo antes de tocar nada."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archivo", type=Path)
        parser.add_argument("--force", action="store_true", help="reemplaza una instalación con contenido")
        parser.add_argument("--discard", action="store_true", help="con --force: no guarda aparte lo que había")
        parser.add_argument("--even-damaged", action="store_true", help="aunque el registro de la copia esté dañado")

    def handle(self, *args: Any, archivo: Path, **options: Any) -> None:
        try:
            restored = bring_back(
                archivo,
                force=options["force"],
                discard=options["discard"],
                even_damaged=options["even_damaged"],
            )
        except (BadArchiveError, CannotRestoreError, DatabaseError, psycopg.Error, OSError) as error:
            raise CommandError(str(error)) from error
        for line in said(restored):
            self.stdout.write(line)


def is_key_here(verifier: str) -> bool:
    """Whether the register can go on: a copy without keys may be older than the key that lies here."""
    if verifier.partition("+")[0] != settings.MINGA_REGISTER_ORIGIN:
        return key_path().exists()
    try:
        return bool(key_that_signed(verifier))
    except (RegisterKeyError, BadKeyError):
        return False


def said(restored: Restored) -> list[str]:
    register = restored.manifest.register
    lines = [_("Restaurada la copia del %s.") % restored.manifest.made_at]
    if restored.findings:
        lines += [_("El registro está dañado: %s") % finding for finding in restored.findings]
    else:
        words = {"lines": register["size"], "root": register["root"] or "—"}
        lines.append(_("El registro se comprobó: %(lines)s líneas, raíz %(root)s.") % words)
    if restored.kept:
        lines.append(_("Lo que había se guardó en %s.") % restored.kept)
    if restored.held_letters:
        lines.append(
            _("%s correos que esperaban quedan para que decidas en «Avisos fallidos».") % restored.held_letters
        )
    name = register["key"].partition("+")[0]
    if name and name != settings.MINGA_REGISTER_ORIGIN:
        lines.append(_("Para seguir este registro, pon MINGA_REGISTER_ORIGIN=%s.") % name)
    if name and not is_key_here(register["key"]):
        lines.append(_("La copia no trae la llave del registro: ponla en %s.") % (settings.MINGA_HOME / "keys"))
    lines.append(_("El índice de búsqueda se rehará cuando arranque «minga worker»."))
    return lines
