"""Canonical JSON (RFC 8785): the same facts are always the same bytes, so that a hash of them means something.

Floats are refused: their shortest form differs between languages, and no public fact of ours needs one."""

import json
from typing import Any

SAFE_INTEGER = 2**53 - 1


def canonical_json(value: Any) -> bytes:
    """UTF-8 bytes of `value` (dict, list, str, int, bool, None) with keys in UTF-16 order and no white space.

    Raises TypeError for any other type and ValueError for what JSON cannot carry (lone surrogates, huge integers)."""
    return _text(value).encode("utf-8")


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return json.dumps(str(value), ensure_ascii=False)
    if isinstance(value, int):
        if abs(value) > SAFE_INTEGER:
            raise ValueError(f"{value} is beyond what every JSON reader keeps exact: write it as text")
        return str(int(value))
    if isinstance(value, list | tuple):
        return "[" + ",".join(_text(item) for item in value) + "]"
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("canonical JSON: keys must be text")
        ordered = sorted(value.items(), key=lambda pair: pair[0].encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_text(key)}:{_text(item)}" for key, item in ordered) + "}"
    raise TypeError(f"canonical JSON cannot carry {type(value).__name__}")
