"""A list as pages by key: a page costs the same wherever it stands, and what arrives meanwhile moves nothing."""

from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.db.models import Model, QuerySet
from ninja import Schema
from pydantic import AfterValidator, Field

Row = TypeVar("Row", bound=Model)
MOST = 200
LARGEST = 2**63 - 1
# A cursor is not to be made, only kept: the letter says that it is more than a number.
MARK = "c"
CURSOR = r"^c[0-9]{1,18}$"
# What a code or a slug of this site can be; nothing else reaches the database.
CODE = r"^[A-Za-z0-9._-]{1,80}$"
Code = Annotated[str, Field(pattern=CODE)]


def without_blanks(value: Any) -> Any:
    return value or None


class Paged(Schema):
    """What every list takes."""

    limit: int = Field(25, ge=1, le=MOST, description="How many at most.")
    cursor: str | None = Field(None, pattern=CURSOR, description="Where to go on, as a page said.")
    order: Literal["asc", "desc"] = Field("asc", description="asc: the oldest first. desc: the newest first.")
    formato: Literal["json", "csv"] | None = Field(None, description="json or csv; without it, as Accept says.")
    lang: Annotated[str | None, AfterValidator(without_blanks)] = Field(
        None, max_length=10, description="The language of problems and of the CSV's file: es, en, qu."
    )


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    cursor: str | None
    has_more: bool
    total: int | None = None


def page_of(rows: QuerySet[Row], asked: Paged, *, is_counted: bool = False) -> Page[Row]:
    """One question, and one more where counting is cheap."""
    total = rows.count() if is_counted else None
    step, found = ("pk", "pk__gt") if asked.order == "asc" else ("-pk", "pk__lt")
    later = rows.filter(**{found: int(asked.cursor[1:])}) if asked.cursor else rows
    shown = list(later.order_by(step)[: asked.limit + 1])
    here = shown[: asked.limit]
    cursor = f"{MARK}{here[-1].pk}" if here else asked.cursor
    return Page(here, cursor, len(shown) > asked.limit, total)
