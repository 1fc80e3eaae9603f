"""Personal data in a text: identity numbers by their check digit, e-mail addresses, telephones of Ecuador.

A number of ten digits is only taken for a cédula if its last digit fits, so one in ten invented ones passes; a RUC
counts if it is a natural person's, because it holds their cédula: those of companies and institutions are public.
"""

import re

from stdnum.ec import ci, ruc

from minga.documents.examination.report import Gathered

CEDULA = re.compile(r"(?<![\d.,])(\d{9})[- ]?(\d)(?![\d]|[.,]\d)")
RUC = re.compile(r"(?<![\d.,])(\d{13})(?![\d]|[.,]\d)")
# Bounded on both sides, so that no text makes it try for long.
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?![\w-])", re.I)
MOBILE = re.compile(r"(?<![\d.,])(?:\(?\+?593\)?[ -]?9|09)\d[ -]?\d{3}[ -]?\d{4}(?!\d)")
LANDLINE = re.compile(r"(?<![\d.,])(?:\(?\+?593\)?[ -]?[2-7]|\(0[2-7]\)|0[2-7][ -])[ -]?\d{3}[ -]?\d{4}(?!\d)")
LEAST_COLUMN = 3


def mask(value: str) -> str:
    """Enough to find it in one's own file, not enough to learn it here: 171•••••65."""
    shown = 2 if len(value) < 10 else 3
    return f"{value[:shown]}{'•' * max(len(value) - shown - 2, 3)}{value[-2:]}"


def mask_email(value: str) -> str:
    name, _at, domain = value.partition("@")
    return f"{name[:1]}•••@{domain}"


def digits_of(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def scan(text: str, gathered: Gathered, place: str = "") -> None:
    """Add what this text says of people."""
    for match in EMAIL.finditer(text):
        value = match[0].lower().rstrip(".")
        gathered.add("email", value, mask_email(value), place)
    rest = scan_numbers(text, gathered, place)
    for pattern in (MOBILE, LANDLINE):
        for match in pattern.finditer(rest):
            value = digits_of(match[0])
            gathered.add("phone", value.removeprefix("593").removeprefix("0"), mask(value), place)


def scan_numbers(text: str, gathered: Gathered, place: str) -> str:
    """Identity numbers; returns the text without them, so that none is a telephone too."""

    def take_ruc(match: re.Match[str]) -> str:
        if match[1][2] < "6" and ruc.is_valid(match[1]):
            gathered.add("ruc", match[1], mask(match[1]), place)
            return "·"
        return match[0]

    def take_cedula(match: re.Match[str]) -> str:
        number = match[1] + match[2]
        if ci.is_valid(number):
            gathered.add("cedula", number, mask(number), place)
            return "·"
        return match[0]

    return CEDULA.sub(take_cedula, RUC.sub(take_ruc, text))


def scan_column(numbers: list[str], gathered: Gathered, place: str) -> None:
    """Cells that a spreadsheet took for quantities: a cédula of the provinces 01 to 09 lost its first zero there."""
    nine = [number for number in numbers if len(number) == 9]
    fitting = [f"0{number}" for number in nine if ci.is_valid(f"0{number}")]
    if len(fitting) >= LEAST_COLUMN and len(fitting) * 5 >= len(nine) * 4:
        for number in fitting:
            gathered.add("cedula", number, mask(number), place)
