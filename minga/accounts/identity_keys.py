"""Identity numbers are kept only as keyed hashes, with a key of their own that is not in the database.

There are so few cédulas that a plain hash of each can be tried in minutes; without the key nobody can. The keys are
`MINGA_HOME/keys/identity-0001.key` and so on: the last one hashes, the others only recognise what they once hashed,
because a number that was not kept cannot be hashed again."""

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"identity-(\d{4})\.key")
PURPOSE = b"minga.identity.v1|"


class IdentityKeyError(Exception):
    """A key that hashed numbers of this installation is not there: the same person could be taken for two."""


def folder() -> Path:
    return Path(settings.MINGA_HOME) / "keys"


def read_keys() -> dict[str, bytes]:
    """Each key by its number, the oldest first."""
    found = {match[1]: path for path in folder().glob("identity-*.key") if (match := NAME.fullmatch(path.name))}
    return {key_id: bytes.fromhex(found[key_id].read_text(encoding="ascii")) for key_id in sorted(found)}


def add_key() -> str:
    """Draw the next key, which hashes from now on. Of two processes that draw the first one at once, both get one."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    key_id = f"{int(max(read_keys(), default='0')) + 1:04}"
    draft = place / f"identity.{secrets.token_hex(8)}.draft"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        # A link never replaces a file and never shows half of one.
        os.link(draft, place / f"identity-{key_id}.key")
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return key_id


def hashed(key: bytes, number: str) -> str:
    return hmac.new(key, PURPOSE + number.encode("ascii"), hashlib.sha256).hexdigest()


def ready_keys() -> dict[str, bytes]:
    """The keys; the first is drawn when the first number comes."""
    if not read_keys():
        add_key()
    return read_keys()


def digests_of(number: str) -> dict[str, str]:
    """The number's hash under each key, the newest last: what to look for, and what to keep."""
    return {key_id: hashed(key, number) for key_id, key in ready_keys().items()}
