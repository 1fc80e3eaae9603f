"""What the sign-in library tells us when an account's keys change. The house has no signals of its own."""

from typing import Any

from allauth.account.signals import email_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.http import HttpRequest

from minga.accounts.actions.sessions import end_other_sessions
from minga.accounts.models import Person

CHANGES = (email_changed, authenticator_added, authenticator_removed, authenticator_reset)


def end_sessions_elsewhere(sender: Any, request: HttpRequest, user: Person, **_facts: Any) -> None:
    """Whoever opened a session with the old keys must not stay in with it."""
    end_other_sessions(by=user, keep=request.session.session_key)


def listen() -> None:
    for signal in CHANGES:
        signal.connect(end_sessions_elsewhere, dispatch_uid="minga.accounts.end_sessions_elsewhere")
