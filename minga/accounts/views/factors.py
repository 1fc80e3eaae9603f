"""The page to which whoever administers without a second factor is led."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minga.accounts.models import Person
from minga.accounts.queries.factors import has_second_factor


@login_required
@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why it is needed and how to set it up; whoever has one goes on to where they were going."""
    assert isinstance(request.user, Person)
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = ""
    if has_second_factor(request.user):
        return redirect(back or "mfa_index")
    return render(request, "accounts/second_factor.html", {"back": back})
