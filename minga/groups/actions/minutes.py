"""From the draft to the published minutes: what is signed is fixed first, and the signed paper must be that one."""

import datetime as dt
import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.documents import store
from minga.documents.actions import hand_in_document
from minga.documents.keeping import HandedIn
from minga.groups.actions.recipients import tell
from minga.groups.models import Minutes, Session, Signature
from minga.groups.papers import minutes_paper
from minga.groups.queries.minutes import minutes_content
from minga.groups.rules import minutes as permits
from minga.ledger.actions import record
from minga.notices.actions import notify


@transaction.atomic
def write_minutes(
    *, by: Person, session: Session, opening: str = "", closing: str = "", notes: Mapping[int, str] | None = None
) -> Minutes:
    """Begin the draft or go on with it. Votes, attendance and resolutions cannot be typed: they are what they were.

    `notes`: by the number of the point, what was said."""
    locked = Session.objects.select_for_update(of=("self",)).select_related("body__jurisdiction").get(pk=session.pk)
    require(permits.can_write_minutes, by, locked)
    minutes, _is_new = Minutes.objects.get_or_create(session=locked, defaults={"language": get_language() or "es"})
    minutes.opening, minutes.closing, minutes.drafted_by = tidy(opening), tidy(closing), by
    minutes.save(update_fields=["opening", "closing", "drafted_by", "updated_at"])
    for item in locked.items.filter(number__in=notes or {}):
        item.notes = tidy((notes or {})[item.number])
        item.save(update_fields=["notes", "updated_at"])
    return minutes


@transaction.atomic
def review_minutes(*, by: Person, minutes: Minutes) -> Minutes:
    """Somebody else who was there found it true: its text is fixed and waits for signatures."""
    locked = _locked(minutes)
    require(permits.can_review_minutes, by, locked)
    move(locked, Minutes.State.REVIEWED, paths=Minutes.PATHS)
    locked.content, locked.reviewed_by, locked.reviewed_at = minutes_content(locked), by, timezone.now()
    locked.sha256 = hashlib.sha256(minutes_paper(locked)).hexdigest()
    locked.save()
    record("minutes.reviewed", locked, by=by, role="group_member", sha256=locked.sha256)
    signers = [one.membership.person for one in locked.session.attendances.select_related("membership__person")]
    notify([one for one in signers if one], "groups/notices/minutes_reviewed", locked, but=by)
    return locked


@transaction.atomic
def reopen_minutes(*, by: Person, minutes: Minutes) -> Minutes:
    """Back to a draft, as long as nobody has signed."""
    locked = _locked(minutes)
    require(permits.can_reopen_minutes, by, locked)
    move(locked, Minutes.State.DRAFT, paths=Minutes.PATHS)
    locked.content, locked.sha256, locked.reviewed_by, locked.reviewed_at = {}, "", None, None
    locked.save()
    record("minutes.reopened", locked, by=by, role="group_chair")
    return locked


@transaction.atomic
def sign_minutes(
    *,
    by: Person,
    minutes: Minutes,
    seat_number: int,
    means: str,
    file: HandedIn,
    letter: str = "",
    signed_on: dt.date | None = None,
) -> Signature:
    """A seat that was there signs. An electronic signature counts only on this very paper, with nothing changed."""
    locked = _locked(minutes)
    require(permits.can_sign_minutes, by, locked)
    attendance = (
        locked.session.attendances.select_related("membership", "seat").filter(seat__number=seat_number).first()
    )
    if attendance is None:
        raise Refused(_("Ese puesto no estuvo en la sesión: no firma el acta."))
    if locked.signatures.filter(seat=attendance.seat).exists():
        raise Refused(_("Ese puesto ya firmó."))
    if not permits.writes_for(by, locked.session) and attendance.membership.person_id != by.pk:
        raise Refused(_("Cada persona firma por su propio puesto."))
    if problem := cannot_sign_with(locked, Signature.Means(means), file, letter):
        raise Refused(problem)
    document = hand_in_document(by=by, role="group_member", about=locked, file=file)
    signature = Signature.objects.create(
        minutes=locked,
        seat=attendance.seat,
        membership=attendance.membership,
        means=means,
        document=document,
        letter=tidy(letter)[:120],
        signed_on=signed_on or timezone.localdate(),
    )
    facts = {"seat": seat_number, "means": means, "document": document.code}
    record("minutes.signed", locked, by=by, role="group_member", **facts)
    return signature


def cannot_sign_with(minutes: Minutes, means: Signature.Means, file: HandedIn, letter: str) -> str:
    """Why this file is no signature of these minutes, or ""."""
    if means == Signature.Means.LETTER:
        return "" if tidy(letter) else _("Una firma en papel lleva el número de su oficio o acta.")
    if not any(signature["verdict"] != "bad" for signature in file.upload.signatures):
        return _("Ese archivo no trae una firma electrónica que valga. Firma el PDF del acta y súbelo.")
    paper = minutes_paper(minutes)
    with store.open_file(file.upload.stored) as stored:
        is_this = stored.read(len(paper)) == paper
    return (
        "" if is_this else _("Lo que se firmó no es esta acta, o se cambió. Descárgala otra vez y firma ese archivo.")
    )


@transaction.atomic
def publish_minutes(*, by: Person, minutes: Minutes) -> Minutes:
    """Everybody can read and download it from now on."""
    locked = _locked(minutes)
    require(permits.can_publish_minutes, by, locked)
    move(locked, Minutes.State.PUBLISHED, paths=Minutes.PATHS)
    locked.published_at = timezone.now()
    locked.save(update_fields=["state", "published_at", "updated_at"])
    seats = list(locked.signatures.order_by("seat__number").values_list("seat__number", flat=True))
    record("minutes.published", locked, by=by, role="group_chair", sha256=locked.sha256, seats=seats)
    tell(locked.session.body, "minutes_published", but=by, about=locked, number=locked.session.number)
    return locked


def _locked(minutes: Minutes) -> Minutes:
    found = Minutes.objects.select_for_update(of=("self",)).select_related("session__body__jurisdiction")
    return found.get(pk=minutes.pk)
