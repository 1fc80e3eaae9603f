"""The vocabulary of templates: one tag for each component, one filter for each way to write a quantity.

Every template has them without `{% load %}`; docs/design.md shows each in one line.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.crypto import get_random_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.web import numbers
from minga.web.components import WAY, Crumb, Fact, Figure, Follow, Knot, Progress, Segment, Stage
from minga.web.icons import icon as draw_icon
from minga.web.numbers import Number, When
from minga.web.tables import Table

register = template.Library()

TONES = {"good": "check", "warn": "alert", "bad": "cross", "info": "info", "plain": "dash"}

register.filter("number", numbers.number)
register.filter("percent", numbers.percent)
register.filter("money", numbers.money)
register.filter("day", numbers.day)
register.filter("day_short", numbers.day_short)
register.filter("ago", numbers.ago)
register.filter("file_size", numbers.file_size)
register.simple_tag(draw_icon, name="icon")


@register.filter
def percent_of(part: Number, whole: Number) -> str:
    """`{{ done|percent_of:total }}`; of nothing there is no share."""
    return numbers.percent(part / whole if whole else None)  # type: ignore[operator]


@register.filter
def when(value: When) -> SafeString:
    """`<time datetime="2018-11-14">14 de noviembre de 2018</time>`"""
    return time_element(value, numbers.day(value))


@register.filter
def when_short(value: When) -> SafeString:
    return time_element(value, numbers.day_short(value))


@register.filter
def when_ago(value: dt.date) -> SafeString:
    """The date, and beside it how long ago: 14 nov 2018 (hace 7 años)."""
    return format_html('{} <span class="muted">({})</span>', when_short(value), numbers.ago(value))


def time_element(value: When, text: str) -> SafeString:
    iso = numbers.day_iso(value)
    return format_html('<time datetime="{}">{}</time>', iso, text) if iso else format_html("<span>{}</span>", text)


@register.simple_tag
def page_language() -> str:
    return get_language() or "es"


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


@register.inclusion_tag("web/components/crumbs.html")
def crumbs(items: Sequence[Crumb | tuple[str, str]]) -> dict[str, Any]:
    """`{% crumbs items %}`: Crumb(label, url) or pairs; the last is this page."""
    return {"crumbs": [item if isinstance(item, Crumb) else Crumb(*item) for item in items]}


@register.inclusion_tag("web/components/thread.html")
def thread(knots: Iterable[Knot], level: int = 3) -> dict[str, Any]:
    """`{% thread knots %}`; `level` is that of its headings."""
    all_knots = list(knots)
    return {"pairs": list(zip(all_knots, [*all_knots[1:], None], strict=True)), "level": f"h{int(level)}"}


@register.filter
def knot_mark(knot: Knot) -> SafeString:
    """The knot itself: as many turns as its place on the way; a cut end where the thread stops."""
    if knot.is_stopped:
        return mark_safe(
            '<svg class="knot-mark" viewBox="0 0 39 30" aria-hidden="true">'
            '<path class="end" d="M11 6l17 17M28 6L11 23"/></svg>'
        )
    step, count = 7, len(knot.turns)
    shapes = "".join(
        f'<rect x="4" y="{3 + turn * step}" width="31" height="10" rx="5"'
        f' transform="rotate(-10 19.5 {8 + turn * step})"/>'
        for turn in knot.turns
    )
    box = f"0 0 39 {9 + count * step}"
    return mark_safe(f'<svg class="knot-mark" viewBox="{box}" aria-hidden="true">{shapes}</svg>')  # noqa: S308 - numbers only


@register.simple_tag
def strand(segments: Iterable[Segment], label: str = "") -> SafeString:
    """`{% strand segments "Avance" %}`: the thread of a list row. Drawn without a template: lists have many."""
    said = {True: _("sí"), False: _("todavía no")}
    pieces = "".join(
        f'<li class="s-{segment.stage}{" on" if segment.is_on else ""}">'
        f'<span class="hidden">{escape(segment.label)}: {said[segment.is_on]}</span></li>'
        for segment in segments
    )
    return format_html('<ol class="strand" aria-label="{}">{}</ol>', label, mark_safe(pieces))  # noqa: S308 - escaped


@register.inclusion_tag("web/components/figure.html")
def figure(item: Figure) -> dict[str, Any]:
    return {"figure": item, "value": item.value if isinstance(item.value, str) else numbers.number(item.value)}


@register.inclusion_tag("web/components/figures.html")
def figures(items: Iterable[Figure]) -> dict[str, Any]:
    return {"figures": list(items)}


@register.inclusion_tag("web/components/facts.html")
def facts(items: Iterable[Fact | tuple[Any, ...]]) -> dict[str, Any]:
    """`{% facts items %}`: Fact(label, value, url) or tuples; facts without a value are left out."""
    found = [item if isinstance(item, Fact) else Fact(*item) for item in items]
    return {"facts": [fact for fact in found if fact.value not in ("", None)]}


@register.inclusion_tag("web/components/tag.html")
def tag(text: str, stage: str = "", tone: str = "plain") -> dict[str, Any]:
    """`{% tag "Integrada" stage="grouped" %}` or `{% tag "Atrasado" tone="warn" %}`: shape and word, then colour."""
    if not stage or stage == Stage.STOPPED:
        kind = "s-stopped" if stage else f"t-{tone}"
        return {"text": text, "kind": kind, "drawing": "cross" if stage else TONES[tone]}
    return {"text": text, "kind": f"s-{Stage(stage).value}", "turns": range(WAY.index(Stage(stage)) + 1)}


@register.simple_block_tag
def card(
    content: str,
    title: str,
    url: str = "",
    meta: str = "",
    label: str = "",
    stage: str = "",
    tone: str = "plain",
    level: int = 3,
) -> str:
    """`{% card title url meta=… label="Abierta" stage="received" %}…{% endcard %}`: it leads where its title leads."""
    values = {"title": title, "url": url, "meta": meta, "label": label, "stage": stage, "tone": tone}
    return render_to_string("web/components/card.html", {**values, "level": f"h{int(level)}", "content": content})


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "", role: str = "", is_answer: bool = False) -> str:
    """`{% notice "good" title="…" %}…{% endnotice %}`; `is_answer=True` for the sentence that opens a page."""
    values = {"tone": tone, "title": title, "role": role, "is_answer": is_answer, "content": content}
    return render_to_string("web/components/notice.html", {**values, "drawing": TONES[tone]})


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
