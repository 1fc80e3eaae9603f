"""A request about one's data: asked, taken up, answered or refused, with each step told to whoever asked."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import lazy

from minga.accounts.models import Person
from minga.core.permits import require
from minga.core.states import move
from minga.core.text import tidy
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.actions.addresses import confirm_addresses, correspondent, forget_addresses
from minga.notices.models import Follower
from minga.notices.queries import followers
from minga.rights.links import ConfirmLink
from minga.rights.models import RightsRequest
from minga.rights.models.requests import confirmed_by
from minga.rights.queries.officers import officers_for
from minga.rights.rules import can_handle
from minga.rights.submissions import Asked
from minga.web.numbers import day

State = RightsRequest.State
# However often strangers type an address, it gets no more questions than these in a day.
MOST_QUESTIONS = 3
A_DAY = dt.timedelta(days=1)


def ask_for_right(*, by: Person, asked: Asked) -> RightsRequest:
    """Somebody with an account asks: the clock starts at once."""
    try:
        return _ask(by, asked)
    except IntegrityError:
        if known := RightsRequest.objects.filter(once=asked.once, person=by).first():
            return known
        raise


@transaction.atomic
def _ask(by: Person, asked: Asked) -> RightsRequest:
    request = new_request(asked, person=by, language=by.language)
    begin(request, channel="account")
    return request


@transaction.atomic
def ask_for_right_by_mail(*, email: str, asked: Asked) -> None:
    """Somebody without an account asks: first their mailbox must say that it was them. Tells the caller nothing."""
    address = email.strip().lower()
    recent = RightsRequest.objects.filter(email=address, created_at__gt=timezone.now() - A_DAY)
    if recent.count() >= MOST_QUESTIONS or RightsRequest.objects.filter(once=asked.once).exists():
        return
    request = new_request(asked, state=State.UNCONFIRMED, email=address, language=asked.language)
    follower = correspondent(email=address, language=asked.language, subject=request)
    if follower is None:
        request.delete()
        return
    notify([follower], "rights/notices/request_question", ConfirmLink(request))


@transaction.atomic
def confirm_request(*, token: str) -> RightsRequest | None:
    """The mailbox answered yes, and the clock starts. None for a link that no longer counts; twice changes nothing."""
    found = confirmed_by(token)
    if found is None:
        return None
    request = _locked(found)
    if request.state == State.UNCONFIRMED:
        move(request, State.RECEIVED, paths=RightsRequest.PATHS)
        request.start_clock()
        request.save(update_fields=["state", "received_on", "due_on", "updated_at"])
        confirm_addresses(subject=request)
        begin(request, channel="mail")
    return request


@transaction.atomic
def start_request(*, by: Person, request: RightsRequest) -> RightsRequest:
    """An officer takes it up."""
    locked = _locked(request)
    require(can_handle, by, locked)
    move(locked, State.IN_PROGRESS, paths=RightsRequest.PATHS)
    locked.handled_by = by
    locked.save(update_fields=["state", "handled_by", "updated_at"])
    record("rights_request.started", locked, by=by, role="data_protection")
    notify(asker_of(locked), "rights/notices/request_started", locked, due_on=day_in_words(locked.due_on))
    return locked


@transaction.atomic
def answer_request(*, by: Person, request: RightsRequest, answer: str) -> RightsRequest:
    """What was asked is done, and the answer says what."""
    locked = end(by, request, State.ANSWERED, answer)
    record("rights_request.answered", locked, by=by, role="data_protection", **punctuality(locked))
    notify(asker_of(locked), "rights/notices/request_answered", locked)
    return locked


@transaction.atomic
def refuse_request(*, by: Person, request: RightsRequest, ground: str, answer: str) -> RightsRequest:
    """It is not done, and the ground and the answer say why."""
    locked = end(by, request, State.REFUSED, answer, ground)
    facts = punctuality(locked)
    record("rights_request.refused", locked, by=by, role="data_protection", ground=str(locked.ground), **facts)
    reason = RightsRequest.Ground(ground).label
    notify(asker_of(locked), "rights/notices/request_refused", locked, reason=reason)
    return locked


@transaction.atomic
def note_done_at_once(*, kind: str) -> RightsRequest:
    """The site did by itself what the law gives fifteen days for; who asked is not kept, only that it was done."""
    request = new_request(Asked(kind, ""), state=State.ANSWERED, is_at_once=True, ended_on=timezone.localdate())
    record("rights_request.answered", request, by=None, role="system", **punctuality(request), at_once=True)
    return request


@transaction.atomic
def erase_texts(*, request: RightsRequest) -> None:
    """Its time is over: what was typed, and who asked, go; code, kind and dates stay for the public count."""
    forget_addresses(subject=request)
    request.details = request.answer = request.email = ""
    request.person, request.texts_erased_at = None, timezone.now()
    request.save(update_fields=["details", "answer", "email", "person", "texts_erased_at", "updated_at"])


def new_request(asked: Asked, **fields: object) -> RightsRequest:
    request = RightsRequest(
        kind=RightsRequest.Kind(asked.kind),
        details=tidy(asked.details),
        jurisdiction=asked.jurisdiction,
        once=asked.once,
        **fields,
    )
    request.start_clock()
    request.save(force_insert=True)
    return request


def begin(request: RightsRequest, *, channel: str) -> None:
    """The clock runs: the register says so, and both sides hear it."""
    record(
        "rights_request.received",
        request,
        by=None,
        role="requester",
        kind=str(request.kind),
        channel=channel,
        due_on=request.due_on.isoformat(),
    )
    due_on = day_in_words(request.due_on)
    notify(asker_of(request), "rights/notices/request_received", request, due_on=due_on)
    notify(officers_for(request.jurisdiction), "rights/notices/request_arrived", request, due_on=due_on)


def day_in_words(value: dt.date) -> str:
    """Read by each in their language: `notify` keeps lazy words in all of them."""
    return lazy(lambda: day(value), str)()


def end(by: Person, request: RightsRequest, state: str, answer: str, ground: str = "") -> RightsRequest:
    locked = _locked(request)
    require(can_handle, by, locked)
    move(locked, state, paths=RightsRequest.PATHS)
    locked.answer, locked.ground = tidy(answer), ground
    locked.ended_on, locked.handled_by = timezone.localdate(), by
    locked.save(update_fields=["state", "answer", "ground", "ended_on", "handled_by", "updated_at"])
    return locked


def punctuality(request: RightsRequest) -> dict[str, object]:
    return {"kind": str(request.kind), "in_time": request.is_in_time}


def asker_of(request: RightsRequest) -> list[Person | Follower]:
    return [request.person] if request.person else list(followers(request))


def _locked(request: RightsRequest) -> RightsRequest:
    rows = RightsRequest.objects.select_for_update(of=("self",)).select_related("jurisdiction", "person")
    return rows.get(pk=request.pk)
