"""Where a person is signed in, and ending it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minga.accounts.actions.sessions import end_other_sessions, end_session
from minga.accounts.models import Person
from minga.accounts.queries.sessions import open_sessions


@login_required
@never_cache
@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    sessions = open_sessions(request.user, request.session.session_key)
    return render(request, "accounts/session_list.html", {"sessions": sessions})


@login_required
@require_POST
def session_end(request: HttpRequest, name: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    if end_session(by=request.user, name=name):
        messages.success(request, _("Esa sesión terminó."))
    return redirect("session_list")


@login_required
@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    count = end_other_sessions(by=request.user, keep=request.session.session_key)
    said = ngettext("Terminó %(count)s sesión. Sigues aquí.", "Terminaron %(count)s sesiones. Sigues aquí.", count)
    messages.success(request, said % {"count": count})
    return redirect("session_list")
