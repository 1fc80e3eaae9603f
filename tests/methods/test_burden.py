"""The burden of a procedure against the same sum done with fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.methods import burden
from minga.methods.burden import Activity, Procedure, Sheet

shares = st.decimals(0, 1, places=2)
amounts = st.decimals(0, 500, places=2)
activities = st.builds(
    Activity,
    name=st.just("ir"),
    minutes=amounts,
    expenses=amounts,
    share=shares,
    usual=shares,
    once=st.booleans(),
    visit=st.booleans(),
)
procedures = st.builds(
    Procedure,
    name=st.just("permiso"),
    activities=st.lists(activities, max_size=4),
    people=st.integers(0, 100_000),
    hourly=amounts,
    times=st.decimals(0, 12, places=2),
    fee=amounts,
    days=amounts,
    requirements=st.integers(0, 20),
    online=shares,
)


def cents(number: Fraction) -> Decimal:
    return Decimal(int(number * 100 + Fraction(1, 2))) / 100


@given(procedures)
def test_the_burden_is_price_times_quantity(procedure: Procedure) -> None:
    hours, dollars = Fraction(0), Fraction(0)
    turns = procedure.people * Fraction(procedure.times)
    for activity in procedure.activities:
        counted = Fraction(activity.share) * (1 - Fraction(activity.usual))
        quantity = (procedure.people if turns else 0) if activity.once else turns
        hours += Fraction(activity.minutes) / 60 * counted * quantity
        price = Fraction(activity.minutes) / 60 * Fraction(procedure.hourly) + Fraction(activity.expenses)
        dollars += price * counted * quantity
    dollars += Fraction(procedure.fee) * turns
    found = burden.measure_burden(procedure)
    assert found.hours_year == cents(hours)
    assert found.cost_year == cents(dollars)


@given(st.lists(procedures, max_size=6))
def test_a_sheet_says_of_each_procedure_what_measuring_it_alone_says(listed: list[Procedure]) -> None:
    assert list(Sheet(listed).measure()) == [burden.measure_burden(one) for one in listed]


HUGE = st.decimals(0, 10**30, places=12)


@given(st.lists(procedures, max_size=2), HUGE, HUGE)
def test_a_sheet_of_figures_beyond_64_bits_is_as_exact(listed: list[Procedure], minutes: Decimal, fee: Decimal) -> None:
    wide = Procedure(
        name="obra",
        activities=[Activity("esperar", minutes=minutes, share="0.333333333", usual="0.1")],
        people=10**12,
        hourly="2.8125",
        fee=fee,
    )
    assert list(Sheet([*listed, wide]).measure()) == [burden.measure_burden(one) for one in [*listed, wide]]


def test_an_empty_sheet_and_procedures_of_nothing_have_figures_too() -> None:
    assert list(Sheet([]).measure()) == []
    nothing = Procedure(name="nada", activities=[], people=10, hourly=1)
    assert list(Sheet([nothing, BEFORE, nothing]).measure()) == [
        burden.measure_burden(one) for one in (nothing, BEFORE, nothing)
    ]


def test_a_half_cent_that_comes_from_a_third_of_an_hour_goes_up() -> None:
    """20 minutes at 0.105 the hour are three cents and a half: a third, cut before multiplying, fell short."""
    twenty = [Activity("esperar", minutes=Decimal(20))]
    found = burden.measure_burden(Procedure(name="permiso", activities=twenty, people=1, hourly=Decimal("0.105")))
    assert found.cost_year == Decimal("0.04")


@given(procedures)
def test_a_change_to_itself_changes_nothing(procedure: Procedure) -> None:
    assert [one.change for one in burden.compare_burdens(procedure, procedure)] == [0] * 8


@given(procedures, procedures)
def test_what_is_compared_is_the_procedure_and_not_how_many_use_it(before: Procedure, after: Procedure) -> None:
    crowded = Procedure(**{**vars(after), "people": after.people + 999, "hourly": after.hourly + 1})
    assert burden.compare_burdens(before, after) == burden.compare_burdens(before, crowded)


BEFORE = Procedure(
    name="Permiso de funcionamiento",
    activities=[
        Activity("Reunir papeles", minutes=90, expenses="2.40"),
        Activity("Ir a la ventanilla", minutes=120, expenses="1.50", visit=True),
        Activity("Volver por la respuesta", minutes=60, expenses="1.50", share="0.5", visit=True),
        Activity("Abrir una carpeta", minutes=10, once=True),
    ],
    people=1_000,
    hourly="3",
    times=2,
    fee=5,
    days=15,
    requirements=6,
)
AFTER = Procedure(
    name="Permiso de funcionamiento",
    activities=[Activity("Llenar el formulario en línea", minutes=30)],
    people=9_999,
    hourly="3",
    fee=5,
    days=3,
    requirements=2,
    online=1,
)


def test_a_procedure_is_measured_by_hand() -> None:
    found = burden.measure_burden(BEFORE)
    assert found == burden.Burden(
        hours_first=Decimal("4.17"),
        hours_each=Decimal("4.00"),
        cost_first=Decimal("22.15"),
        cost_each=Decimal("21.65"),
        hours_year=Decimal("8166.67"),
        cost_year=Decimal("43800.00"),
        visits=Decimal("1.50"),
    )


def test_before_and_after_are_told_figure_by_figure_and_in_words() -> None:
    figures = {one.name: (one.before, one.after, one.percent) for one in burden.compare_burdens(BEFORE, AFTER)}
    assert figures == {
        "requirements": (6, 2, Decimal("-66.7")),
        "visits": (Decimal("1.5"), 0, Decimal("-100.0")),
        "days": (15, 3, Decimal("-80.0")),
        "hours_each": (4, Decimal("0.5"), Decimal("-87.5")),
        "cost_each": (Decimal("21.65"), Decimal("6.5"), Decimal("-70.0")),
        "hours_year": (Decimal("8166.67"), 1000, Decimal("-87.8")),
        "cost_year": (43800, 13000, Decimal("-70.3")),
        "online": (0, 1, None),
    }
    assert burden.describe_burdens(BEFORE, AFTER) == (
        "El cambio ahorra a las personas 30.800 dólares al año (-70,3 %): el trámite pasa de 4,0 a 0,5 horas cada vez, "
        "y entre todas pasan de 8.167 a 1.000 horas al año."
    )
    assert burden.describe_burdens(AFTER, BEFORE).startswith("El cambio cuesta de más a las personas")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Activity("ir", minutes=-1),
        lambda: Activity("ir", share=2),
        lambda: Activity("ir", expenses="NaN"),
        lambda: Procedure("x", [], people=-1, hourly=1),
        lambda: Procedure("x", [], people=1, hourly=1, online=2),
        lambda: Procedure("x", [], people=1, hourly=-1),
    ],
)
def test_what_makes_no_sense_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match=r"out of range|zero or more"):
        wrong()
