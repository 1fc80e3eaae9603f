"""The translators' bench: for whoever coordinates the plan."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.accounts.entering import Entered
from minga.core.permits import Refused, require
from minga.directory.models import Jurisdiction
from minga.plans.actions.translations import UntranslatedError, Written, review_translations, save_translations
from minga.plans.forms import TranslationFilterForm, TranslationForm, TranslationTableForm, places_sent
from minga.plans.models import ActionPlan
from minga.plans.pages.crumbs import crumbs_of
from minga.plans.pages.translations import (
    COLUMNS,
    SHOWN,
    Bench,
    Row,
    TableError,
    parts_of,
    progress_of,
    read_table,
    said_of,
    table_rows,
    tone_of,
)
from minga.plans.queries.translations import Language, Line, lines_of, shares_of
from minga.plans.rules import can_translate_plan
from minga.web.answers import go_on, work
from minga.web.components import Crumb
from minga.web.exports import stream
from minga.web.filters import chips
from minga.web.tables import FORMAT, PAGE


def translated_plan(request: Entered, jurisdiction: Jurisdiction, slug: str) -> ActionPlan:
    found = get_object_or_404(ActionPlan.objects.of(jurisdiction).prefetch_related("passages"), slug=slug)
    found.jurisdiction = jurisdiction
    if not found.is_public and not can_translate_plan(request.user, found):
        raise Http404
    require(can_translate_plan, request.user, found)
    return found


def known(language: str) -> str:
    if language not in Language.values:
        raise Http404(_("Los planes se traducen al inglés y al kichwa."))
    return language


def bench_crumbs(plan: ActionPlan, *more: Crumb) -> list[Crumb]:
    bench = Crumb(_("Traducción"), reverse("translation_list", args=[plan.jurisdiction.slug, plan.slug]))
    start = crumbs_of(plan.jurisdiction, plan) if plan.is_public else crumbs_of(plan.jurisdiction)
    return [*start, bench, *more]


@work
def translation_list(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """How far the plan is in each language."""
    plan = translated_plan(request, jurisdiction, slug)
    shares = [(share, progress_of(share)) for share in shares_of(plan)]
    context = {"plan": plan, "shares": shares, "crumbs": bench_crumbs(plan)}
    return render(request, "plans/translation_list.html", context)


@work
def translation(request: Entered, jurisdiction: Jurisdiction, slug: str, language: str) -> HttpResponseBase:
    """Side by side; what is written is saved, what is marked is reviewed."""
    plan = translated_plan(request, jurisdiction, slug)
    lines = lines_of(plan, known(language))
    filters = TranslationFilterForm(request.GET, parts_of(lines))
    bench = Bench(plan, language, lines, filters.chosen, request.GET.get(PAGE, "")[:6])
    if request.GET.get(FORMAT) == "csv":
        return stream("csv", f"{plan.ledger_code}-{language}", [(name, name) for name in COLUMNS], table_rows(lines))
    if request.method == "POST":
        form = TranslationForm(request.POST, lines=lines_sent(request, lines), reviewer=request.user.pk)
        if said := saved(request, plan, language, form):
            return go_on(request, said, request.get_full_path())
    else:
        form = TranslationForm(lines=list(bench.shown), reviewer=request.user.pk)
    return show_bench(request, bench, form, filters)


def lines_sent(request: Entered, lines: list[Line]) -> list[Line]:
    """Those of the page that was sent: meanwhile the filter may show others."""
    by_key = {line.place.key: line for line in lines}
    return [by_key[key] for key in places_sent(request.POST, SHOWN) if key in by_key]


def saved(request: Entered, plan: ActionPlan, language: str, form: TranslationForm) -> str:
    """What was done, in words; nothing if it could not be."""
    if not form.is_valid():
        return ""
    person = request.user
    try:
        if request.POST.get("acto") == "revisar":
            count = review_translations(by=person, plan=plan, language=language, seen=form.reviewed)
            return _("Revisadas: %(count)s. El plan ya las dice.") % {"count": count}
        texts = {key: Written(*values) for key, values in form.written.items()}
        count = save_translations(by=person, plan=plan, language=language, texts=texts)
        return _("Guardadas: %(count)s.") % {"count": count}
    except UntranslatedError as refusal:
        form.add_reasons(refusal.reasons)
    except Refused as refusal:
        form.add_error(None, str(refusal.reason))
    return ""


def show_bench(request: Entered, bench: Bench, form: TranslationForm, filters: TranslationFilterForm) -> HttpResponse:
    plan, query = bench.plan, request.GET.copy()
    query.pop(PAGE, None)
    start = f"?{query.urlencode()}&{PAGE}=" if query else f"?{PAGE}="
    context = {
        "plan": plan,
        "bench": bench,
        "form": form,
        "pairs": [(*pair, said_of(pair[0]), tone_of(pair[0])) for pair in form.pairs],
        "filter_form": filters,
        "chips": chips(request, filters),
        "language_name": Language(bench.language).label,
        "previous_url": f"{start}{bench.shown.number - 1}",
        "next_url": f"{start}{bench.shown.number + 1}",
        "crumbs": bench_crumbs(plan, Crumb(str(Language(bench.language).label))),
    }
    return render(request, "plans/translation.html", context, status=422 if form.is_bound else 200)


@work
def translation_import(request: Entered, jurisdiction: Jurisdiction, slug: str, language: str) -> HttpResponse:
    """A table that comes back: first what it changes, row by row; then, if it is asked for, it is saved."""
    plan = translated_plan(request, jurisdiction, slug)
    lines = lines_of(plan, known(language))
    if "tabla" in request.POST:
        return take_table(request, plan, language, lines)
    form = TranslationTableForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {"content": ""}
    if form.is_bound and form.is_valid():
        try:
            content = form.cleaned_data["file"].read().decode("utf-8-sig")
            context = {"content": content, **preview_of(read_table(content, lines))}
        except UnicodeDecodeError:
            form.add_error("file", _("El archivo no está en UTF-8: guárdalo como «CSV UTF-8»."))
        except TableError as error:
            form.add_error("file", str(error))
    return show_import(request, plan, language, form, context)


def preview_of(rows: list[Row]) -> dict[str, Any]:
    return {
        "is_read": True,
        "changes": [row for row in rows if not row.error],
        "errors": [row for row in rows if row.error],
    }


def take_table(request: Entered, plan: ActionPlan, language: str, lines: list[Line]) -> HttpResponse:
    """Read again, because what was looked at may have changed since."""
    content = request.POST["tabla"]
    form = TranslationTableForm()
    try:
        texts = {row.key: row.written for row in read_table(content, lines) if row.written}
        count = save_translations(by=request.user, plan=plan, language=language, texts=texts)
    except (TableError, Refused) as error:
        context = {"content": "", "refusal": getattr(error, "reason", "") or str(error)}
        return show_import(request, plan, language, form, context, status=422)
    url = reverse("translation", args=[plan.jurisdiction.slug, plan.slug, language])
    return go_on(request, _("Guardadas: %(count)s. Falta que otra persona las revise.") % {"count": count}, url)


def show_import(
    request: Entered,
    plan: ActionPlan,
    language: str,
    form: TranslationTableForm,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    name = str(Language(language).label)
    url = reverse("translation", args=[plan.jurisdiction.slug, plan.slug, language])
    crumbs = bench_crumbs(plan, Crumb(name, url), Crumb(_("Traer una tabla")))
    found = {"plan": plan, "language": language, "language_name": name, "form": form, "crumbs": crumbs, **context}
    is_wrong = form.is_bound and not form.is_valid()
    return render(request, "plans/translation_import.html", found, status=422 if is_wrong else status)
