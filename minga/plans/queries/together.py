"""Several short lists in one trip to the database: what hangs from a commitment is many tables and few rows."""

import json
from typing import Any

from django.db import connections, models
from django.db.models import F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject


def read_together(*lists: QuerySet[Any]) -> list[list[Any]]:
    """The rows of each list, in the order that its model says, read by a single query."""
    parts = [rows_of(rows, place) for place, rows in enumerate(lists)]
    found: list[list[Any]] = [[] for _list in lists]
    for place, row in parts[0].union(*parts[1:], all=True):
        found[place].append(instance_of(lists[place], json.loads(row)))
    for objects, rows in zip(found, lists, strict=True):
        names = [str(name) for name in rows.model._meta.ordering]
        objects.sort(key=lambda one, names=names: tuple(getattr(one, name) or 0 for name in names))  # type: ignore[misc]
    return found


def rows_of(rows: QuerySet[Any], place: int) -> QuerySet[Any, tuple[int, str]]:
    values = {field.attname: value_of(field) for field in rows.model._meta.concrete_fields}
    row = Cast(JSONObject(**values), TextField())
    return rows.order_by().values_list(Value(place, IntegerField()), row)


def value_of(field: "models.Field[Any, Any]") -> Any:
    """Exact figures go as text: JSON would make a binary fraction of them."""
    return Cast(field.attname, TextField()) if isinstance(field, models.DecimalField) else F(field.attname)


def instance_of(rows: QuerySet[Any], row: dict[str, Any]) -> Any:
    model = rows.model
    # SQLite keeps JSON as text, and hands it over as such inside another JSON.
    is_text = connections[rows.db].vendor == "sqlite"
    values = {}
    for field in model._meta.concrete_fields:
        value = row[field.attname]
        if isinstance(field, models.JSONField) and is_text and value is not None:
            value = json.loads(value)
        values[field.attname] = value if isinstance(field, models.ForeignKey) else field.to_python(value)
    return model.from_db(rows.db, list(values), list(values.values()))
