"""The letters that gave up, for who administers the site. `permit` comes with the address: see `notices.urls`."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minga.accounts.models import Person
from minga.core.permits import Rule, require
from minga.notices import actions, queries
from minga.notices.models import Letter
from minga.notices.writing import hidden_address, name_of
from minga.web.components import Fact
from minga.web.numbers import day, number

PAGE = 50


@require_safe
@login_required
@never_cache
def dead_letters(request: HttpRequest, permit: Rule) -> HttpResponse:
    require(permit, request.user, None)
    found = Paginator(queries.dead_letters(), PAGE).get_page(request.GET.get("pagina"))
    rows = [{"letter": letter, "about": about(letter), "facts": facts_of(letter)} for letter in found]
    context = {
        "page": found,
        "rows": rows,
        "previous_url": f"?pagina={found.previous_page_number()}" if found.has_previous() else "",
        "next_url": f"?pagina={found.next_page_number()}" if found.has_next() else "",
    }
    return render(request, "notices/pages/dead_letters.html", context)


def about(letter: Letter) -> str:
    return ", ".join(sorted({name_of(notice.kind, notice.code) for notice in letter.notices.all()}))


def facts_of(letter: Letter) -> list[Fact]:
    return [
        Fact(_("Para"), hidden_address(letter.reader)),
        Fact(_("Escrito"), day(letter.created_at)),
        Fact(_("Intentos"), number(letter.attempts)),
        Fact(_("Qué pasó"), letter.failure),
    ]


@require_POST
@login_required
def letter_retry(request: HttpRequest, pk: int, permit: Rule) -> HttpResponse:
    assert isinstance(request.user, Person)
    require(permit, request.user, None)
    actions.retry_letter(by=request.user, letter=get_object_or_404(Letter, pk=pk), permit=permit)
    messages.success(request, _("El correo vuelve a la fila: sale en unos segundos."))
    return redirect("dead_letters")
