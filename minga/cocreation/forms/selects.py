"""A long list of options, written quickly."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class BriefSelect(forms.Select):
    """The same element as Django's, written at once: a template for each of a hundred options is too dear."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = str(value or "")
        inside = options_of(self.choices, chosen)
        return format_html(
            "<select{}>{}</select>", flatatt({"name": name, **self.build_attrs(self.attrs, attrs)}), inside
        )


def options_of(choices: Any, chosen: str) -> SafeString:
    return format_html_join("", "{}", ((option(value, label, chosen),) for value, label in choices))


def option(value: Any, label: Any, chosen: str) -> SafeString:
    if isinstance(label, list | tuple):
        return format_html('<optgroup label="{}">{}</optgroup>', value, options_of(label, chosen))
    mark = mark_safe(" selected") if str(value) == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', value, mark, label)
