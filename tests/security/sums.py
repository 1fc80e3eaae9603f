"""Does the sum of `minga.web.challenges` as a browser does it, from the page that asks for it."""

import hashlib
import re
from itertools import count
from typing import Any


def solve(seed: str, bits: int) -> str:
    for number in count():
        digest = hashlib.sha256(f"{seed}:{number}".encode()).digest()
        if int.from_bytes(digest, "big") >> (256 - bits) == 0:
            return str(number)
    raise AssertionError


def hidden(response: Any) -> dict[str, str]:
    """The hidden fields of the form that asks for the sum."""
    page = response.content.decode()
    form = page[page.index("data-seed") :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")]))


def solved(response: Any) -> dict[str, str]:
    page = response.content.decode()
    seed, bits = re.findall(r'data-(?:seed|bits)="([^"]+)"', page)
    return {"reto": hidden(response)["reto"], "prueba": solve(seed, int(bits))}
