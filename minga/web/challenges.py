"""A little sum for the browser, asked of whoever sends a public form when there is suspicion: many sendings from one
network or to the whole site, or a form filled in as programs do.

Nobody outside takes part. The sum is to find a number that, with what we drew, has a SHA-256 that begins with so many
zero bits: it costs a device a second, and a program that wants to send a thousand times a thousand seconds. What was
drawn is signed, belongs to one form and one browser, and counts once. Who cannot run scripts waits a minute instead, or
lets a moderator read first; nothing that was typed is lost. It proves that sending cost something, not who sent.
"""

import datetime as dt
import hashlib
import math
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import constant_time_compare, salted_hmac

from minga.web.limits import View, count_attempt, key_of, sender_of
from minga.web.middleware import Answer
from minga.web.models import Attempt

SALT = "minga.web.challenge"
DRAWN, PROOF, WITHOUT = "reto", "prueba", "sin_calculo"
LIFE = dt.timedelta(minutes=30)
SPAN = dt.timedelta(minutes=10)
PATIENCE = dt.timedelta(minutes=1)
# How often in an hour one network may wait instead of doing the sum.
MOST_WAITS = 20
MOST_EXTRA_BITS = 5
LONGEST_PROOF = 16


class Gate(StrEnum):
    OPEN = "open"
    SOLVED = "solved"
    # Without the sum: after a wait, or for a moderator to read first.
    WITHOUT_SUM = "without"
    CLOSED = "closed"


@dataclass(frozen=True)
class Challenge:
    token: str
    form: str
    browser: str
    bits: int
    drawn_at: float
    nonce: str

    @property
    def seed(self) -> str:
        """What the number is put behind: short, so that one block of SHA-256 holds both."""
        return hashlib.sha256(self.token.encode()).hexdigest()[:32]

    @property
    def seconds_to_wait(self) -> int:
        return max(0, math.ceil(self.drawn_at + PATIENCE.total_seconds() - timezone.now().timestamp()))

    def is_solved_by(self, proof: str) -> bool:
        if len(proof) > LONGEST_PROOF or not (proof.isascii() and proof.isdigit()):
            return False
        digest = hashlib.sha256(f"{self.seed}:{proof}".encode()).digest()
        return int.from_bytes(digest, "big") >> (256 - self.bits) == 0

    def spend(self) -> bool:
        """Whether this is the first time that it is used."""
        return count_attempt("challenge", self.nonce, LIFE).used == 1


def browser_of(request: HttpRequest) -> str:
    """The browser, by the secret that guards its forms; it says nothing outside of here."""
    get_token(request)
    return salted_hmac(SALT, request.META["CSRF_COOKIE"], algorithm="sha256").hexdigest()[:20]


def draw(request: HttpRequest, form: str, bits: int) -> Challenge:
    values: dict[str, Any] = {
        "form": form,
        "browser": browser_of(request),
        "bits": bits,
        "drawn_at": timezone.now().timestamp(),
        "nonce": secrets.token_urlsafe(12),
    }
    return Challenge(token=signing.dumps(values, salt=SALT), **values)


def given(request: HttpRequest, form: str) -> Challenge | None:
    """The challenge that came back with this form, if it is ours, of this form and browser, and not too old."""
    token = request.POST.get(DRAWN, "")
    try:
        found = Challenge(token=token, **signing.loads(token, salt=SALT, max_age=LIFE))
    except (signing.BadSignature, TypeError):
        return None
    return found if found.form == form and constant_time_compare(found.browser, browser_of(request)) else None


def tally(form: str, sender: str) -> int:
    """How many were sent in this window, this one among them: one statement once the window is open."""
    name = f"sending:{form}"
    row = Attempt.objects.filter(key=key_of(name, sender), ends_at__gt=timezone.now())
    if row.update(used=F("used") + 1):
        return row.values_list("used", flat=True).first() or 1
    return count_attempt(name, sender, SPAN).used


