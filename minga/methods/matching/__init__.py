"""Assignment: who evaluates which proposal, fairly, without conflicts of interest, and so that anybody can check it.

The first national plan asked for a double-blind review of each proposal by two people, and a third where they differ
(`ecuador-2019-2021`, §3.2, note 20). Here each proposal gets exactly that number, of different institutions, with loads
within bounds; what remains a tie falls by a public draw. When it cannot be done, it says why.
"""

from minga.methods.matching.assignment import Assignment, assign, assign_third, read_assignment, reassign
from minga.methods.matching.draw import draw_ties
from minga.methods.matching.problem import Evaluator, Problem
from minga.methods.matching.shortage import Shortage, UncoverableError

__all__ = [
    "Assignment",
    "Evaluator",
    "Problem",
    "Shortage",
    "UncoverableError",
    "assign",
    "assign_third",
    "draw_ties",
    "read_assignment",
    "reassign",
]
