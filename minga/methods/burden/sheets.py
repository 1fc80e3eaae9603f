"""The burdens of thousands of procedures at once, exact to the cent: columns of integers instead of decimals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minga.methods.burden.procedures import DIGITS, Burden, Procedure

Column = NDArray[Any]  # int64, or Python integers (object)
ROOM = 2.0**61  # beyond it a column counts in Python integers: the rest up to 2**63 is for the rounding of the estimate
MOST_DECIMALS = 17  # of all columns together


@dataclass(frozen=True)
class Burdens:
    """The figures of `Burden` as columns, in the order of the procedures, in hundredths: of an hour, of a dollar, of a
    visit. `list(…)` gives each as a `Burden`."""

    hours_first: Column
    hours_each: Column
    cost_first: Column
    cost_each: Column
    hours_year: Column
    cost_year: Column
    visits: Column

    def __len__(self) -> int:
        return len(self.visits)

    def __getitem__(self, row: int) -> Burden:
        with localcontext(prec=DIGITS):
            return Burden(**{one.name: Decimal(int(getattr(self, one.name)[row])).scaleb(-2) for one in fields(self)})

    def __iter__(self) -> Iterator[Burden]:
        return (self[row] for row in range(len(self)))


class Sheet:
    """Procedures and their activities as an office writes them in a spreadsheet, ready to be summed many times.

    Each column is kept times a power of ten that makes all of it whole. If some figure would not fit in 64 bits the
    whole sheet counts in Python integers: as exact, some twenty times slower.
    """

    def __init__(self, procedures: Sequence[Procedure]) -> None:
        every = [activity for one in procedures for activity in one.activities]
        self._ends = np.cumsum([len(one.activities) for one in procedures], dtype=np.int64)
        self._once = np.array([activity.once for activity in every], dtype=bool)
        self._visit = np.array([activity.visit and not activity.once for activity in every], dtype=bool)
        with localcontext(prec=DIGITS):
            counted = [activity.share * (1 - activity.usual) for activity in every]
            columns = {
                "minutes": [activity.minutes for activity in every],
                "expenses": [activity.expenses for activity in every],
                "counted": counted,
                "share": [activity.share for activity in every],
                "people": [Decimal(one.people if one.times else 0) for one in procedures],
                "times": [one.times for one in procedures],
                "hourly": [one.hourly for one in procedures],
                "fee": [one.fee for one in procedures],
            }
            whole = {name: _whole(values) for name, values in columns.items()}
        self._powers = {name: power for name, (_, power) in whole.items()}
        self._columns = {name: np.array(values, dtype=object) for name, (values, _) in whole.items()}
        if self._fits():
            self._columns = {name: column.astype(np.int64) for name, column in self._columns.items()}

    def _fits(self) -> bool:
        """Whether no figure can leave 64 bits, by the same steps in floats. Nothing is negative, so that a step is at
        most its figure, unless it is multiplied by zero afterwards; and then it does not matter that it left."""
        largest = max(column.max(initial=0) for column in self._columns.values())
        if largest > ROOM or sum(self._powers.values()) > MOST_DECIMALS:
            return False
        columns = {name: column.astype(np.float64) for name, column in self._columns.items()}
        totals = [columns[name].sum() * columns["counted"].max(initial=0) for name in ("minutes", "expenses")]
        figures = [10 * column.max(initial=0) + 3 * 10**power for column, power in self._sums(columns)]
        return bool(max(*totals, *figures, 200 * columns["share"].sum()) < ROOM)

    def measure(self) -> Burdens:
        """Each figure rounded once, halves up, from the exact sum (see `measure_burden`)."""
        *timed, visits = self._sums(self._columns)
        return Burdens(*[*(_sixtieths(column, power) for column, power in timed), _hundredths(*visits)])

    def _sums(self, columns: dict[str, Column]) -> Iterator[tuple[Column, int]]:
        """The figures of `Burden` in its order, times a power of ten; hours and dollars also times sixty."""
        powers = self._powers
        minutes, expenses = columns["minutes"] * columns["counted"], columns["expenses"] * columns["counted"]
        minutes_each, minutes_once = self._by_procedure(minutes, ~self._once), self._by_procedure(minutes, self._once)
        timed, spent = powers["minutes"] + powers["counted"], powers["expenses"] + powers["counted"]
        dollars = max(timed + powers["hourly"], spent, powers["fee"])
        hourly = columns["hourly"] * 10 ** (dollars - timed - powers["hourly"])
        each, once = (
            minutes * hourly + 60 * self._by_procedure(expenses, chosen) * 10 ** (dollars - spent)
            for minutes, chosen in ((minutes_each, ~self._once), (minutes_once, self._once))
        )
        each = each + 60 * columns["fee"] * 10 ** (dollars - powers["fee"])
        turns, people = columns["people"] * columns["times"], columns["people"] * 10 ** powers["times"]
        yield minutes_each + minutes_once, timed
        yield minutes_each, timed
        yield each + once, dollars
        yield each, dollars
        yield minutes_each * turns + minutes_once * people, timed + powers["times"]
        yield each * turns + once * people, dollars + powers["times"]
        yield self._by_procedure(columns["share"], self._visit), powers["share"]

    def _by_procedure(self, column: Column, chosen: NDArray[np.bool_]) -> Column:
        """The sum over the chosen activities of each procedure (0 where there is none)."""
        running = np.concatenate(([0], np.cumsum(column * chosen)))
        sums: Column = np.diff(running[self._ends], prepend=running[:1])
        return sums


def _whole(values: Sequence[Decimal]) -> tuple[list[int], int]:
    """The values times the smallest power of ten that makes all of them whole, and which power."""
    shortest = [value.normalize() for value in values]
    exponent = sum(shortest, Decimal(0)).as_tuple().exponent  # an exact sum keeps the smallest exponent
    power = max(0, -exponent) if isinstance(exponent, int) else 0
    ten = Decimal(10**power)
    return [int(value * ten) for value in shortest], power


def _sixtieths(column: Column, power: int) -> Column:
    """A column over 60 × 10**power, in hundredths, halves up."""
    unit = 3 * 10**power
    rounded: Column = (10 * column + unit) // (2 * unit)
    return rounded


def _hundredths(column: Column, power: int) -> Column:
    """A column over 10**power, in hundredths, halves up."""
    unit = 10**power
    rounded: Column = (200 * column + unit) // (2 * unit)
    return rounded
