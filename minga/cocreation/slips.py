"""What somebody carries away from a workshop: the code of their proposal, and a key that makes it theirs to correct.

The key is drawn from the code, so that it can stand on a paper form before anybody has written on it, and on the slip
of a code that a device took along. Once its proposal belongs to an account, it opens nothing."""

from django.utils.crypto import salted_hmac

# Without letters that a hand confuses with figures: I, L, O and U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CONFUSED = str.maketrans("ILO", "110")
LETTERS = 16
GROUP = 4


def slip_key(code: str) -> str:
    """K7QM2P9XHA3TVW8E: eighty bits."""
    drawn = int.from_bytes(salted_hmac("cocreation.slip", code, algorithm="sha256").digest()[:10], "big")
    return "".join(ALPHABET[drawn >> 5 * place & 31] for place in range(LETTERS))


def in_groups(key: str) -> str:
    """K7QM-2P9X-HA3T-VW8E, to be read aloud and copied by hand."""
    return "-".join(key[start : start + GROUP] for start in range(0, len(key), GROUP))


def read_key(typed: str) -> str:
    """As it was drawn, however it was typed."""
    return "".join(typed.upper().split()).replace("-", "").translate(CONFUSED)
