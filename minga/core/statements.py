"""SQL that is written once and asked often: for short lists, writing it costs Django more than the database's answer.

Build the queryset with `blank(0)`, `blank(1)` … where a value will go, and keep what `written()` makes of it. The rows
come as the database gives them, without the fields' own conversions.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import QuerySet


def blank(place: int) -> int:
    """What stands for the value number `place`: no key is negative, and nothing else in these statements is."""
    return -1 - place


@dataclass(frozen=True)
class Statement:
    alias: str
    sql: str
    params: tuple[Any, ...]

    def ask(self, *values: Any) -> list[tuple[Any, ...]]:
        filled = [values[-1 - one] if isinstance(one, int) and one < 0 else one for one in self.params]
        with connections[self.alias].cursor() as cursor:
            cursor.execute(self.sql, filled)
            return list(cursor.fetchall())


def written(rows: QuerySet[Any, Any], alias: str) -> Statement:
    sql, params = rows.query.get_compiler(alias).as_sql()
    return Statement(alias, str(sql), tuple(params))
