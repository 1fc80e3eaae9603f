"""The bench: a queue, the one being looked at, and what the site found odd about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.cocreation.models import Moderation, Proposal
from minga.cocreation.pages.proposals import documents_of
from minga.cocreation.queries.similar import similar_to
from minga.directory.models import Jurisdiction
from minga.documents.pages import DocumentPage
from minga.search.index import Similar
from minga.web.components import Action

TITLES: dict[str, str | Promise] = {
    "retenidas": _("Esperan"),
    "recientes": _("Recientes"),
    "decididas": _("Ya decididas"),
}
SUSPICIONS: dict[str, str | Promise] = {
    "trap": _("Se llenó un campo que las personas no ven."),
    "clock": _("Le faltaba la hora en que se abrió el formulario."),
    "quick": _("Se envió menos de tres segundos después de abrir el formulario."),
    "personal": _("Un archivo muestra datos de personas. Mira el motivo que dio quien propuso antes de publicarla."),
    "flood": _("Llegaban muchas propuestas a la vez, y quien la envió no pudo hacer el cálculo que se pide entonces."),
    "stale": _("El formulario se abrió hace más de una semana."),
}


@dataclass(frozen=True)
class Bench:
    jurisdiction: Jurisdiction
    tab: str
    queue: Sequence[Proposal]
    code: str = ""

    @cached_property
    def current(self) -> Proposal | None:
        """The one asked for, or the first; one that somebody else decided meanwhile is no longer there."""
        if not self.code:
            return self.queue[0] if self.queue else None
        return next((one for one in self.queue if one.code == self.code), None)

    @property
    def following(self) -> Proposal | None:
        """The one to look at after this."""
        if self.current is None or len(self.queue) < 2:
            return None
        place = list(self.queue).index(self.current)
        return self.queue[place + 1] if place + 1 < len(self.queue) else self.queue[0]

    @property
    def suspicions(self) -> list[str]:
        reasons = self.current.suspicions if self.current else []
        return [str(SUSPICIONS.get(reason, reason)) for reason in reasons]

    @cached_property
    def similar(self) -> list[Similar]:
        if self.current is None:
            return []
        found = similar_to(self.jurisdiction, f"{self.current.title} {self.current.problem}")
        return [one for one in found if one.code != self.current.code]

    @cached_property
    def moderations(self) -> list[Moderation]:
        return list(self.current.moderations.all()) if self.current else []

    @cached_property
    def documents(self) -> list[DocumentPage]:
        return documents_of(self.current) if self.current and self.current.is_readable else []

    @property
    def tabs(self) -> list[tuple[Action, bool]]:
        return [(Action(title, f"?ver={name}"), name == self.tab) for name, title in TITLES.items()]

    @property
    def can_hold(self) -> bool:
        return self.current is not None and self.current.state == Proposal.State.RECEIVED

    @property
    def can_release(self) -> bool:
        return self.current is not None and self.current.state == Proposal.State.HELD

    @property
    def can_remove(self) -> bool:
        return self.current is not None and self.current.is_readable
