"""A methodology in words: what is asked, what each answer is worth, who decides; and what differs between two."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.cocreation.methodology import (
    CategoryPlan,
    Classification,
    Dimension,
    Indicator,
    Methodology,
    PhasePlan,
    Round,
    read_methodology,
)
from minga.cocreation.methodology_words import (
    ACT_NAMES,
    ACTIVITY_NAMES,
    LEADS_TO_NAMES,
    PARTY_NAMES,
    SETTLES_NAMES,
    TABLES_NAMES,
)
from minga.cocreation.models import MethodologyVersion, Phase
from minga.core.markdown import render
from minga.plans.models import ActionPlan
from minga.plans.pages.citations import lines_said
from minga.web.components import Fact
from minga.web.numbers import number, percent

NO_NUMBER = "–"


@dataclass(frozen=True)
class Line:
    """Something that the methodology says; `key` is the same in another version of it."""

    key: str
    label: str
    text: str

    @property
    def fact(self) -> Fact:
        return Fact(self.label, self.text)


@dataclass(frozen=True)
class Part:
    """A piece with its own heading: a phase, a dimension, an indicator, a category."""

    key: str
    title: str
    lines: Sequence[Line]
    text: str = ""
    place: str = ""
    parts: Sequence["Part"] = field(default_factory=tuple)

    @property
    def facts(self) -> list[Fact]:
        return [line.fact for line in self.lines]

    @property
    def drawn(self) -> SafeString:
        return render(self.text)


def parts_of(content: Mapping[str, Any]) -> list[Part]:
    """The whole of it, in the order in which it is followed. `content` holds the shape of a methodology."""
    said, places = read_methodology(content), Places(content)
    return [
        general(said),
        Part("phases", _("Fases"), [], parts=[phase_part(one, places) for one in said.phases]),
        classification_part(said.classification, places),
        *([scoring(said, places)] if said.dimensions else []),
        Part("categories", _("Categorías"), [], parts=[category_part(one, said, places) for one in said.categories]),
        permits_part(said),
        *([workshops(said)] if said.workshop_steps else []),
    ]


@dataclass(frozen=True)
class Places:
    """Where the source document says each piece."""

    content: Mapping[str, Any]

    def of(self, items: Sequence[Mapping[str, Any]], key: Any, name: str = "key") -> str:
        found = next((one for one in items if one.get(name) == key), {})
        source = found.get("source") or {}
        return " · ".join(part for part in (source.get("section", ""), lines_said(source.get("lines"))) if part)


def general(said: Methodology) -> Part:
    lines = [
        Line("template", _("Ficha de los compromisos"), str(ActionPlan.Template(said.template).label)),
        Line("months", _("Duración del plan"), _("%(months)s meses") % {"months": number(said.months)}),
        Line("timeline_days", _("El calendario es público"), days_before(said.timeline_days)),
        Line("sectors", _("Sectores"), ", ".join(str(name) for name in said.sectors.values())),
        Line("most_share", _("Un sector no debería pasar de"), percent(float(said.most_share))),
        Line("workshop_tables", _("Mesas de los talleres"), str(TABLES_NAMES[said.workshop_tables])),
        Line("is_acted_by_forum", _("Quién confirma"), confirmation_said(said)),
    ]
    return Part("general", _("En general"), lines)


def days_before(days: int) -> str:
    return _("al menos %(days)s días antes de recibir propuestas") % {"days": number(days)}


def confirmation_said(said: Methodology) -> str:
    if said.is_acted_by_forum:
        return _("el foro, con un acta de conformidad de todo el plan")
    return _("cada institución responsable y cada contraparte, con un acta por compromiso")


def phase_part(phase: PhasePlan, places: Places) -> Part:
    lines = [
        Line("kind", _("Clase"), str(Phase.Kind(phase.kind).label)),
        Line("activities", _("Qué se hace"), ", ".join(str(ACTIVITY_NAMES[one]) for one in phase.activities)),
        Line("participants", _("Quién participa"), ", ".join(str(PARTY_NAMES[one]) for one in phase.participants)),
        Line("opens_by", _("Se abre"), str(Phase.Opening(phase.opens_by).label).lower()),
    ]
    place = places.of(places.content["phases"], phase.key)
    return Part(f"phases.{phase.key}", str(phase.title), lines, text=str(phase.description), place=place)


def classification_part(said: Classification, places: Places) -> Part:
    items = places.content["classification"]["criteria"]
    criteria = [
        Part(
            f"criteria.{one.key}",
            str(one.title),
            [Line("question", _("Pregunta"), str(one.question))],
            place=places.of(items, one.key),
        )
        for one in said.criteria
    ]
    lines = [
        Line("people", _("Personas que miran cada propuesta"), number(said.people)),
        Line("second_look_days", _("Días para pedir una segunda mirada"), number(said.second_look_days)),
    ]
    return Part("classification", _("Clasificación: cada criterio se responde sí o no"), lines, parts=criteria)


def scoring(said: Methodology, places: Places) -> Part:
    return Part(
        "dimensions",
        _("Evaluación: cada indicador se puntúa"),
        [],
        parts=[dimension_part(one, item, places) for one, item in paired(said.dimensions, places)],
    )


def paired(dimensions: Sequence[Dimension], places: Places) -> Iterator[tuple[Dimension, Mapping[str, Any]]]:
    return zip(dimensions, places.content["dimensions"], strict=True)


def dimension_part(said: Dimension, item: Mapping[str, Any], places: Places) -> Part:
    lines = [
        *(Line(f"rounds.{one.key}", str(one.title), round_said(one)) for one in said.rounds),
        Line("discrepancy", _("Hay discrepancia"), discrepancy_said(said)),
        Line("settles", _("Entonces decide"), str(SETTLES_NAMES[said.settles])),
        Line("is_published_together", _("Se publica"), together_said(said)),
    ]
    total = sum((one.weight for one in said.indicators), Fraction(0))
    indicators = [
        indicator_part(one, total, f"dimensions.{said.key}", places.of(item["indicators"], one.key))
        for one in said.indicators
    ]
    return Part(f"dimensions.{said.key}", str(said.title), lines, text=str(said.description), parts=indicators)


def round_said(one: Round) -> str:
    values = {"who": PARTY_NAMES[one.party], "count": number(one.evaluators)}
    said = _("%(who)s; evaluaciones de cada propuesta: %(count)s") % values
    return f"{said}; {_('sin saber de las demás')}" if one.is_blind else said


def discrepancy_said(said: Dimension) -> str:
    return _("si dos difieren en más de %(points)s puntos de 100") % {"points": number(float(said.discrepancy))}


def together_said(said: Dimension) -> str:
    return _("cuando están todos los puntajes") if said.is_published_together else _("a medida que se entregan")


def indicator_part(one: Indicator, total: Fraction, where: str, place: str) -> Part:
    scale = "; ".join(f"{value} {text}" for value, text in sorted(one.labels.items()))
    share = percent(float(one.weight / total)) if total else NO_NUMBER
    lines = [
        Line("question", _("Pregunta"), str(one.question)),
        Line("labels", _("Escala"), scale),
        Line("weight", _("Peso"), _("%(weight)s (%(share)s)") % {"weight": one.weight, "share": share}),
    ]
    if one.is_counted:
        steps = ", ".join(map(number, one.steps))
        counted = _("lo cuenta el sistema: sube con %(steps)s ideas reunidas") % {"steps": steps}
        lines.append(Line("steps", _("Quién lo da"), counted))
    if one.is_justified:
        lines.append(Line("is_justified", _("Justificación"), _("se da con su razón")))
    return Part(f"{where}.{one.key}", str(one.title), lines, place=place)


def category_part(one: CategoryPlan, said: Methodology, places: Places) -> Part:
    lines = [
        Line("leads_to", _("Lleva a"), str(LEADS_TO_NAMES[one.leads_to])),
        Line("description", _("Qué significa"), str(one.description)),
        Line("least", _("El sistema la sugiere"), least_said(one, said)),
    ]
    if one.becomes:
        numbers = ", ".join(map(str, one.becomes))
        lines.append(Line("becomes", _("Antes del plan pasa a"), _("categoría %(numbers)s") % {"numbers": numbers}))
    place = places.of(places.content["categories"], one.number, "number")
    return Part(f"categories.{one.number}", f"{one.number}. {one.title}", lines, place=place)


def least_said(one: CategoryPlan, said: Methodology) -> str:
    """From which scores on it is suggested."""
    if not said.dimensions:
        return _("nunca: lo decide el grupo, sin puntajes")
    titles = {dimension.key: dimension.title for dimension in said.dimensions}
    asked = [f"{titles[key]} ≥ {number(float(least))}" for key, least in one.least.items()]
    if not asked:
        return _("cuando no alcanza para ninguna anterior")
    return _("si no alcanza para una anterior, con %(scores)s") % {"scores": "; ".join(asked)}


def permits_part(said: Methodology) -> Part:
    lines = [Line(act, str(ACT_NAMES[act]), str(PARTY_NAMES[party])) for act, party in said.permits.items()]
    return Part("permits", _("Quién hace cada cosa"), lines)


def workshops(said: Methodology) -> Part:
    lines = [
        Line(str(place), _("Paso %(number)s") % {"number": place}, str(step))
        for place, step in enumerate(said.workshop_steps, 1)
    ]
    return Part("workshop_steps", _("Guion de un taller"), lines)


@dataclass(frozen=True)
class Difference:
    where: str
    label: str
    before: str
    after: str


def flat(parts: Sequence[Part], above: str = "") -> Iterator[tuple[str, Difference]]:
    """Each thing said, by a key that two versions share; `after` is what it says."""
    for part in parts:
        where = f"{above} · {part.title}" if above else part.title
        if above:
            yield part.key, Difference(above, _("Nombre"), "", part.title)
        if part.text:
            yield f"{part.key}#text", Difference(where, _("Descripción"), "", part.text)
        for line in part.lines:
            yield f"{part.key}#{line.key}", Difference(where, line.label, "", line.text)
        yield from flat(part.parts, where)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What the second says otherwise than the first, in the order of the second; then what is gone."""
    before, after = dict(flat(parts_of(old))), dict(flat(parts_of(new)))
    found = []
    for key, one in after.items():
        was = before[key].after if key in before else ""
        if was != one.after:
            found.append(Difference(one.where, one.label, was, one.after))
    gone = (one for key, one in before.items() if key not in after)
    return [*found, *(Difference(one.where, one.label, one.after, "") for one in gone)]


