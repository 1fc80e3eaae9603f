"""Texts enter the register as salted hashes: the salt lives in the row with the text.

Whoever holds text and salt proves that the register spoke of that text. Erasing both leaves a number that says
nothing: without the salt not even a guessed text can be tried against it.
"""

import hashlib
import hmac
import secrets

SALT_BYTES = 32


def seal_text(text: str) -> tuple[str, str]:
    """A fresh salt and the digest that goes into the register's facts, both in hexadecimal."""
    salt = secrets.token_bytes(SALT_BYTES)
    return salt.hex(), digest(text, salt)


def verify_text(text: str, salt: str, expected: str) -> bool:
    try:
        return hmac.compare_digest(digest(text, bytes.fromhex(salt)), expected)
    except (ValueError, TypeError):
        return False


def digest(text: str, salt: bytes) -> str:
    # The salt has a fixed length, so salt and text cannot be cut at another place.
    return hashlib.sha256(salt + text.encode()).hexdigest()
