"""A body as its page shows it."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.markdown import render as render_text
from minga.groups.models import Body, Membership, Seat, Session
from minga.groups.queries.lists import genders_of, next_session, seated_in
from minga.groups.queries.seats import Share, shares_among
from minga.web import charts
from minga.web.components import Fact
from minga.web.markup import markup
from minga.web.numbers import day
from minga.web.tables import Column, Table

KINDS = {
    Seat.Sector.GOVERNMENT: "s-confirmed",
    Seat.Sector.CIVIL_SOCIETY: "s-received",
    Seat.Sector.COMMUNITY: "s-grouped",
    Seat.Sector.ACADEMIA: "s-selected",
    Seat.Sector.PRODUCTIVE: "s-planned",
    Seat.Sector.UNKNOWN: "s-stopped",
}


@dataclass(frozen=True)
class BodyPage:
    body: Body

    @cached_property
    def members(self) -> list[Membership]:
        return list(seated_in(self.body))

    @cached_property
    def holders(self) -> list[Membership]:
        return [member for member in self.members if member.seat.kind == Seat.Kind.MEMBER]

    @cached_property
    def next(self) -> Session | None:
        return next_session(self.body)

    @cached_property
    def seat_count(self) -> int:
        return self.body.seats.voting().count()

    @property
    def answer(self) -> str:
        taken = ngettext(
            "%(taken)s de %(seats)s puesto con voto está ocupado.",
            "%(taken)s de %(seats)s puestos con voto están ocupados.",
            self.seat_count,
        ) % {"taken": len(self.holders), "seats": self.seat_count}
        if self.body.is_record:
            return _("Así lo cuenta el documento: %(taken)s") % {"taken": taken}
        if self.next is None:
            return _("%(taken)s No hay ninguna sesión convocada.") % {"taken": taken}
        return _("%(taken)s La próxima sesión es el %(day)s.") % {"taken": taken, "day": day(self.next.starts_at)}

    @cached_property
    def shares(self) -> list[Share]:
        return list(shares_among(self.body, self.holders).values())

    @property
    def missing(self) -> list[str]:
        """Where the norm asks for more, or for fewer, than sit there."""
        said = _("%(sector)s: ocupa %(taken)s y la norma pide %(asked)s.")
        return [
            said % {"sector": share.label, "taken": share.taken, "asked": share.asked}
            for share in self.shares
            if share.asked is not None and share.asked != share.taken
        ]

    @property
    def balance(self) -> SafeString | str:
        if not self.holders:
            return ""
        points = [charts.Point(share.label, share.taken, KINDS[share.sector]) for share in self.shares]
        return charts.bar(
            points,
            of=len(self.holders),
            title=_("Quiénes se sientan, por sector"),
            description=_("Puestos con voto que hoy están ocupados, y qué parte del total es cada sector."),
        )

    @property
    def genders(self) -> SafeString | str:
        """Only in groups of five or more, and only what each told of themselves."""
        counts = genders_of(self.holders)
        labels = dict(Membership.Gender.choices)
        points = [charts.Point(labels.get(key, _("No lo dice")), count) for key, count in counts.items()]
        if not points:
            return ""
        return charts.bar(
            points,
            of=len(self.holders),
            title=_("Quiénes se sientan, por género"),
            description=_("Lo que cada persona dijo de sí misma, si quiso decirlo."),
        )

    @property
    def facts(self) -> list[Fact]:
        body = self.body
        return [
            Fact(_("Qué es"), str(body.get_kind_display())),
            Fact(_("Depende de"), str(body.parent) if body.parent else "", body.parent_url),
            Fact(_("Norma"), str(body.legal_base)),
            Fact(_("Desde"), str(body.starts_on or "")),
            Fact(_("Hasta"), str(body.ends_on or "")),
        ]

    @property
    def rules(self) -> list[Fact]:
        body = self.body
        if body.is_record:
            return []
        return [
            Fact(_("Quórum"), str(body.get_quorum_display())),
            Fact(_("Se aprueba con"), str(body.get_majority_display())),
            Fact(
                _("Si hay empate"),
                _("Decide el voto de quien preside") if body.has_casting_vote else _("No se aprueba"),
            ),
            Fact(_("Convocatoria"), days_before(body.notice_days)),
            Fact(_("Convocatoria urgente"), days_before(body.urgent_notice_days)),
            Fact(_("Dura cada período"), months(body.term_months)),
            Fact(_("Se reúne cada"), months(body.meets_every_months)),
        ]

    @property
    def basic_rules(self) -> SafeString | str:
        return render_text(str(self.body.basic_rules)) if self.body.basic_rules else ""


def months(count: int | None) -> str:
    return ngettext("%(count)s mes", "%(count)s meses", count) % {"count": count} if count else ""


def days_before(count: int) -> str:
    if count == 0:
        return _("El mismo día")
    return ngettext("%(count)s día antes", "%(count)s días antes", count) % {"count": count}


def members_table(request: HttpRequest, page: BodyPage) -> Table:
    columns = [
        Column("seat", _("Puesto"), "seat.number", numeric=True, sort="seat"),
        Column("name", _("Quién"), str, cell=who),
        Column("title", _("Cargo"), lambda row: str(row.title)),
        Column("kind", _("Cómo"), seat_said),
        Column("sector", _("Sector"), "seat.get_sector_display"),
        Column("since", _("Desde"), lambda row: day(row.starts_on) if row.starts_on else None),
    ]
    if not any(member.title for member in page.members):
        columns = [column for column in columns if column.key != "title"]
    return Table(request, page.members, columns, size=100, caption=_("Quiénes lo integran hoy"))


def seat_said(member: Membership) -> str:
    seat = member.seat
    if seat.presides:
        return _("Preside")
    if seat.substitute_of:
        return _("Suplente del puesto %(number)s") % {"number": seat.substitute_of.number}
    return str(seat.get_kind_display())


def who(member: Membership) -> SafeString:
    """An organisation leads to its page; a person has none."""
    if member.institution:
        return markup('<a href="{}">{}</a>', member.institution.get_absolute_url(), str(member))
    return markup("{}", str(member))
