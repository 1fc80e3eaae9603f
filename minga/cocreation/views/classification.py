"""Classifying: the queue of each member, the table of the group, the board for everybody, the author's second look."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.accounts.models import Person
from minga.cocreation.actions.classification import (
    ask_second_look,
    criteria_of,
    give_opinion,
    put_on_agenda,
    take_back_opinion,
)
from minga.cocreation.forms.classification import OpinionForm, SecondLookForm
from minga.cocreation.models import Classification, Process, Proposal
from minga.cocreation.pages.classification import (
    ClassificationBench,
    ClassificationBoard,
    TableBench,
    WorkingGroupPage,
)
from minga.cocreation.pages.crumbs import crumbs_of, process_crumbs
from minga.cocreation.pages.proposals import own_link
from minga.cocreation.queries.benches import read_bench_process
from minga.cocreation.queries.classification import decided
from minga.cocreation.queries.reading import read_proposal
from minga.cocreation.rules import classification as permits
from minga.cocreation.views.readers import page_for, reader_of
from minga.core.permits import Refused, require
from minga.directory.models import Jurisdiction
from minga.web.components import Crumb
from minga.web.limits import limited
from minga.web.tables import Column, Table


def process_for(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> Process:
    """The process, for whoever classifies in it; refused with the reason."""
    process = read_bench_process(jurisdiction, slug)
    if reason := permits.why_not_classify(request.user, process):
        raise Refused(reason)
    return process


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def classification_bench(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = process_for(request, jurisdiction, slug)
    assert isinstance(request.user, Person)
    bench = ClassificationBench(process, request.user, request.GET.get("codigo", ""))
    form = OpinionForm(request.POST if request.method == "POST" else None, criteria=criteria_of(process))
    if request.method == "POST" and bench.current and form.is_valid():
        give_opinion(by=request.user, proposal=bench.current, answers=form.answers)
        messages.success(request, _("Guardamos tu respuesta sobre %(code)s.") % {"code": bench.current.code})
        return redirect("classification_bench", jurisdiction.slug, slug)
    crumbs = process_crumbs(jurisdiction, process, Crumb(_("Clasificar")))
    context = {"bench": bench, "form": form, "process": process, "crumbs": crumbs}
    return render(request, "cocreation/classification/bench.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def opinion_take_back(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponse:
    process = process_for(request, jurisdiction, slug)
    assert isinstance(request.user, Person)
    found = proposal_of(process, jurisdiction, code)
    take_back_opinion(by=request.user, proposal=found)
    messages.success(request, _("Retiraste tu respuesta sobre %(code)s.") % {"code": found.code})
    return redirect(f"{reverse('classification_bench', args=[jurisdiction.slug, slug])}?codigo={found.code}")


def proposal_of(process: Process, jurisdiction: Jurisdiction, code: str) -> Proposal:
    found = read_proposal(jurisdiction, code)
    if found.process_id != process.pk:
        raise Refused(_("Esa propuesta es de otro proceso."))
    found.process = process
    return found


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def classification_table(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    if not permits.belongs_to_table(request.user, process):
        raise Refused(permits.why_not_classify(request.user, process) or _("Este proceso ya terminó."))
    assert isinstance(request.user, Person)
    bench = TableBench(process, request.user, request.GET.get("codigo", ""))
    form = OpinionForm(request.POST if request.method == "POST" else None, criteria=criteria_of(process))
    if request.method == "POST" and bench.current and form.is_valid():
        give_opinion(by=request.user, proposal=bench.current.proposal, answers=form.answers)
        messages.success(request, _("Guardamos tu respuesta sobre %(code)s.") % {"code": bench.current.proposal.code})
        return redirect("classification_table", jurisdiction.slug, slug)
    crumbs = process_crumbs(jurisdiction, process, Crumb(_("Mesa del grupo")))
    context = {"bench": bench, "form": form, "process": process, "crumbs": crumbs}
    return render(request, "cocreation/classification/table.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def classification_agenda(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponse:
    """To the agenda of one of the sessions that the group has called."""
    process = read_bench_process(jurisdiction, slug)
    assert isinstance(request.user, Person)
    bench = TableBench(process, request.user, code)
    chosen = next((one for one in bench.sessions if str(one.pk) == request.POST.get("sesion")), None)
    if chosen is None or bench.current is None:
        raise Refused(_("Elige una sesión convocada del grupo y una propuesta que esté en la mesa."))
    item = put_on_agenda(by=request.user, proposal=bench.current.proposal, session=chosen)
    messages.success(request, _("Quedó en el orden del día de la sesión."))
    return redirect(item)


@require_safe
def classification_board(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponseBase:
    process = read_bench_process(jurisdiction, slug)
    board = ClassificationBoard(process)
    table = Table(
        request,
        decided(process),
        [
            Column("code", _("Código"), value="proposal.code", url=lambda one: address_of(jurisdiction, one.proposal)),
            Column("title", _("Propuesta"), value="proposal.title"),
            Column("result", _("Resultado"), value="get_state_display", sort="state"),
            Column("failed", _("Criterios que no cumple"), value=board.failed_said),
            Column("reason", _("Razón"), value="reason"),
            Column("decided_at", _("Decidido"), value="decided_at", sort="decided_at"),
            Column("second_look", _("Segunda mirada"), value=second_look_said),
        ],
        caption=_("Resultado de cada propuesta"),
    )
    if file := table.download(f"clasificacion-{process.slug}"):
        return file
    context = {
        "board": board,
        "table": table,
        "process": process,
        "may_classify": not permits.why_not_classify(request.user, process),
        "may_sit": permits.belongs_to_table(request.user, process),
        "crumbs": process_crumbs(jurisdiction, process, Crumb(_("Clasificación"))),
    }
    return render(request, "cocreation/classification/board.html", context)


def address_of(jurisdiction: Jurisdiction, proposal: Proposal) -> str:
    return reverse("proposal", args=[jurisdiction.slug, proposal.code])


def second_look_said(classification: Classification) -> str:
    look = permits.second_look_of(classification.proposal)
    if look is None or look.answered_at is None:
        return ""
    return _("El grupo mantuvo su resultado.") if look.is_upheld else _("El grupo cambió su resultado.")


@require_safe
def working_group(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    crumbs = process_crumbs(jurisdiction, process, Crumb(_("Grupo de Trabajo")))
    context = {"page": WorkingGroupPage(process), "process": process, "crumbs": crumbs}
    return render(request, "cocreation/classification/working_group.html", context)


@limited("second_look", rate="20/h")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_look(request: HttpRequest, jurisdiction: Jurisdiction, code: str) -> HttpResponse:
    found = read_proposal(jurisdiction, code)
    reader = reader_of(request, found)
    require(permits.can_ask_second_look, reader, found)
    page = page_for(request, found)
    form = SecondLookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ask_second_look(by=reader, proposal=found, text=form.cleaned_data["text"])
        messages.success(request, _("El grupo la va a mirar otra vez. Su respuesta será pública y aparecerá aquí."))
        return redirect(own_link(page, "proposal"))
    crumbs = crumbs_of(jurisdiction, Crumb(found.code, found.get_absolute_url()), Crumb(_("Segunda mirada")))
    context = {
        "form": form,
        "proposal": found,
        "page": page,
        "until": permits.second_look_until(found),
        "crumbs": crumbs,
    }
    return render(request, "cocreation/classification/second_look.html", context, status=422 if form.is_bound else 200)
