"""`python -m minga.methods METHOD …`: each method on its own, over files. `METHOD --help` says what each one reads."""

import importlib
import sys
from collections.abc import Sequence

METHODS = {
    "agreement": "acuerdo entre evaluadores, nota única y sensibilidad de un orden",
    "burden": "carga de un trámite, antes y después",
    "disclosure": "publicar conteos sin delatar a nadie",
    "matching": "asignar evaluadores a propuestas",
    "sampling": "muestras, márgenes y pesos por cuotas",
    "similarity": "propuestas parecidas y grupos",
    "tallies": "presupuestos participativos, votaciones y sorteos",
}


def cli(argv: Sequence[str]) -> int:
    """Run one method with the rest of the arguments. Answers its exit code; 2 for a method that does not exist."""
    if not argv or argv[0] in ("-h", "--help"):
        sys.stdout.write(f"{__doc__}\n\n" + "".join(f"  {name:<12}{what}\n" for name, what in METHODS.items()))
        return 0
    name, *rest = argv
    if name not in METHODS:
        sys.stderr.write(f"No hay un método «{name}». Hay: {', '.join(METHODS)}.\n")
        return 2
    try:
        return int(importlib.import_module(f"minga.methods.{name}.__main__").cli(rest))
    except (ValueError, OSError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1


if __name__ == "__main__":
    sys.exit(cli(sys.argv[1:]))
