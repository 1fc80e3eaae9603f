"""`minga export_register ARCHIVO`: the whole register in one .zip that the verifier reads."""

import json
import zipfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.ledger.models import Checkpoint
from minga.ledger.paths import write_place
from minga.ledger.queries import bundle_bytes, latest_checkpoint, published_keys, tile_bytes
from minga.ledger.verifier import tile_widths
from minga.methods.merkle import TILE_WIDTH


class Command(BaseCommand):
    help = "Guarda una copia del registro en un archivo .zip: el sello, la llave, las líneas y el árbol."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archivo", type=Path)

    def handle(self, *args: Any, archivo: Path, **options: Any) -> None:
        checkpoint = latest_checkpoint()
        if checkpoint is None:
            raise CommandError("Este registro todavía no tiene ningún sello: no hay qué guardar.")
        draft = archivo.with_name(archivo.name + ".draft")
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            write_register(archive, checkpoint)
        draft.replace(archivo)
        self.stdout.write(f"{archivo}: {checkpoint.size} líneas, raíz {checkpoint.root_hex}")


def write_register(archive: zipfile.ZipFile, checkpoint: Checkpoint) -> None:
    archive.writestr("checkpoint", checkpoint.note)
    archive.writestr("llave", checkpoint.key + "\n")
    archive.writestr("llaves", json.dumps({"minga_keys": 1, "keys": published_keys()}, ensure_ascii=False, indent=1))
    for index, width in tile_widths(checkpoint.size):
        add(archive, f"tile/entries/{write_place(index, width)}", bundle_bytes(index, width))
    level, count = 0, checkpoint.size
    while count:
        for index, width in tile_widths(count):
            add(archive, f"tile/{level}/{write_place(index, width)}", tile_bytes(level, index, width))
        level, count = level + 1, count // TILE_WIDTH


def add(archive: zipfile.ZipFile, path: str, content: bytes | None) -> None:
    if content is None:
        raise CommandError(f"Al registro le falta «{path}»: está dañado, y una copia incompleta no serviría de prueba.")
    archive.writestr(path, content)
