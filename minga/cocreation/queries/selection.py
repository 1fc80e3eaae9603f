"""The ranking: what each proposal reached, what the scores suggest, what the forum decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from django.db.models import Avg, Prefetch

from minga.accounts.models import Person
from minga.cocreation.methodology import Dimension, Indicator
from minga.cocreation.models import (
    Category,
    CategoryDecision,
    CategoryMotion,
    IntegratedProposal,
    Process,
    Score,
    SelectionTheme,
)
from minga.cocreation.rules.selection import dimensions_of
from minga.methods.agreement.ranking import WeightRange, measure_sensitivity
from minga.notices.models import Follower

State = IntegratedProposal.State
DECIDABLE = (State.ASSESSED, State.DECIDED, State.ADOPTED)


@dataclass(frozen=True)
class Ranked:
    """A proposal in the ranking; without dimensions there is no score and no suggestion."""

    proposal: IntegratedProposal
    scores: Mapping[str, Fraction]
    total: Fraction | None
    suggested: Category | None
    decision: CategoryDecision | None
    motion: CategoryMotion | None
    place: int = 0

    @property
    def category(self) -> Category | None:
        return self.decision.category if self.decision else None

    @property
    def theme(self) -> SelectionTheme | None:
        return self.decision.theme if self.decision else None

    @property
    def departs(self) -> bool:
        return self.category is not None and self.suggested is not None and self.category != self.suggested


@dataclass(frozen=True)
class Weighed:
    """How far the weight of an indicator could move without changing the chosen; `top` of them, or the whole order."""

    dimension: Dimension
    indicator: Indicator
    range: WeightRange
    top: int
    leaves: IntegratedProposal | None
    enters: IntegratedProposal | None


def ranking_of(process: Process) -> list[Ranked]:
    """From the highest score to the lowest, each dimension with the same weight; equals by their code."""
    states = DECIDABLE if dimensions_of(process) else (*DECIDABLE, State.READY)
    decisions = CategoryDecision.objects.select_related("category", "theme", "institution")
    motions = CategoryMotion.objects.filter(is_settled=False).select_related("category", "item__session")
    rows = process.integrated_proposals.filter(state__in=states).select_related("process__jurisdiction", "category")
    parts = ("consolidated", Prefetch("category_decisions", decisions), Prefetch("category_motions", motions))
    categories = {category.number: category for category in process.categories.all()}
    ranked = [ranked_row(process, row, categories) for row in rows.prefetch_related(*parts).order_by("code")]
    ranked.sort(key=lambda one: (one.total is None, -(one.total or 0)))
    return [Ranked(**{**vars(one), "place": place}) for place, one in enumerate(ranked, 1)]


def ranked_row(process: Process, row: IntegratedProposal, categories: Mapping[int, Category]) -> Ranked:
    keys = [dimension.key for dimension in dimensions_of(process)]
    published = [one for one in row.consolidated.all() if one.published_at and one.dimension in keys]
    scores = {one.dimension: Fraction(one.score) for one in published}
    is_whole = bool(keys) and len(scores) == len(keys)
    return Ranked(
        proposal=row,
        scores=scores,
        total=sum(scores.values(), Fraction(0)) / len(keys) if is_whole else None,
        suggested=suggestion(process, scores, categories) if is_whole else None,
        decision=next(iter(row.category_decisions.all()), None),
        motion=next(iter(row.category_motions.all()), None),
    )


def suggestion(process: Process, scores: Mapping[str, Fraction], categories: Mapping[int, Category]) -> Category | None:
    plan = process.methodology.said.suggested(scores) if process.methodology else None
    return categories.get(plan.number) if plan else None


def suggested_for(integrated: IntegratedProposal) -> Category | None:
    """What its scores suggest; None where the methodology does not score, or a score is missing."""
    process = integrated.process
    categories = {category.number: category for category in process.categories.all()}
    return ranked_row(process, integrated, categories).suggested


def weights_of(process: Process) -> list[tuple[Dimension, Indicator, float]]:
    """Of each indicator, its part in the whole: within its dimension as the methodology says, dimensions alike."""
    dimensions = dimensions_of(process)
    return [
        (dimension, one, float(one.weight / sum(other.weight for other in dimension.indicators) / len(dimensions)))
        for dimension in dimensions
        for one in dimension.indicators
    ]


def sensitivity_of(process: Process, rows: Sequence[Ranked]) -> list[Weighed]:
    """Of the proposals of which every indicator was scored, by the mean of the evaluations handed in."""
    weights = weights_of(process)
    given = means_of(process)
    keys = [(dimension.key, one.key) for dimension, one, _weight in weights]
    whole = [
        row.proposal for row in rows if row.total is not None and all((row.proposal.pk, *key) in given for key in keys)
    ]
    if len(whole) < 2 or len(weights) < 2:
        return []
    table = np.array(
        [
            [on_scale(one, given[proposal.pk, dimension.key, one.key]) for dimension, one, _weight in weights]
            for proposal in whole
        ]
    )
    chosen = sum(is_chosen(row) for row in rows if row.proposal in whole)
    top = chosen if 0 < chosen < len(whole) else 0
    ranges = measure_sensitivity(table, np.array([weight for *_others, weight in weights]), top=top or None)
    return [weighed(whole, top, *weights[one.criterion][:2], one) for one in ranges]


def is_chosen(row: Ranked) -> bool:
    category = row.category or row.suggested
    return category is not None and category.outcome == Category.Outcome.COMMITMENT


def weighed(
    whole: Sequence[IntegratedProposal], top: int, dimension: Dimension, indicator: Indicator, found: WeightRange
) -> Weighed:
    swap = found.swap_high or found.swap_low
    leaves, enters = (whole[swap[0]], whole[swap[1]]) if swap else (None, None)
    return Weighed(dimension, indicator, found, top, leaves, enters)


def means_of(process: Process) -> dict[tuple[int, str, str], float]:
    rows = Score.objects.filter(evaluation__integrated__process=process, evaluation__state="submitted")
    names = ("evaluation__integrated", "evaluation__dimension", "indicator")
    return {(one[0], one[1], one[2]): one[3] for one in rows.values_list(*names).annotate(mean=Avg("value"))}


def on_scale(indicator: Indicator, value: float) -> float:
    return 100 * (value - indicator.lowest) / (indicator.highest - indicator.lowest)


def undecided_of(process: Process) -> list[IntegratedProposal]:
    """Those that the forum has not decided upon, and those left in a reserve that must end in another category."""
    waiting = process.integrated_proposals.exclude(state__in=[State.RECORDED, State.DECIDED, State.ADOPTED])
    reserve = process.integrated_proposals.filter(state=State.DECIDED, category__outcome=Category.Outcome.RESERVE)
    return [*waiting.order_by("code"), *reserve.order_by("code")]


def chosen_of(process: Process) -> list[IntegratedProposal]:
    """Those that the forum wants as commitments, in the order of their code."""
    rows = process.integrated_proposals.filter(
        state=State.DECIDED, category__outcome=Category.Outcome.COMMITMENT
    ).select_related("process__jurisdiction", "category")
    return list(rows.prefetch_related("actors__institution", "milestones", "sdgs").order_by("code"))


def concerned_by(integrated: IntegratedProposal) -> list[Person | Follower]:
    """Whom to tell: the authors of its ideas, and whoever follows it or one of them."""
    proposals = [one.proposal for one in integrated.sources.select_related("proposal__author")]
    authors = [one.author for one in proposals if one.author]
    own = Follower.objects.about("integrated_proposal", integrated.code).confirmed()
    theirs = Follower.objects.filter(kind="proposal", code__in=[one.code for one in proposals]).confirmed()
    return [*authors, *own.select_related("reader__person"), *theirs.select_related("reader__person")]
