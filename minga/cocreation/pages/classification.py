"""The bench where proposals are classified, the table where disagreement is settled, and how far the group is."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.models import Classification, Opinion, Process, Proposal
from minga.cocreation.queries.classification import (
    Progress,
    answered_by,
    at_table,
    counted_opinions,
    opinions_by_sector,
    progress_of,
    queue_for,
)
from minga.cocreation.queries.tables import table_of
from minga.cocreation.rules.classification import CLASSIFY, awaits_second_look, why_not_opine
from minga.cocreation.rules.processes import NAMES, body_of, party_of
from minga.groups.models import Body, Membership, Session
from minga.groups.queries import balance_of, members_of
from minga.groups.queries.seats import Share
from minga.web import charts
from minga.web.charts import Point
from minga.web.components import Fact
from minga.web.numbers import number, percent

SHOWN = 25


@dataclass(frozen=True)
class ClassificationBench:
    """What one person can still answer, and the one that is open before them."""

    process: Process
    person: Person
    code: str = ""

    @cached_property
    def total(self) -> int:
        return queue_for(self.person, self.process).count()

    @cached_property
    def queue(self) -> list[Proposal]:
        return list(queue_for(self.person, self.process)[:SHOWN])

    @cached_property
    def current(self) -> Proposal | None:
        """The one asked for, or the first; one that others answered meanwhile is no longer there."""
        if not self.code:
            return self.queue[0] if self.queue else None
        found = queue_for(self.person, self.process).filter(code=self.code).select_related("territory", "sdg").first()
        if found:
            found.process = self.process
        return found

    @cached_property
    def answered(self) -> list[Opinion]:
        return answered_by(self.person, self.process)


@dataclass(frozen=True)
class TableBench:
    """What the whole group decides: each proposal with what was said of it."""

    process: Process
    person: Person
    code: str = ""

    @cached_property
    def queue(self) -> list[Classification]:
        found = list(at_table(self.process)[:100])
        for one in found:
            one.proposal.process = self.process
        return found

    @cached_property
    def current(self) -> Classification | None:
        if not self.code:
            return self.queue[0] if self.queue else None
        return next((one for one in self.queue if one.proposal.code == self.code), None)

    @cached_property
    def opinions(self) -> list[Opinion]:
        return counted_opinions(self.current) if self.current else []

    @property
    def in_favour(self) -> int:
        return sum(one.is_related for one in self.opinions)

    @property
    def against(self) -> int:
        return len(self.opinions) - self.in_favour

    @cached_property
    def needed(self) -> int:
        if self.current is None:
            return 0
        return table_of(self.process, CLASSIFY).majority_about(self.current.proposal)

    @property
    def is_second_look(self) -> bool:
        return self.current is not None and awaits_second_look(self.current.proposal)

    @cached_property
    def refusal(self) -> str:
        return why_not_opine(self.person, self.current.proposal) if self.current else ""

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """(criterion, why it does not hold), without who said it."""
        assert self.process.methodology
        found = []
        for criterion in self.process.methodology.said.classification.criteria:
            said = [one.answers.get(criterion.key, {}).get("reason", "") for one in self.opinions]
            found += [(str(criterion.title), reason) for reason in dict.fromkeys(said) if reason]
        return found

    @cached_property
    def sessions(self) -> list[Session]:
        """Those of the group in which it could still be decided."""
        body = body_of(self.process, party_of(self.process, CLASSIFY))
        if body is None:
            return []
        ahead = Session.objects.with_body().filter(body=body, state__in=[Session.State.CALLED, Session.State.OPEN])
        return list(ahead.order_by("starts_at")[:5])


@dataclass(frozen=True)
class ClassificationBoard:
    """For everybody: how many proposals stand where, and how many answers each sector gave."""

    process: Process

    @cached_property
    def progress(self) -> Progress:
        return progress_of(self.process)

    @property
    def chart(self) -> SafeString:
        told = self.progress
        points = [
            Point(_("Se relacionan con el gobierno abierto"), told.related, "t-good"),
            Point(_("No se relacionan"), told.not_related, "s-stopped"),
            Point(_("En la mesa del grupo: no hay acuerdo"), told.table, "t-warn"),
            Point(_("Con alguna respuesta"), told.begun, "t-info"),
            Point(_("Sin mirar todavía"), told.untouched, "t-plain"),
        ]
        title = _("Cómo va la clasificación")
        description = _("Cada propuesta que se puede leer cuenta una vez.")
        return charts.bar(points, title=title, description=description, of=told.total or None)

    @property
    def answer(self) -> str:
        told = self.progress
        values = {"decided": number(told.decided), "total": number(told.total), "related": number(told.related)}
        if not told.total:
            return _("Este proceso todavía no tiene propuestas.")
        return _("De %(total)s propuestas, %(decided)s tienen resultado: %(related)s se relacionan.") % values

    @property
    def criteria(self) -> Sequence[Any]:
        return self.process.methodology.said.classification.criteria if self.process.methodology else ()

    def failed_said(self, classification: Classification) -> str:
        names = {one.key: str(one.title) for one in self.criteria}
        return ", ".join(names.get(key, key) for key in classification.failed)

    @property
    def rule(self) -> list[Fact]:
        """How it is decided, as the methodology of this process says."""
        if self.process.methodology is None:
            return []
        said = self.process.methodology.said.classification
        return [
            Fact(_("Quién clasifica"), str(NAMES[party_of(self.process, CLASSIFY)])),
            Fact(_("Personas por propuesta"), number(said.people)),
            Fact(_("Si no están de acuerdo"), _("decide más de la mitad del grupo, o una sesión con quórum y voto")),
            Fact(
                _("Segunda mirada"),
                _("quien propuso puede pedirla una vez, en %(days)s días") % {"days": said.second_look_days},
            ),
        ]

    @property
    def sectors(self) -> list[Fact]:
        names = sector_names(self.process)
        return [
            Fact(names.get(key, _("Por nombramiento")), number(count))
            for key, count in sorted(opinions_by_sector(self.process).items())
        ]


def sector_names(process: Process) -> dict[str, str]:
    said = process.methodology.said.sectors if process.methodology else {}
    return {key: str(text) for key, text in said.items()}


@dataclass(frozen=True)
class WorkingGroupPage:
    """Who classifies and groups: the seats by sector, and whether one of them outweighs the others."""

    process: Process

    @cached_property
    def body(self) -> Body | None:
        return self.process.working_group

    @cached_property
    def shares(self) -> list[Share]:
        return list(balance_of(self.body).values()) if self.body else []

    @property
    def most(self) -> Fraction:
        return self.process.methodology.said.most_share if self.process.methodology else Fraction(1, 2)

    @property
    def heavy(self) -> list[tuple[str, float]]:
        """The sectors that hold more than their share of the seats."""
        return [(one.label, float(one.part)) for one in self.shares if one.part > self.most]

    @property
    def absent(self) -> list[str]:
        """Sectors that the methodology names, or the group's rules ask, and nobody sits for."""
        taken = {one.sector.value for one in self.shares if one.taken}
        asked = {one.sector.value: one.label for one in self.shares if one.asked and not one.taken}
        named = {key: name for key, name in sector_names(self.process).items() if key not in taken}
        return list(({**named, **asked}).values()) if self.shares else []

    @property
    def meter(self) -> SafeString:
        points = [
            Point(one.label, one.taken, "t-warn" if one.part > self.most else f"s-{('received', 'grouped')[place % 2]}")
            for place, one in enumerate(self.shares)
        ]
        total = sum(one.taken for one in self.shares)
        description = _("Puestos con voto ocupados. Ningún sector debería pasar de %(most)s.") % {
            "most": percent(float(self.most))
        }
        return charts.bar(points, title=_("Equilibrio entre sectores"), description=description, of=total or None)

    @cached_property
    def members(self) -> list[tuple[str, list[Membership]]]:
        found = members_of(self.body) if self.body else []
        return [(one.label, [member for member in found if member.seat.sector == one.sector]) for one in self.shares]
