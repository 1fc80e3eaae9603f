"""Keys of the installation, each in a small file of `MINGA_HOME/keys` that only its owner reads; `minga backup` copies
them with everything else."""

import os
import secrets
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    return Path(settings.MINGA_HOME) / "keys"


def draw_key_file(name: str, content: str) -> None:
    """Write a new key. Of two processes that try at once, one wins and both read its key."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder() / f"{name}.{secrets.token_hex(8)}.draft"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A link never replaces a file and never shows half of one.
        os.link(draft, folder() / name)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
