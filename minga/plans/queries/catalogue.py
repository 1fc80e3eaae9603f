"""All the commitments of a government, ready to be filtered and counted by who answers, by goal, by value …

A government has tens of commitments, not thousands: four queries read them all, and the counts of every filter come
from the same rows that the page shows, so that they cannot disagree."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Case, CharField, Count, F, Max, Min, TextChoices, Value, When
from django.db.models.functions import Cast, Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.core.statements import Statement, blank, written
from minga.core.text import fold
from minga.directory.models import Jurisdiction
from minga.plans.models import ActionPlan, Commitment, CommitmentActor, Standing
from minga.plans.models.commitments import CommitmentQuerySet
from minga.plans.models.periods import standing_of
from minga.web import numbers


class Facet(TextChoices):
    """The ways to look at commitments; the value is the word in the address."""

    INSTITUTION = "institucion", _("Institución")
    SDG = "ods", _("Objetivo de Desarrollo Sostenible")
    VALUE = "valor", _("Valor del gobierno abierto")
    PILLAR = "pilar", _("Pilar")
    POLICY_AREA = "area", _("Área de política")
    THEME = "tema", _("Tema del plan")
    STANDING = "estado", _("Estado")
    YEAR = "anio", _("Año")
    PLAN = "plan", _("Plan")


class Tag(NamedTuple):
    """A value of a facet: its word in the address and its name."""

    facet: str
    key: str
    name: str


class Actor(NamedTuple):
    """An institution's part in a commitment, as a list says it: a row for each would be read whole a hundred times."""

    commitment_id: int
    part: str
    slug: str
    name: Said
    acronym: str

    @property
    def full_name(self) -> str:
        """Name and acronym: lists are searched by either."""
        return f"{self.name} ({self.acronym})" if self.acronym else str(self.name)


@dataclass
class Listed:
    """A commitment in a list."""

    commitment: Commitment
    starts_on: PartialDate | None = None
    ends_on: PartialDate | None = None
    milestones: int = 0
    actors: list[Actor] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    standing: Standing = Standing.UNDATED

    @property
    def leads(self) -> list[Actor]:
        return [actor for actor in self.actors if actor.part == CommitmentActor.Part.LEAD]

    @property
    def span(self) -> str:
        """ene 2020 – abr 2021"""
        ends = [numbers.day_short(date) for date in (self.starts_on, self.ends_on) if date]
        return " – ".join(dict.fromkeys(ends)) or str(_("sin fechas"))

    @property
    def meta(self) -> str:
        """EC0001 · ene 2020 – abr 2021 · 7 hitos"""
        steps = ngettext("%(count)s hito", "%(count)s hitos", self.milestones) % {"count": self.milestones}
        return " · ".join([self.commitment.code, self.span, *([steps] if self.milestones else [])])

    def keys(self, facet: str) -> set[str]:
        return {tag.key for tag in self.tags if tag.facet == facet}

    def named(self, facet: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.facet == facet]


@dataclass(frozen=True)
class Group:
    tag: Tag
    listed: Sequence[Listed]


THROUGH = (
    (Commitment.sdgs.through, Facet.SDG, "sdg__number", "sdg__number", "sdg__name"),
    (Commitment.values.through, Facet.VALUE, "ogpvalue__position", "ogpvalue__slug", "ogpvalue__name"),
    (Commitment.pillars.through, Facet.PILLAR, "pillar__position", "pillar__slug", "pillar__name"),
    (
        Commitment.policy_areas.through,
        Facet.POLICY_AREA,
        "policyarea__position",
        "policyarea__slug",
        "policyarea__name",
    ),
)


