"""A session as its page shows it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from minga.documents.models import Document
from minga.documents.pages import DocumentPage
from minga.groups.models import Attendance, Item, Minutes, Resolution, Session, Vote
from minga.groups.queries.lists import documents_about
from minga.groups.queries.minutes import absent_from, attendances_of, counts_of, items_of
from minga.web.components import Fact
from minga.web.numbers import day

TONES = {"called": "info", "open": "warn", "closed": "good", "cancelled": "bad"}
OUTCOMES = {"adopted": "good", "rejected": "bad", "noted": "plain", "no_quorum": "warn", "postponed": "plain"}


@dataclass(frozen=True)
class ItemShown:
    item: Item
    documents: list[DocumentPage] = field(default_factory=list)
    own: Vote | None = None
    may_vote: bool = False

    @property
    def tone(self) -> str:
        return OUTCOMES.get(self.item.outcome, "plain")

    @property
    def resolution(self) -> Resolution | None:
        return getattr(self.item, "resolution", None)

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(str(Vote.Choice(name).label), count) for name, count in counts_of(self.item) if count]

    @property
    def votes(self) -> list[Vote]:
        """By name once the point is closed; before, so that nobody follows the others, only whether each has voted."""
        return list(self.item.votes.all()) if self.item.is_closed else []


@dataclass(frozen=True)
class SessionPage:
    session: Session
    person: Any

    @property
    def tone(self) -> str:
        return TONES[self.session.state]

    @cached_property
    def attendances(self) -> list[Attendance]:
        return attendances_of(self.session)

    @property
    def absent(self) -> str:
        return ", ".join(map(str, absent_from(self.session)))

    @cached_property
    def own_attendance(self) -> Attendance | None:
        """Of whoever looks at it, while they are there."""
        mine = [one for one in self.attendances if one.membership.person_id == self.person.pk and not one.left_at]
        return mine[0] if mine and self.person.pk else None

    @cached_property
    def items(self) -> list[ItemShown]:
        found = items_of(self.session)
        for item in found:
            item.session = self.session
            if resolution := getattr(item, "resolution", None):
                resolution.body = self.session.body
        papers = documents_about("session_item", [item.ledger_code for item in found])
        return [self.shown(item, papers.get(item.ledger_code, [])) for item in found]

    def shown(self, item: Item, papers: list[Document]) -> ItemShown:
        mine = self.own_attendance
        own = next((vote for vote in item.votes.all() if mine and vote.seat_id == mine.seat_id), None)
        is_open = self.session.state == Session.State.OPEN and item.is_votable and not item.is_closed
        return ItemShown(item, [DocumentPage(paper) for paper in papers], own, bool(mine) and is_open)

    @cached_property
    def minutes(self) -> Minutes | None:
        found = Minutes.objects.filter(session=self.session).first()
        if found:
            found.session = self.session
        return found

    @cached_property
    def observer_count(self) -> int:
        return self.session.observers.count()

    @cached_property
    def is_observing(self) -> bool:
        return bool(self.person.pk) and self.session.observers.filter(person=self.person).exists()

    @property
    def answer(self) -> str:
        starts_at = timezone.localtime(self.session.starts_at)
        values = {"day": day(starts_at), "hour": starts_at.strftime("%H:%M"), "why": self.session.cancel_reason}
        adopted = [one for one in self.items if one.item.outcome == Item.Outcome.ADOPTED]
        if self.session.state == Session.State.CLOSED:
            return _("Fue el %(day)s. Aprobó %(adopted)s de %(items)s puntos.") % {
                **values, "adopted": len(adopted), "items": len(self.items),
            }  # fmt: skip
        return {
            Session.State.CALLED: _("Está convocada para el %(day)s a las %(hour)s."),
            Session.State.OPEN: _("Está en curso desde hoy a las %(hour)s."),
            Session.State.CANCELLED: _("No se realizó el %(day)s. Motivo: %(why)s"),
        }[Session.State(self.session.state)] % {**values, "hour": self.hour_of_opening or values["hour"]}

    @property
    def hour_of_opening(self) -> str:
        opened = self.session.opened_at
        return timezone.localtime(opened).strftime("%H:%M") if opened else ""

    @property
    def facts(self) -> list[Fact]:
        session = self.session
        quorum = _("%(needed)s de %(voting)s puestos con voto") % {
            "needed": session.seats_needed, "voting": session.seats_voting,
        }  # fmt: skip
        return [
            Fact(_("Grupo"), str(session.body), session.body.get_absolute_url()),
            Fact(_("Clase"), str(session.get_kind_display())),
            Fact(_("Lugar"), session.place),
            Fact(_("Se convocó el"), day(session.called_at)),
            Fact(_("Quórum"), quorum if session.seats_voting else ""),
            Fact(_("Observan"), str(self.observer_count) if self.observer_count else ""),
        ]
