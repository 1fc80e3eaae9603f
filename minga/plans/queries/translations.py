"""Every text of a plan, where it stands, and how far it is in another language."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Value, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.core.fields import Said, SaidField, said
from minga.core.text import shorten
from minga.plans.models import ActionPlan, Commitment, Milestone, Passage, PlanTranslation, Target, Theme
from minga.plans.prompts import FIELDS

State = PlanTranslation.State
Language = PlanTranslation.Language
# From this share on a plan can be read in a language, and is offered in it.
ENOUGH = 0.8
NAMED_BY = 60
KINDS = (Passage.Kind.FOREWORD, Passage.Kind.SECTION, Passage.Kind.ANSWER)
NAMES: dict[str, str | Promise] = {
    "title": gettext_lazy("Título"),
    "short_title": gettext_lazy("Título corto"),
    "heading": gettext_lazy("Encabezado"),
    "author": gettext_lazy("Quién la firma"),
    "text": gettext_lazy("Texto"),
    "description": gettext_lazy("Descripción"),
    "expected_output": gettext_lazy("Resultado esperado"),
    "group": gettext_lazy("Grupo de hitos"),
    "unit": gettext_lazy("Unidad"),
    "stated_duration": gettext_lazy("Duración que dice el documento"),
    "edition": gettext_lazy("Edición"),
}


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Spot:
    """Where in the database a text is kept: the field of a row, or one answer of a commitment's sheet."""

    row: models.Model
    field: str
    part: str = ""

    def read(self) -> Said:
        value = getattr(self.row, self.field)
        return said(value.get(self.part)) if self.part else Said(value)

    def write(self, text: Said) -> None:
        if self.part:
            getattr(self.row, self.field)[self.part] = dict(text)
        else:
            setattr(self.row, self.field, text)


@dataclass(frozen=True)
class Place:
    """One text of the plan. A short title that says the same as the title is the same text."""

    key: str
    label: str
    spots: tuple[Spot, ...]

    @property
    def text(self) -> Said:
        return self.spots[0].read()

    @property
    def spanish(self) -> str:
        return self.text.get("es", "")

    @property
    def digest(self) -> str:
        return digest_of(self.spanish)


@dataclass(frozen=True)
class Line:
    """A text in one language: what the plan says, and what the translators have."""

    place: Place
    language: str
    row: PlanTranslation | None = None

    @property
    def published(self) -> str:
        """What the plan shows in that language today."""
        return self.place.text.get(self.language, "")

    @property
    def text(self) -> str:
        return self.row.text if self.row else self.published

    @property
    def is_outdated(self) -> bool:
        """The Spanish text is another one since it was translated, and no translation came with it."""
        return self.row is not None and self.row.source_digest != self.place.digest and not self.published

    @property
    def is_draft(self) -> bool:
        return self.row is not None and not self.is_outdated and self.row.state == State.DRAFT

    @property
    def is_missing(self) -> bool:
        return not self.text or self.is_outdated


def places_of(plan: ActionPlan) -> list[Place]:
    """All that it says in Spanish, in the order in which it is read. Five queries, however long it is."""
    found = [*of_row(plan, "plan", "", "title", "short_title", "stated_duration", "edition")]
    for passage in sorted(plan.passages.all(), key=lambda one: (KINDS.index(Passage.Kind(one.kind)), one.position)):
        found += of_passage(passage)
    for theme in Theme.objects.filter(plan=plan):
        found += of_row(theme, f"theme/{theme.key}", _("Tema"), "title", "description")
    commitments = Commitment.objects.filter(plan=plan).order_by("number")
    for commitment in commitments.prefetch_related("milestones", "targets"):
        found += of_commitment(commitment, FIELDS[plan.template])
    return [place for place in found if place.spanish.strip()]


def of_row(row: Any, start: str, label: str, *fields: str) -> Iterator[Place]:
    is_twice = "short_title" in fields and row.title.get("es") == row.short_title.get("es")
    for field in fields:
        if field == "short_title" and is_twice:
            continue
        more = (Spot(row, "short_title"),) if field == "title" and is_twice else ()
        named = str(NAMES[field])
        yield Place(f"{start}/{field}", f"{label} · {named}" if label else named, (Spot(row, field), *more))


def of_passage(passage: Passage) -> Iterator[Place]:
    start = f"passage/{passage.kind}/{passage.key}"
    if passage.kind == Passage.Kind.ANSWER:
        # The question is the form's: the site's own catalogs translate it.
        yield Place(f"{start}/text", shorten(passage.heading.in_language("es"), NAMED_BY), (Spot(passage, "text"),))
        return
    label = str(passage.get_kind_display())
    if passage.kind == Passage.Kind.FOREWORD:
        label = f"{label} {passage.position}"
    yield from of_row(passage, start, label, "heading", "author", "text")


