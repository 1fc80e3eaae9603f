"""Pages to follow a thread, and its feed and calendar. `find` comes with the address: see `notices.urls`."""

import hashlib
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minga.accounts.models import Person
from minga.notices import actions, feeds, queries
from minga.notices.actions.notices import reader_of
from minga.notices.forms import FollowForm, RhythmForm
from minga.notices.models.readers import confirmed_by
from minga.notices.threads import FindThread, Followed, Thread, follow_links
from minga.web.challenges import Gate, ask, asks_itself, try_gate
from minga.web.components import Crumb
from minga.web.limits import limited

FORM = "follow"
SHORTLY = "public, max-age=30"


@dataclass(frozen=True)
class Subject:
    """A thread as actions take it."""

    ledger_kind: str
    ledger_code: str
    url: str

    def get_absolute_url(self) -> str:
        return self.url


def thread_or_404(find: FindThread, kind: str, code: str) -> Thread:
    thread = find(kind, code)
    if thread is None:
        raise Http404(_("Aquí no hay nada público que se pueda seguir."))
    return thread


def subject_of(thread: Thread) -> Followed:
    return Subject(thread.kind, thread.code, thread.url)


@never_cache
@limited(FORM, rate="20/h")
@asks_itself
def follow(request: HttpRequest, kind: str, code: str, find: FindThread) -> HttpResponse:
    thread = thread_or_404(find, kind, code)
    if isinstance(request.user, Person):
        return follow_with_account(request, request.user, thread)
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # What looks like a robot's is not refused: the browser does a sum first.
        if try_gate(request, FORM, is_suspected=form.suspicion in ("trap", "clock", "quick")) is Gate.CLOSED:
            return ask(request, FORM)
        asked = {name: form.cleaned_data[name] for name in ("email", "rhythm")}
        actions.ask_to_follow(subject=subject_of(thread), language=get_language() or "es", **asked)
        return page(request, "notices/pages/asked.html", thread)
    return page(request, "notices/pages/follow.html", thread, form=form)


def follow_with_account(request: HttpRequest, person: Person, thread: Thread) -> HttpResponse:
    following = queries.following(person, thread.kind, thread.code)
    form = RhythmForm(request.POST or None, initial={"rhythm": following.rhythm} if following else None)
    if request.method == "POST" and form.is_valid():
        actions.follow_subject(by=person, subject=subject_of(thread), **form.cleaned_data)
        messages.success(request, _("Listo: te avisaremos cuando cambie."))
        return redirect(thread.url)
    return page(request, "notices/pages/follow.html", thread, form=form, following=following)


def page(request: HttpRequest, template: str, thread: Thread, **context: object) -> HttpResponse:
    crumbs = [Crumb(thread.title, thread.url), Crumb(_("Seguir"))]
    links = follow_links(subject_of(thread), has_days=thread.has_days)
    return render(request, template, {"thread": thread, "crumbs": crumbs, "links": links, **context})


@require_POST
@login_required
def follow_stop(request: HttpRequest, kind: str, code: str, find: FindThread) -> HttpResponse:
    """Leaving works also for what is no longer public."""
    assert isinstance(request.user, Person)
    actions.stop_following(reader=reader_of(request.user), kind=kind, code=code)
    messages.success(request, _("Ya no sigues esto."))
    thread = find(kind, code)
    return redirect(thread.url if thread else "notice_list")


@never_cache
def follow_confirm(request: HttpRequest, token: str, find: FindThread) -> HttpResponse:
    """The link of the first letter. Opening it changes nothing: programs that check mail open links too."""
    is_answer = request.method == "POST"
    follower = actions.confirm_following(token=token) if is_answer else confirmed_by(token)
    if follower is None:
        return render(request, "notices/pages/expired.html", status=404)
    context = {
        "follower": follower,
        "thread": find(follower.kind, follower.code),
        "is_done": follower.confirmed_at is not None,
    }
    return render(request, "notices/pages/confirm.html", context)


@require_safe
def follow_feed(request: HttpRequest, kind: str, code: str, find: FindThread) -> HttpResponse:
    thread = thread_or_404(find, kind, code)
    content = feeds.atom(thread, feeds.entries_of(thread)).encode()
    return file_answer(request, content, "application/atom+xml; charset=utf-8")


@require_safe
def follow_calendar(request: HttpRequest, kind: str, code: str, find: FindThread) -> HttpResponse:
    thread = thread_or_404(find, kind, code)
    if not thread.has_days:
        raise Http404(_("Esto no tiene fechas para un calendario."))
    response = file_answer(request, feeds.calendar(thread), "text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{kind}-{code}.ics"'
    return response


def file_answer(request: HttpRequest, content: bytes, content_type: str) -> HttpResponse:
    """304 if the program has it already: readers ask every few minutes, and mostly nothing is new."""
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    fresh = HttpResponse(content, content_type=content_type, headers={"ETag": etag, "Cache-Control": SHORTLY})
    return get_conditional_response(request, etag=etag, response=fresh) or fresh
