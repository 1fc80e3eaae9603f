"""What a procedure costs people, before and after simplifying it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

MINUTES = Decimal(60)
DIGITS = 200  # of every product and sum: no figure that a person writes comes near


@dataclass(frozen=True)
class Activity:
    """One thing that a person must do: gather a paper, travel, queue, fill in a form.

    `minutes`: time of a normally efficient person. `expenses`: dollars out of pocket (fares, copies, fees to others).
    `share`: part of the people who have to do it, from 0 to 1. `usual`: part of it that they would do anyway, without
    the procedure, from 0 to 1; it is not counted. `once`: only the first time, and not each time.
    `visit`: it asks for going to an office in person.
    """

    name: str
    minutes: Decimal = Decimal(0)
    expenses: Decimal = Decimal(0)
    share: Decimal = Decimal(1)
    usual: Decimal = Decimal(0)
    once: bool = False
    visit: bool = False

    def __post_init__(self) -> None:
        for name in ("minutes", "expenses", "share", "usual"):
            value = Decimal(str(getattr(self, name)))
            if not value.is_finite() or value < 0 or (name in ("share", "usual") and value > 1):
                raise ValueError(f"{self.name}: {name} is out of range")
            object.__setattr__(self, name, value)


@dataclass(frozen=True)
class Procedure:
    """A procedure as people go through it.

    `activities`: what they do. `people`: how many do it. `times`: how many times a year each one does it. `hourly`:
    dollars that an hour of a person is worth (the basic wage over its hours, for example). `fee`: dollars charged each
    time. `days`: calendar days until the answer. `requirements`: papers asked for. `online`: share done online, 0 to 1.
    """

    name: str
    activities: Sequence[Activity]
    people: int
    hourly: Decimal
    times: Decimal = Decimal(1)
    fee: Decimal = Decimal(0)
    days: Decimal = Decimal(0)
    requirements: int = 0
    online: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        for name in ("hourly", "times", "fee", "days", "online"):
            value = Decimal(str(getattr(self, name)))
            if not value.is_finite() or value < 0 or (name == "online" and value > 1):
                raise ValueError(f"{self.name}: {name} is out of range")
            object.__setattr__(self, name, value)
        if self.people < 0 or self.requirements < 0:
            raise ValueError(f"{self.name}: people and requirements are zero or more")


@dataclass(frozen=True)
class Burden:
    """What a procedure costs: hours and dollars of a person (first time, later times) and of everybody in a year.

    `visits`: visits to an office each time. Dollars are rounded to the cent, halves up, only here.
    """

    hours_first: Decimal
    hours_each: Decimal
    cost_first: Decimal
    cost_each: Decimal
    hours_year: Decimal
    cost_year: Decimal
    visits: Decimal


@dataclass(frozen=True)
class Difference:
    """One figure before and after. `change`: after less before. `percent`: over the figure before, None if it was 0."""

    name: str
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before

    @property
    def percent(self) -> Decimal | None:
        if not self.before:
            return None
        return (100 * self.change / self.before).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def measure_burden(procedure: Procedure) -> Burden:
    """The administrative burden of a procedure by the Standard Cost Model.

    Burden of a year = Σ activities (hours × hourly value + expenses) × people × times, plus the fee each time; what is
    done once counts once for each person (their first time falls in the year). Exact decimals, divided
    once, at the end; hours to the hundredth.
    Source: SCM Network, "International Standard Cost Model Manual", price × quantity; `facts/norms.md` §6.2.
    """
    with localcontext(prec=DIGITS):
        return _measure(procedure)


def compare_burdens(before: Procedure, after: Procedure) -> list[Difference]:
    """Every figure of a procedure before and after: requirements, visits, days, hours, cost and share online.

    Both are measured with the people and the times of `before`, so that what changes is the procedure and not how many
    use it, and with the hourly value of `before`. Raises nothing of its own.
    Source: SCM Network, "International Standard Cost Model Manual".
    """
    same = Procedure(
        name=after.name,
        activities=after.activities,
        people=before.people,
        hourly=before.hourly,
        times=before.times,
        fee=after.fee,
        days=after.days,
        requirements=after.requirements,
        online=after.online,
    )
    old, new = measure_burden(before), measure_burden(same)
    return [
        Difference("requirements", Decimal(before.requirements), Decimal(after.requirements)),
        Difference("visits", old.visits, new.visits),
        Difference("days", before.days, after.days),
        Difference("hours_each", old.hours_each, new.hours_each),
        Difference("cost_each", old.cost_each, new.cost_each),
        Difference("hours_year", old.hours_year, new.hours_year),
        Difference("cost_year", old.cost_year, new.cost_year),
        Difference("online", before.online, after.online),
    ]


def describe_burdens(before: Procedure, after: Procedure) -> str:
    """What simplifying saves people in a year, in Spanish."""
    figures = {difference.name: difference for difference in compare_burdens(before, after)}
    hours, cost = figures["hours_year"], figures["cost_year"]
    verb = "ahorra" if cost.change <= 0 else "cuesta de más"
    percent = "" if cost.percent is None else f" ({write_number(cost.percent, 1)} %)"
    return (
        f"El cambio {verb} a las personas {write_number(abs(cost.change))} dólares al año{percent}: el trámite pasa de "
        f"{write_number(figures['hours_each'].before, 1)} a {write_number(figures['hours_each'].after, 1)} horas cada "
        f"vez, y entre todas pasan de {write_number(hours.before)} a {write_number(hours.after)} horas al año."
    )


def write_number(number: Decimal, places: int = 0) -> str:
    """A number as it is written in Ecuador: 1.234,5."""
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded:,.{places}f}".translate(str.maketrans(",.", ".,"))


def _measure(procedure: Procedure) -> Burden:
    """Sums are kept times sixty (minutes, and dollars × 60), because a sixth of an hour has no end as a decimal."""
    each = [activity for activity in procedure.activities if not activity.once]
    once = [activity for activity in procedure.activities if activity.once]
    minutes_each, minutes_once = _minutes(each), _minutes(once)
    cost_each = minutes_each * procedure.hourly + (_expenses(each) + procedure.fee) * MINUTES
    cost_once = minutes_once * procedure.hourly + _expenses(once) * MINUTES
    people, turns = Decimal(procedure.people), procedure.people * procedure.times
    if not turns:
        people = Decimal(0)
    return Burden(
        hours_first=_hundredths(minutes_each + minutes_once, MINUTES),
        hours_each=_hundredths(minutes_each, MINUTES),
        cost_first=_hundredths(cost_each + cost_once, MINUTES),
        cost_each=_hundredths(cost_each, MINUTES),
        hours_year=_hundredths(minutes_each * turns + minutes_once * people, MINUTES),
        cost_year=_hundredths(cost_each * turns + cost_once * people, MINUTES),
        visits=_hundredths(sum((activity.share for activity in each if activity.visit), Decimal(0))),
    )


def _minutes(activities: Sequence[Activity]) -> Decimal:
    return sum((activity.minutes * activity.share * (1 - activity.usual) for activity in activities), Decimal(0))


def _expenses(activities: Sequence[Activity]) -> Decimal:
    return sum((activity.expenses * activity.share * (1 - activity.usual) for activity in activities), Decimal(0))


def _hundredths(number: Decimal, divisor: Decimal = Decimal(1)) -> Decimal:
    """`number` (zero or more) over `divisor`, to the hundredth, halves up: rounded once, from the exact remainder."""
    whole, rest = divmod(number * 100, divisor)
    return (whole + (2 * rest >= divisor)).scaleb(-2)
