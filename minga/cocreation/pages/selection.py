"""The page of the selection: the ranking, its picture, how much each weight matters, and the bench of the forum."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.cocreation.models import Category, Process
from minga.cocreation.queries.selection import Ranked, Weighed, ranking_of, sensitivity_of
from minga.cocreation.rules.selection import dimensions_of
from minga.web import charts, numbers
from minga.web.charts import Point
from minga.web.drawing import tag
from minga.web.tables import Column

Outcome = Category.Outcome
TONES: dict[str, str] = {
    Outcome.COMMITMENT: "good",
    Outcome.RESERVE: "warn",
    Outcome.PROJECT: "info",
    Outcome.NEXT_PLAN: "plain",
}


@dataclass(frozen=True)
class SelectionPage:
    process: Process
    form: Any = None

    @cached_property
    def ranking(self) -> list[Ranked]:
        return ranking_of(self.process)

    @cached_property
    def rows(self) -> list[Ranked]:
        return [row for row in self.ranking if self.form is None or self.form.keeps(row)]

    @property
    def decided(self) -> list[Ranked]:
        return [row for row in self.ranking if row.category]

    @property
    def answer(self) -> str:
        """The first thing that the page says."""
        if not self.ranking:
            return _("Todavía no hay propuestas evaluadas: el foro decide cuando las haya.")
        chosen = sum(row.category is not None and row.category.outcome == Outcome.COMMITMENT for row in self.ranking)
        values = {"decided": len(self.decided), "total": len(self.ranking), "chosen": chosen}
        return (
            _("El foro ha decidido sobre %(decided)s de %(total)s propuestas; eligió %(chosen)s como compromisos.")
            % values
        )

    @property
    def method(self) -> str:
        if dimensions_of(self.process):
            return _(
                "El puesto sale del promedio de las dimensiones, todas con el mismo peso: es un supuesto nuestro. Los "
                "puntajes solo sugieren una categoría; la decide el foro en sesión, con quórum y votos."
            )
        return _("En este proceso no hay puntajes: decide el foro en sesión, con quórum y votos.")

    @property
    def columns(self) -> list[Column]:
        return [
            Column("place", _("Puesto"), numeric=True, sort="place"),
            Column("code", _("Código"), value="proposal.code"),
            Column(
                "title",
                _("Propuesta"),
                value=lambda row: str(row.proposal),
                url=lambda row: row.proposal.get_absolute_url(),
            ),
            *(score_column(one.key, str(one.title)) for one in dimensions_of(self.process)),
            Column("suggested", _("Sugerida"), value=lambda row: number_of(row.suggested), numeric=True),
            Column("category", _("Decidida"), value=lambda row: str(row.category or ""), cell=category_cell),
            Column("theme", _("Tema"), value=lambda row: str(row.theme or "")),
            Column("reason", _("Razón"), value=reason_of),
            Column("project", _("Quién la toma, o qué espera"), value=destiny_of),
        ]

    @property
    def picture(self) -> SafeString | str:
        """The first two dimensions against each other; each dot leads to its proposal."""
        dimensions = dimensions_of(self.process)
        if len(dimensions) < 2:
            return ""
        across, up = dimensions[0], dimensions[1]
        shown = [row for row in self.rows if across.key in row.scores and up.key in row.scores]
        if not shown:
            return ""
        points = [(point_of(row, across.key), round(float(row.scores[up.key]), 1)) for row in shown]
        return charts.scatter(
            points,
            title=_("%(across)s y %(up)s") % {"across": across.title, "up": up.title},
            description=_("Cada punto es una propuesta y lleva a su página. Los filtros de arriba también lo cambian."),
            across=str(across.title),
            up=str(up.title),
            key=[(Outcome(outcome).label, f"t-{tone}") for outcome, tone in TONES.items()],
        )

    @cached_property
    def weights(self) -> list[tuple[str, str]]:
        """Of each indicator, its name and, in words, how much its weight matters."""
        return [(str(one.indicator.title), said_of(one)) for one in sensitivity_of(self.process, self.ranking)]


def number_of(category: Category | None) -> int | None:
    return category.number if category else None


def score_column(key: str, title: str) -> Column:
    def score(row: Ranked) -> float | None:
        return round(float(row.scores[key]), 1) if key in row.scores else None

    return Column(key, title, value=score, numeric=True, sort=key)


def category_cell(row: Ranked) -> SafeString:
    if row.category is None:
        return tag(_("En una sesión") if row.motion else _("Sin decidir"), tone="plain")
    return tag(str(row.category), tone=TONES.get(row.category.outcome, "plain"))


def reason_of(row: Ranked) -> str:
    return row.decision.reason if row.decision else ""


def destiny_of(row: Ranked) -> str:
    """The institution and its project, or the circumstance."""
    if row.decision is None:
        return ""
    if row.decision.institution:
        return f"{row.decision.institution}: {row.decision.project}"
    return row.decision.circumstance


def point_of(row: Ranked, across: str) -> Point:
    category = row.category or row.suggested
    kind = f"t-{TONES.get(category.outcome, 'plain')}" if category else ""
    label = f"{row.proposal.code} · {row.proposal}"
    return Point(label, round(float(row.scores[across]), 1), kind, row.proposal.get_absolute_url())


def said_of(one: Weighed) -> str:
    """«pesa 25 %; con un peso entre 10 % y 40 % las 10 primeras serían las mismas. …»"""
    values = {
        "weight": numbers.percent(one.range.weight),
        "low": numbers.percent(one.range.low),
        "high": numbers.percent(one.range.high),
        "top": one.top,
    }
    if one.range.swap_low is None and one.range.swap_high is None:
        return _("Pesa %(weight)s. Pesara lo que pesara, la elección sería la misma.") % values
    said = (
        _("Pesa %(weight)s. Con un peso entre %(low)s y %(high)s, las %(top)s primeras serían las mismas.")
        if one.top
        else _("Pesa %(weight)s. Con un peso entre %(low)s y %(high)s, el orden sería el mismo.")
    ) % values
    if one.leaves and one.enters:
        said += " " + _("Más allá, %(enters)s pasaría delante de %(leaves)s.") % {
            "enters": one.enters.code,
            "leaves": one.leaves.code,
        }
    return said


@dataclass(frozen=True)
class SelectionBench:
    """What waits to be put to a session, in order, and what each scores and suggests."""

    process: Process

    @cached_property
    def ranking(self) -> Sequence[Ranked]:
        return ranking_of(self.process)

    @property
    def waiting(self) -> list[Ranked]:
        return [row for row in self.ranking if row.motion is None and self.is_open(row)]

    @property
    def tabled(self) -> list[Ranked]:
        return [row for row in self.ranking if row.motion]

    @property
    def in_bloc(self) -> list[Ranked]:
        """Those that can go together as the scores suggest: no reason, project or circumstance has to be written."""
        plain = (Outcome.COMMITMENT, Outcome.RESERVE)
        return [row for row in self.waiting if not row.category and row.suggested and row.suggested.outcome in plain]

    @property
    def chosen(self) -> list[Ranked]:
        return [row for row in self.ranking if row.category and row.category.outcome == Outcome.COMMITMENT]

    @staticmethod
    def is_open(row: Ranked) -> bool:
        return row.category is None or row.category.outcome == Outcome.RESERVE

    def address(self, row: Ranked) -> str:
        place = self.process.jurisdiction.slug
        return reverse("selection_motion", args=[place, self.process.slug, row.proposal.code])
