"""How work pages answer: one form in a page, and what a rule refused said where the person is."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minga.core.permits import Refused
from minga.web.components import Crumb


def work(view: Any) -> Any:
    """Only for who has entered, never kept by a cache, and only to read or to send."""
    return login_required(never_cache(require_http_methods(["GET", "HEAD", "POST"])(view)))


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: nothing until it is sent."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, lead: str, button: str, crumbs: list[Crumb], **more: Any
) -> HttpResponse:
    """One form with its title; what was refused or typed wrong comes back with it."""
    context = {"form": form, "title": title, "lead": lead, "button": button, "crumbs": [*crumbs, Crumb(title)], **more}
    return render(request, "web/form_page.html", context, status=422 if form.is_bound else 200)


def tried(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Act, if the form is right; a refusal becomes an error of the form, and what was typed comes back."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal.reason))
        return False
    return True


def go_on(request: HttpRequest, said: str, url: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(url)


def done_or_refused(request: HttpRequest, act: Callable[[], Any], said: str, url: str) -> HttpResponse:
    """For a button without fields: what it did, or why not, on the page that follows."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
        return redirect(url)
    return go_on(request, said, url)
