"""`{% held_line line %}`: one thing that the site holds about a person, as facts."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from minga.portal.papers import said
from minga.web.drawing import facts

register = template.Library()


@register.simple_tag
def held_line(line: list[tuple[Any, Any]]) -> SafeString:
    return facts([(label, said(value)) for label, value in line])
