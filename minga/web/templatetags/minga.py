"""The vocabulary of templates: one tag for each component, one filter for each way to write a quantity.

Every template has them without `{% load %}`; docs/design.md shows each in one line.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.http import QueryDict
from django.template.base import Parser, Token, Variable
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.i18n import do_translate
from django.templatetags.static import static
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from minga.web import drawing, numbers
from minga.web.components import Figure, Follow, Progress
from minga.web.icons import icon as draw_icon
from minga.web.languages import IN_REVIEW, language_of
from minga.web.numbers import Number, When
from minga.web.tables import Table

register = template.Library()

register.filter("number", numbers.number)
register.filter("percent", numbers.percent)
register.filter("money", numbers.money)
register.filter("day", numbers.day)
register.filter("day_short", numbers.day_short)
register.filter("ago", numbers.ago)
register.filter("file_size", numbers.file_size)
register.simple_tag(draw_icon, name="icon")
for draw in (drawing.tag, drawing.crumbs, drawing.facts, drawing.strand, drawing.thread):
    register.simple_tag(draw)
for draw_around in (drawing.card, drawing.notice):
    register.simple_block_tag(draw_around)


class Sentence(template.Node):
    """A sentence of ours in the reader's language."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("%", "%%")  # as the catalogue has it

    def render(self, context: Context) -> SafeString:
        return SafeString(gettext(self.text).replace("%%", "%"))


@register.tag
def translate(parser: Parser, token: Token) -> template.Node:
    """Django's own tag; a bare sentence, of which a page has fifty, goes straight to the catalogue."""
    node = do_translate(parser, token)
    said = node.filter_expression.var
    is_bare = not (node.filter_expression.filters or node.noop or node.asvar or node.message_context)
    return Sentence(said.literal) if is_bare and isinstance(said, Variable) and isinstance(said.literal, str) else node


@register.filter
def percent_of(part: Number, whole: Number) -> str:
    """`{{ done|percent_of:total }}`; of nothing there is no share."""
    return numbers.percent(part / whole if whole else None)  # type: ignore[operator]


@register.filter
def when(value: When) -> SafeString:
    """`<time datetime="2018-11-14">14 de noviembre de 2018</time>`"""
    return drawing.time_element(value, numbers.day(value))


@register.filter
def when_short(value: When) -> SafeString:
    return drawing.time_element(value, numbers.day_short(value))


@register.filter
def when_ago(value: dt.date) -> SafeString:
    """The date, and beside it how long ago: 14 nov 2018 (hace 7 años)."""
    return format_html('{} <span class="muted">({})</span>', when_short(value), numbers.ago(value))


@register.simple_tag
def page_language() -> str:
    return get_language() or "es"


@register.simple_tag(takes_context=True)
def content_language(context: Context) -> SafeString:
    """` lang="es"` on the content of a page that is not all translated, so that it is not read aloud in another."""
    said = language_of((context.template and context.template.name) or "")
    return SafeString("") if said == page_language() else format_html(' lang="{}"', said)


@register.simple_tag
def is_in_review() -> bool:
    return page_language() in IN_REVIEW


@register.simple_tag
def stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("web/minga.css"))


@register.simple_tag
def script() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("web/minga.js"))


@register.simple_tag
def htmx() -> SafeString:
    """For the pages that need it, in the block `htmx`; its own style and eval are off, as the CSP demands."""
    return format_html(
        '<meta name="htmx-config" content="{}"><script src="{}" defer></script>',
        '{"includeIndicatorStyles": false, "allowEval": false, "selfRequestsOnly": true}',
        static("django_htmx/htmx-2.min.js"),
    )


@register.inclusion_tag("web/components/figure.html")
def figure(item: Figure) -> dict[str, Any]:
    return {"figure": item, "value": item.value if isinstance(item.value, str) else numbers.number(item.value)}


@register.inclusion_tag("web/components/figures.html")
def figures(items: Iterable[Figure]) -> dict[str, Any]:
    return {"figures": list(items)}


@register.simple_block_tag
def nothing(content: str, title: str, actions: Sequence[Any] = ()) -> str:
    """`{% nothing title actions %}why{% endnothing %}`: an empty list says why, and what can be done."""
    return render_to_string("web/components/nothing.html", {"title": title, "actions": actions, "content": content})


@register.inclusion_tag("web/components/progress.html")
def progress(item: Progress) -> dict[str, Any]:
    return {"progress": item, "ratio": item.percent / 100}


@register.inclusion_tag("web/components/table.html")
def table(item: Table) -> dict[str, Any]:
    return {"table": item}


@register.inclusion_tag("web/components/chips.html")
def chips(items: Iterable[Any]) -> dict[str, Any]:
    return {"chips": list(items)}


@register.inclusion_tag("web/components/filters.html", takes_context=True)
def filters(context: Context, form: Any, items: Iterable[Any] = ()) -> dict[str, Any]:
    """`{% filters form chips %}`: a GET form and, below, what is on; parameters that are not its own are kept."""
    query: QueryDict = context["request"].GET
    own = {*form.fields, "pagina", "formato"}
    kept = [(name, value) for name in query if name not in own for value in query.getlist(name)]
    return {"form": form, "chips": list(items), "kept": kept}


@register.inclusion_tag("web/components/pager.html")
def pager(page: Any, previous_url: str, next_url: str) -> dict[str, Any]:
    return {"page": page, "previous_url": previous_url, "next_url": next_url}


@register.inclusion_tag("web/components/actions.html", takes_context=True)
def actions(context: Context, title: str, follow: Follow | None = None) -> dict[str, Any]:
    """`{% actions title follow %}`: follow, share, print."""
    request = context["request"]
    address = request.build_absolute_uri(request.path)
    return {"title": title, "follow": follow, "address": address, "key": get_random_string(6)}
