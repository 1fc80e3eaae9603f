"""Codes are drawn and not counted: whoever knows one does not know the next, nor how many there are."""

import secrets

# Without the letters and digits that people take for others.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def draw_code(prefix: str) -> str:
    return f"{prefix}-" + "".join(secrets.choice(CODE_LETTERS) for _place in range(10))


def request_code() -> str:
    return draw_code("DP")


def breach_code() -> str:
    return draw_code("VD")
