"""The plain sentence that goes under a protected table."""

from minga.methods.disclosure.rounding import Rounding
from minga.methods.disclosure.suppression import Suppression

MARK = ":"


def describe_suppression(table: Suppression) -> str:
    """Say in Spanish what is not shown and why. For the text under the table.

    It never says how many of the hidden ones are small: where all were, that alone would tell that each one is.
    """
    count = int(table.hidden.sum())
    if not count:
        return f"Se muestran todas las cifras: ninguna cuenta a menos de {table.threshold} personas."
    missing = "falta 1 cifra" if count == 1 else f"faltan {count} cifras"
    return (
        f"En esta tabla {missing} de {table.hidden.size}, marcadas con «{MARK}», para proteger a las personas: "
        f"unas cuentan a menos de {table.threshold} personas; las otras se ocultan para que nadie deduzca "
        "las primeras restando. Una cifra oculta puede ser cualquiera, también cero."
    )


def describe_rounding(table: Rounding) -> str:
    """Say in Spanish how the counts were rounded. For the text under the table."""
    return (
        f"Para proteger a las personas, cada cifra se redondea a un múltiplo de {table.base}, hacia arriba o hacia "
        f"abajo, y los totales siguen sumando. Ninguna cifra se aparta de la verdadera "
        f"en más de {table.largest_change}."
    )
