"""Reading a cédula as people type it; of a RUC of a natural person, the cédula that it holds.

The check digit says that a number was not mistyped, never that it is somebody's."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum.ec import ci, ruc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

FAULTS: dict[str, Promise] = {
    "empty": _("Falta la cédula."),
    "form": _("Una cédula tiene diez cifras, sin letras."),
    "place": _("Las primeras cifras no son de una cédula: mira si falta o sobra alguna."),
    "digit": _("La última cifra no corresponde a las demás: quizá una está mal escrita."),
    "company": _("Ese RUC es de una institución o de una empresa: escribe la cédula de la persona."),
}
ODD_RUC = _("El RUC no pasa la comprobación del SRI, pero contiene una cédula válida, que es la que se usó.")


class FaultyNumberError(ValueError):
    """What was typed is not a cédula; it says why, never what was typed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def sentence(self) -> Promise:
        return FAULTS[self.reason]


@dataclass(frozen=True)
class ReadNumber:
    cedula: str
    # The SRI no longer promises the check digit of a RUC, so an odd one is told and never refused.
    is_ruc_odd: bool = False

    def __repr__(self) -> str:
        return "<ReadNumber>"


def read_number(text: str) -> ReadNumber:
    number = ci.compact(text).replace(".", "")
    if not number:
        raise FaultyNumberError("empty")
    if not (number.isascii() and number.isdigit()) or len(number) not in (10, 13):
        raise FaultyNumberError("form")
    if len(number) == 13:
        return read_ruc(number)
    return ReadNumber(checked(number))


def read_ruc(number: str) -> ReadNumber:
    if number[2] in "69":
        raise FaultyNumberError("company")
    return ReadNumber(checked(number[:10]), is_ruc_odd=not ruc.is_valid(number))


def checked(number: str) -> str:
    try:
        return ci.validate(number)
    except InvalidChecksum:
        raise FaultyNumberError("digit") from None
    except InvalidComponent:
        raise FaultyNumberError("place") from None
    except ValidationError:
        raise FaultyNumberError("form") from None
