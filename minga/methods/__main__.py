"""`python -m minga.methods METHOD …`: each method on its own, over files. `METHOD --help` says what each one reads."""

import importlib
import os
import sys
from collections.abc import Sequence

# In Spanish and in English: MINGA_LANG=en speaks the second.
METHODS = {
    "agreement": (
        "acuerdo entre evaluadores, nota única y sensibilidad de un orden",
        "agreement among evaluators, one mark, and how sensitive an order is",
    ),
    "burden": ("carga de un trámite, antes y después", "the burden of a procedure, before and after"),
    "disclosure": ("publicar conteos sin delatar a nadie", "publishing counts without giving anybody away"),
    "matching": ("asignar evaluadores a propuestas", "assigning evaluators to proposals"),
    "sampling": ("muestras, márgenes y pesos por cuotas", "samples, margins and weights by quota"),
    "similarity": ("propuestas parecidas y grupos", "similar proposals and groups"),
    "tallies": (
        "presupuestos participativos, votaciones y sorteos",
        "participatory budgets, votes and sortition",
    ),
}
UNKNOWN = ("No hay un método «{name}». Hay: {methods}.", "There is no method “{name}”. There are: {methods}.")


def cli(argv: Sequence[str]) -> int:
    """Run one method with the rest of the arguments. Answers its exit code; 2 for a method that does not exist."""
    speech = 1 if os.environ.get("MINGA_LANG") == "en" else 0
    if not argv or argv[0] in ("-h", "--help"):
        sys.stdout.write(f"{__doc__}\n\n" + "".join(f"  {name:<12}{what[speech]}\n" for name, what in METHODS.items()))
        return 0
    name, *rest = argv
    if name not in METHODS:
        sys.stderr.write(UNKNOWN[speech].format(name=name, methods=", ".join(METHODS)) + "\n")
        return 2
    try:
        return int(importlib.import_module(f"minga.methods.{name}.__main__").cli(rest))
    except (ValueError, OSError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1


if __name__ == "__main__":
    sys.exit(cli(sys.argv[1:]))
