"""A foreword or a section of the plan, on its own page: whole plans are too long for one."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.safestring import SafeString

from minga.core.markdown import render
from minga.plans.models import ActionPlan, Passage
from minga.plans.pages.citations import Citation, cite, translation_note
from minga.plans.pages.plans import Content, content_of, readable, title_of


@dataclass(frozen=True)
class PassagePage:
    plan: ActionPlan
    passage: Passage
    title: str
    html: SafeString
    citation: Citation | None
    translation: str
    previous: Content | None
    next: Content | None


def passage_page(plan: ActionPlan, key: str) -> PassagePage:
    """Raises Http404 if the plan has no foreword or section of that key."""
    passages = readable(list(plan.passages.all()))
    place = next((place for place, passage in enumerate(passages) if passage.key == key), None)
    if place is None:
        raise Http404
    passage = passages[place]
    return PassagePage(
        plan=plan,
        passage=passage,
        title=title_of(passage),
        html=render(str(passage.text)),
        citation=cite(passage.source, plan.document),
        translation=translation_note(plan.document, passage.text),
        previous=content_of(plan, passages[place - 1]) if place else None,
        next=content_of(plan, passages[place + 1]) if place + 1 < len(passages) else None,
    )
