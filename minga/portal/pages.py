"""What the front pages show, as values for the components of `web`."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Figure
from minga.search.index import Results
from minga.web import charts
from minga.web.charts import Point
from minga.web.components import Knot, Stage

WAY_OF_A_FUNNEL = ("s-received", "s-grouped", "s-assessed", "s-confirmed")


def funnel_chart(figures: Sequence[Figure]) -> SafeString:
    """From ideas to commitments: one bar per published figure."""
    kinds = [*WAY_OF_A_FUNNEL, *[WAY_OF_A_FUNNEL[-1]] * len(figures)]
    points = [Point(str(one.label), int(one.value), kind) for one, kind in zip(figures, kinds, strict=False)]
    ends = {"first": points[0].value, "last": points[-1].value}
    return charts.bar(
        points,
        title=gettext("De %(first)s propuestas a %(last)s compromisos") % ends,
        description=gettext("Cuántas siguieron en cada paso, según publicó «%(process)s».")
        % {"process": figures[0].process},
    )


STEPS = (
    (
        Stage.RECEIVED,
        _("Recibimos tu idea"),
        _("Cuentas el problema y lo que propones. Al instante tienes su código."),
    ),
    (
        Stage.GROUPED,
        _("Se clasifica y se une a las parecidas"),
        _(
            "Un Grupo de Trabajo de gobierno, sociedad civil y academia dice si es de gobierno abierto, y por qué."
            " Las ideas parecidas se integran en una sola propuesta; se anota qué se tomó de cada una."
        ),
    ),
    (
        Stage.ASSESSED,
        _("Se evalúa"),
        _(
            "Las instituciones dicen si se puede hacer. Dos personas que no saben quién la propuso ni qué dijo la otra"
            " puntúan si vale la pena; si difieren mucho, decide una tercera."
        ),
    ),
    (
        Stage.SELECTED,
        _("Se elige"),
        _("El foro la pone en el plan, en reserva, fuera del plan o en el siguiente; siempre con su razón."),
    ),
    (
        Stage.CONFIRMED,
        _("Se firma"),
        _(
            "La máxima autoridad de la institución responsable y una contraparte de la sociedad se comprometen por"
            " escrito."
        ),
    ),
    (
        Stage.PLANNED,
        _("Se cumple por hitos"),
        _("Cada compromiso tiene pasos con fecha, quién responde y cómo se sabrá que se cumplió."),
    ),
    (Stage.DONE, _("Se comprueba"), _("Una evaluación independiente dice qué cambió.")),
)


def steps_of_the_way() -> list[Knot]:
    """The stretches of the way, told to whoever comes for the first time."""
    return [Knot(stage, None, title, body) for stage, title, body in STEPS]


def page_of(results: Results) -> Page[int]:
    """The pager's view of an answer of the index."""
    return Paginator(range(results.total), results.size).get_page(results.page)
