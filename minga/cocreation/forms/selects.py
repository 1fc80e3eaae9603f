"""A long list of options, written quickly."""

from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
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
    return mark_safe("".join(option(value, label, chosen) for value, label in choices))  # noqa: S308 - all escaped


def option(value: Any, label: Any, chosen: str) -> str:
    if isinstance(label, list | tuple):
        return f'<optgroup label="{escape(str(value))}">{options_of(label, chosen)}</optgroup>'
    mark = " selected" if str(value) == chosen else ""
    return f'<option value="{escape(str(value))}"{mark}>{escape(str(label))}</option>'
