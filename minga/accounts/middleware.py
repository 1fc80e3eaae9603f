"""Notes in a session what kind of device it is on and, at most once an hour, that it is still used."""

import time
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from minga.accounts.devices import device_of
from minga.accounts.session_store import BEGAN, DEVICE, SEEN

AN_HOUR = 3600


class SessionNotesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Whoever asked nothing of the session is not made to load it.
        if request.session.accessed and SESSION_KEY in request.session:
            self.note(request)
        return response

    def note(self, request: HttpRequest) -> None:
        session, this_hour = request.session, int(time.time()) // AN_HOUR * AN_HOUR
        if session.get(SEEN) != this_hour:
            session[SEEN] = this_hour
            session.setdefault(BEGAN, this_hour)
            session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
