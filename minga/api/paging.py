"""A list as pages by key: a page costs the same wherever it stands, and what arrives meanwhile moves nothing."""

import datetime as dt
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, Field

from minga.api.problems import Unprocessable

Row = TypeVar("Row", bound=Model)
MOST = 200
LARGEST = 2**63 - 1
SIGNS: dict[Literal["asc", "desc"], str] = {"asc": "a", "desc": "d"}
# What a code or a slug of this site can be; nothing else reaches the database.
CODE = r"^[A-Za-z0-9._-]{1,80}$"
Code = Annotated[str, Field(pattern=CODE)]


def without_blanks(value: Any) -> Any:
    return value or None


class Paged(Schema):
    """What every list takes."""

    limit: int = Field(25, ge=1, le=MOST, description="How many at most.")
    cursor: str | None = Field(
        None, min_length=1, max_length=60, description="Where to go on, as a page said."
    )
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
    changed_at: dt.datetime | None = None


def page_of(rows: QuerySet[Row], asked: Paged, *, is_counted: bool = False) -> Page[Row]:
    """One question, and one more where counting is cheap."""
    total = rows.count() if is_counted else None
    step, found = ("pk", "pk__gt") if asked.order == "asc" else ("-pk", "pk__lt")
    later = rows.filter(**{found: place_of(asked)}) if asked.cursor else rows
    shown = list(later.order_by(step)[: asked.limit + 1])
    here = shown[: asked.limit]
    cursor = written(asked.order, here[-1].pk) if here else asked.cursor
    return Page(here, cursor, len(shown) > asked.limit, total)


def written(order: Literal["asc", "desc"], key: int) -> str:
    return urlsafe_b64encode(f"{SIGNS[order]}{key}".encode()).decode().rstrip("=")


def place_of(asked: Paged) -> int:
    """The key that a cursor stands for. Raises Unprocessable if it is none of ours, or of the other order."""
    given = asked.cursor or ""
    try:
        sign, key = (plain := urlsafe_b64decode(given + "=" * (-len(given) % 4)).decode("ascii"))[:1], plain[1:]
    except ValueError:
        sign, key = "", ""
    if not key.isdigit() or int(key) > LARGEST or written(asked.order, int(key)) != given:
        raise Unprocessable("cursor", _("Ese cursor no es de esta lista. Usa el que te dio la página anterior."))
    assert sign == SIGNS[asked.order]
    return int(key)
