"""What a workshop made, as a table to take away: its proposals, never who came but as one count of five or more."""

from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Workshop
from minga.cocreation.queries.fates import Fate
from minga.cocreation.queries.workshops import fates_of
from minga.web.markup import markup
from minga.web.tables import Column, Table


def table_said(fate: Fate) -> str:
    table = proposal_of(fate).table
    return str(table.number) if table else ""


def about_said(fate: Fate) -> str:
    table = proposal_of(fate).table
    return str(table.sdg or table.topic) if table else ""


def goal_said(fate: Fate) -> str:
    goal = proposal_of(fate).sdg
    return str(goal) if goal else ""


def proposal_of(fate: Fate) -> Any:
    return fate.proposal


def code_cell(fate: Fate) -> SafeString:
    proposal = proposal_of(fate)
    return markup('<a class="code" href="{}">{}</a>', proposal.get_absolute_url(), proposal.code)


def lines(name: str) -> Any:
    return lambda fate: "; ".join(getattr(fate.proposal, name))


def reviews(fate: Fate) -> str:
    """What the other tables said, in the order in which they said it."""
    return " · ".join(f"{one.by_table}: {one.text}" for one in proposal_of(fate).peer_reviews.all())


def changes(fate: Fate) -> str:
    return " · ".join(one.change for one in proposal_of(fate).peer_reviews.all() if one.change)


COLUMNS = [
    Column("code", _("Código"), value="proposal.code", cell=code_cell),
    Column("table", _("Mesa"), value=table_said),
    Column("about", _("Sobre qué trabajó la mesa"), value=about_said),
    Column("title", _("Propuesta"), value="proposal.title", is_long=True),
    Column("what_happened", _("Qué pasó con ella"), value="sentence", is_long=True),
]
# What a page has no room for, a file has.
MORE = [
    Column("problem", _("El problema"), value="proposal.problem"),
    Column("solution", _("La solución propuesta"), value="proposal.solution"),
    Column("milestones", _("Hitos"), value=lines("milestones")),
    Column("stakeholders", _("Quién debería participar"), value=lines("stakeholders")),
    Column("sdg", _("Objetivo de Desarrollo Sostenible"), value=goal_said),
    Column("sector", _("Quién la propuso"), value=lambda fate: str(proposal_of(fate).get_sector_display())),
    Column("reviews", _("Qué dijeron otras mesas"), value=reviews),
    Column("changes", _("Qué se cambió por eso"), value=changes),
]


def results_table(request: HttpRequest, workshop: Workshop) -> Table:
    files = [*COLUMNS, *MORE]
    return Table(request, fates_of(workshop), COLUMNS, files=files, size=50, caption=_("Propuestas del taller"))
