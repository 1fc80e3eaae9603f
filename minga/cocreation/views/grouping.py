"""The workbench of groups: each change is one form; two people at once do not overwrite each other."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.accounts.models import Person
from minga.cocreation.actions import grouping as actions
from minga.cocreation.forms.grouping import VERBS, GroupForm, SuggestForm
from minga.cocreation.models import Process
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.pages.grouping import TABS, Conflict, GroupingBench
from minga.cocreation.queries.benches import read_bench_process
from minga.cocreation.queries.grouping import gold_of
from minga.cocreation.rules.processes import why_not
from minga.cocreation.tasks import suggest_groups
from minga.core.jobs import start_job
from minga.core.permits import Refused
from minga.directory.models import Jurisdiction
from minga.web.components import Crumb


def process_for(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> Process:
    process = read_bench_process(jurisdiction, slug)
    if reason := why_not(request.user, process, actions.ACT, actions.ACTIVITY):
        raise Refused(reason)
    return process


def whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def bench_for(request: HttpRequest, process: Process) -> GroupingBench:
    assert isinstance(request.user, Person)
    asked = request.GET
    tab = asked.get("ver", "")
    return GroupingBench(
        process,
        request.user,
        tab if tab in TABS else next(iter(TABS)),
        whole(asked.get("grupo", "")),
        max(1, whole(asked.get("pagina", ""))),
        asked.get("cerca", "").upper()[:30],
        asked.get("buscar", "").strip()[:200],
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def grouping_bench(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = process_for(request, jurisdiction, slug)
    form = GroupForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return carried_out(request, process, form.cleaned_data)
        except actions.GroupChangedError as changed:
            return conflict(request, process, changed, form)
    context = {
        "bench": bench_for(request, process),
        "form": form,
        "suggest_form": SuggestForm(),
        "process": process,
        "crumbs": process_crumbs(process.jurisdiction, process, Crumb(_("Agrupar"))),
    }
    return render(request, "cocreation/grouping/bench.html", context, status=422 if form.is_bound else 200)


def carried_out(request: HttpRequest, process: Process, asked: dict[str, Any]) -> HttpResponse:
    """Do what the form asks, say it, and go on where it makes sense."""
    assert isinstance(request.user, Person)
    number = carry_out(request.user, process, asked) or asked["grupo"]
    messages.success(request, said_of(asked["verbo"], number))
    tab = request.GET.get("ver", "")
    asked_for = {**({"ver": tab} if tab in TABS else {}), **({"grupo": number} if number else {})}
    address = reverse("grouping_bench", args=[process.jurisdiction.slug, process.slug])
    return redirect(f"{address}?{urlencode(asked_for)}" if asked_for else address)


def carry_out(by: Person, process: Process, asked: dict[str, Any]) -> int | None:
    """The number of the group that it made, if it made one."""
    verb, codes, name = asked["verbo"], asked["codigo"], asked["nombre"]
    if verb == "start":
        return actions.start_group(by=by, process=process, codes=codes, name=name).number
    if verb == "alone":
        actions.start_groups_of_one(by=by, process=process, codes=codes)
    elif verb == "undo":
        actions.undo_change(by=by, process=process)
    elif verb == "redo":
        actions.redo_change(by=by, process=process)
    else:
        return change_group(by, process, asked)
    return None


def change_group(by: Person, process: Process, asked: dict[str, Any]) -> int | None:
    verb, codes, target = asked["verbo"], asked["codigo"], asked["destino"]
    seen: dict[str, Any] = {
        "by": by,
        "process": process,
        "number": asked["grupo"],
        "edition": asked["edicion"],
    }
    if verb == "split":
        return actions.split_group(**seen, codes=codes, name=asked["nombre"]).number
    if verb == "add":
        actions.add_members(**seen, codes=codes)
    elif verb == "remove":
        actions.remove_members(**seen, codes=codes)
    elif verb == "move":
        actions.move_members(**seen, codes=codes, target=target)
    elif verb == "join":
        actions.join_groups(**seen, target=target)
    elif verb == "name":
        actions.name_group(**seen, name=asked["nombre"])
    elif verb == "dissolve":
        actions.dissolve_group(**seen)
    elif verb == "reopen":
        actions.reopen_group(**seen)
    else:
        actions.settle_group(**seen)
    return None


def said_of(verb: str, number: int | None) -> str:
    values = {"verb": str(dict(VERBS)[verb]), "number": number}
    return _("Hecho: %(verb)s (grupo %(number)s).") % values if number else _("Hecho: %(verb)s.") % values


def conflict(
    request: HttpRequest, process: Process, changed: actions.GroupChangedError, form: GroupForm
) -> HttpResponse:
    """409: both, side by side, and what was typed ready to be sent again."""
    asked = form.cleaned_data
    context = {
        "conflict": Conflict(changed.group, asked, str(dict(VERBS)[asked["verbo"]])),
        "reason": changed.reason,
        "process": process,
        "crumbs": process_crumbs(process.jurisdiction, process, Crumb(_("Agrupar"))),
    }
    return render(request, "cocreation/grouping/conflict.html", context, status=409)


@login_required
@require_POST
def grouping_suggest(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """Ask the method for groups: a job of the worker, of which there is one at a time in a process."""
    process = process_for(request, jurisdiction, slug)
    form = SuggestForm(request.POST)
    if not form.is_valid():
        raise Refused(_("La holgura va de 0, estricto, a 10, amplio."))
    job = start_job(
        suggest_groups,
        key=f"groups:{process.pk}",
        title=_("Proponer grupos: %s") % process,
        owner=request.user.pk,
        facts={
            "process": process.pk,
            "by_territory": form.cleaned_data["por_lugar"],
            "looseness": form.cleaned_data["holgura"],
        },
    )
    if job.owner == request.user.pk:
        return redirect(job)
    messages.info(request, _("Otra persona del grupo ya lo pidió: los grupos aparecerán aquí en unos segundos."))
    return redirect("grouping_bench", jurisdiction.slug, slug)


@login_required
@never_cache
@require_safe
def grouping_gold(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> JsonResponse:
    """What people decided, to measure the method with (benchmarks, `methods.similarity.harness`)."""
    process = process_for(request, jurisdiction, slug)
    headers = {"Content-Disposition": f'attachment; filename="grupos-{process.slug}.json"'}
    return JsonResponse(gold_of(process), headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 1})
