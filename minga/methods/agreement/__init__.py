"""Agreement: whether the people who evaluate see the same, and what to do when they do not.

Two people evaluate each proposal without knowing of each other; where they differ significantly, a third one
(`ecuador-2019-2021`, §3.2, note 20). Here is the measure of how much they agree, the rules that call for a third mark,
the rules that make one of three, what each rule costs in accuracy, and how much a ranking hangs on a weight.
"""

from minga.methods.agreement.alpha import Agreement, Scale, bootstrap_alpha, describe_alpha, measure_alpha
from minga.methods.agreement.ranking import WeightRange, measure_sensitivity, rank_weighted
from minga.methods.agreement.scores import (
    ConsolidationRule,
    DiscrepancyRule,
    Measure,
    consolidate,
    find_discrepant,
)
from minga.methods.agreement.simulation import RuleCost, Simulation, simulate_rules

__all__ = [
    "Agreement",
    "ConsolidationRule",
    "DiscrepancyRule",
    "Measure",
    "RuleCost",
    "Scale",
    "Simulation",
    "WeightRange",
    "bootstrap_alpha",
    "consolidate",
    "describe_alpha",
    "find_discrepant",
    "measure_alpha",
    "measure_sensitivity",
    "rank_weighted",
    "simulate_rules",
]
