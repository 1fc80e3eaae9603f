"""The page of a process: where it stands, its phases, the figures it published and what it does not publish."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cocreation.models import Category, Figure, IntegratedProposal, Phase, Process, Workshop
from minga.cocreation.pages.phases import level_of, state_of
from minga.cocreation.pages.threads import STAGES
from minga.cocreation.queries.accountability import funnel_of
from minga.cocreation.queries.fates import Fate, with_integrated_fates
from minga.cocreation.rules.processes import NAMES
from minga.core.fields import said
from minga.core.markdown import render
from minga.plans.pages.citations import Citation, cite, lines_said, translation_note
from minga.web import charts
from minga.web.charts import Point
from minga.web.components import Fact, Knot, Stage
from minga.web.components import Figure as Shown
from minga.web.numbers import day, number

SHARES = ("por ciento", "%")
# Figures under one topic do not divide anything: each stands for itself.
BACKGROUND = "topic"
PARTICIPANTS = {**NAMES, "public": gettext_lazy("toda la ciudadanía"), "core_group": gettext_lazy("el Grupo Núcleo")}
BREAKDOWNS = {
    "age": gettext_lazy("Por edad"),
    "category": gettext_lazy("Por categoría"),
    "channel": gettext_lazy("Por dónde llegaron"),
    "classification": gettext_lazy("Según el tema"),
    "ethnicity": gettext_lazy("Por autoidentificación étnica"),
    "province": gettext_lazy("Por provincia"),
    "sdg": gettext_lazy("Por Objetivo de Desarrollo Sostenible"),
    "sector": gettext_lazy("Por sector"),
    "sex": gettext_lazy("Por sexo"),
}


@dataclass(frozen=True)
class PhaseShown:
    phase: Phase
    state: str
    when: str
    who: str
    text: SafeString


@dataclass(frozen=True)
class Breakdown:
    """The figures of one phase that divide the same thing, as one drawing with its table."""

    title: str
    chart: SafeString


@dataclass(frozen=True)
class FigureGroup:
    """What a phase published: single figures, and drawings of those that divide a whole."""

    title: str
    figures: list[Shown]
    breakdowns: list[Breakdown]
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class CategoryShown:
    category: Category
    fates: list[Fate]


@dataclass(frozen=True)
class Remark:
    """Something said in the document's words or ours, with the place it comes from."""

    title: str
    text: str
    place: str = ""


