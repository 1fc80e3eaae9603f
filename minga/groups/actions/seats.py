"""Seats are filled by invitation and acceptance, and emptied; a substitute can succeed."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.dates import PartialDate
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.directory.models import Institution
from minga.groups.actions.recipients import tell
from minga.groups.models import Membership, Seat
from minga.groups.models.seats import hashed_token
from minga.groups.rules.bodies import can_answer, can_end, can_fill_seats
from minga.ledger.actions import record
from minga.notices.actions import notify


@dataclass(frozen=True)
class Invitation:
    """`token` opens the invitation's page for whoever holds it; it is shown once and kept only hashed."""

    membership: Membership
    token: str


@transaction.atomic
def invite_member(
    *, by: Person, seat: Seat, person: Person | None = None, institution: Institution | None = None, act: str = ""
) -> Invitation:
    """Offer a seat. A person with an account finds it on their desk; for anybody else the link is handed over."""
    require(can_fill_seats, by, seat.body)
    locked = Seat.objects.select_for_update().get(pk=seat.pk)
    if locked.memberships.filter(state__in=[Membership.State.SEATED, Membership.State.INVITED]).exists():
        raise Refused(_("Ese puesto ya está ocupado o tiene una invitación sin respuesta."))
    token = secrets.token_urlsafe(24)
    membership = Membership.objects.create(
        seat=seat, person=person, institution=institution, act=tidy(act), token_hash=hashed_token(token)
    )
    record("seat.offered", seat.body, by=by, role="group_chair", **membership.facts())
    if person:
        notify([person], "groups/notices/seat_offered", seat.body, but=by, seat=seat.number)
    return Invitation(membership, token)


@transaction.atomic
def accept_seat(
    *, by: Person, membership: Membership, shows_name: bool, gender: str = "", token: str = ""
) -> Membership:
    """From now on they sit. Their name is shown only if they say so; their gender enters only sums."""
    locked = _invited(by, membership, token)
    move(locked, Membership.State.SEATED, paths=Membership.PATHS)
    locked.person, locked.token_hash = by, ""
    locked.shown_name = by.name if shows_name else ""
    locked.gender = Membership.Gender(gender) if gender else ""
    locked.starts_on = today()
    locked.save()
    record("seat.taken", locked.seat.body, by=by, role="group_member", **locked.facts())
    tell(locked.seat.body, "seat_taken", but=by, seat=locked.seat.number)
    return locked


@transaction.atomic
def decline_seat(*, by: Person, membership: Membership, token: str = "") -> Membership:
    """The seat is free for somebody else; who declined is forgotten."""
    locked = _invited(by, membership, token)
    move(locked, Membership.State.DECLINED, paths=Membership.PATHS)
    locked.person, locked.token_hash = None, ""
    locked.save(update_fields=["state", "person", "token_hash", "updated_at"])
    record("seat.declined", locked.seat.body, by=by, role="citizen", **locked.facts())
    return locked


@transaction.atomic
def seat_member(
    *,
    by: Person | None,
    seat: Seat,
    person: Person | None = None,
    institution: Institution | None = None,
    shown_name: str = "",
    act: str = "",
    since: dt.date | None = None,
) -> Membership:
    """Somebody takes a seat by an act that is written elsewhere: the result of a contest, an appointment.

    `by=None` is the system, which loads what a source says."""
    if by:
        require(can_fill_seats, by, seat.body)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                seat=seat,
                person=person,
                institution=institution,
                state=Membership.State.SEATED,
                shown_name=tidy(shown_name),
                act=tidy(act),
                starts_on=PartialDate((since or timezone.localdate()).isoformat()),
            )
    except IntegrityError as error:
        raise Refused(_("Ese puesto ya está ocupado.")) from error
    record("seat.taken", seat.body, by=by, role="group_chair" if by else "system", **membership.facts())
    return membership


