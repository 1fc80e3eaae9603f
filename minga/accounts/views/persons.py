"""A person's own page about themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minga.accounts.actions import update_profile
from minga.accounts.forms import ProfileForm
from minga.accounts.models import Person


@login_required
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)
    known = {name: getattr(person, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        update_profile(by=person, **form.cleaned_data)
        messages.success(request, _("Guardamos tus datos."))
        return redirect("desk")
    return render(request, "accounts/profile.html", {"form": form})
