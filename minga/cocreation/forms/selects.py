"""A long list of options, written quickly."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from minga.web.markup import escaped, joined, markup


class BriefSelect(forms.Select):
    """The same element as Django's, written at once: a template for each of a hundred options is too dear."""

    choices: Any = ()  # already in order: the field has seen to it

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = str(value or "")
        inside = options_of(self.choices, chosen)
        return markup("<select{}>{}</select>", flatatt({"name": name, **self.build_attrs(self.attrs, attrs)}), inside)


def options_of(choices: Any, chosen: str) -> SafeString:
    return joined(option(value, label, chosen) for value, label in choices)


def option(value: Any, label: Any, chosen: str) -> str:
    if isinstance(label, list | tuple):
        return f'<optgroup label="{escaped(value)}">{options_of(label, chosen)}</optgroup>'
    mark = " selected" if str(value) == chosen else ""
    return f'<option value="{escaped(value)}"{mark}>{escaped(label)}</option>'