@dataclass(frozen=True)
class Outcome:
    """What a worked example comes to."""

    scores: Sequence[tuple[str, float]]
    category: str
    leads_to: str


def worked(said: Methodology, values: Mapping[str, Mapping[str, int]]) -> Outcome:
    """The scores of those answers, and the category that the system would suggest to the group."""
    scores = {one.key: one.score_of(values[one.key]) for one in said.dimensions}
    found = said.suggested(scores)
    shown = [(str(one.title), round(float(scores[one.key]), 1)) for one in said.dimensions]
    if found is None:
        return Outcome(shown, "", "")
    return Outcome(shown, f"{found.number}. {found.title}", str(LEADS_TO_NAMES[found.leads_to]))


ASSUMED = {
    "timeline_days": gettext_lazy("los días que el calendario es público antes de empezar"),
    "most_share": gettext_lazy("cuánto puede pesar un sector en el grupo"),
    "permits": gettext_lazy("quién hace cada cosa"),
    "classification": gettext_lazy("la clasificación"),
    "people": gettext_lazy("cuántas personas miran cada propuesta"),
    "second_look_days": gettext_lazy("los días para pedir una segunda mirada"),
    "dimensions": gettext_lazy("la evaluación"),
    "categories": gettext_lazy("las categorías"),
    "least": gettext_lazy("los puntajes que pide cada una"),
    "indicators": gettext_lazy("los indicadores"),
    "labels": gettext_lazy("el nombre de cada valor de la escala"),
    "weight": gettext_lazy("los pesos"),
    "steps": gettext_lazy("los umbrales de lo que se cuenta"),
    "discrepancy": gettext_lazy("desde cuánta diferencia hay discrepancia"),
    "settles": gettext_lazy("qué se hace si hay discrepancia"),
    "rounds": gettext_lazy("las vueltas"),
    "evaluators": gettext_lazy("cuántas evaluaciones"),
    "phases": gettext_lazy("las fases"),
    "participants": gettext_lazy("quién participa"),
}


def assumed_said(path: str, said: Methodology) -> str:
    """ "dimensions.feasibility.settles" → la evaluación · Factibilidad · qué se hace si hay discrepancia"""
    titles = {one.key: str(one.title) for one in said.phases}
    titles |= {one.key: str(one.title) for one in said.dimensions}
    titles |= {one.key: str(one.title) for dimension in said.dimensions for one in dimension.rounds}
    return " · ".join(str(ASSUMED.get(step, titles.get(step, step))) for step in path.split("."))


@dataclass(frozen=True)
class MethodologyPage:
    content: Mapping[str, Any]
    version: MethodologyVersion | None = None

    @cached_property
    def said(self) -> Methodology:
        return read_methodology(self.content)

    @cached_property
    def parts(self) -> list[Part]:
        return parts_of(self.content)

    @property
    def assumed(self) -> list[str]:
        return [assumed_said(path, self.said) for path in self.said.assumed]

    @property
    def source(self) -> str:
        source = self.said.source or {}
        found = (source.get("document", ""), source.get("section", ""), lines_said(source.get("lines")))
        return " · ".join(part for part in found if part)
