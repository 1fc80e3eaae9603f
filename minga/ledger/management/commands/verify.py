"""`minga verify FUENTE`: the verifier that the site offers, run from here."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from minga.ledger import verifier


class Command(BaseCommand):
    help = "Comprueba un registro (dirección, carpeta o .zip) o una constancia (.json)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fuente")
        parser.add_argument("--llave", default="")
        parser.add_argument("--anterior", default="")
        parser.add_argument("--lang", choices=("es", "en"), default="es")

    def handle(self, *args: Any, **options: Any) -> None:
        words = [options["fuente"], "--llave", options["llave"], "--anterior", options["anterior"]]
        words += ["--lang", options["lang"]]
        code = verifier.main(words, say=self.stdout.write)
        if code:
            sys.exit(code)
