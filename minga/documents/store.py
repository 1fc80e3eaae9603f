"""Where the files lie: a folder of the installation, or a bucket that speaks S3 (settings.STORAGES["documents"])."""

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import Storage, storages

CHUNK = 1 << 16


def storage() -> Storage:
    return storages["documents"]


def new_key(sha256: str) -> str:
    """One key for each row, even if two hold the same file: erasing one never touches the other."""
    return f"{sha256[:2]}/{sha256}-{secrets.token_hex(6)}"


def put(key: str, path: Path) -> None:
    with path.open("rb") as file:
        kept = storage().save(key, File(file))
    if kept != key:
        storage().delete(kept)
        raise FileExistsError(key)


def open_file(key: str) -> IO[bytes]:
    return storage().open(key, "rb")


def erase(key: str) -> None:
    """Erase it; that it was already gone is no error."""
    storage().delete(key)


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(CHUNK), b"")


def fingerprint(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in chunks(file):
        digest.update(piece)
    return digest.hexdigest()


def stored_fingerprint(key: str) -> str:
    """The SHA-256 of what is stored now; "" if nothing is."""
    try:
        with open_file(key) as file:
            return fingerprint(file)
    except FileNotFoundError:
        return ""
