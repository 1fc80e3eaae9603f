"""From what each evaluator gave to the figure of a dimension, with its steps; public when all proposals have theirs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils import timezone

from minga.cocreation.methodology import Dimension, Round
from minga.cocreation.models import Consolidated, Evaluation, IntegratedProposal, IntegratedSource, Process
from minga.core.states import move
from minga.ledger.actions import record
from minga.methods.agreement import ConsolidationRule, DiscrepancyRule, Measure, consolidate, find_discrepant
from minga.notices.actions import notify
from minga.notices.queries import followers

RULES = {
    "third": ConsolidationRule.THIRD_DECIDES,
    "closest": ConsolidationRule.CLOSEST_PAIR,
    "median": ConsolidationRule.MEDIAN,
    "mean": ConsolidationRule.MEAN,
}
PLACES = Decimal("0.001")
SYSTEM = "system"
State = IntegratedProposal.State


def is_discrepant(totals: Sequence[Decimal | None], dimension: Dimension) -> bool:
    """More than the threshold apart. Totals have three decimals: the next one after it is the first that is more."""
    given = [float(one) for one in totals if one is not None]
    if len(given) < 2:
        return False
    rule = DiscrepancyRule(Measure.GAP, float(dimension.discrepancy) + float(PLACES))
    return bool(find_discrepant(np.array([given]), rule)[0])


def consolidate_if_complete(row: IntegratedProposal, dimension: Dimension) -> None:
    """The figure of one proposal, once every turn of the dimension has all its evaluations."""
    given = row.evaluations.filter(dimension=dimension.key).exclude(state=Evaluation.State.REPLACED).order_by("place")
    by_round: dict[str, list[Evaluation]] = {}
    for one in given:
        by_round.setdefault(one.round, []).append(one)
    is_whole = all(by_round.get(turn.key) for turn in dimension.rounds)
    if not is_whole or any(one.state != Evaluation.State.SUBMITTED for one in given):
        return
    steps = [step_of(turn, by_round[turn.key], dimension) for turn in dimension.rounds]
    results = [Decimal(step["result"]) for step in steps]
    differ = any(step["is_discrepant"] for step in steps) or is_discrepant(results, dimension)
    score = (sum(results, Decimal(0)) / len(results)).quantize(PLACES)
    said = {"score": score, "steps": steps, "is_discrepant": differ}
    Consolidated.objects.update_or_create(integrated=row, dimension=dimension.key, defaults=said)


def step_of(turn: Round, given: Sequence[Evaluation], dimension: Dimension) -> dict[str, Any]:
    """One turn: what each gave, whether they differ, and the figure by the rule. Codes, never persons."""
    first = [one for one in given if not one.is_settling]
    thirds = [one for one in given if one.is_settling]
    return {
        "round": turn.key,
        "scores": [{"code": one.code, "total": str(one.total), "settles": one.is_settling} for one in given],
        "is_discrepant": is_discrepant([one.total for one in first], dimension),
        "rule": dimension.settles if thirds else "mean",
        "result": str(result_of([one.total or Decimal(0) for one in (*first, *thirds)], len(thirds), dimension)),
    }


def result_of(totals: Sequence[Decimal], thirds: int, dimension: Dimension) -> Decimal:
    if len(totals) == 3 and thirds == 1:
        figure = float(consolidate(np.array([list(map(float, totals))]), RULES[dimension.settles])[0])
        return Decimal(str(round(figure, 6))).quantize(PLACES)
    return (sum(totals, Decimal(0)) / len(totals)).quantize(PLACES)


def publish_if_complete(process: Process, rows: Sequence[IntegratedProposal], dimension: Dimension) -> int:
    """Everybody reads the figures once all proposals have theirs, unless the methodology says one by one."""
    found = Consolidated.objects.filter(integrated__in=rows, dimension=dimension.key)
    if dimension.is_published_together and found.count() < len(rows):
        return 0
    new = list(found.filter(published_at=None).select_related("integrated__process__jurisdiction"))
    Consolidated.objects.filter(pk__in=[one.pk for one in new]).update(published_at=timezone.now())
    for one in new:
        tell_result(one, process)
    return len(new)


def tell_result(consolidated: Consolidated, process: Process) -> None:
    row = consolidated.integrated
    facts = {
        "dimension": consolidated.dimension,
        "score": str(consolidated.score),
        "discrepant": consolidated.is_discrepant,
    }
    record("integrated_proposal.assessed", row, by=None, role=SYSTEM, **facts)
    assert process.methodology
    public = set(row.consolidated.filter(published_at__isnull=False).values_list("dimension", flat=True))
    if public < {one.key for one in process.methodology.said.dimensions}:
        return
    move(row, State.ASSESSED, paths=IntegratedProposal.PATHS)
    row.save(update_fields=["state", "updated_at"])
    sources = IntegratedSource.objects.filter(integrated=row).select_related("proposal__author")
    authors = [source.proposal.author for source in sources if source.proposal.author]
    notify([*authors, *followers(row)], "cocreation/notices/integrated_assessed", row)
