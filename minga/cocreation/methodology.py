"""What a methodology says, as it is read from its file: phases, criteria, scales, weights, categories and who decides.

A process follows one version of it, which never changes once the process is open. What the source document does not say
is an assumption of ours: it is listed, and an administrator may set it otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, get_args

from minga.core.fields import Said, said

Item = Mapping[str, Any]
Activity = Literal[
    "preparation",
    "reception",
    "workshops",
    "classification",
    "grouping",
    "integration",
    "assessment",
    "selection",
    "confirmation",
    "accountability",
    "formalisation",
]
ACTIVITIES: tuple[Activity, ...] = get_args(Activity)
# Who may take part in an act: everybody, one of the two groups, those concerned, or the coordination of the plan.
PARTIES = ("public", "working_group", "core_group", "responsible", "counterpart", "coordination")
ACTS = ("classify", "group", "integrate", "assign", "select", "recategorise", "prepare_acts", "formalise")
LEADS_TO = ("commitment", "reserve", "project", "next_plan")
SETTLES = ("third", "closest", "median", "mean")
TEMPLATES = ("national", "ogp_local", "quito_2019")


@dataclass(frozen=True)
class PhasePlan:
    key: str
    kind: str
    title: Said
    description: Said
    activities: tuple[str, ...]
    participants: tuple[str, ...]
    opens_by: str  # "date" or "act"


@dataclass(frozen=True)
class Criterion:
    """Answered yes or no; a no carries its reason."""

    key: str
    title: Said
    question: Said


@dataclass(frozen=True)
class Classification:
    """`people` answer each proposal apart; where they differ, the group decides at its table."""

    people: int
    second_look_days: int
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Indicator:
    """A figure from `lowest` to `highest`, each named; a counted one is the system's, from the merged sources; a
    justified one is given with its reason."""

    key: str
    title: Said
    question: Said
    lowest: int
    highest: int
    labels: Mapping[int, Said]
    weight: Fraction
    is_counted: bool = False
    is_justified: bool = False
    steps: tuple[int, ...] = ()  # of a counted one: from how many sources on each next value is reached


@dataclass(frozen=True)
class Round:
    """Who scores in this turn, how many of them each proposal, and whether they must not know of each other."""

    key: str
    title: Said
    party: str
    evaluators: int
    is_blind: bool


@dataclass(frozen=True)
class Dimension:
    key: str
    title: Said
    description: Said
    rounds: tuple[Round, ...]
    indicators: tuple[Indicator, ...]
    discrepancy: Fraction  # in points of the 0–100 score
    settles: str
    is_published_together: bool = True  # no score is public before all of them are

    def score_of(self, values: Mapping[str, int]) -> Fraction:
        """0–100: each indicator as a share of its own scale, weighted. Raises KeyError if one is missing."""
        total = sum((one.weight for one in self.indicators), Fraction(0))
        reached = Fraction(0)
        for one in self.indicators:
            reached += one.weight * Fraction(values[one.key] - one.lowest, one.highest - one.lowest)
        return 100 * reached / total


@dataclass(frozen=True)
class CategoryPlan:
    """`least` is the score that each dimension needs for the system to suggest it; `becomes`, where it may not stay."""

    number: int
    title: Said
    leads_to: str
    description: Said
    least: Mapping[str, Fraction]
    becomes: tuple[int, ...]


@dataclass(frozen=True)
class Methodology:
    key: str
    title: Said
    summary: Said
    template: str
    months: int
    timeline_days: int
    phases: tuple[PhasePlan, ...]
    classification: Classification
    dimensions: tuple[Dimension, ...]
    categories: tuple[CategoryPlan, ...]
    permits: Mapping[str, str]
    sectors: Mapping[str, Said]
    most_share: Fraction  # of one sector in the working group, before the meter warns
    workshop_steps: tuple[Said, ...]
    workshop_tables: str  # "sdg", "topic" or ""
    is_acted_by_forum: bool  # the forum gives a conformity act instead of one act for each commitment
    assumed: tuple[str, ...] = ()
    source: Item = field(default_factory=dict)

    def dimension(self, key: str) -> Dimension:
        return next(one for one in self.dimensions if one.key == key)

    def category(self, number: int) -> CategoryPlan:
        return next(one for one in self.categories if one.number == number)

    def has(self, activity: str) -> bool:
        return any(activity in phase.activities for phase in self.phases)

    def suggested(self, scores: Mapping[str, Fraction]) -> CategoryPlan | None:
        """The first category, in order, whose least scores are all reached."""
        for one in self.categories:
            if all(scores.get(key, Fraction(-1)) >= least for key, least in one.least.items()):
                return one
        return None


def read_methodology(content: Item) -> Methodology:
    """`content` has passed `methodology_shape.faults_of`."""
    return Methodology(
        key=content["key"],
        title=said(content["title"]),
        summary=said(content["summary"]),
        template=content["template"],
        months=content["months"],
        timeline_days=content["timeline_days"],
        phases=tuple(map(read_phase, content["phases"])),
        classification=read_classification(content["classification"]),
        dimensions=tuple(map(read_dimension, content["dimensions"])),
        categories=tuple(map(read_category, content["categories"])),
        permits=dict(content["permits"]),
        sectors={key: said(text) for key, text in content["sectors"].items()},
        most_share=Fraction(content["most_share"]),
        workshop_steps=tuple(map(said, content["workshop_steps"])),
        workshop_tables=content["workshop_tables"],
        is_acted_by_forum=content["is_acted_by_forum"],
        assumed=tuple(content["assumed"]),
        source=content["source"],
    )


def read_phase(item: Item) -> PhasePlan:
    return PhasePlan(
        key=item["key"],
        kind=item["kind"],
        title=said(item["title"]),
        description=said(item["description"]),
        activities=tuple(item["activities"]),
        participants=tuple(item["participants"]),
        opens_by=item["opens_by"],
    )


def read_classification(item: Item) -> Classification:
    criteria = tuple(Criterion(one["key"], said(one["title"]), said(one["question"])) for one in item["criteria"])
    return Classification(item["people"], item["second_look_days"], criteria)


def read_dimension(item: Item) -> Dimension:
    return Dimension(
        key=item["key"],
        title=said(item["title"]),
        description=said(item["description"]),
        rounds=tuple(map(read_round, item["rounds"])),
        indicators=tuple(map(read_indicator, item["indicators"])),
        discrepancy=Fraction(item["discrepancy"]),
        settles=item["settles"],
        is_published_together=item.get("is_published_together", True),
    )


def read_round(item: Item) -> Round:
    return Round(item["key"], said(item["title"]), item["party"], item["evaluators"], item["is_blind"])


def read_indicator(item: Item) -> Indicator:
    labels = {int(value): said(text) for value, text in item["labels"].items()}
    return Indicator(
        key=item["key"],
        title=said(item["title"]),
        question=said(item["question"]),
        lowest=min(labels),
        highest=max(labels),
        labels=labels,
        weight=Fraction(item["weight"]),
        is_counted=item.get("is_counted", False),
        is_justified=item.get("is_justified", False),
        steps=tuple(item.get("steps", ())),
    )


def read_category(item: Item) -> CategoryPlan:
    return CategoryPlan(
        number=item["number"],
        title=said(item["title"]),
        leads_to=item["leads_to"],
        description=said(item["description"]),
        least={key: Fraction(least) for key, least in item["least"].items()},
        becomes=tuple(item["becomes"]),
    )


def counted_value(indicator: Indicator, sources: int) -> int:
    """The value of a counted indicator: one step for each threshold reached."""
    reached: Sequence[int] = [step for step in indicator.steps if sources >= step]
    return min(indicator.lowest + len(reached), indicator.highest)
