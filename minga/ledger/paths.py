"""The addresses of tiles in C2SP tlog-tiles: `x001/x234/067` and, for a partial tile, `x001/x234/067.p/8`."""

import re

from minga.methods.merkle import TILE_WIDTH

PLACE = re.compile(r"((?:x[0-9]{3}/){0,6})([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


def parse_place(path: str) -> tuple[int, int] | None:
    """Index and width that a path names; None if it names no tile, or not in the one way it may be written."""
    found = PLACE.fullmatch(path)
    if found is None:
        return None
    index = int(found[1].replace("x", "").replace("/", "") + found[2])
    width = int(found[3]) if found[3] else TILE_WIDTH
    if write_place(index, width) != path:
        return None
    return index, width


def write_place(index: int, width: int = TILE_WIDTH) -> str:
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups) + ("" if width == TILE_WIDTH else f".p/{width}")
