"""The list of proposals as it is read: how many of how many, where the pages are, and the columns of its files."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Proposal
from minga.cocreation.pages.rows import drawn_rows
from minga.cocreation.queries.fates import Fate
from minga.cocreation.queries.lists import Page
from minga.web.components import Action
from minga.web.exports import LABELS
from minga.web.numbers import number
from minga.web.tables import FORMAT, PAGE

COLUMNS = [
    ("code", _("Código")),
    ("title", _("Propuesta")),
    ("what_happened", _("Qué pasó con ella")),
    ("place", _("Lugar")),
    ("sdg", _("Objetivo de Desarrollo Sostenible")),
    ("sector", _("Quién la propuso")),
    ("channel", _("Cómo llegó")),
    ("process", _("Proceso")),
    ("support", _("Apoyos")),
    ("on", _("Fecha")),
    ("kind", _("Tipo")),
]
HIGHEST_PAGE = 10_000


def values_of(fate: Fate) -> list[Any]:
    """A row of the files, in the order of COLUMNS."""
    row = fate.proposal
    if isinstance(row, Proposal):
        place, goal = str(row.territory or ""), row.sdg_id
        who = [str(row.get_sector_display()), str(row.get_channel_display())]
        rest = [*who, row.process.slug, row.support_count, row.received_at.date()]
        return [row.code, row.title, fate.sentence, place, goal, *rest, _now("propuesta")]
    rest = ["", "", row.process.slug, None, row.decided_on]
    return [row.code, str(row.title), fate.sentence, "", None, *rest, _now("propuesta integrada")]


def number_in(request: HttpRequest) -> int:
    asked = request.GET.get(PAGE, "1")
    return min(max(int(asked), 1), HIGHEST_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


@dataclass(frozen=True)
class ListPage:
    request: HttpRequest
    found: Page
    text: str

    @property
    def rows(self) -> SafeString:
        return drawn_rows(self.found.rows)

    @property
    def said(self) -> str:
        """1–25 de 335"""
        values = {
            "first": number(self.found.first),
            "last": number(self.found.last),
            "total": number(self.found.total),
        }
        return _now("%(first)s–%(last)s de %(total)s") % values

    @property
    def position(self) -> str:
        values = {"number": number(self.found.number), "pages": number(self.found.pages)}
        return _now("Página %(number)s de %(pages)s") % values

    @property
    def previous_url(self) -> str:
        return self.address(PAGE, str(self.found.number - 1)) if self.found.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.address(PAGE, str(self.found.number + 1)) if self.found.number < self.found.pages else ""

    @property
    def files(self) -> list[Action]:
        return [Action(LABELS[name], self.address(FORMAT, name)) for name in ("csv", "xlsx", "json")]

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.request.GET.items() if name not in (PAGE, "lang", "orden"))

    def address(self, name: str, value: str) -> str:
        query = self.request.GET.copy()
        query.pop(PAGE, None)
        query[name] = value
        return f"?{query.urlencode()}"
