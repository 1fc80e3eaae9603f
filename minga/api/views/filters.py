"""What the filters of every list share."""

from typing import Any


def given(**filters: Any) -> dict[str, Any]:
    """Only the filters that were asked for."""
    return {name: value for name, value in filters.items() if value is not None}
