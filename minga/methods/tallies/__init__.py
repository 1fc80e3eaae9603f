"""Counting what people decided: participatory budgets, votes and draws by lot, so that anyone can repeat the count.

A citizen can ask of every result: who won, why, who paid what, how a tie was broken; and run it again with the
published file, the published tie rule and the published seed. Nothing is decided by rounding: floats only speed up
the search, and exact integers decide.

Law: in Quito the parish assemblies set the priorities for at least 60 % of the investment budget of their zone
(Ordenanza Metropolitana 102 of 2016, today in the Código Municipal).

Start with `read_pabulib(path).election` or `Election.from_ballots(...)`, then `greedy`, `knapsack`, `equal_shares`
or `sequential_phragmen`, and `explain(outcome)` and `report(outcome)`.
"""

from .ballots import Election, Project, parse_money
from .certificate import Certificate, certify
from .condorcet import PairwiseResult, pairwise_wins, schulze
from .constraints import Constraints, Minimum, UnsatisfiableError
from .equal_shares import equal_shares
from .explanation import Payment, explain, payments, spent_by_group
from .greedy import greedy
from .knapsack import knapsack
from .outcome import Outcome, Step
from .pabulib import BadFileError, PabulibFile, election_as_pabulib, parse_pabulib, read_pabulib, write_pabulib
from .phragmen import sequential_phragmen
from .ranked import VoteResult, approval, plurality, ranked_choice, transferable_vote
from .report import NeglectedGroup, Report, report
from .sortition import Lottery, NoPanelError, Panel, Quota, draw_fair, draw_uniform, fair_lottery
from .ties import TieRule, draw_key

__all__ = [
    "BadFileError",
    "Certificate",
    "Constraints",
    "Election",
    "NoPanelError",
    "Lottery",
    "Minimum",
    "NeglectedGroup",
    "Outcome",
    "PabulibFile",
    "PairwiseResult",
    "Panel",
    "Payment",
    "Project",
    "Quota",
    "Report",
    "Step",
    "TieRule",
    "UnsatisfiableError",
    "VoteResult",
    "approval",
    "certify",
    "draw_fair",
    "draw_key",
    "draw_uniform",
    "election_as_pabulib",
    "equal_shares",
    "explain",
    "fair_lottery",
    "greedy",
    "knapsack",
    "pairwise_wins",
    "parse_money",
    "parse_pabulib",
    "payments",
    "plurality",
    "ranked_choice",
    "read_pabulib",
    "report",
    "schulze",
    "sequential_phragmen",
    "spent_by_group",
    "transferable_vote",
    "write_pabulib",
]
