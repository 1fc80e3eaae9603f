"""`minga doctor`: what is not as it should be on this installation, and what to do about it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from minga.portal.operation.checks import Level, examine


class Command(BaseCommand):
    help = "Dice con palabras claras qué está mal en esta instalación. Termina con 1 si algo está mal; no cambia nada."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="calla lo que está bien")
        parser.add_argument("--strict", action="store_true", help="termina con 1 también si hay avisos")
        parser.add_argument("--without-mail", action="store_true", help="no llama al servidor de correo")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = dict.fromkeys(Level, 0)
        for finding in examine(with_mail=not options["without_mail"]):
            counts[finding.level] += 1
            if finding.level is not Level.GOOD or not options["quiet"]:
                self.stdout.write(f"{finding.level:<6}{finding.said}")
                if finding.remedy:
                    self.stdout.write(f"      → {finding.remedy}")
        self.stdout.write(
            _("%(bad)s cosas mal, %(warnings)s avisos, %(good)s bien.")
            % {"bad": counts[Level.BAD], "warnings": counts[Level.WARNING], "good": counts[Level.GOOD]}
        )
        if counts[Level.BAD] or (options["strict"] and counts[Level.WARNING]):
            sys.exit(1)
