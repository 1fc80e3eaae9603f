"""Points of the agenda: added, treated, decided."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.core.text import tidy
from minga.groups.actions.recipients import tell
from minga.groups.agenda import About, AgendaItem
from minga.groups.models import Body, Item, Resolution, Session, Vote
from minga.groups.rules.sessions import can_run
from minga.ledger.actions import record


@transaction.atomic
def add_item(
    *,
    by: Person,
    session: Session,
    title: str,
    kind: str = Item.Kind.INFORMATION,
    text: str = "",
    about: About | None = None,
) -> Item:
    """Put a point on the agenda, until the session ends. Its text, or else its title, is what is decided."""
    locked = lock_session(session)
    require(can_run, by, locked)
    item = write_item(locked, AgendaItem(title, kind, text, about))
    record("agenda.extended", locked, by=by, role="group_chair", item=item.number, kind=item.kind)
    return item


def write_item(session: Session, wanted: AgendaItem) -> Item:
    last = session.items.aggregate(last=Max("number"))["last"] or 0
    return Item.objects.create(
        session=session,
        number=last + 1,
        kind=Item.Kind(wanted.kind),
        title=tidy(wanted.title)[:300],
        text=tidy(wanted.text),
        about_kind=wanted.about.ledger_kind if wanted.about else "",
        about_code=wanted.about.ledger_code if wanted.about else "",
        about_url=wanted.about.get_absolute_url() if wanted.about else "",
    )


@transaction.atomic
def close_item(
    *,
    by: Person,
    item: Item,
    notes: str = "",
    responsible: str = "",
    due_on: dt.date | None = None,
    is_postponed: bool = False,
) -> Resolution | None:
    """Count, say what came of it, and number the resolution if it was adopted.

    Without a quorum nothing is decided. A tie is broken by the vote of whoever presides, where the body has it so."""
    session = lock_session(item.session)
    locked = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    locked.session = session
    require(can_run, by, session)
    if session.state != Session.State.OPEN or locked.is_closed:
        raise Refused(_("Ese punto ya se cerró, o la sesión no está en curso."))
    count_votes(locked)
    locked.outcome = Item.Outcome.POSTPONED if is_postponed else outcome_of(locked)
    locked.notes, locked.closed_at = tidy(notes) or locked.notes, timezone.now()
    locked.save()
    votes = list(locked.votes.select_related("seat"))
    facts = {"seats": {choice.value: seats_that(votes, choice) for choice in Vote.Choice}, "present": locked.present}
    record("item.decided", locked, by=by, role="group_chair", outcome=locked.outcome, kind=locked.kind, **facts)
    item.outcome, item.closed_at = locked.outcome, locked.closed_at
    if locked.outcome != Item.Outcome.ADOPTED:
        return None
    return adopt_resolution(by, locked, responsible, due_on)


def count_votes(item: Item) -> None:
    choices = list(item.votes.values_list("choice", flat=True))
    item.in_favour, item.against = choices.count(Vote.Choice.IN_FAVOUR), choices.count(Vote.Choice.AGAINST)
    item.abstained, item.recused = choices.count(Vote.Choice.ABSTAIN), choices.count(Vote.Choice.RECUSED)
    item.present = item.session.attendances.filter(left_at=None).count()


def outcome_of(item: Item) -> Item.Outcome:
    session, body = item.session, item.session.body
    if item.kind == Item.Kind.INFORMATION:
        return Item.Outcome.NOTED
    if item.present < session.seats_needed:
        return Item.Outcome.NO_QUORUM
    if item.kind == Item.Kind.CONSENSUS:
        # Silence is assent; one voice against is enough to have no consensus.
        return Item.Outcome.REJECTED if item.against else Item.Outcome.ADOPTED
    entitled = item.present - item.recused
    carried = body.is_carried(
        in_favour=item.in_favour, against=item.against, present=entitled, seats=session.seats_voting
    )
    if carried is None:
        carried = item.was_tie_broken = body.has_casting_vote and breaks_tie(item)
    return Item.Outcome.ADOPTED if carried else Item.Outcome.REJECTED


def breaks_tie(item: Item) -> bool:
    return item.votes.filter(seat__presides=True, choice=Vote.Choice.IN_FAVOUR).exists()


def seats_that(votes: list[Vote], choice: Vote.Choice) -> list[int]:
    return [vote.seat.number for vote in votes if vote.choice == choice]


def adopt_resolution(by: Person, item: Item, responsible: str, due_on: dt.date | None) -> Resolution:
    body = Body.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=item.session.body_id)
    today = timezone.localdate()
    last = body.resolutions.filter(year=today.year).aggregate(last=Max("number"))["last"] or 0
    resolution = Resolution.objects.create(
        body=body,
        item=item,
        year=today.year,
        number=last + 1,
        title=item.title,
        text=item.text or item.title,
        responsible=tidy(responsible)[:200],
        due_on=due_on,
        adopted_on=today,
    )
    due = resolution.due_on.isoformat() if resolution.due_on else None
    record("resolution.adopted", resolution, by=by, role="group_chair", item=item.ledger_code, due_on=due)
    tell(body, "resolution_adopted", but=by, about=resolution, number=resolution.code)
    return resolution


def lock_session(session: Session) -> Session:
    """Everything that happens in a session waits in this line, so that two who run it never overwrite each other."""
    return Session.objects.select_for_update(of=("self",)).select_related("body__jurisdiction").get(pk=session.pk)