def tags_of(commitments: Iterable[Commitment]) -> dict[int, list[Tag]]:
    """The goals, values, pillars and policy areas of each commitment, by its id: one query for the four lists."""
    ids = [commitment.pk for commitment in commitments]
    found: dict[int, list[Tag]] = defaultdict(list)
    rows = tags_statement(DEFAULT_DB_ALIAS, len(ids)).ask(*ids) if ids else []
    for commitment_id, place, _position, key, name in sorted(rows, key=lambda row: row[:4]):
        facet, name = THROUGH[place][1], Said(json.loads(name))
        found[commitment_id].append(Tag(facet, key, f"{key} · {name}" if facet is Facet.SDG else str(name)))
    return found


@lru_cache(maxsize=100)
def tags_statement(alias: str, commitments: int) -> Statement:
    ids = [blank(place) for place in range(commitments)]
    parts = [
        through._default_manager.filter(commitment__in=ids).values_list(
            "commitment_id", Value(place), F(position), Cast(key, CharField()), F(name)
        )
        for place, (through, _facet, position, key, name) in enumerate(THROUGH)
    ]
    return written(parts[0].union(*parts[1:], all=True), alias)


# "2021" ends after "2021-04", and that after "2021-04-15": padded like this, the text says so too.
OPEN_END = "-99"
PADDED = Substr(Concat(F("milestones__ends_on"), Value(OPEN_END * 2), output_field=CharField()), 1, 10)
MILESTONES = {
    "milestone_count": Count("milestones"),
    "first_start": Min("milestones__starts_on"),
    "last_end": Max(Case(When(milestones__ends_on__isnull=False, then=PADDED), output_field=CharField())),
}

# What a row of a list shows; the sheets and their sources are many times longer.
LISTED = (
    *("code", "number", "title", "short_title", "starts_on", "ends_on", "plan_id"),
    *("theme__key", "theme__title", "theme__description", "theme__position"),
)
OF_PLAN = ("plan__slug", "plan__number", "plan__title", "plan__short_title")


def catalogue(jurisdiction: Jurisdiction, plan: ActionPlan | None = None) -> list[Listed]:
    """Every public commitment of the government, the newest plan first; or those of one plan, without their tags."""
    if plan:
        return listed_of(Commitment.objects.filter(plan=plan).only(*LISTED), jurisdiction, plan)
    commitments = Commitment.objects.public().filter(jurisdiction=jurisdiction).select_related("plan")
    listed = listed_of(commitments.only(*LISTED, *OF_PLAN).order_by("-plan__number", "number"), jurisdiction)
    tags = tags_of(item.commitment for item in listed)
    for item in listed:
        item.tags = [*institution_tags(item.actors), *tags[item.commitment.pk], *own_tags(item)]
    return listed


def listed_of(
    commitments: CommitmentQuerySet, jurisdiction: Jurisdiction, plan: ActionPlan | None = None
) -> list[Listed]:
    found = list(commitments.select_related("theme").annotate(**MILESTONES))
    actors = actors_of(found, only_leads=plan is not None)
    for commitment in found:
        commitment.plan = plan or commitment.plan
        commitment.jurisdiction = commitment.plan.jurisdiction = jurisdiction
    return [list_one(commitment, actors[commitment.pk]) for commitment in found]


def list_one(commitment: Commitment, actors: list[Actor]) -> Listed:
    """A row of the list; `commitment` comes with what MILESTONES adds to it."""
    starts_on = commitment.starts_on or commitment.first_start  # type: ignore[attr-defined]
    ends_on = commitment.ends_on or unpadded(commitment.last_end)  # type: ignore[attr-defined]
    standing = standing_of(starts_on, ends_on, timezone.localdate())
    steps: int = commitment.milestone_count  # type: ignore[attr-defined]
    return Listed(commitment, starts_on, ends_on, steps, actors, standing=standing)


def unpadded(text: str | None) -> PartialDate | None:
    return PartialDate(text.replace(OPEN_END, "")) if text else None


