"""Identity numbers are kept only as keyed hashes, with a key of their own that is not in the database.

There are so few cédulas that a plain hash of each can be tried in minutes; without the key nobody can. The keys are
`MINGA_HOME/keys/identity-0001.key` and so on: the last one hashes, the others only recognise what they once hashed,
because a number that was not kept cannot be hashed again."""

import hashlib
import hmac
import re
import secrets

from minga.accounts.key_files import draw_key_file, folder

NAME = re.compile(r"identity-(\d{4})\.key")
PURPOSE = b"minga.identity.v1|"


class IdentityKeyError(Exception):
    """A key that hashed numbers of this installation is not there: the same person could be taken for two."""


def read_keys() -> dict[str, bytes]:
    """Each key by its number, the oldest first."""
    found = {match[1]: path for path in folder().glob("identity-*.key") if (match := NAME.fullmatch(path.name))}
    return {key_id: bytes.fromhex(found[key_id].read_text(encoding="ascii")) for key_id in sorted(found)}


def add_key() -> str:
    """Draw the next key, which hashes from now on. Of two processes that draw the first one at once, both get one."""
    key_id = f"{int(max(read_keys(), default='0')) + 1:04}"
    draw_key_file(f"identity-{key_id}.key", secrets.token_hex(32))
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
