"""Tables that can be sorted by a link, paged, and taken away as they are seen."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.web import exports, numbers
from minga.web.components import Action
from minga.web.markup import escaped, markup

SORT, PAGE, FORMAT = "orden", "pagina", "formato"
Row = Any


@dataclass(frozen=True)
class Column:
    """One column: where its value comes from, how it is shown, and the database field that orders by it.

    `value`: a dotted path or a function of the row (by default the attribute `key`); it also goes to the files.
    `cell` draws it: a function of the row or, where rows are few, a template given `row` and `value`. `url`: where the
    shown value leads. `is_long`: sentences, which on a phone stand below their label and not beside it.
    """

    key: str
    label: str | Promise
    value: str | Callable[[Row], Any] = ""
    cell: str | Callable[[Row], SafeString] = ""
    sort: str = ""
    numeric: bool = False
    is_long: bool = False
    url: Callable[[Row], str] | None = None

    def value_of(self, row: Row) -> Any:
        if callable(self.value):
            return self.value(row)
        found = row
        for part in (self.value or self.key).split("."):
            if found is None:
                return None
            found = found.get(part) if isinstance(found, dict) else getattr(found, part)
            found = found() if callable(found) and not isinstance(found, type) else found
        return found


@dataclass(frozen=True)
class Head:
    column: Column
    url: str = ""
    direction: str = ""


class Table:
    """`Table(request, rows, columns)`: rows are a QuerySet or a list, already filtered by the view.

    In the view: `if (file := table.download("propuestas")): return file`; in the template: `{% table table %}`.
    `files`: the columns of the files, where the page puts several together in one.
    Asks the database twice, whatever the number of rows: how many there are, and those of this page.
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: "QuerySet[Any] | Sequence[Row]",
        columns: Sequence[Column],
        *,
        exports: Sequence[str] = ("csv", "xlsx", "json"),
        size: int = 25,
        caption: str | Promise = "",
        files: "Sequence[Column] | None" = None,
    ) -> None:
        self.request = request
        self.columns = list(columns)
        self.file_columns = self.columns if files is None else list(files)
        self.exports = tuple(exports)
        self.size = size
        self.caption = caption
        self.asked = request.GET.get(SORT, "")
        self.rows = self.in_order(rows)

    @property
    def sorted_by(self) -> Column | None:
        key = self.asked.removeprefix("-")
        return next((column for column in self.columns if column.key == key and column.sort), None)

    def in_order(self, rows: "QuerySet[Any] | Sequence[Row]") -> "QuerySet[Any] | Sequence[Row]":
        """In the order of the link; what is unknown comes last, and equal rows keep one order on every page."""
        column = self.sorted_by
        is_down = self.asked.startswith("-")
        if isinstance(rows, QuerySet):
            if column is None:
                return rows if rows.ordered else rows.order_by("pk")
            by = F(column.sort)
            return rows.order_by(by.desc(nulls_last=True) if is_down else by.asc(nulls_last=True), "pk")
        if column is None:
            return rows
        known = [row for row in rows if column.value_of(row) is not None]
        unknown = [row for row in rows if column.value_of(row) is None]
        return [*sorted(known, key=column.value_of, reverse=is_down), *unknown]

    @cached_property
    def page(self) -> Page[Any]:
        return Paginator(self.rows, self.size).get_page(self.request.GET.get(PAGE))

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def said(self) -> str:
        """1–25 de 335"""
        if not self.total:
            return _("Ninguna fila")
        values = {
            "first": numbers.number(self.page.start_index()),
            "last": numbers.number(self.page.end_index()),
            "total": numbers.number(self.total),
        }
        return _("%(first)s–%(last)s de %(total)s") % values

    def address(self, **changes: str | int | None) -> str:
        """This page's address with some parameters changed; None takes one out."""
        query = self.request.GET.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return f"?{query.urlencode()}" if query else self.request.path

    @property
    def previous_url(self) -> str:
        return self.address(**{PAGE: self.page.number - 1 if self.page.number > 2 else None})

    @property
    def next_url(self) -> str:
        return self.address(**{PAGE: self.page.number + 1})

    @property
    def heads(self) -> Iterator[Head]:
        for column in self.columns:
            if not column.sort:
                yield Head(column)
                continue
            is_up = self.asked == column.key
            is_down = self.asked == f"-{column.key}"
            url = self.address(**{SORT: f"-{column.key}" if is_up else column.key, PAGE: None, FORMAT: None})
            yield Head(column, url, "ascending" if is_up else "descending" if is_down else "")

    @property
    def shown(self) -> Iterator[list[str]]:
        """The cells of each row of this page, as HTML."""
        for row in self.page:
            yield [draw(column, row) for column in self.columns]

    @property
    def body(self) -> SafeString:
        """The rows as HTML. Not a template: on a long page its loops cost more than the database."""
        opening = [cell_opening(column, is_first=place == 0) for place, column in enumerate(self.columns)]
        closing = ["</div></th>", *["</div></td>"] * (len(self.columns) - 1)]
        lines = (
            "".join(start + cell + end for start, cell, end in zip(opening, cells, closing, strict=True))
            for cells in self.shown
        )
        return SafeString("".join(f'<tr role="row">{line}</tr>' for line in lines))

    @property
    def export_links(self) -> list[Action]:
        return [Action(exports.LABELS[name], self.address(**{FORMAT: name, PAGE: None})) for name in self.exports]

    def download(self, name: str) -> StreamingHttpResponse | None:
        """The file that the address asks for (`?formato=csv`), or None: every row of the list, as it is shown."""
        kind = self.request.GET.get(FORMAT, "")
        if kind not in (*self.exports, *(("csv-excel",) if "csv" in self.exports else ())):
            return None
        labels = [(column.key, str(column.label)) for column in self.file_columns]
        return exports.stream(kind, name, labels, self.values())

    def values(self) -> Iterator[list[Any]]:
        rows: Iterable[Row] = self.rows.iterator(chunk_size=2000) if isinstance(self.rows, QuerySet) else self.rows
        for row in rows:
            yield [column.value_of(row) for column in self.file_columns]


def cell_opening(column: Column, *, is_first: bool) -> str:
    """The first cell of a row names it; each repeats its column's name for the narrow screens where rows are cards."""
    if is_first:
        return markup('<th scope="row" role="rowheader" data-label="{}"><div class="cell">', column.label)
    kind = SafeString(' class="num"' if column.numeric else ' class="long"' if column.is_long else "")
    return markup('<td role="cell" data-label="{}"{}><div class="cell">', column.label, kind)


def draw(column: Column, row: Row) -> str:
    """What stands in the cell, as HTML: numbers and dates as people read them, nothing known as a dash."""
    if callable(column.cell):
        return column.cell(row)
    value = column.value_of(row)
    if column.cell:
        return render_to_string(column.cell, {"row": row, "value": value})
    text = escaped(written(value))
    return f'<a href="{escaped(column.url(row))}">{text}</a>' if column.url and value else text


def written(value: Any) -> Any:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    if isinstance(value, numbers.Number):
        return numbers.number(value)
    if isinstance(value, numbers.Day):
        return numbers.day_short(value)
    return value
