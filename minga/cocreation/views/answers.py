"""How the benches of selection and confirmation answer: one form in a page, and a refusal said where the person is."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minga.accounts.models import Person
from minga.core.permits import Refused
from minga.web.components import Crumb


class Entered(HttpRequest):
    """A request that `bench` let through."""

    user: Person  # login_required has seen to it


def bench(view: Any) -> Any:
    """Only for who has entered, never kept by a cache, and only to read or to send."""
    return login_required(never_cache(require_http_methods(["GET", "HEAD", "POST"])(view)))


def sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


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


def done(request: HttpRequest, said: str, url: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(url)


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, lead: str, button: str, crumbs: list[Crumb], **more: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "lead": lead, "button": button, "crumbs": [*crumbs, Crumb(title)], **more}
    return render(request, "cocreation/selection/form.html", context, status=422 if form.is_bound else 200)
