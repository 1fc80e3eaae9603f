"""Burden: the hours and dollars that a procedure takes from people, before and after simplifying it.

The Ley Orgánica para la Optimización y Eficiencia de Trámites asks to simplify; commitment 9 of the first national plan
takes it up. Measured with the Standard Cost Model, the same for every institution.
"""

from minga.methods.burden.procedures import (
    Activity,
    Burden,
    Difference,
    Procedure,
    compare_burdens,
    describe_burdens,
    measure_burden,
)
from minga.methods.burden.sheets import Burdens, Sheet

__all__ = [
    "Activity",
    "Burden",
    "Burdens",
    "Difference",
    "Procedure",
    "Sheet",
    "compare_burdens",
    "describe_burdens",
    "measure_burden",
]
