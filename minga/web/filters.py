"""Filters live in the address: they can be shared, and each one that is on can be taken off by a link."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, BoundField
from django.http import HttpRequest

from minga.web.components import Chip
from minga.web.forms import FilterForm
from minga.web.tables import FORMAT, PAGE


def chips(request: HttpRequest, form: FilterForm) -> list[Chip]:
    """One chip for each value that is really filtering."""
    found = []
    for name, chosen in form.chosen.items():
        values = list(chosen) if isinstance(chosen, Iterable) and not isinstance(chosen, str) else [chosen]
        found += [
            Chip(form[name].label, label_of(form[name], value), without(request, form, name, value)) for value in values
        ]
    return found


def label_of(field: BoundField, value: Any) -> str:
    """The words of a choice, or the value as it was typed."""
    if isinstance(value, Model):
        return str(value)
    for key, label in getattr(field.field, "choices", ()):
        options = label if isinstance(label, list | tuple) else [(key, label)]
        found = next((text for option, text in options if str(option) == str(value)), None)
        if found is not None:
            return str(found)
    return str(value)


def without(request: HttpRequest, form: BaseForm, name: str, value: Any) -> str:
    """This page's address without that filter; the page number goes too, as the list becomes another."""
    query = request.GET.copy()
    field = form.fields[name]
    gone = str(field.prepare_value(value))
    kept = [text for text in query.getlist(name) if text != gone] if len(query.getlist(name)) > 1 else []
    for parameter in (name, PAGE, FORMAT):
        query.pop(parameter, None)
    query.setlist(name, kept)
    return f"?{query.urlencode()}" if query.urlencode() else request.path