@dataclass(frozen=True)
class ProcessPage:
    process: Process
    integrated: Sequence[IntegratedProposal]

    @cached_property
    def figures(self) -> list[Figure]:
        return self.process.figure_list

    @property
    def workshops(self) -> list[Workshop]:
        return [one for one in self.process.workshops.all() if one.state != Workshop.State.DRAFT]

    @property
    def answer(self) -> str:
        process, today = self.process, timezone.localdate()
        if process.is_closed:
            return _("Este proceso terminó. %(what)s") % {"what": self.what_came_out}
        if process.awaits_timeline:
            return _("Se está preparando: su calendario todavía no se publica.")
        phase = process.phase_open_on(today)
        if phase is None:
            return self.before_or_between
        if phase.kind == Phase.Kind.RECEPTION and phase.ends_on:
            return _("Recibe propuestas hasta el %(day)s. Ya llegaron %(count)s.") % {
                "day": day(phase.ends_on.last_day),
                "count": number(self.process.received_count),
            }
        *_others, last = [one for one in process.phase_list if one.is_open_on(today)]
        if last != phase:
            return _("Trabaja en varias fases a la vez, de «%(first)s» a «%(last)s».") % {"first": phase, "last": last}
        return _("Está en la fase «%(phase)s».") % {"phase": phase}

    @property
    def before_or_between(self) -> str:
        today = timezone.localdate()
        coming = [phase for phase in self.process.phase_list if phase.starts_on and phase.starts_on.first_day > today]
        if not coming:
            return _("Ninguna fase está abierta hoy.")
        return _("La fase «%(phase)s» empieza el %(day)s.") % {
            "phase": coming[0],
            "day": day(coming[0].starts_on),
        }

    @property
    def what_came_out(self) -> str:
        steps = [f"{number(figure.value)} {figure.unit}" for figure in self.funnel_figures]
        if len(steps) < 2:
            return _("Lee aquí lo que se sabe de él.")
        return _("Empezó con %(first)s y llegó a %(last)s.") % {"first": steps[0], "last": steps[-1]}

    @cached_property
    def funnel_figures(self) -> list[Figure]:
        by_key = {figure.key: figure for figure in self.figures}
        return [by_key[key] for key in self.process.funnel if key in by_key]

    @property
    def funnel(self) -> SafeString | str:
        found = self.funnel_figures
        if len(found) < 2:
            return self.live_funnel
        points = [Point(str(figure.label), float(figure.value), f"s-{self.stage_of(figure)}") for figure in found]
        title = _("De %(first)s a %(last)s") % {
            "first": f"{number(found[0].value)} {found[0].unit}",
            "last": f"{number(found[-1].value)} {found[-1].unit}",
        }
        note = _("Cada paso, según el documento del proceso.")
        return charts.bar(points, title=title, description=note, of=float(found[0].value))

    @property
    def live_funnel(self) -> SafeString | str:
        """In the form of the closed ones, counted here and now; once there is more than one step to show."""
        steps = funnel_of(self.process) if self.process.received_count else []
        if len(steps) < 2:
            return ""
        stages = (Stage.RECEIVED, Stage.GROUPED, Stage.GROUPED, Stage.SELECTED)
        points = [Point(label, count, f"s-{stage.value}") for (label, count), stage in zip(steps, stages, strict=False)]
        note = _("Lo cuenta este sitio ahora: cada idea una vez; una propuesta integrada puede reunir varias.")
        return charts.bar(points, title=_("De las ideas a los compromisos"), description=note, of=steps[0][1] or None)

    def stage_of(self, figure: Figure) -> str:
        kinds = {phase.key: Phase.Kind(phase.kind) for phase in self.process.phase_list}
        kind = kinds.get(figure.phase, Phase.Kind.RECEPTION)
        return STAGES[kind].value

    @property
    def phases(self) -> list[PhaseShown]:
        return [shown(phase, self.process) for phase in self.process.phase_list]

    @property
    def knots(self) -> list[Knot]:
        states = {
            "past": "done",
            "now": "now",
            "ahead": "next",
            "unknown": "done" if self.process.is_closed else "next",
        }
        return [
            Knot(
                STAGES[Phase.Kind(one.phase.kind)],
                one.when,
                f"{one.phase.number}. {one.phase.title}",
                f"{level_of(one.phase)} {_('Participa: %(who)s.') % {'who': one.who}}" if one.who else "",
                state=states[one.state],
            )
            for one in self.phases
        ]

    @cached_property
    def figure_groups(self) -> list[FigureGroup]:
        """By phase, in the order of the process; figures of no phase are the background of the document."""
        titles = {phase.key: str(phase.title) for phase in self.process.phase_list}
        order = [*titles, ""]
        ordered = sorted(self.figures, key=lambda one: (order.index(one.phase) if one.phase in order else 99, one.pk))
        return [
            group_of(titles[key], list(some)) if key in titles else background_of(list(some))
            for key, some in groupby(ordered, key=lambda one: one.phase)
        ]

    @property
    def categories_shown(self) -> list[CategoryShown]:
        fates = with_integrated_fates(self.integrated)
        place = {row.code: row.category_id for row in self.integrated}
        return [
            CategoryShown(category, [fate for fate in fates if place.get(fate.proposal.code) == category.pk])
            for category in self.process.categories.all()
        ]

    @property
    def criteria(self) -> list[Remark]:
        titles = {phase.key: str(phase.title) for phase in self.process.phase_list}
        return [
            Remark(str(said(one["title"])), str(said(one.get("description"))), titles.get(one.get("phase"), ""))
            for one in self.process.criteria
        ]

    @property
    def missing(self) -> list[Remark]:
        return [Remark("", str(said(one["what"])), place_of(one, self.process)) for one in self.process.not_published]

    @property
    def questions(self) -> list[Remark]:
        return [
            Remark(quoted(one.get("value")), str(said(one["question"])), place_of(one, self.process))
            for one in self.process.doubts
        ]

    @property
    def steps(self) -> list[str]:
        return [str(said(one["title"])) for one in self.process.workshop_steps]

    @property
    def groups(self) -> list[Remark]:
        return [
            Remark(str(said(group["name"])), "; ".join(filter(None, map(member_said, group["members"]))))
            for group in self.process.groups
        ]

    @property
    def translation(self) -> str:
        return translation_note(self.process.document, self.process.title)

    @property
    def citation(self) -> Citation | None:
        return cite(self.process.source, self.process.document)


