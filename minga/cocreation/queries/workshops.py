"""Workshops as the calendar, their pages and the desks read them; in a fixed number of questions."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.models import Process, Proposal, Registration, Workshop
from minga.cocreation.queries.fates import Fate, with_fates
from minga.cocreation.rules.processes import can_run_process
from minga.core.fields import Said
from minga.directory.models import Appointment, Jurisdiction, Role, Territory

State = Workshop.State
SHOWN = (State.CALLED, State.HELD, State.PUBLISHED, State.CANCELLED)


def facilitators_of(jurisdiction: Jurisdiction) -> QuerySet[Person]:
    appointed = Appointment.objects.filter(role=Role.FACILITATOR).covering(jurisdiction)
    in_force = appointed.in_force_on(timezone.localdate())
    return Person.objects.filter(pk__in=in_force.values("person"), is_active=True).order_by("pk")


def sectors_of(process: Process) -> dict[str, str | Said]:
    """The methodology's; without one, those of the form for proposals."""
    if process.methodology:
        return dict(process.methodology.said.sectors)
    return {value: str(label) for value, label in Proposal.Sector.choices}


def shown_workshops(jurisdiction: Jurisdiction) -> QuerySet[Workshop]:
    """Those with a day, that everybody may see."""
    found = Workshop.objects.filter(process__jurisdiction=jurisdiction, state__in=SHOWN).exclude(starts_at=None)
    return found.select_related("process__jurisdiction", "territory").order_by("starts_at", "pk")


def filtered(
    rows: QuerySet[Workshop], *, place: Territory | None = None, process: str = "", month: str = ""
) -> QuerySet[Workshop]:
    if place:
        rows = rows.filter(territory__in=Territory.objects.within(place))
    if process:
        rows = rows.filter(process__slug=process)
    if month:
        first, after = span_of(month)
        rows = rows.filter(starts_at__gte=first, starts_at__lt=after)
    return rows


def span_of(month: str) -> tuple[dt.datetime, dt.datetime]:
    """ "2026-11" from its first moment to the first of the next."""
    year, number = map(int, month.split("-"))
    first = dt.datetime(year, number, 1)  # noqa: DTZ001 - made aware below
    after = (first + dt.timedelta(days=32)).replace(day=1)
    return timezone.make_aware(first), timezone.make_aware(after)


def drafts_of(person: object, jurisdiction: Jurisdiction) -> list[Workshop]:
    """What its organisers are preparing."""
    if not isinstance(person, Person):
        return []
    rows = Workshop.objects.filter(process__jurisdiction=jurisdiction, state=State.DRAFT)
    if not can_run_process(person, jurisdiction):
        rows = rows.filter(facilitators=person)
    return list(rows.select_related("process__jurisdiction", "territory").order_by("starts_at"))


def read_workshop(jurisdiction: Jurisdiction, slug: str, number: int) -> Workshop:
    rows = Workshop.objects.filter(process__jurisdiction=jurisdiction, process__slug=slug, position=number)
    related = ("process__jurisdiction", "process__methodology", "territory", "host__jurisdiction", "before")
    found = rows.select_related(*related).first()
    if found is None:
        raise Http404(_("Aquí no hay un taller con ese número."))
    return found


def public_proposals_of(workshop: Workshop) -> list[Proposal]:
    found = workshop.proposals.public().select_related("table", "sdg").order_by("table__number", "number")
    return list(found.prefetch_related("peer_reviews__by_table"))


def fates_of(workshop: Workshop) -> list[Fate]:
    """What everybody reads of each of its proposals, and what became of it."""
    found = workshop.proposals.readable().select_related("process__jurisdiction", "table__sdg", "sdg")
    rows = found.order_by("table__number", "number").prefetch_related("peer_reviews__by_table")
    return with_fates(rows)


def unclaimed_of(workshop: Workshop) -> dict[str, str]:
    """Code and phrase of the proposals that wait for whoever made them."""
    waiting = workshop.proposals.filter(author=None, state__in=(Proposal.State.RECEIVED, Proposal.State.HELD))
    return dict(waiting.exclude(author_secret="").order_by("number").values_list("code", "title"))


def coming(workshop: Workshop) -> dict[str, int]:
    counted = workshop.registrations.aggregate(
        confirmed=Count("pk", filter=Q(state=Registration.State.CONFIRMED)),
        waiting=Count("pk", filter=Q(state=Registration.State.WAITING)),
    )
    return {name: count or 0 for name, count in counted.items()}


def names_of(workshop: Workshop) -> Sequence[Registration]:
    """Who agreed to be on the list; and what is needed, without a name where none was given."""
    come = workshop.registrations.filter(state__in=(Registration.State.CONFIRMED, Registration.State.WAITING))
    return list(come.filter(Q(has_consent=True) | ~Q(needs="")).order_by("state", "made_at"))


def workshops_ahead_of(person: Person) -> list[Workshop]:
    """Those that this person conducts: called or held, without published results."""
    rows = Workshop.objects.filter(facilitators=person, state__in=(State.DRAFT, State.CALLED, State.HELD))
    return list(rows.select_related("process__jurisdiction").order_by("starts_at"))