def pressure(request: HttpRequest, form: str) -> float:
    """How far over what is usual the sendings of this form are: above 1 the sum is asked for."""
    most = {sender_of(request): settings.MINGA_CHALLENGE_NETWORK, "everybody": settings.MINGA_CHALLENGE_ALL}
    return max((tally(form, sender) / limit for sender, limit in most.items() if limit), default=0.0)


def bits_at(over: float) -> int:
    """Twice the flood, twice the sum; up to thirty-two times."""
    return settings.MINGA_CHALLENGE_BITS + min(MOST_EXTRA_BITS, int(math.log2(max(over, 1))))


def try_gate(request: HttpRequest, form: str, *, is_suspected: bool = False, is_moderated: bool = False) -> Gate:
    """Whether this sending may pass. A person with an account is known, and limited in other ways."""
    if request.user.is_authenticated:
        return Gate.OPEN
    over = pressure(request, form)
    request.challenge_bits = bits_at(over)  # type: ignore[attr-defined]
    if over <= 1 and not is_suspected:
        return Gate.OPEN
    challenge = given(request, form)
    if challenge is None:
        return Gate.CLOSED
    if challenge.is_solved_by(request.POST.get(PROOF, "")):
        return Gate.SOLVED if challenge.spend() else Gate.CLOSED
    if WITHOUT in request.POST and may_do_without(request, challenge, is_moderated=is_moderated):
        return Gate.WITHOUT_SUM if challenge.spend() else Gate.CLOSED
    return Gate.CLOSED


def may_do_without(request: HttpRequest, challenge: Challenge, *, is_moderated: bool) -> bool:
    if is_moderated:
        return True
    if challenge.seconds_to_wait:
        return False
    return count_attempt("waiting", sender_of(request), dt.timedelta(hours=1)).used <= MOST_WAITS


def ask(
    request: HttpRequest, form: str, *, is_moderated: bool = False, instead: dict[str, str] | None = None
) -> HttpResponse:
    """The page that asks for it and keeps all that was typed; `instead` takes the place of what came under those names
    (the tokens of files that were received, for instance; "" leaves it out).

    Who came too early, waiting, keeps the same challenge: to wait again from the beginning would be unkind."""
    before = given(request, form) if WITHOUT in request.POST else None
    challenge = before or draw(request, form, request.challenge_bits)  # type: ignore[attr-defined]
    values = {
        "challenge": challenge,
        "is_moderated": is_moderated,
        "is_early": bool(before and before.seconds_to_wait),
        "typed": typed_in(request, instead or {}),
        "has_lost_files": bool(request.FILES) and instead is None,
    }
    response = render(request, "web/challenge.html", values, status=429)
    add_never_cache_headers(response)
    return response


def typed_in(request: HttpRequest, instead: dict[str, str]) -> list[tuple[str, str]]:
    """All that was sent but what belongs to this page, and passwords, which no page repeats."""
    left_out = {DRAWN, PROOF, WITHOUT, "csrfmiddlewaretoken", *instead}
    names = [name for name in request.POST if name not in left_out and "password" not in name]
    kept = [(name, value) for name in names for value in request.POST.getlist(name)]
    return [*kept, *((name, value) for name, value in instead.items() if value)]


def asks_itself(view: View) -> View:
    """Marks a view that tries the gate once it has read the form; all others are guarded by ChallengeMiddleware."""
    view.asks_for_challenge = True  # type: ignore[attr-defined]
    return view


class ChallengeMiddleware:
    """For each form that a stranger may send, except those of views that ask by themselves and those without a key
    against forgery, which are no forms of a page (the light of the page, a mail program's "no more letters")."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        is_exempt = getattr(view, "csrf_exempt", False) or getattr(view, "asks_for_challenge", False)
        if request.method != "POST" or is_exempt or request.resolver_match is None:
            return None
        form = request.resolver_match.view_name
        return ask(request, form) if try_gate(request, form) is Gate.CLOSED else None