def actors_of(commitments: Sequence[Commitment], *, only_leads: bool) -> dict[int, list[Actor]]:
    found: dict[int, list[Actor]] = defaultdict(list)
    actors = CommitmentActor.objects.filter(commitment__in=[one.pk for one in commitments])
    if only_leads:
        actors = actors.filter(part=CommitmentActor.Part.LEAD)
    fields = ("commitment_id", "part", "institution__slug", "institution__name", "institution__acronym")
    for row in actors.order_by("commitment_id", "part", "position").values_list(*fields):
        actor = Actor(*row)
        found[actor.commitment_id].append(actor)
    return found


@dataclass
class Span:
    """From the first to the last date of some milestones."""

    milestones: int = 0
    starts_on: PartialDate | None = None
    ends_on: PartialDate | None = None

    def add(self, starts_on: PartialDate | None, ends_on: PartialDate | None) -> None:
        self.milestones += 1
        starts = [date for date in (self.starts_on, starts_on) if date]
        ends = [date for date in (self.ends_on, ends_on) if date]
        self.starts_on = min(starts, default=None)
        self.ends_on = max(ends, key=lambda date: date.last_day, default=None)


def span_of(commitment: Commitment) -> Span:
    """The period of a commitment that was read: its own dates or, where the document gives none, its milestones'."""
    span = Span()
    for milestone in commitment.milestones.all():
        span.add(milestone.starts_on, milestone.ends_on)
    span.starts_on, span.ends_on = commitment.starts_on or span.starts_on, commitment.ends_on or span.ends_on
    return span


def institution_tags(actors: Iterable[Actor]) -> list[Tag]:
    names = {actor.slug: actor.full_name for actor in actors}
    return [Tag(Facet.INSTITUTION, slug, name) for slug, name in names.items()]


def own_tags(item: Listed) -> list[Tag]:
    """What the row itself says: its theme, its plan, where it stands and the years of its period."""
    commitment, tags = item.commitment, []
    if commitment.theme:
        key = f"{commitment.plan.slug}.{commitment.theme.key}"
        tags.append(Tag(Facet.THEME, key, f"{commitment.theme.title} · {commitment.plan.slug}"))
    tags.append(Tag(Facet.PLAN, commitment.plan.slug, str(commitment.plan)))
    tags.append(Tag(Facet.STANDING, item.standing.value, str(item.standing.label)))
    first, last = item.starts_on or item.ends_on, item.ends_on or item.starts_on
    if first and last:
        tags += [Tag(Facet.YEAR, str(year), str(year)) for year in range(first.year, last.year + 1)]
    return tags


def matching(listed: Iterable[Listed], chosen: Mapping[str, str], *, but: str = "") -> list[Listed]:
    """The commitments with every chosen value; `but` leaves one facet out, to count what its values would give."""
    asked = {facet: key for facet, key in chosen.items() if key and facet != but}
    return [item for item in listed if all(key in item.keys(facet) for facet, key in asked.items())]


def choices_of(listed: Sequence[Listed], facet: str, chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """The values of a facet, each with how many commitments it would show beside the other filters."""
    found = matching(listed, chosen, but=facet)
    counts = Counter(tag for item in found for tag in item.named(facet))
    names = sorted({tag for item in listed for tag in item.named(facet)}, key=lambda tag: order_of(facet, tag))
    return [(tag.key, f"{tag.name} ({counts[tag]})") for tag in names if counts[tag] or tag.key == chosen.get(facet)]


def order_of(facet: str, tag: Tag) -> tuple[int, str]:
    """Goals by number, years and plans from the newest, the rest by name."""
    if facet == Facet.SDG:
        return int(tag.key), ""
    if facet == Facet.YEAR:
        return -int(tag.key), ""
    return 0, fold(tag.name)


def groups_of(listed: Sequence[Listed], facet: str) -> list[Group]:
    """The commitments under each value of a facet; one with several values stands under each."""
    names = sorted({tag for item in listed for tag in item.named(facet)}, key=lambda tag: order_of(facet, tag))
    return [Group(tag, [item for item in listed if tag in item.tags]) for tag in names]
