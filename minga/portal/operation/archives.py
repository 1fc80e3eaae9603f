"""The archive of a copy: a .zip whose manifest says size and SHA-256 of every part. Nothing here knows a database."""

import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 200_000_000
CHUNK = 1 << 20
# What zipfile raises over bytes that are not what they were: it seeks, decodes and unpacks whatever it reads.
DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error,
    EOFError, OSError, RuntimeError, ValueError, OverflowError,
)  # fmt: skip


class BadArchiveError(Exception):
    """The archive is not what its manifest says, or not one of ours: nothing of it may be used."""


@dataclass(frozen=True)
class Part:
    size: int
    sha256: str


@dataclass
class Manifest:
    """What an archive holds, and of which installation: enough to decide whether it can be brought back here."""

    engine: str
    made_at: str
    version: str
    migrations: list[list[str]] = field(default_factory=list)
    register: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)

    def as_json(self) -> bytes:
        return json.dumps({"minga_backup": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        try:
            content = json.loads(text)
            if content.pop("minga_backup") != FORMAT:
                raise BadArchiveError(_("La copia tiene un formato que esta versión de Minga no conoce."))
            content["parts"] = {name: Part(**part) for name, part in content["parts"].items()}
            return cls(**content)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadArchiveError(_("El manifiesto de la copia no se puede leer: %s.") % error) from error


class ArchiveWriter:
    """Adds parts and notes what was written, not what was meant to be."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.parts: dict[str, Part] = {}

    @contextmanager
    def part(self, name: str) -> Iterator["HashingFile"]:
        with self.archive.open(name, "w", force_zip64=True) as target:
            hashing = HashingFile(target)
            yield hashing
        self.parts[name] = Part(hashing.size, hashing.digest.hexdigest())

    def copy(self, name: str, source: IO[bytes]) -> None:
        with self.part(name) as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)

    def close(self, manifest: Manifest) -> None:
        manifest.parts = self.parts
        self.archive.writestr(MANIFEST, manifest.as_json())


class HashingFile:
    def __init__(self, target: IO[bytes]) -> None:
        self.target = target
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes | bytearray | memoryview) -> None:
        self.target.write(chunk)
        self.digest.update(chunk)
        self.size += len(chunk)


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """An archive that appears under its name only when it is whole, on disk, and reads back as written.

    Only its owner can read it: it holds personal data and, unless left out, the register's key."""
    draft = path.with_name(path.name + ".draft")
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                yield ArchiveWriter(archive)
            file.flush()
            os.fsync(file.fileno())
        check(draft)
        # A link, unlike a rename, never takes the place of a copy that is already there.
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def check(path: Path) -> Manifest:
    """The manifest, if every part is there, none besides, and each has its size and its SHA-256."""
    with opened(path) as archive:
        manifest = read_manifest(archive)
        names = [info.filename for info in archive.infolist()]
        if len(names) != len(set(names)):
            raise BadArchiveError(_("La copia tiene dos partes con el mismo nombre."))
        check_names(set(names) - {MANIFEST}, set(manifest.parts))
        for name, part in manifest.parts.items():
            if measured(archive, name, part.size) != part:
                raise BadArchiveError(_("«%s» no es lo que dice el manifiesto: se dañó o alguien lo cambió.") % name)
    return manifest


def check_names(present: set[str], promised: set[str]) -> None:
    for name in sorted(promised - present):
        raise BadArchiveError(_("A la copia le falta «%s».") % name)
    for name in sorted(present - promised):
        raise BadArchiveError(_("En la copia sobra «%s»: el manifiesto no lo nombra.") % name)
    for name in sorted(present):
        if not is_plain(name):
            raise BadArchiveError(_("«%s» no es un nombre que una copia pueda tener.") % name)


def is_plain(name: str) -> bool:
    """A relative path that stays inside its folder and is written in the one way it can be."""
    pieces = PurePosixPath(name).parts
    is_inside = bool(pieces) and not name.startswith("/") and ".." not in pieces
    return is_inside and "\\" not in name and "\x00" not in name and "/".join(pieces) == name


def measured(archive: zipfile.ZipFile, name: str, most: int) -> Part:
    """Size and hash of a part; stops as soon as it is longer than promised, so that a bomb does not go off."""
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as source:
        while (chunk := source.read(CHUNK)) and size <= most:
            digest.update(chunk)
            size += len(chunk)
    return Part(size, digest.hexdigest())


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        info = archive.getinfo(MANIFEST)
    except KeyError as error:
        raise BadArchiveError(_("No es una copia de Minga: le falta el manifiesto.")) from error
    if info.file_size > LARGEST_MANIFEST:
        raise BadArchiveError(_("El manifiesto de la copia es demasiado grande."))
    return Manifest.from_json(archive.read(info))


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive to check; whatever the module of Python stumbles over comes out as one plain sentence."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError as error:
        raise BadArchiveError(_("No existe «%s».") % path) from error
    except DAMAGE as error:
        raise BadArchiveError(_("La copia está dañada: %s.") % error) from error