def quoted(value: Any) -> str:
    """What the document prints, when a doubt quotes it."""
    if isinstance(value, dict):
        return str(said(value))
    if isinstance(value, list):
        return ", ".join(map(quoted, value))
    return "" if value is None else str(value)


def place_of(item: dict[str, Any], process: Process) -> str:
    source = item.get("source") or {}
    return " · ".join(part for part in (source.get("section", ""), lines_said(source.get("lines"))) if part)


def member_said(member: dict[str, Any]) -> str:
    institution = str(said(member.get("institution_name")))
    parts = [member.get("person") or "", str(said(member.get("position"))), institution]
    return ", ".join(part for part in parts if part)


def shown(phase: Phase, process: Process) -> PhaseShown:
    ends = [day(value) for value in (phase.starts_on, phase.ends_on) if value]
    when = ends[0] if len(set(ends)) == 1 else " – ".join(ends)
    who = ", ".join(str(PARTICIPANTS.get(one, one)) for one in phase.participants)
    return PhaseShown(phase, state_of(phase, process), when, who, render(str(phase.description)))


def background_of(figures: list[Figure]) -> FigureGroup:
    """What the document counts beside the process: a plain list, as these figures are of very different sizes."""
    facts = [Fact(one.label, said_of(one)) for one in figures]
    return FigureGroup(_("Contexto que da el documento"), [], [], facts)


def group_of(title: str, figures: list[Figure]) -> FigureGroup:
    singles, breakdowns = [], []
    for (breakdown, unit, _whole), some in groupby(sorted(figures, key=kin), key=kin):
        found = list(some)
        if breakdown not in ("", BACKGROUND) and len(found) > 1:
            breakdowns.append(breakdown_of(breakdown, unit, found))
        else:
            singles += found
    singles.sort(key=lambda one: one.position)
    return FigureGroup(title, [figure_of(one) for one in singles], breakdowns)


def kin(figure: Figure) -> tuple[str, str, str]:
    """Figures that divide the same thing, counted in the same unit and out of the same whole, are one drawing."""
    return (figure.breakdown, str(figure.unit), str(figure.denominator or ""))


def breakdown_of(breakdown: str, unit: str, figures: Iterable[Figure]) -> Breakdown:
    found = sorted(figures, key=lambda one: one.position)
    whole = found[0].denominator
    is_share = found[0].unit.get("es") in SHARES
    title = f"{BREAKDOWNS.get(breakdown, breakdown)}: {unit}"
    if whole:
        title += " " + _("sobre %(whole)s") % {"whole": number(whole)}
    notes = [_("Según el documento del proceso.")]
    if any(one.is_derived for one in found):
        notes.append(_("Lo marcado con * lo calcula Minga con las cifras del documento."))
    points = [Point(f"{one.label}{' *' if one.is_derived else ''}", float(one.value)) for one in found]
    of = 100.0 if is_share else float(whole) if whole else None
    chart = charts.bar(points, title=title, description=" ".join(notes), of=of)
    return Breakdown(title, chart)


def said_of(figure: Figure) -> str:
    """32 parroquias, de 65"""
    if figure.unit.get("es") in SHARES:
        return f"{number(figure.value)} %"
    whole = ", " + _("de %(whole)s") % {"whole": number(figure.denominator)} if figure.denominator else ""
    return f"{number(figure.value)} {figure.unit}{whole}"


def figure_of(figure: Figure) -> Shown:
    derived = _(" (calculado por Minga con las cifras del documento)") if figure.is_derived else ""
    is_share = figure.unit.get("es") in SHARES
    label = f"{figure.label}{derived}"
    if is_share and figure.denominator not in (None, 100):
        label += " · " + _("sobre %(whole)s") % {"whole": number(figure.denominator)}
    return Shown(
        value=figure.value,
        label=label,
        unit="%" if is_share else str(figure.unit),
        of=int(figure.denominator) if figure.denominator and not is_share else None,
    )
