"""The burden of many procedures beside the same sum in pandas: `python -m benchmarks.burden`.

The manual of the Standard Cost Model is applied in a spreadsheet; no library does it. pandas is the peer because it is
how an office does that sheet for thousands of procedures, and because it is fast: evaluating the cells of a workbook
in Python (`formulas`) would be hundreds of times slower and would only flatter us. pandas adds floats and we add exact
integers, so the last column counts the procedures whose cents are not those of the same sum in fractions. Three ways:
one procedure after another with decimals, a sheet already written (as the frames of pandas are), and writing the sheet
from the procedures before summing it.
"""

import random
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version

import pandas as pd

from benchmarks.clocks import compare, measure, print_head
from minga.methods import burden
from minga.methods.burden import Activity, Procedure, Sheet


def make(count: int) -> list[Procedure]:
    """Procedures of four activities, with minutes and cents drawn from a fixed seed."""
    draw = random.Random(1)

    def hundredths(most: int) -> Decimal:
        return Decimal(draw.randrange(most * 100)) / 100

    return [
        Procedure(
            name=f"T{number}",
            activities=[
                Activity(
                    f"A{place}",
                    minutes=Decimal(draw.randrange(5, 240, 5)),
                    expenses=hundredths(5),
                    share=hundredths(1),
                    usual=Decimal(draw.choice(["0", "0", "0.25"])),
                    once=place == 0,
                )
                for place in range(4)
            ],
            people=draw.randrange(10, 50_000),
            hourly=Decimal("1.64"),
            times=Decimal(draw.choice([1, 2, 12])),
            fee=hundredths(20),
        )
        for number in range(count)
    ]


def sheets(procedures: list[Procedure]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The two sheets that an office keeps: procedures and their activities, all of them floats."""
    whole = pd.DataFrame(
        {
            "people": [float(one.people) for one in procedures],
            "times": [float(one.times) for one in procedures],
            "hourly": [float(one.hourly) for one in procedures],
            "fee": [float(one.fee) for one in procedures],
        }
    )
    parts = pd.DataFrame(
        [
            (number, float(act.minutes), float(act.expenses), float(act.share), float(act.usual), act.once)
            for number, one in enumerate(procedures)
            for act in one.activities
        ],
        columns=["procedure", "minutes", "expenses", "share", "usual", "once"],
    )
    return whole, parts


def in_pandas(whole: pd.DataFrame, parts: pd.DataFrame) -> pd.Series:
    """Dollars of a year of each procedure, rounded to the cent."""
    turns = whole["people"] * whole["times"]
    counted = parts["share"] * (1 - parts["usual"])
    hourly = whole["hourly"].reindex(parts["procedure"]).to_numpy()
    price = (parts["minutes"] / 60 * hourly + parts["expenses"]) * counted
    quantity = turns.reindex(parts["procedure"]).to_numpy()
    alone = whole["people"].reindex(parts["procedure"]).to_numpy()
    dollars = (price * parts["once"].map({True: 1.0, False: 0.0}) * alone) + price * (~parts["once"]) * quantity
    return (dollars.groupby(parts["procedure"]).sum() + whole["fee"] * turns).round(2)


def exact_cents(procedure: Procedure) -> int:
    """Cents of a year in fractions, halves up."""
    turns, dollars = procedure.people * Fraction(procedure.times), Fraction(0)
    for act in procedure.activities:
        price = Fraction(act.minutes) / 60 * Fraction(procedure.hourly) + Fraction(act.expenses)
        dollars += price * Fraction(act.share) * (1 - Fraction(act.usual)) * (procedure.people if act.once else turns)
    return int((dollars + Fraction(procedure.fee) * turns) * 100 + Fraction(1, 2))


def wrong_cents(values: Iterable[float | Decimal], truth: list[int]) -> int:
    return sum(round(float(value) * 100) != cents for value, cents in zip(values, truth, strict=True))


def main() -> None:
    """Print the table."""
    print_head(f"pandas {version('pandas')}, floats")
    for count in (1, 100, 10_000):
        procedures = make(count)
        sheet, frames = Sheet(procedures), sheets(procedures)
        truth = [exact_cents(one) for one in procedures]
        theirs = measure(lambda both=frames: in_pandas(*both))
        bad = wrong_cents(theirs.answer.tolist(), truth)
        one_by_one = measure(lambda listed=procedures: [burden.measure_burden(one).cost_year for one in listed], 3)
        verdict = f"wrong cents: ours {wrong_cents(one_by_one.answer, truth)}, theirs {bad}"
        compare(f"{count:,} procedures, one by one", one_by_one, theirs, verdict)
        summed = measure(sheet.measure)
        verdict = f"wrong cents: ours {sum(summed.answer.cost_year != truth)}, theirs {bad}"
        compare(f"{count:,} procedures, sheet", summed, theirs, verdict)
        written = measure(lambda listed=procedures: Sheet(listed).measure(), 3)
        peer = measure(lambda listed=procedures: in_pandas(*sheets(listed)), 3)
        compare(f"{count:,} procedures, writing the sheet", written, peer, "")


if __name__ == "__main__":
    main()
