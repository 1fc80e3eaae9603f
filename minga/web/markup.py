"""HTML for the pieces that a page has by the hundred: what `format_html` does, in a third of its time."""

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString

# Most pieces have none of these, and to look is cheaper than to replace five times.
UNSAFE = re.compile(r"""[&<>"']""")


def escaped(value: Any) -> str:
    """The text of `value`, safe in a page; what is HTML already stays as it is."""
    if type(value) is not str:
        if hasattr(value, "__html__"):
            return str(value.__html__())
        value = str(value)
    return escape(value) if UNSAFE.search(value) else str(value)


def markup(pattern: str, *values: Any) -> SafeString:
    """`markup('<a href="{}">{}</a>', url, label)`: the pattern is ours, every value is escaped."""
    return SafeString(pattern.format(*[escaped(value) for value in values]))


def joined(pieces: Iterable[str], between: str = "") -> SafeString:
    """Pieces that are HTML already, one after the other."""
    return SafeString(between.join(pieces))
