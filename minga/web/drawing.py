"""The components that pages have many of, without a template: one for each would cost more than the database."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # the stubs leave it out
from django.utils.translation import gettext as _

from minga.web import numbers
from minga.web.components import WAY, Crumb, Fact, Knot, Segment, Stage, Text
from minga.web.icons import icon
from minga.web.markup import escaped, joined, markup
from minga.web.numbers import When

TONES = {"good": "check", "warn": "alert", "bad": "cross", "info": "info", "plain": "dash"}
CUT_END = SafeString(
    '<svg class="knot-mark" viewBox="0 0 39 30" aria-hidden="true"><path class="end" d="M11 6l17 17M28 6L11 23"/></svg>'
)


def tag(text: Text, stage: str = "", tone: str = "plain") -> SafeString:
    """`{% tag "Integrada" stage="grouped" %}` or `{% tag "Atrasado" tone="warn" %}`: shape and word, then colour."""
    if not stage or stage == Stage.STOPPED:
        kind = "s-stopped" if stage else f"t-{tone}"
        drawing = icon("cross" if stage else TONES[tone])
    else:
        kind, drawing = f"s-{Stage(stage)}", turns(WAY.index(Stage(stage)) + 1)
    return markup('<span class="tag {}">{}<span>{}</span></span>', kind, drawing, text)


def turns(count: int) -> SafeString:
    """How far along the way, as the turns of a knot."""
    return SafeString(f'<span class="turns" aria-hidden="true">{"<i></i>" * count}</span>')


def crumbs(items: Sequence[Crumb | tuple[str, str]]) -> SafeString:
    """`{% crumbs items %}`: Crumb(label, url) or pairs; the last is this page."""
    if not items:
        return SafeString("")
    *above, here = [item if isinstance(item, Crumb) else Crumb(*item) for item in items]
    way = joined(
        markup('<li><a href="{}">{}</a></li>', one.url, one.label)
        if one.url
        else markup("<li><span>{}</span></li>", one.label)
        for one in above
    )
    pattern = '<nav class="crumbs" aria-label="{}"><ol>{}<li><span aria-current="page">{}</span></li></ol></nav>'
    return markup(pattern, _("Dónde estás"), way, here.label)


def facts(items: Iterable[Fact | tuple[Any, ...]]) -> SafeString:
    """`{% facts items %}`: Fact(label, value, url) or tuples; facts without a value are left out."""
    found = (item if isinstance(item, Fact) else Fact(*item) for item in items)
    lines = (
        markup(
            "<div><dt>{}</dt><dd>{}</dd></div>", fact.label, linked(localize(template_localtime(fact.value)), fact.url)
        )
        for fact in found
        if fact.value not in ("", None)
    )
    return markup('<dl class="facts">{}</dl>', joined(lines))


def linked(text: Any, url: str) -> Any:
    return markup('<a href="{}">{}</a>', url, text) if url else text


def card(
    content: str,
    title: Text,
    url: str = "",
    meta: Text = "",
    label: Text = "",
    stage: str = "",
    tone: str = "plain",
    level: int = 3,
) -> SafeString:
    """`{% card title url meta=… label="Abierta" stage="received" %}…{% endcard %}`: it leads where its title leads."""
    return markup(
        '<article class="card">{}\n<h{} class="card-title">{}</h{}>{}{}</article>',
        tag(label, stage, tone) if label else "",
        level,
        markup('<a class="card-link" href="{}">{}</a>', url, title) if url else title,
        level,
        content,
        markup('<p class="card-meta">{}</p>', meta) if meta else "",
    )


def notice(content: str, tone: str = "info", title: Text = "", role: str = "", is_answer: bool = False) -> SafeString:
    """`{% notice "good" title="…" %}…{% endnotice %}`; `is_answer=True` for the sentence that opens a page."""
    return markup(
        '<div class="notice t-{}{}"{}>{}<div>{}{}</div></div>',
        tone,
        " answer" if is_answer else "",
        markup(' role="{}"', role) if role else "",
        icon(TONES[tone]),
        markup("<h2>{}</h2>", title) if title else "",
        content,
    )


def strand(segments: Iterable[Segment], label: Text = "") -> SafeString:
    """`{% strand segments "Avance" %}`: the thread of a list row."""
    said = {True: _("sí"), False: _("todavía no")}
    pieces = (
        f'<li class="s-{segment.stage}{" on" if segment.is_on else ""}">'
        f'<span class="hidden">{escaped(segment.label)}: {said[segment.is_on]}</span></li>'
        for segment in segments
    )
    return markup('<ol class="strand" aria-label="{}">{}</ol>', label, SafeString("".join(pieces)))


def thread(knots: Iterable[Knot], level: int = 3) -> SafeString:
    """`{% thread knots %}`; `level` is that of its headings."""
    drawn = (drawn_knot(knot, following, level) for knot, following in pairwise([*knots, None]) if knot)
    return markup('<ol class="thread">{}</ol>', joined(drawn))


def drawn_knot(knot: Knot, following: Knot | None, level: int) -> SafeString:
    stage = markup('<span class="knot-stage">{}{}</span>', knot.color.label, now_or_later(knot))
    parts = [
        knot_mark(knot),
        markup('<p class="knot-when">{}{}</p>', knot_when(knot), stage),
        markup('<h{} class="knot-title">{}</h{}>', level, knot.title, level),
        knot_body(knot),
        strand(knot.segments, knot.title) if knot.segments else SafeString(""),
        knot_by(knot),
    ]
    pattern = '<li class="knot is-{} s-{}{}">{}</li>'
    return markup(pattern, knot.state, knot.color.value, cord_to(following), joined(parts, "\n"))


def cord_to(following: Knot | None) -> str:
    """The class of the cord from one knot to the following."""
    if following is None:
        return ""
    return " to-next" if following.state == "next" else f" c-{following.color.value}"


def now_or_later(knot: Knot) -> str:
    said = {"now": _("ahora"), "next": _("por venir")}.get(knot.state)
    return f" · {said}" if said else ""


def knot_when(knot: Knot) -> SafeString:
    if knot.when:
        return time_element(knot.when, numbers.day_short(knot.when))
    return markup("<span>{}</span>", _("Después")) if knot.state == "next" else SafeString("")


def knot_body(knot: Knot) -> SafeString:
    """What was decided; where the thread stops, why and what can still be done."""
    if knot.is_stopped and knot.remedy:
        pattern = '<div class="knot-why"><p>{}</p><p><b>{}</b> <a href="{}">{}</a></p></div>'
        return markup(pattern, knot.body, _("Qué se puede hacer todavía:"), knot.remedy.url, knot.remedy.label)
    return markup("<p>{}</p>", knot.body) if knot.body else SafeString("")


def knot_by(knot: Knot) -> SafeString:
    """Who decided, and the decision itself."""
    who = _("Decidió: %(who)s.") % {"who": knot.by} if knot.by else ""
    link = (
        markup(' <a href="{}">{}<span class="hidden">: {}</span></a>', knot.url, knot.link, knot.title)
        if knot.url
        else ""
    )
    return markup('<p class="knot-by">{}{}</p>', who, link) if who or link else SafeString("")


def knot_mark(knot: Knot) -> SafeString:
    """The knot itself: as many turns as its place on the way; a cut end where the thread stops."""
    if knot.is_stopped:
        return CUT_END
    step, count = 7, len(knot.turns)
    shapes = "".join(
        f'<rect x="4" y="{3 + turn * step}" width="31" height="10" rx="5"'
        f' transform="rotate(-10 19.5 {8 + turn * step})"/>'
        for turn in knot.turns
    )
    box = f"0 0 39 {9 + count * step}"
    return SafeString(f'<svg class="knot-mark" viewBox="{box}" aria-hidden="true">{shapes}</svg>')


def time_element(value: When, text: str) -> SafeString:
    iso = numbers.day_iso(value)
    return markup('<time datetime="{}">{}</time>', iso, text) if iso else markup("<span>{}</span>", text)
