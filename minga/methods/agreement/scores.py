"""When two marks differ too much, and how the marks of a proposal become one."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np


class Measure(StrEnum):
    """How the distance between two marks is measured.

    GAP: points between them. SHARE: points over the width of the scale. BAND: they fall in different bands.
    """

    GAP = "gap"
    SHARE = "share"
    BAND = "band"


@dataclass(frozen=True)
class DiscrepancyRule:
    """A published rule that says when a third evaluation is needed.

    `limit`: the distance from which two marks are discrepant, itself included (points for GAP, from 0 to 1 for SHARE).
    `scale`: least and most mark, needed by SHARE. `bands`: the marks at which each new band starts, needed by BAND.
    """

    measure: Measure = Measure.GAP
    limit: float = 2.0
    scale: tuple[float, float] | None = None
    bands: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.measure is Measure.SHARE and (self.scale is None or self.scale[0] >= self.scale[1]):
            raise ValueError("a share of the scale needs its least and its most mark")
        if self.measure is Measure.BAND and (not self.bands or list(self.bands) != sorted(set(self.bands))):
            raise ValueError("bands need the marks at which they start, in ascending order")
        if self.measure is not Measure.BAND and self.limit <= 0:
            raise ValueError("a limit of zero would call every pair discrepant")


class ConsolidationRule(StrEnum):
    """How three marks become one. Where there are only two, all the rules take their mean."""

    THIRD_DECIDES = "third_decides"
    CLOSEST_PAIR = "closest_pair"
    MEDIAN = "median"
    MEAN = "mean"


def find_discrepant(marks: np.ndarray, rule: DiscrepancyRule) -> np.ndarray:
    """Which proposals need a third evaluation.

    `marks`: shape (proposals, evaluators), NaN where there is none yet; the two that differ most decide. Answers
    booleans (proposals,); with less than two marks, False. Raises ValueError for another shape.
    Source: double-blind review of Ecuador's first plan (2019–2021), note 20: a third one "if significantly different".
    """
    table = _read_marks(marks)
    if rule.measure is Measure.BAND:
        table = np.where(np.isnan(table), np.nan, np.searchsorted(rule.bands, table, side="right"))
    enough = (~np.isnan(table)).sum(axis=1) >= 2
    distance = np.where(np.isnan(table), -np.inf, table).max(axis=1) - np.where(np.isnan(table), np.inf, table).min(
        axis=1
    )
    limit = {
        Measure.GAP: rule.limit,
        Measure.SHARE: 0.0 if rule.scale is None else rule.limit * (rule.scale[1] - rule.scale[0]),
        Measure.BAND: 1.0,
    }[rule.measure]
    return np.asarray(enough & (distance >= limit - 1e-9))


def consolidate(marks: np.ndarray, rule: ConsolidationRule = ConsolidationRule.MEAN) -> np.ndarray:
    """One mark for each proposal.

    `marks`: shape (proposals, 3): the first, the second, and the third where there was one (NaN elsewhere); a table of
    two columns means that nobody was third. Answers (proposals,) in the same units, NaN without any mark; with one or
    two, their mean. CLOSEST_PAIR: the mean of the two nearest; with two pairs equally near, the mean of the three.
    Raises ValueError for another shape, and for a third mark without the first two.
    Source: the rules in use, compared in `simulate_rules`.
    """
    table = _read_marks(marks)
    if table.shape[1] == 2:
        table = np.c_[table, np.full(len(table), np.nan)]
    if table.shape[1] != 3:
        raise ValueError(f"marks have two or three columns, not {table.shape[1]}")
    first, second, third = table.T
    has_third = ~np.isnan(third)
    if np.any(has_third & (np.isnan(first) | np.isnan(second))):
        raise ValueError("a third mark appears where the first two are not complete")
    present = ~np.isnan(table)
    counts = present.sum(axis=1)
    mean = np.where(counts > 0, np.where(present, table, 0.0).sum(axis=1) / np.maximum(counts, 1), np.nan)
    if rule is ConsolidationRule.MEAN:
        return np.asarray(mean)
    if rule is ConsolidationRule.THIRD_DECIDES:
        return np.asarray(np.where(has_third, third, mean))
    ordered = np.sort(np.where(present, table, np.inf), axis=1)
    if rule is ConsolidationRule.MEDIAN:
        return np.asarray(np.where(has_third, ordered[:, 1], mean))
    full = np.where(has_third[:, np.newaxis], ordered, 0.0)
    below, above = full[:, 1] - full[:, 0], full[:, 2] - full[:, 1]
    tied = np.abs(below - above) < 1e-9
    pair = np.where(below < above, full[:, :2].mean(axis=1), full[:, 1:].mean(axis=1))
    return np.asarray(np.where(has_third & ~tied, pair, mean))


def _read_marks(marks: np.ndarray) -> np.ndarray:
    table = np.asarray(marks, dtype=float)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError(f"marks have the shape (proposals, evaluators), two evaluators at least, not {table.shape}")
    return table