def of_commitment(commitment: Commitment, prompts: Mapping[str, str | Promise]) -> Iterator[Place]:
    start, code = f"commitment/{commitment.code}", commitment.code
    yield from of_row(commitment, start, code, "title", "short_title")
    known = [key for key in prompts if key in commitment.fields]
    for key in (*known, *sorted(commitment.fields.keys() - prompts.keys())):
        spot = Spot(commitment, "fields", key)
        yield Place(f"{start}/fields/{key}", f"{code} · {prompts.get(key, key)}", (spot,))
    for one in commitment.milestones.all():
        yield from of_milestone(one, start, code)
    for target in commitment.targets.all():
        label = f"{code} · {_('Meta %(number)s') % {'number': target.position}}"
        yield from of_row(target, f"{start}/targets/{target.position}", label, "title", "unit")


def of_milestone(one: Milestone, start: str, code: str) -> Iterator[Place]:
    label = f"{code} · {_('Hito %s') % one.label}"
    fields = ("title", "description", "expected_output", "group")
    return of_row(one, f"{start}/milestones/{one.number}", label, *fields)


def lines_of(plan: ActionPlan, language: str) -> list[Line]:
    rows = {row.place: row for row in PlanTranslation.objects.filter(plan=plan, language=language)}
    return [Line(place, language, rows.get(place.key)) for place in places_of(plan)]


@dataclass(frozen=True)
class Share:
    """How much of a plan can be read in a language."""

    language: str
    done: int
    total: int

    @property
    def percent(self) -> int:
        """Never a hundred before all of it is there."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def is_enough(self) -> bool:
        return self.total > 0 and self.done >= ENOUGH * self.total

    @property
    def label(self) -> str:
        return str(Language(self.language).label)


def share_of(places: Sequence[Place], language: str) -> Share:
    done = sum(bool(place.text.get(language)) for place in places)
    return Share(language, done, len(places))


def shares_of(plan: ActionPlan) -> list[Share]:
    """How much of a plan the public reads in each language but Spanish."""
    return shares_of_each([plan])[plan.pk]


def shares_of_each(plans: Iterable[ActionPlan]) -> dict[int, list[Share]]:
    """The same of several plans, in one query for each kind of text."""
    found = list(plans)
    counts = {plan.pk: dict.fromkeys(("es", *Language.values), 0) for plan in found}
    for plan, text in texts_of(found) if found else ():
        if text.get("es"):
            for code in counts[plan]:
                counts[plan][code] += bool(text.get(code))
    return {plan: [Share(code, done[code], done["es"]) for code in Language.values] for plan, done in counts.items()}


Text = tuple[int, Mapping[str, str]]


def texts_of(plans: Sequence[ActionPlan]) -> Iterator[Text]:
    """The same texts as `places_of`, as values only: for pages that everybody opens."""
    prefetch_related_objects(plans, "passages")
    for plan in plans:
        own = [*said_once(plan.title, plan.short_title), plan.stated_duration, plan.edition]
        for passage in plan.passages.all():
            is_answer = passage.kind == Passage.Kind.ANSWER
            own += [passage.text] if is_answer else [passage.text, passage.heading, passage.author]
        yield from ((plan.pk, text) for text in own)
    empty, part = Value(Said(), SaidField()), Value(False)
    of_commitment = "commitment__plan"
    parts = (
        Milestone.objects.filter(commitment__plan__in=plans).values_list(
            part, of_commitment, "title", "description", "expected_output", "group"
        ),
        Target.objects.filter(commitment__plan__in=plans).values_list(
            part, of_commitment, "title", "unit", empty, empty
        ),
        Commitment.objects.filter(plan__in=plans).values_list(
            Value(True), "plan", "title", "short_title", "fields", empty
        ),
    )
    themes = Theme.objects.filter(plan__in=plans).order_by()
    rows: Any = themes.values_list(part, "plan", "title", "description", empty, empty)
    for is_sheet, plan, first, second, *rest in rows.union(*(one.order_by() for one in parts), all=True):
        own = [*said_once(first, second), *map(said, rest[0].values())] if is_sheet else [first, second, *rest]
        yield from ((plan, text) for text in own)


def said_once(title: dict[str, str], short_title: dict[str, str]) -> Iterator[dict[str, str]]:
    yield title
    if short_title.get("es") != title.get("es"):
        yield short_title
