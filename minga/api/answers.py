"""From objects to answers: JSON or CSV, with a strong ETag, the date of the last change, and 304 if nothing is new."""

import datetime as dt
import hashlib
from calendar import timegm
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _

from minga.api.paging import Page, Paged, page_of
from minga.api.problems import NotAcceptable, Unprocessable
from minga.api.shapes.objects import Listing, Shape
from minga.api.tables import csv_of
from minga.ledger.models import Entry
from minga.notices.writing import site_address

Row = TypeVar("Row", bound=Model)
JSON, CSV = "application/json", "text/csv"
# What is withdrawn is gone from every cache within half a minute, as with feeds.
SHORTLY = "public, max-age=30"
LICENCE_LINK = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


def listing(
    request: HttpRequest,
    asked: Paged,
    rows: QuerySet[Row],
    *,
    tell: Callable[[Row], Shape],
    shape: type[Listing],
    kinds: Sequence[str] = (),
    is_counted: bool = False,
) -> HttpResponse:
    """A page of `rows`, each told as `shape.items` says; `kinds` are the register's names of what is listed."""
    only_known_parameters(request, type(asked))
    kind = kind_for(request, asked)
    page = page_of(rows, asked, is_counted=is_counted)
    items = [tell(row) for row in page.rows]
    following = next_address(request, page) if page.has_more else None
    if kind == CSV:
        content = csv_of(shape.model_fields["items"].annotation.__args__[0], items)  # type: ignore[union-attr]
    else:
        found = {"items": items, "next": following, "cursor": page.cursor, "total": page.total}
        content = shape.model_validate(found).model_dump_json()
    answer = answered(request, content, kind, last_change(page.rows, kinds))
    answer["Link"] = ", ".join([*([f'<{following}>; rel="next"'] if following else []), LICENCE_LINK])
    return answer


def one(request: HttpRequest, found: Shape, changed_at: dt.datetime | None) -> HttpResponse:
    only_known_parameters(request, None)
    if not request.accepts(JSON):
        raise NotAcceptable
    answer = answered(request, found.model_dump_json(), JSON, changed_at)
    answer["Link"] = LICENCE_LINK
    return answer


def answered(request: HttpRequest, content: str, kind: str, changed_at: dt.datetime | None) -> HttpResponse:
    octets = content.encode()
    etag = quote_etag(hashlib.sha256(octets).hexdigest()[:32])
    headers = {"ETag": etag, "Cache-Control": SHORTLY}
    if changed_at:
        headers["Last-Modified"] = http_date(changed_at.timestamp())
    typed = f"{kind}; charset=utf-8" if kind == CSV else kind
    fresh = HttpResponse(octets, content_type=typed, headers=headers)
    seconds = timegm(changed_at.utctimetuple()) if changed_at else None
    known = get_conditional_response(request, etag=etag, last_modified=seconds, response=fresh)
    return known or fresh


def kind_for(request: HttpRequest, asked: Paged) -> str:
    """The format of the address wins over that of Accept."""
    if asked.formato:
        return {"json": JSON, "csv": CSV}[asked.formato]
    kind = request.get_preferred_type([JSON, CSV])
    if kind is None:
        raise NotAcceptable
    return kind


def only_known_parameters(request: HttpRequest, asked: type[Paged] | None) -> None:
    """A filter that is misspelt would give everything: better said than found out."""
    known = {"lang", *(asked.model_fields if asked else ())}
    for name in request.GET:
        if name not in known:
            raise Unprocessable(name[:60], _("Ese parámetro no existe aquí. Mira /api/openapi.json."))


def next_address(request: HttpRequest, page: Page[Any]) -> str:
    query = request.GET.copy()
    query["cursor"] = page.cursor or ""
    return site_address(f"{request.path}?{query.urlencode()}")


def last_change(rows: Sequence[Model], kinds: Sequence[str]) -> dt.datetime | None:
    """When anything of these kinds last changed: what is withdrawn or held leaves a line in the register, and whatever
    is written leaves its moment in its row."""
    moments = [at for row in rows if (at := getattr(row, "updated_at", None))]
    for kind in kinds:
        newest = Entry.objects.filter(subject_kind=kind).order_by("-pk").values_list("at", flat=True)[:1]
        moments += list(newest)
    return max(moments, default=None)
