"""The register's signing key: one small file that only the installation reads."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from minga.methods.notes import SignerKey


class RegisterKeyError(Exception):
    """The key is missing, or belongs to a register with another name."""


def key_path() -> Path:
    return Path(settings.MINGA_HOME) / "keys" / "register.key"


def read_key() -> SignerKey | None:
    try:
        content = key_path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    key = SignerKey.parse(content.strip())
    if key.name != settings.MINGA_REGISTER_ORIGIN:
        raise RegisterKeyError(
            f"{key_path()} is the key of {key.name}, but MINGA_REGISTER_ORIGIN is {settings.MINGA_REGISTER_ORIGIN}."
            " A register keeps its name: restore the setting, or start a new register in another MINGA_HOME."
        )
    return key


def make_key() -> SignerKey:
    """Draw the key at first use. Of two processes that try at once, one wins and both get its key."""
    path = key_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"register.{secrets.token_hex(8)}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(SignerKey.generate(settings.MINGA_REGISTER_ORIGIN).secret + "\n")
            file.flush()
            os.fsync(file.fileno())
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
