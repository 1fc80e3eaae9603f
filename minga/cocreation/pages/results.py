"""The analysis of results: each table as a drawing with its figures, and the plain sentence that belongs under it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.cocreation.forms.places import goals_at_hand
from minga.cocreation.models import Process, Proposal, ResultRelease
from minga.cocreation.queries.results import people_tables, proposal_counts, releases_of
from minga.web import charts
from minga.web.charts import Point
from minga.web.numbers import day, number

HIDDEN = ":"
MOST_PLACES = 25


@dataclass(frozen=True)
class Shown:
    """A table: its drawing, the rows of its files, and what is said under it."""

    title: str
    chart: SafeString | str
    rows: list[tuple[str, int | None]]
    sentence: str
    hidden: list[str]


@dataclass(frozen=True)
class ReleaseShown:
    release: ResultRelease
    tables: list[Shown]

    @property
    def title(self) -> str:
        values = {"moment": self.release.get_moment_display(), "day": day(self.release.published_at)}
        return _("%(moment)s · publicado el %(day)s") % values


@dataclass(frozen=True)
class AnalysisPage:
    process: Process

    @cached_property
    def counts(self) -> Any:
        return proposal_counts(self.process)

    @cached_property
    def releases(self) -> list[ReleaseShown]:
        known = {table.key: table for table in people_tables(self.process)}
        return [
            ReleaseShown(
                one, [people_shown(known[table["key"]], table) for table in one.tables if table["key"] in known]
            )
            for one in reversed(releases_of(self.process))
        ]

    @property
    def answer(self) -> str:
        if not self.counts.total:
            return _("Este sitio no tiene propuestas de este proceso que contar.")
        told = ngettext("Se lee %(count)s propuesta.", "Se leen %(count)s propuestas.", self.counts.total)
        people = _("Quiénes participaron se publica al terminar la recepción y al terminar el proceso.")
        done = _("Abajo está también quiénes participaron, sin señalar a nadie.")
        return f"{told % {'count': number(self.counts.total)}} {done if self.releases else people}"

    @cached_property
    def proposals(self) -> list[Shown]:
        counts = self.counts
        if not counts.total:
            return []
        labels: dict[Any, str] = dict(goals_at_hand())
        goals = [
            (labels.get(str(key), str(key)) if key is not None else _("Sin objetivo"), count)
            for key, count in sorted(counts.goals.items(), key=lambda pair: (pair[0] is None, pair[0] or 0))
        ]
        return [
            self.bars(_("Por Objetivo de Desarrollo Sostenible"), goals),
            self.bars(_("Por quién la propuso"), named(Proposal.Sector, counts.sectors)),
            self.bars(_("Por dónde llegaron"), named(Proposal.Channel, counts.channels)),
            self.places,
        ]

    @property
    def places(self) -> Shown:
        """A map where there are several provinces; inside one, the places with the most proposals."""
        provinces = self.counts.provinces
        if len(provinces) > 1:
            note = _("Cada cuadro es una provincia.")
            title = _("Por provincia")
            chart = charts.tile_map(provinces, title=title, description=note, unit=_("Propuestas"))
            names = {code: charts.maps.TILES[code][3] for code in provinces}
            rows = sorted(((names[code], count) for code, count in provinces.items()), key=lambda row: -row[1])
            return Shown(title, chart, list(rows), open_sentence(), [])
        places = sorted(self.counts.territories, key=lambda place: (-place[3], place[1]))[:MOST_PLACES]
        return self.bars(_("Por lugar"), [(name, count) for _code, name, _path, count in places])

    def bars(self, title: str, rows: list[tuple[str, int]]) -> Shown:
        points = [Point(label, count) for label, count in rows]
        note = _("Cuenta las propuestas cuyo texto se puede leer.")
        chart = charts.bar(points, title=title, description=note, of=self.counts.total) if points else ""
        return Shown(title, chart, list(rows), open_sentence(), [])

    def file_rows(self) -> Iterator[list[Any]]:
        """Every table, row by row: which, when published, the class, and its count or the mark of what is hidden."""
        for one in self.proposals:
            for label, count in one.rows:
                yield [one.title, "", label, count, ""]
        for release in self.releases:
            for one in release.tables:
                for label, count in one.rows:
                    day_of = release.release.published_at.date()
                    yield [one.title, day_of, label, count, HIDDEN if count is None else ""]


def named(choices: Any, counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(str(label), counts[key]) for key, label in choices.choices if counts.get(key)]


def open_sentence() -> str:
    return _("Cuenta propuestas, que cualquiera puede leer una por una: por eso se muestran todas las cifras.")


def people_shown(table: Any, stored: dict[str, Any]) -> Shown:
    labels = {key: str(label) for key, label in table.classes}
    rows: list[tuple[str, int | None]] = [(labels.get(key, key), count) for key, count in stored["rows"]]
    hidden = [label for label, count in rows if count is None]
    points = [Point(label, count) for label, count in rows if count is not None]
    sentence = people_sentence(stored, len(hidden))
    title = f"{table.title}: {_('%(total)s personas') % {'total': number(stored['total'])}}"
    chart = charts.bar(points, title=title, description=sentence, of=stored["total"])
    return Shown(title, chart, rows, sentence, hidden)


def people_sentence(stored: dict[str, Any], hidden: int) -> str:
    """It never says how many of the hidden ones are small: where all were, that alone would tell that each one is."""
    values = {"count": number(hidden), "threshold": stored["threshold"]}
    if not hidden:
        said = _("Se muestran todas las cifras: ninguna cuenta a menos de %(threshold)s personas.") % values
    else:
        said = ngettext("Falta %(count)s cifra", "Faltan %(count)s cifras", hidden) % values
        said += " " + (
            _(
                "para proteger a las personas: unas cuentan a menos de %(threshold)s; las otras se ocultan para que "
                "nadie deduzca las primeras restando. Una cifra oculta puede ser cualquiera, también cero."
            )
            % values
        )
    if stored["is_repeated"]:
        said += " " + _("Es igual a la entrega anterior: una nueva dejaría deducir cuántas personas se sumaron.")
    return said
