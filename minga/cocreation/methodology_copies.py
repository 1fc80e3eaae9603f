"""What of its source a changed copy may still claim: a piece that says something else is not in it any more."""

import copy
from collections.abc import Mapping
from typing import Any

Item = dict[str, Any]


def honest(content: Item, base: Mapping[str, Any]) -> Item:
    """Without the source of each piece that was changed, and without the assumptions that were decided otherwise."""
    found = copy.deepcopy(content)
    for path in (("phases",), ("classification", "criteria"), ("categories",)):
        drop_sources(inside(found, path), inside(base, path))
    before = {one["key"]: one for one in base["dimensions"]}
    for dimension in found["dimensions"]:
        old = before.get(dimension["key"], {})
        drop_sources(dimension["indicators"], old.get("indicators", []))
    found["assumed"] = [path for path in found["assumed"] if at(found, path.split(".")) == at(base, path.split("."))]
    return found


def inside(content: Mapping[str, Any], path: tuple[str, ...]) -> list[Item]:
    value: Any = content
    for step in path:
        value = value[step]
    return list(value)


def drop_sources(items: list[Item], before: list[Item]) -> None:
    said = [unsourced(one) for one in before]
    for one in items:
        if "source" in one and unsourced(one) not in said:
            del one["source"]


def unsourced(item: Mapping[str, Any]) -> Item:
    return {name: value for name, value in item.items() if name != "source"}


def at(value: Any, steps: list[str]) -> Any:
    """What stands at "dimensions.feasibility.settles"; a step that names no piece of a list goes into each of them."""
    if not steps:
        return value
    if isinstance(value, list):
        named = [one for one in value if isinstance(one, dict) and steps[0] == one.get("key")]
        if named:
            return at(named[0], steps[1:])
        return [at(one, steps) for one in value]
    if isinstance(value, dict):
        return at(value.get(steps[0]), steps[1:])
    return None
