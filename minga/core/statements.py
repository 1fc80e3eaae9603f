"""SQL that is written once and asked often: for short lists, writing it costs Django more than the database's answer.

`written()` keeps a statement whose rows come as the database gives them, without the fields' own conversions.
`Prepared` keeps a whole queryset, and its rows come as instances with all that it joins and prefetches.
In both, `blank(0)`, `blank(1)` … stand where a value will go.
"""

import copy
import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.utils.translation import get_language

MOMENT = re.compile(r"\d{4}-\d\d-\d\d")
Row = TypeVar("Row", bound=Model)


def blank(place: int) -> int:
    """What stands for the value number `place`: no key is negative, and nothing else in these statements is."""
    return -1 - place


def text_blank(place: int) -> str:
    """The same where the value is a text: of a character that belongs to nobody."""
    return "\ue000" * (place + 1)


def filled(params: Sequence[Any], values: Sequence[Any]) -> list[Any]:
    return [value_for(one, values) for one in params]


def value_for(param: Any, values: Sequence[Any]) -> Any:
    if isinstance(param, int) and param < 0:
        # Of its own type: PostgreSQL's driver tells short integers from long ones by it.
        return type(param)(values[-1 - param])
    if isinstance(param, str) and param and not param.strip("\ue000"):
        return values[len(param) - 1]
    return param


@dataclass(frozen=True)
class Statement:
    alias: str
    sql: str
    params: tuple[Any, ...]

    def ask(self, *values: Any) -> list[tuple[Any, ...]]:
        with connections[self.alias].cursor() as cursor:
            cursor.execute(self.sql, filled(self.params, values))
            return list(cursor.fetchall())


def written(rows: QuerySet[Any, Any], alias: str) -> Statement:
    sql, params = rows.query.get_compiler(alias).as_sql()
    return Statement(alias, str(sql), tuple(params))


@dataclass(frozen=True)
class Kept:
    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    converters: Mapping[int, Any]


class Prepared(Generic[Row]):
    """`Prepared(lambda pk, code: Thing.objects.filter(pk=pk, code=code))`, asked with `.rows(7, "A-1")`.

    `write` is called once for each database, language and kinds of values (whole numbers and texts), with blanks in
    their place. What it says may depend on nothing else: no moment, no person but by key, no list of unknown length.
    """

    def __init__(self, write: Callable[..., QuerySet[Row, Any]]) -> None:
        self.write = write
        self.kept: dict[tuple[Any, ...], Kept] = {}

    def rows(self, *values: int | str, alias: str = "default") -> list[Row]:
        shape = (alias, get_language(), *map(type, values))
        kept = self.kept.get(shape) or self.kept.setdefault(shape, self.keep(alias, values))
        compiler = copy.copy(kept.compiler)
        compiler.connection = connections[alias]
        compiler.as_sql = lambda: (kept.sql, filled(kept.params, values))
        compiler.get_converters = lambda _columns: kept.converters
        rows = kept.rows._chain()  # type: ignore[attr-defined]
        rows._query.get_compiler = lambda **_options: compiler
        return list(rows)

    def one(self, *values: int | str, alias: str = "default") -> Row | None:
        return next(iter(self.rows(*values, alias=alias)), None)

    def keep(self, alias: str, values: Sequence[int | str]) -> Kept:
        blanks = [text_blank(place) if isinstance(one, str) else blank(place) for place, one in enumerate(values)]
        rows = self.write(*blanks).using(alias)
        compiler = rows.query.get_compiler(alias)
        sql, params = compiler.as_sql()
        if unused := [place for place, one in enumerate(blanks) if one not in params]:
            raise ValueError(f"values that do not come into the statement as they are: {unused}")
        if moments := [one for one in params if isinstance(one, dt.date) or MOMENT.match(str(one))]:
            raise ValueError(f"a moment would stay in the statement for ever: {moments}")
        columns = [expression for expression, *_rest in compiler.select[: compiler.col_count]]
        return Kept(rows, compiler, str(sql), tuple(params), compiler.get_converters(columns))


class Handed(QuerySet[Row, Row]):
    """Rows that were read some other way, where a manager would ask for them. To ask more of them is a mistake."""

    def _chain(self) -> NoReturn:
        raise TypeError("these rows were handed over: they can be read, not filtered")


def hand(instance: Model, name: str, kind: type[Row], found: Sequence[Row]) -> None:
    """As if `name` had been prefetched: `instance.name.all()` gives what was found, and asks nothing."""
    rows: Handed[Row] = Handed(kind)
    rows._result_cache = list(found)
    vars(instance).setdefault("_prefetched_objects_cache", {})[name] = rows
