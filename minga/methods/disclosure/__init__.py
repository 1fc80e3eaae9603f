"""Reserve: publishing counts of people without giving anybody away.

A table that says "one person, of this parish, of this age" says who. Here small counts are hidden, and the fewest
others that keep anybody from working them out by adding and subtracting; then the result is attacked, the way a curious
neighbour with a computer would, to prove it. Serves the Ley Orgánica de Protección de Datos Personales: what is printed
is no longer personal data. Threshold: 5 people by default (10 for sensitive traits), `facts/engines.md` §5.
"""

from minga.methods.disclosure.attack import Findings, attack
from minga.methods.disclosure.linked import Leak, View, attack_releases, attack_views, suppress_next, suppress_views
from minga.methods.disclosure.rounding import Rounding, attack_rounding, round_counts
from minga.methods.disclosure.sentence import describe_rounding, describe_suppression
from minga.methods.disclosure.suppression import THRESHOLD, Suppression, UnprotectableError, suppress
from minga.methods.disclosure.tables import with_margins

__all__ = [
    "THRESHOLD",
    "Findings",
    "Leak",
    "Rounding",
    "Suppression",
    "UnprotectableError",
    "View",
    "attack",
    "attack_releases",
    "attack_rounding",
    "attack_views",
    "describe_rounding",
    "describe_suppression",
    "round_counts",
    "suppress",
    "suppress_next",
    "suppress_views",
    "with_margins",
]
