"""What every object shares: its code, its two addresses, its licence; texts by language; dates as precise as known."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from minga.core.dates import PartialDate
from minga.core.fields import said
from minga.notices.writing import site_address

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ROOT = "/api/v1/"
PRECISIONS: tuple[Literal["year", "month", "day"], ...] = ("year", "month", "day")

Text = Annotated[
    dict[str, str],
    Field(
        description="The same text by language (es, en, qu). What no source says in a language is not there.",
        json_schema_extra={"example": {"es": "Datos abiertos", "en": "Open data"}},
    ),
]
Source = Annotated[
    dict[str, Any], Field(description="Where in the published document it stands: key of the document, lines, pages.")
]


class Shape(BaseModel):
    """Nothing but what is described here ever comes out."""

    model_config = ConfigDict(extra="forbid")


class Day(Shape):
    """A date as precise as its source: "2021", "2021-04" or "2021-04-30"."""

    date: str = Field(json_schema_extra={"example": "2021-04"})
    precision: Literal["year", "month", "day"]


class Ref(Shape):
    """Another object: its code, its name and where to read it."""

    code: str
    name: Text
    api: str


class Public(Shape):
    code: str = Field(description="The name of the object, which never changes.")
    url: str = Field(description="Its page, for people.")
    api: str = Field(description="This object, for programs.")
    licence: str = Field(default=LICENCE, description="CC BY 4.0: use it, and say where it comes from.")


class Listing(Shape):
    """A page of a list. Follow `next` until it is null; keep `cursor` to come back later for what is new."""

    next: str | None = Field(description="The address of the next page, or null.")
    cursor: str | None = Field(description="The place after the last item, or null if there is none.")
    total: int | None = Field(default=None, description="How many match; null where counting would be dear.")
    licence: str = LICENCE


class Problem(Shape):
    """What went wrong (RFC 9457), in the language of Accept-Language."""

    type: str = Field(default="about:blank")
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = Field(
        default=None, description='Each wrong parameter: {"pointer": "/query/limit", "detail": …}.'
    )


def day(date: PartialDate | None) -> Day | None:
    return Day(date=date.iso, precision=PRECISIONS[date.rank[3]]) if date else None


def text(value: Any) -> dict[str, str]:
    """A text by language, without the languages that say nothing."""
    return {language: words for language, words in said(value).items() if words}


def copied(row: Any, *names: str) -> dict[str, Any]:
    """What the row says, under the same names."""
    return {name: getattr(row, name) for name in names}


def texts(row: Any, *names: str) -> dict[str, Any]:
    return {name: text(getattr(row, name)) for name in names}


def days(row: Any, *names: str) -> dict[str, Any]:
    return {name: day(getattr(row, name)) for name in names}


def moment(at: dt.datetime | None) -> dt.datetime | None:
    return at.astimezone(dt.UTC) if at else None


def page(path: str) -> str:
    return site_address(path)


def api(*parts: object) -> str:
    return site_address(ROOT + "/".join(str(part) for part in parts))


def ref(name: Any, *parts: object, code: str = "") -> Ref:
    return Ref(code=code or str(parts[-1]), name=text(name), api=api(*parts))
