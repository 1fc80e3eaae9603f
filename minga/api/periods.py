"""Where a promise stands, and in which years, asked of the database: dates of year or month precision are padded to
their first and their last day, so that as text they compare as what they mean."""

from typing import Any, Literal, TypeVar, cast

from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Substr
from django.utils import timezone

Row = TypeVar("Row", bound=Model)
Standing = Literal["upcoming", "running", "ended", "undated"]
BEGINNING, END = "-01-01", "-99-99"


def padded(name: str, padding: str) -> Substr:
    """ "2021" becomes "2021-99-99", later than every day of its year."""
    # As text: what a field of partial dates gives back would be read as a date, which this is not.
    plain = Concat(Value(""), F(name), Value(padding), output_field=CharField())
    return Substr(plain, 1, 10, output_field=CharField())


def standing_at(rows: QuerySet[Row], standing: Standing) -> QuerySet[Row]:
    """Like `plans.models.periods.standing_of`, of today."""
    today = timezone.localdate().isoformat()
    # The stubs take an aliased row for another model.
    dated: Any = rows.alias(first_day=padded("starts_on", BEGINNING), last_day=padded("ends_on", END))
    has_start, has_end = Q(starts_on__isnull=False), Q(ends_on__isnull=False)
    is_over = has_end & Q(last_day__lt=today)
    is_ahead = has_start & Q(first_day__gt=today)
    if standing == "ended":
        return cast(QuerySet[Row], dated.filter(is_over))
    if standing == "upcoming":
        return cast(QuerySet[Row], dated.filter(is_ahead).exclude(is_over))
    if standing == "undated":
        return rows.filter(starts_on=None, ends_on=None)
    return cast(QuerySet[Row], dated.filter(has_start | has_end).exclude(is_over).exclude(is_ahead))


def in_year(rows: QuerySet[Row], year: int) -> QuerySet[Row]:
    """Those whose period touches the year; one with a single date stands in the year of that date."""
    first = Substr(Coalesce("starts_on", "ends_on"), 1, 4, output_field=CharField())
    last = Substr(Coalesce("ends_on", "starts_on"), 1, 4, output_field=CharField())
    dated: Any = rows.alias(first_year=first, last_year=last)
    return cast(QuerySet[Row], dated.filter(first_year__lte=str(year), last_year__gte=str(year)))
