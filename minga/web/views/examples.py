"""Example content of the book of components. The way of EC-2018-0217 is invented; everything real is in the rooms."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from minga.core.dates import PartialDate
from minga.web import charts, numbers
from minga.web.charts.parts import Text
from minga.web.components import Action, Crumb, Fact, Figure, Follow, Knot, Progress, Segment, Stage, way_to
from minga.web.filters import chips
from minga.web.forms import CheckCards, FileField, FilterForm, OnceMixin, RadioCards, SpamTrapMixin
from minga.web.pdf import qr_svg
from minga.web.tables import Column, Table

SECTORS = [("citizen", _("Ciudadanía")), ("civil", _("Sociedad civil")), ("academy", _("Academia"))]
CAPACITIES = {
    "citizen": _("Hablas por ti."),
    "civil": _("Hablas por una organización, barrio o colectivo."),
    "academy": _("Hablas por una universidad o un grupo de investigación."),
}


class ExampleForm(SpamTrapMixin, OnceMixin, forms.Form):
    problem = forms.CharField(
        label=_("¿Cuál es el problema?"),
        help_text=_("Cuéntalo en una o dos frases, como se lo dirías a una vecina."),
        max_length=600,
        widget=forms.Textarea,
        error_messages={"required": _("Falta el problema. Cuéntalo en una o dos frases.")},
    )
    place = forms.CharField(label=_("¿Dónde pasa?"), required=False, max_length=80)
    sector = forms.ChoiceField(
        label=_("¿Como quién propones?"),
        choices=SECTORS,
        widget=RadioCards(helps=CAPACITIES),
        error_messages={"required": _("Elige como quién propones.")},
    )
    topics = forms.MultipleChoiceField(
        label=_("¿De qué trata?"),
        required=False,
        choices=[("data", _("Datos abiertos")), ("money", _("Presupuesto")), ("voice", _("Participación"))],
        widget=CheckCards({"class": "in-columns"}),
    )
    annex = FileField(
        label=_("Un documento que ayude a entender"),
        required=False,
        types=[".pdf", ".odt"],
        max_bytes=5_000_000,
        then=_("Se publicará junto a tu propuesta."),
    )
    shows_name = forms.BooleanField(label=_("Quiero que se vea mi nombre"), required=False)


class ExampleFilters(FilterForm):
    q = forms.CharField(label=_("Palabras"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=[("", _("Todos")), *SECTORS])


def knots() -> list[Knot]:
    done = [Segment(Stage.PLANNED, _("Hito %(number)s") % {"number": n}, n <= 5) for n in range(1, 10)]
    return [
        Knot(Stage.RECEIVED, dt.date(2018, 11, 14), _("Recibida"), _("Con el código EC-2018-0217.")),
        Knot(
            Stage.GROUPED,
            dt.date(2019, 2, 22),
            _("Clasificada: es de gobierno abierto"),
            _("Cumple los cuatro criterios."),
            by=_("Grupo de Trabajo, mesa 3"),
        ),
        Knot(
            Stage.GROUPED,
            dt.date(2019, 4, 5),
            _("Integrada con 11 propuestas parecidas"),
            _("De esta se tomó la comparación entre municipios."),
            url="#hilo",
            link=_("Ver qué se tomó"),
        ),
        Knot(Stage.ASSESSED, _("junio – agosto de 2019"), _("Evaluada"), _("Factibilidad 4,2; relevancia 4,6.")),
        Knot(Stage.SELECTED, dt.date(2019, 10, 1), _("Categoría 1: pasa al plan"), _("Puesto 3 de 43.")),
        Knot(
            Stage.CONFIRMED,
            dt.date(2019, 12, 27),
            _("Confirmada con acta firmada"),
            _("La institución y su contraparte firmaron el acta."),
            url="#hilo",
            link=_("Acta (PDF)"),
        ),
        Knot(Stage.PLANNED, PartialDate("2020-01"), _("En marcha: 5 de 9 hitos cumplidos"), segments=done, state="now"),
        Knot(Stage.DONE, None, _("Evaluación independiente"), _("La hará alguien de fuera."), state="next"),
    ]


def stopped_knots() -> list[Knot]:
    return [
        Knot(Stage.RECEIVED, dt.date(2018, 11, 20), _("Recibida"), _("Con el código EC-2018-0216.")),
        Knot(
            Stage.GROUPED,
            dt.date(2019, 2, 22),
            _("No continúa en este plan"),
            _("Pide arreglar una vía: es una obra, y la decide el municipio en su presupuesto."),
            by=_("Grupo de Trabajo, mesa 1"),
            state="stopped",
            remedy=Action(_("Llevarla al presupuesto participativo del municipio"), "#hilo"),
        ),
    ]


def figures() -> list[Figure]:
    on = dt.date(2020, 8, 31)
    return [
        Figure(1204, _("propuestas recibidas"), on=on, url="#tabla", method_url="#cifras"),
        Figure(27, _("hitos cumplidos"), of=59, on=on, url="#tabla", method_url="#cifras"),
        Figure(62.5, _("de avance"), unit="%", on=on, method_url="#cifras"),
        Figure(3, _("personas de otro sector"), counts_people=True, on=on, method_url="#cifras"),
    ]


def rows() -> list[SimpleNamespace]:
    titles = [
        "Que las compras públicas se puedan comparar",
        "Presupuesto participativo en los colegios",
        "Datos abiertos de siniestros viales",
        "Turnos del hospital por internet",
        "Consulta previa con información en kichwa",
    ]
    ways = [Stage.PLANNED, Stage.GROUPED, Stage.DONE, Stage.RECEIVED, Stage.CONFIRMED]
    return [
        SimpleNamespace(
            code=f"EC-2018-{217 + n:04d}",
            title=titles[n % 5],
            stage=Stage.STOPPED if n % 7 == 6 else ways[n % 5],
            way=way_to(ways[n % 5], is_stopped=n % 7 == 6),
            support=(n * 37) % 260,
            on=dt.date(2018, 11, 14) + dt.timedelta(days=n),
        )
        for n in range(37)
    ]


def drawings() -> list[SafeString]:
    years = [str(year) for year in range(2012, 2022)]
    way = [
        charts.Point(_("Recibidas"), 335, "s-received"),
        charts.Point(_("De gobierno abierto"), 181, "s-grouped"),
        charts.Point(_("Integradas en"), 43, "s-assessed"),
        charts.Point(_("Compromisos"), 10, "s-confirmed"),
    ]
    asked = charts.Series(_("Pedidos"), [3, 8, 14, 13, 22, 31, None, 40, 52, 61], "s-confirmed")
    answered = charts.Series(_("Respondidos"), [2, 5, 11, 13, 17, 22, 30, 33, 41, 57], "s-grouped")
    example = _("Datos de ejemplo.")
    return [
        charts.bar(way, of=335, title=_("De 335 propuestas a 10 compromisos"), description=_("Plan 2019–2021.")),
        charts.gantt(spans(), title=_("Compromisos en el tiempo"), description=example, today=dt.date(2020, 8, 31)),
        charts.line(years, [asked, answered], title=_("Pedidos de información"), description=example),
        charts.area(years, answered, title=_("Respuestas por año"), description=example),
        charts.stacked(
            [_("Quito"), _("Guayaquil"), _("Cuenca")],
            [
                charts.Series(_("Cumplidos"), [12, 7, 5], "s-done"),
                charts.Series(_("En curso"), [5, 9, 2], "s-planned"),
                charts.Series(_("Atrasados"), [2, 1, 4], "s-received"),
            ],
            title=_("Hitos por ciudad"),
            description=example,
        ),
        charts.scatter(
            [(charts.Point(f"P-{n}", 1 + (n * 7) % 50), 1 + (n * 13) % 40) for n in range(18)],
            title=_("Apoyos y comentarios"),
            description=example,
            across=_("apoyos"),
            up=_("comentarios"),
        ),
        charts.tile_map(
            {code: (int(code) * 17) % 90 for code in charts.TILES},
            title=_("Propuestas por provincia"),
            description=example,
        ),
        charts.choropleth(
            [
                ("a", _("Norte"), "M0 0H60V40H0Z"),
                ("b", _("Centro"), "M60 0H120V60L60 40Z"),
                ("c", _("Sur"), "M0 40H60L120 60V90H0Z"),
            ],
            {"a": 4, "b": 11, "c": 20},
            title=_("Propuestas por zona"),
            description=example,
            view_box="0 0 120 90",
        ),
    ]


def spans() -> list[charts.Span]:
    def span(row: Text, first: tuple[int, int], last: tuple[int, int], state: Text, kind: str) -> charts.Span:
        return charts.Span(row, _("Hito"), dt.date(*first, 1), dt.date(*last, 28), state, kind)

    done, going, late = (_("cumplido"), "s-done"), (_("en curso"), "s-planned"), (_("atrasado"), "s-received")
    ahead = (_("por empezar"), "outline")
    policy, site, buying = (
        _("Política de datos abiertos"),
        _("Portal de datos abiertos"),
        _("Contratación pública abierta"),
    )
    return [
        span(policy, (2020, 1), (2020, 4), *done),
        span(policy, (2020, 5), (2020, 10), *going),
        span(site, (2020, 1), (2020, 2), *done),
        span(site, (2020, 3), (2020, 7), *late),
        span(site, (2020, 9), (2021, 4), *ahead),
        span(buying, (2020, 2), (2020, 6), *done),
        span(buying, (2020, 7), (2021, 8), *going),
    ]


def table(request: HttpRequest) -> Table:
    columns = [
        Column("title", _("Propuesta"), url=lambda row: "#tabla", sort="title"),
        Column("code", _("Código")),
        Column("stage", _("Va por"), value="stage.label", cell="web/style/stage.html"),
        Column("support", _("Apoyos"), numeric=True, sort="support"),
        Column("on", _("Recibida"), sort="on"),
    ]
    return Table(request, rows(), columns, size=8, caption=_("Propuestas de ejemplo"))


def paper(address: str) -> dict[str, Any]:
    return {
        "issuer": "Minga",
        "code": "EC-2018-0217",
        "address": address,
        "answer": _("Se integró con otras 11 y hoy es parte de un compromiso cumplido a medias."),
        "facts_title": _("Datos"),
        "facts": [[_("Recibida"), numbers.day(dt.date(2018, 11, 14))], [_("Lugar"), "Loja"]],
        "thread_title": _("Su hilo"),
        "knots": knots(),
        "qr": qr_svg(address),
    }


def components(request: HttpRequest) -> dict[str, Any]:
    filter_form = ExampleFilters(request.GET)
    return {
        "crumbs_shown": [Crumb(_("Inicio"), "/"), Crumb(_("Propuestas"), "#tabla"), Crumb("EC-2018-0217")],
        "knots": knots(),
        "stopped_knots": stopped_knots(),
        "stages": list(Stage),
        "way": way_to(Stage.SELECTED),
        "way_stopped": way_to(Stage.ASSESSED, is_stopped=True),
        "figures_shown": figures(),
        "charts": drawings(),
        "facts_shown": [
            Fact(_("Recibida"), _("En línea, el 14 de noviembre de 2018")),
            Fact(_("Lugar"), "Loja"),
            Fact(_("Institución"), _("Servicio Nacional de Contratación Pública"), "#datos"),
        ],
        "follow": Follow("#seguir", "#seguir", "#seguir"),
        "working": Progress(62, _("Leyendo los anexos")),
        "finished": Progress(100, _("Listo: 335 filas"), is_finished=True),
        "failed": Progress(41, _("Leyendo los anexos"), failure=_("El archivo se corta en la fila 138.")),
        "filter_form": filter_form,
        "chips": chips(request, filter_form),
        "nothing_actions": [
            Action(_("Ser la primera persona en proponerlo"), "#formulario", is_quiet=False),
            Action(_("Ver todas"), "#tabla"),
        ],
    }
