"""Where a process leads: the pages that everybody reads, and the benches at which this person may work today."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Process
from minga.cocreation.rules.processes import belongs_to, party_of
from minga.cocreation.rules.selection import can_prepare_session
from minga.cocreation.rules.workshops import can_make_workshop
from minga.directory.models import Role
from minga.directory.queries import roles_of
from minga.web.components import Action

# The bench, what it is called, the act that the methodology gives to a party, and in which activity.
BENCHES = (
    ("classification_bench", _("Clasificar propuestas"), "classify", "classification"),
    ("classification_table", _("Resolver los desacuerdos"), "classify", "classification"),
    ("grouping_bench", _("Agrupar las que se parecen"), "group", "grouping"),
    ("integration_bench", _("Integrar cada grupo en una propuesta"), "integrate", "integration"),
    ("assessment_board", _("Repartir y seguir la evaluación"), "assign", "assessment"),
    ("confirmation_bench", _("Preparar las actas de confirmación"), "prepare_acts", "confirmation"),
    ("formalisation_bench", _("Formalizar el plan"), "formalise", "formalisation"),
)
ASSESSING = {Role.OFFICER, Role.EVALUATOR, Role.WORKING_GROUP, Role.CORE_GROUP, Role.COUNCIL_MEMBER}


@dataclass(frozen=True)
class Doors:
    process: Process
    person: Any

    @property
    def pages(self) -> list[Action]:
        """The public side of each phase; of a process without methodology only what it received."""
        process = self.process
        found = [self.to("workshop_list", _("Talleres"), query=f"?proceso={process.slug}")]
        if process.received_count:
            found += [self.at("monitoring", _("Qué se hizo con cada propuesta"))]
            found += [self.at("analysis", _("Análisis de resultados"))]
        if process.methodology is None:
            return found
        decided = [
            self.at("working_group", _("Grupo de Trabajo")),
            self.at("classification_board", _("Clasificación")),
            *([self.at("assessment_results", _("Evaluación"))] if process.methodology.said.dimensions else []),
            self.at("selection", _("Selección")),
            self.at("confirmation", _("Confirmación")),
        ]
        return [self.methodology, *found[:1], *decided, *found[1:]]

    @property
    def methodology(self) -> Action:
        assert self.process.methodology is not None
        return Action(str(_("La metodología que sigue")), self.process.methodology.get_absolute_url())

    @property
    def work(self) -> list[Action]:
        """Nobody else's benches: a stranger has none, and none opens out of its phase."""
        if not getattr(self.person, "is_authenticated", False) or self.process.is_closed:
            return []
        return list(self.benches())

    def benches(self) -> Iterator[Action]:
        process, person = self.process, self.person
        if belongs_to(person, process, "coordination"):
            yield self.at("process_bench", _("Coordinar el proceso: calendario, fases y grupos"))
        if process.allows("workshops") and can_make_workshop(person, process):
            yield self.at("workshop_new", _("Preparar un taller"))
            yield self.at("capture", _("Captura sin conexión"))
        if process.methodology is None:
            return
        open_now = [(name, label, party_of(process, act)) for name, label, act, does in BENCHES if process.allows(does)]
        parties = {party for party in {one[2] for one in open_now} if belongs_to(person, process, party)}
        yield from (self.at(name, label) for name, label, party in open_now if party in parties)
        if process.allows("assessment") and roles_of(person, process.jurisdiction) & ASSESSING:
            yield self.at("evaluation_list", _("Mis evaluaciones"))
        if process.allows("selection") and can_prepare_session(person, process):
            yield self.at("selection_bench", _("Preparar la sesión que decide"))

    def at(self, name: str, label: str | Promise) -> Action:
        return Action(str(label), reverse(name, args=[self.process.jurisdiction.slug, self.process.slug]))

    def to(self, name: str, label: str | Promise, query: str = "") -> Action:
        return Action(str(label), reverse(name, args=[self.process.jurisdiction.slug]) + query)
