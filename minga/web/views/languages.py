"""What a language that is not complete still needs: for whoever speaks it, to read and to correct."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.core.reviews import MISSING, Sentence, as_csv
from minga.web.components import Crumb
from minga.web.languages import IN_REVIEW, sentences_in
from minga.web.markup import markup
from minga.web.tables import Column, Table


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """The sentences that nobody who speaks it has reviewed, beside the Spanish."""
    sentences = sentences_of(code)
    waiting = [one for one in sentences if one.is_waiting]
    table = Table(request, waiting, columns(code), size=50, exports=(), caption=_("Frases que esperan revisión"))
    context = {
        "code": code,
        "name": get_language_info(code)["name_local"],
        "waiting": len(waiting),
        "said": sum(1 for one in sentences if one.said),
        "missing": sum(1 for one in sentences if one.state == MISSING),
        "table": table,
        "trail": [Crumb(_("Inicio"), "/"), Crumb(_("Traducción"))],
    }
    return render(request, "web/language.html", context)


@require_safe
def language_file(request: HttpRequest, code: str) -> HttpResponse:
    """Every sentence in a table that a spreadsheet opens; `catalogs import` takes it back."""
    response = HttpResponse("\ufeff" + as_csv(sentences_of(code)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minga-{code}.csv"'
    return response


def sentences_of(code: str) -> list[Sentence]:
    if code not in IN_REVIEW:
        raise Http404(_("Esa traducción no está en revisión."))
    return sentences_in(code)


def columns(code: str) -> list[Column]:
    return [
        Column("source", _("En español"), sort="source", cell=lambda one: spoken("es", one.source)),
        Column("said", _("Traducción"), sort="said", cell=lambda one: spoken(code, one.said)),
        Column("where", _("Dónde está"), value=lambda one: ", ".join(one.where), cell=places),
    ]


def spoken(language: str, text: str) -> SafeString:
    return markup('<span lang="{}">{}</span>', language, text)


def places(one: Sentence) -> SafeString:
    """The first of the files where it stands: enough to know what page to look at."""
    names = list(dict.fromkeys(name.removeprefix("minga/").replace("/templates/", "/") for name in one.where))
    return markup('<span class="small code">{}</span>', ", ".join([*names[:2], *(["…"] if names[2:] else [])]))
