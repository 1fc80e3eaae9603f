"""A reader's notices, preferences and ways out. The ways out need nothing but the link of a letter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from minga.accounts.models import Person
from minga.notices import actions, queries
from minga.notices.actions.notices import reader_of
from minga.notices.forms import PreferencesForm
from minga.notices.models import Reader
from minga.notices.models.readers import refused_by
from minga.notices.writing import name_of, tell

PAGE = 25
MOST_FOLLOWS = 200


@login_required
@never_cache
def notice_list(request: HttpRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)
    if request.method == "POST":
        actions.mark_read(by=person)
        return redirect("notice_list")
    found = Paginator(queries.notices_of(person), PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": found,
        "told": [tell(notice) for notice in found],
        "unread": queries.unread_count(person),
        "previous_url": f"?pagina={found.previous_page_number()}" if found.has_previous() else "",
        "next_url": f"?pagina={found.next_page_number()}" if found.has_next() else "",
    }
    return render(request, "notices/pages/notices.html", context)


@login_required
@never_cache
def preferences(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    return choose(request, reader_of(request.user))


@never_cache
def preferences_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds a letter: an address without an account has no other way in."""
    reader = Reader.objects.filter(token=token).select_related("person").first()
    return choose(request, reader) if reader else render(request, "notices/pages/stopped.html")


def choose(request: HttpRequest, reader: Reader) -> HttpResponse:
    follows = list(reader.follows.confirmed()[:MOST_FOLLOWS])
    form = PreferencesForm(request.POST or None, reader=reader, follows=follows)
    if request.method == "POST" and form.is_valid():
        actions.choose_rhythms(reader=reader, **form.chosen)
        messages.success(request, _("Guardamos lo que elegiste."))
        return redirect(request.path)
    stop = reverse("stop_letters", args=[reader.token])
    return render(request, "notices/pages/preferences.html", {"form": form, "reader": reader, "stop_url": stop})


# Mail programs send this form by themselves, without cookies (RFC 8058): the token in the address is what permits it.
# An unknown token is answered like a known one: whoever asks to hear no more shall hear no more either way.
@csrf_exempt
@never_cache
def stop_following(request: HttpRequest, token: str, kind: str, code: str) -> HttpResponse:
    if request.method != "POST":
        return ask_to_stop(request, _("Dejar de seguir: %(name)s") % {"name": name_of(kind, code)})
    if reader := reader_with(token):
        actions.stop_following(reader=reader, kind=kind, code=code)
    return render(request, "notices/pages/stopped.html")


@csrf_exempt
@never_cache
def stop_own(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return ask_to_stop(request, _("No recibir más correos sobre lo mío"))
    if reader := reader_with(token):
        actions.stop_own_letters(reader=reader)
    return render(request, "notices/pages/stopped.html")


@csrf_exempt
@never_cache
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return ask_to_stop(request, _("No recibir más correos de este sitio"))
    if reader := reader_with(token):
        actions.stop_letters(reader=reader)
    return render(request, "notices/pages/stopped.html")


@csrf_exempt
@never_cache
def refuse_letters(request: HttpRequest, token: str) -> HttpResponse:
    """The answer of somebody whose address was typed by another."""
    if request.method != "POST":
        if refused_by(token) is None:
            return render(request, "notices/pages/expired.html", status=404)
        return ask_to_stop(request, _("Que nadie vuelva a pedir avisos con mi dirección"))
    actions.refuse_letters(token=token)
    return render(request, "notices/pages/stopped.html")


def reader_with(token: str) -> Reader | None:
    return Reader.objects.filter(token=token).select_related("person").first()


def ask_to_stop(request: HttpRequest, title: str) -> HttpResponse:
    return render(request, "notices/pages/stop.html", {"title": title})