@transaction.atomic
def end_membership(*, by: Person, membership: Membership, ending: str, act: str = "") -> Membership:
    """They leave the seat today. Whoever resigns does it alone; anything else needs its act."""
    locked = _locked(membership)
    require(can_end, by, locked)
    is_own = locked.person_id == by.pk
    if problem := cannot_end(by, locked, Membership.Ending(ending), act):
        raise Refused(problem)
    _end(locked, ending, act)
    body, role = locked.seat.body, "group_member" if is_own else "group_chair"
    record("seat.left", body, by=by, role=role, ground=str(ending), **locked.facts())
    tell(body, "seat_left", but=by, seat=locked.seat.number, ground=Membership.Ending(ending).label)
    return locked


def cannot_end(by: Person, membership: Membership, ending: Membership.Ending, act: str) -> str:
    """Why it cannot end like this, or ""."""
    if ending == Membership.Ending.SUCCESSION:
        return _("Pasar de suplente a principal se hace desde el puesto que quedó libre.")
    if membership.person_id == by.pk:
        if ending != Membership.Ending.RESIGNATION and not can_fill_seats(by, membership.seat.body):
            return _("Del propio puesto se sale renunciando.")
    elif ending in (Membership.Ending.RESIGNATION, Membership.Ending.REMOVAL) and not tidy(act):
        return _("La salida de otra persona necesita el documento que la dice: su renuncia o la resolución.")
    return ""


@transaction.atomic
def promote_substitute(*, by: Person, membership: Membership, seat: Seat, act: str = "") -> Membership:
    """A substitute becomes the holder of an empty seat ("se principaliza"); the substitute's seat is free again."""
    locked = _locked(membership)
    body = locked.seat.body
    require(can_fill_seats, by, body)
    if problem := cannot_succeed(locked, seat):
        raise Refused(problem)
    _end(locked, Membership.Ending.SUCCESSION, act)
    carried = {name: getattr(locked, name) for name in ("person", "institution", "shown_name", "title", "gender")}
    successor = Membership.objects.create(
        seat=seat,
        state=Membership.State.SEATED,
        act=tidy(act),
        starts_on=today(),
        succeeds=seat.memberships.filter(state=Membership.State.ENDED).order_by("-ends_on", "-pk").first(),
        **carried,
    )
    record("seat.succeeded", body, by=by, role="group_chair", from_seat=locked.seat.number, **successor.facts())
    tell(body, "seat_succeeded", but=by, seat=seat.number)
    return successor


def cannot_succeed(membership: Membership, seat: Seat) -> str:
    """Why this substitute cannot take that seat, or ""."""
    if membership.state != Membership.State.SEATED or membership.seat.kind != Seat.Kind.SUBSTITUTE:
        return _("Solo pasa a principal quien hoy es suplente.")
    if seat.body_id != membership.seat.body_id or seat.kind != Seat.Kind.MEMBER:
        return _("Ese puesto no es un puesto principal de este grupo.")
    if membership.seat.substitute_of_id not in (None, seat.pk):
        return _("Cada suplente sucede a su principal: ese puesto tiene otro suplente.")
    if seat.memberships.filter(state=Membership.State.SEATED).exists():
        return _("Ese puesto ya está ocupado.")
    return ""


def _end(membership: Membership, ending: str, act: str) -> None:
    move(membership, Membership.State.ENDED, paths=Membership.PATHS)
    membership.ending = Membership.Ending(ending)
    membership.ends_on = today()
    membership.act = tidy(act) or membership.act
    membership.save(update_fields=["state", "ending", "ends_on", "act", "updated_at"])


def _invited(by: Person, membership: Membership, token: str) -> Membership:
    locked = _locked(membership)
    require(can_answer, by, locked)
    if locked.person_id is None and not locked.opens_with(token):
        raise Refused(can_answer.reason)
    return locked


def _locked(membership: Membership) -> Membership:
    found = Membership.objects.select_for_update(of=("self",)).select_related("seat__body__jurisdiction", "institution")
    return found.get(pk=membership.pk)


def today() -> PartialDate:
    return PartialDate(timezone.localdate().isoformat())
