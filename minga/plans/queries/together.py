"""Several short lists in one trip to the database: what hangs from a commitment is many tables and few rows."""

import json
from functools import cache
from typing import Any

from django.db import connections, models
from django.db.models import F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject

from minga.core.statements import Statement, blank, written
from minga.plans.models import Commitment


def read_together(commitment: Commitment, *kinds: type[models.Model]) -> list[list[Any]]:
    """The rows of each kind that hang from a commitment, in the order that their model says, by a single query."""
    alias = commitment._state.db or "default"
    found: list[list[Any]] = [[] for _kind in kinds]
    for place, row in statement(alias, kinds).ask(commitment.pk):
        found[place].append(instance_of(kinds[place], alias, json.loads(row)))
    for objects, kind in zip(found, kinds, strict=True):
        names = [str(name) for name in kind._meta.ordering or ()]
        objects.sort(key=lambda one, names=names: tuple(getattr(one, name) or 0 for name in names))  # type: ignore[misc]
    return found


@cache
def statement(alias: str, kinds: tuple[type[models.Model], ...]) -> Statement:
    parts = [rows_of(kind, place) for place, kind in enumerate(kinds)]
    return written(parts[0].union(*parts[1:], all=True), alias)


def rows_of(kind: type[models.Model], place: int) -> QuerySet[Any, tuple[int, str]]:
    values = {field.attname: value_of(field) for field in kind._meta.concrete_fields}
    row = Cast(JSONObject(**values), TextField())
    rows = kind._default_manager.filter(commitment=blank(0))
    return rows.order_by().values_list(Value(place, IntegerField()), row)


def value_of(field: "models.Field[Any, Any]") -> Any:
    """Exact figures go as text: JSON would make a binary fraction of them."""
    return Cast(field.attname, TextField()) if isinstance(field, models.DecimalField) else F(field.attname)


def instance_of(kind: type[models.Model], alias: str, row: dict[str, Any]) -> Any:
    # SQLite keeps JSON as text, and hands it over as such inside another JSON.
    is_text = connections[alias].vendor == "sqlite"
    values = []
    for field in kind._meta.concrete_fields:
        value = row[field.attname]
        if isinstance(field, models.JSONField) and is_text and value is not None:
            value = json.loads(value)
        values.append(value if isinstance(field, models.ForeignKey) else field.to_python(value))
    return kind.from_db(alias, [field.attname for field in kind._meta.concrete_fields], values)
