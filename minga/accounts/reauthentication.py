"""Asking again who it is before a dangerous act."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


def confirmed_again(view: View) -> View:
    """Whoever has a second factor shows it again, unless they did in the last quarter of an hour.

    What was sent too late is not kept meanwhile, as the library would: it may be somebody's cédula."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            messages.info(request, _("Pasó un rato: confirma otra vez que eres tú y vuelve a enviarlo."))
            return redirect(request.get_full_path())
        raise ReauthenticationRequired

    return guarded
