"""Paging by key: the next page begins after a row, so that a page costs the same wherever it stands."""

from dataclasses import dataclass

from django.http import QueryDict

from minga.ledger.models import Entry, EntryQuerySet

SIZE = 25
BEFORE = "antes"


@dataclass(frozen=True)
class EntryPage:
    """Lines, newest first; `older_url` is empty on the last page, `newest_url` on the first."""

    entries: list[Entry]
    older_url: str
    newest_url: str


def page_of(entries: EntryQuerySet, query: QueryDict) -> EntryPage:
    before = query.get(BEFORE, "")
    is_number = before.isascii() and before.isdigit() and len(before) < 19
    newest = entries.filter(pk__lt=int(before)) if is_number else entries
    found = list(newest.order_by("-pk")[: SIZE + 1])
    shown = found[:SIZE]
    older = address(query, str(shown[-1].pk)) if len(found) > SIZE else ""
    return EntryPage(shown, older, address(query, "") if is_number else "")


def address(query: QueryDict, before: str) -> str:
    changed = query.copy()
    changed.pop(BEFORE, None)
    if before:
        changed[BEFORE] = before
    return f"?{changed.urlencode()}"
