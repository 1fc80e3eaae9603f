"""What the site holds about a person, as each room tells it: in plain words for a page, as plain values for a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Held:
    """One kind of thing. `tables`: where it lies, so that a test finds what nobody tells; `columns`: the names of a
    row's values, as people read them."""

    key: str
    title: Text
    why: Text
    tables: tuple[str, ...]
    columns: Mapping[str, Text]
    rows: Sequence[Mapping[str, Any]]

    @property
    def lines(self) -> list[list[tuple[Text, Any]]]:
        """The rows with the names of their values; what is empty is left out."""
        return [
            [(label, row[name]) for name, label in self.columns.items() if row[name] not in ("", None)]
            for row in self.rows
        ]
