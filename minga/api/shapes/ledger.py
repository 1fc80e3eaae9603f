"""Lines of the public register, and where their proof is."""

import datetime as dt
from typing import Any

from django.urls import reverse
from pydantic import Field

from minga.api.shapes.objects import Listing, Public, api, copied, page
from minga.ledger.models import Entry

COPIED = ("index", "verb", "subject_kind", "subject_code", "jurisdiction", "role", "facts")


class Line(Public):
    index: int | None = Field(description="Its place in the sealed tree; null for the second until it is sealed.")
    verb: str
    at: dt.datetime
    subject_kind: str
    subject_code: str
    jurisdiction: str
    role: str = Field(description="In which public role it was done. Never by whom.")
    facts: dict[str, Any]
    leaf_hash: str = Field(description="SHA-256 of the leaf (RFC 9162), in hexadecimal.")
    proof: str | None = Field(description="The receipt: leaf, path to the root and signed checkpoint.")


class Lines(Listing):
    items: list[Line]


class FullLine(Line):
    leaf: str = Field(description="The bytes that were sealed: canonical JSON (RFC 8785).")


def base_of_line(row: Entry) -> dict[str, Any]:
    where = page(row.get_absolute_url())
    return {
        "code": str(row.index) if row.index is not None else f"pending-{row.pk}",
        "url": where,
        "api": api("register", row.index) if row.index is not None else where,
        **copied(row, *COPIED),
        "at": row.at.astimezone(dt.UTC),
        "leaf_hash": bytes(row.leaf_hash).hex(),
        "proof": page(reverse("ledger:receipt", args=[row.index])) if row.index is not None else None,
    }


def tell_line(row: Entry) -> Line:
    return Line(**base_of_line(row))


def tell_full_line(row: Entry) -> FullLine:
    return FullLine(**base_of_line(row), leaf=row.leaf)
