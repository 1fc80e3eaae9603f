"""The register's signing key: one small file that only the installation reads.

While it is replaced there are two: `register-next.key` waits beside `register.key`, and takes its place only when the
database has the seal that both signed."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from minga.methods.notes import SignerKey


class RegisterKeyError(Exception):
    """The key is missing, or belongs to a register with another name."""


def key_path() -> Path:
    return Path(settings.MINGA_HOME) / "keys" / "register.key"


def next_path() -> Path:
    return key_path().with_name("register-next.key")


def read_key(path: Path | None = None) -> SignerKey | None:
    path = path or key_path()
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    key = SignerKey.parse(content.strip())
    if key.name != settings.MINGA_REGISTER_ORIGIN:
        raise RegisterKeyError(
            f"{path} is the key of {key.name}, but MINGA_REGISTER_ORIGIN is {settings.MINGA_REGISTER_ORIGIN}."
            " A register keeps its name: restore the setting, or start a new register in another MINGA_HOME."
        )
    return key


def key_that_signed(verifier: str) -> SignerKey:
    """The private half of this public key.

    The one that waits is read first: were it read last, it could take its place between the two readings."""
    found = [read_key(next_path()), read_key()]
    for key in found:
        if key and str(key.verifier) == verifier:
            return key
    if not any(found):
        raise RegisterKeyError("the register was signed before, but keys/register.key is gone: restore it")
    raise RegisterKeyError(
        f"{key_path()} is not the key that signed this register last ({verifier}). If the key was rotated on another"
        " machine, copy register.key from there; if an older copy was restored, put back the key of that time."
    )


def make_key() -> SignerKey:
    """Draw the key at first use. Of two processes that try at once, one wins and both get its key."""
    path = key_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = draft_key(SignerKey.generate(settings.MINGA_REGISTER_ORIGIN))
    try:
        # A link never replaces a file and never shows half of one.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    key = read_key()
    if key is None:
        raise RegisterKeyError(f"{path} vanished while it was being made.")
    return key


def draft_key(key: SignerKey) -> Path:
    """The key in a file of its own, on disk, that only its owner reads."""
    draft = key_path().with_name(f"register.{secrets.token_hex(8)}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(key.secret + "\n")
        file.flush()
        os.fsync(file.fileno())
    return draft


def draw_next() -> SignerKey:
    """Draw the key that will follow, in the place of one that a rotation cut short left unused."""
    key = SignerKey.generate(settings.MINGA_REGISTER_ORIGIN)
    draft_key(key).replace(next_path())
    sync_folder()
    return key


def promote() -> None:
    """The key that waited is the register's; the one before is gone from this machine."""
    next_path().replace(key_path())
    sync_folder()


def sync_folder() -> None:
    descriptor = os.open(key_path().parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def holding_keys(*, changing: bool) -> Iterator[None]:
    """One at a time changes the keys, and nobody copies them meanwhile."""
    folder = key_path().parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if changing else fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)
