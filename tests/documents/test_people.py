"""Personal data: found by check digit and by form, each value once, and masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.documents.examination.people import mask, mask_email, scan, scan_column
from minga.documents.examination.report import Gathered
from tests.documents import makers


def found_in(text: str) -> dict[str, int]:
    gathered = Gathered()
    scan(text, gathered)
    return {finding.kind: finding.count for finding in gathered.findings()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"cédula {makers.CEDULA}", {"cedula": 1}),
        ("cédula 171430710-3, dos veces 1714307103", {"cedula": 1}),
        ("1714307104 no cuadra", {}),
        (f"RUC {makers.RUC_OF_A_PERSON}", {"ruc": 1}),
        (f"RUC {makers.RUC_OF_AN_INSTITUTION}", {}),
        ("1714307103000 no existe", {}),
        ("Ana.Perez+x@Correo.gob.ec, ana.perez+x@correo.gob.ec.", {"email": 1}),
        ("@usuario y nombre@ y a@b", {}),
        ("Llama al 0991234567 o al 099 123 4567", {"phone": 1}),
        ("+593 99 123 4567 y 0991234567", {"phone": 1}),
        ("(02) 234-5678 o +593 2 234 5678", {"phone": 1}),
        ("USD 1.714.307.103,00 y 1714307103.50", {}),
        ("El 2026-11-20 se gastaron 1234567890 dólares", {}),
        ("17143071031714307103 es otro número", {}),
    ],
)
def test_what_counts_as_personal(text, found):
    assert found_in(text) == found


def test_samples_are_masked():
    assert mask("1714307103") == "171•••••03"
    assert mask_email("ana.perez@correo.ec") == "a•••@correo.ec"


def test_a_column_that_lost_its_first_zeros_is_recognised():
    gathered = Gathered()
    scan_column(["926687856", "102030401", "102030402", "102030403", "102030404"], gathered, "sheet:Padrón")
    assert [finding.kind for finding in gathered.findings()] == []
    numbers = [one[1:] for one in valid_cedulas("09", 5)]
    scan_column(numbers, gathered, "sheet:Padrón")
    (finding,) = gathered.findings()
    assert (finding.kind, finding.count, finding.places) == ("cedula", 5, ["sheet:Padrón"])


def valid_cedulas(province: str, amount: int) -> list[str]:
    found = []
    for body in range(1_000_000, 1_000_000 + amount):
        digits = f"{province}{body}"
        doubled = [int(one) * (2, 1)[place % 2] for place, one in enumerate(digits)]
        total = sum(one - 9 if one > 9 else one for one in doubled)
        found.append(f"{digits}{-total % 10}")
    return found


@given(st.integers(1, 24), st.integers(0, 5), st.integers(0, 999_999))
def test_every_number_with_the_right_digit_is_found_and_any_other_digit_is_not(province, third, rest):
    digits = f"{province:02}{third}{rest:06}"
    doubled = [int(one) * (2, 1)[place % 2] for place, one in enumerate(digits)]
    last = -sum(one - 9 if one > 9 else one for one in doubled) % 10
    assert found_in(f"n.º {digits}{last};") == {"cedula": 1}
    wrong = {kind for digit in range(10) if digit != last for kind in found_in(f"n.º {digits}{digit};")}
    assert "cedula" not in wrong


@given(st.text(max_size=400))
def test_no_text_breaks_it_and_no_sample_shows_a_whole_number(text):
    gathered = Gathered()
    scan(text, gathered)
    for finding in gathered.findings():
        assert all("•" in sample for sample in finding.samples)


def test_a_long_text_without_spaces_takes_no_time():
    assert found_in("a" * 500_000 + "@" * 500) == {}
    assert found_in("1" * 500_000) == {}
    assert found_in("+593 " * 100_000) == {}
