"""Assessing: each evaluator's own pages, the board of whoever coordinates, the results and the draws for everybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.accounts.models import Person
from minga.cocreation.actions.assessment import (
    ask_thirds,
    assign_round,
    declare_conflict,
    keep_scores,
    replace_evaluator,
    submit_evaluation,
)
from minga.cocreation.forms.assessment import AssignForm, ConflictForm, ReplaceForm, ScoreForm, initial_scores
from minga.cocreation.models import Draw, Evaluation, Process
from minga.cocreation.pages.assessment import AssessmentBoard, DrawPage, EvaluationPage, ResultsPage
from minga.cocreation.pages.crumbs import process_crumbs
from minga.cocreation.queries.assessment import draws_of, own_evaluations, own_in
from minga.cocreation.queries.benches import read_bench_process
from minga.cocreation.rules.assessment import why_not_coordinate, why_not_score
from minga.core.permits import Refused
from minga.directory.models import Jurisdiction
from minga.web.components import Crumb


def own_evaluation(request: HttpRequest, process: Process, code: str) -> Evaluation:
    """What is not one's own is not there: not even that it exists is told."""
    assert isinstance(request.user, Person)
    found = own_evaluations(request.user).filter(integrated__process=process, code=code.upper()).first()
    if found is None:
        raise Http404(_("No tienes una evaluación «%s».") % code)
    found.integrated.process = process
    return found


def evaluation_crumbs(jurisdiction: Jurisdiction, process: Process, *more: Crumb) -> list[Crumb]:
    own = Crumb(_("Tus evaluaciones"), reverse("evaluation_list", args=[jurisdiction.slug, process.slug]))
    return process_crumbs(jurisdiction, process, own, *more)


@login_required
@never_cache
@require_safe
def evaluation_list(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    assert isinstance(request.user, Person)
    pages = [EvaluationPage(one) for one in own_in(request.user, process)]
    crumbs = process_crumbs(jurisdiction, process, Crumb(_("Tus evaluaciones")))
    return render(request, "cocreation/assessment/list.html", {"pages": pages, "process": process, "crumbs": crumbs})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_sheet(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    page = EvaluationPage(own_evaluation(request, process, code))
    assert isinstance(request.user, Person)
    form = ScoreForm(
        request.POST if request.method == "POST" else None,
        initial=initial_scores(page.scores),
        indicators=page.indicators,
    )
    if form.is_bound and form.is_valid():
        act = submit_evaluation if form.is_submitted else keep_scores
        try:
            act(
                by=request.user,
                evaluation=page.evaluation,
                values=form.values,
                justifications=form.justifications,
            )
            if form.is_submitted:
                messages.success(request, _("La entregaste. Ya no cambia."))
                return redirect("evaluation_list", jurisdiction.slug, slug)
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("Borrador guardado: solo tú lo ves."))
            return redirect("evaluation_sheet", jurisdiction.slug, slug, code)
    context = {
        "page": page,
        "form": form,
        "why_not": why_not_score(request.user, page.evaluation),
        "process": process,
        "crumbs": evaluation_crumbs(jurisdiction, process, Crumb(page.evaluation.integrated.code)),
    }
    return render(request, "cocreation/assessment/sheet.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_conflict(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    evaluation = own_evaluation(request, process, code)
    assert isinstance(request.user, Person)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            declare_conflict(by=request.user, evaluation=evaluation, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("Gracias por decirlo: pasó a otra persona."))
            return redirect("evaluation_list", jurisdiction.slug, slug)
    crumbs = evaluation_crumbs(jurisdiction, process, Crumb(_("Conflicto de interés")))
    context = {"form": form, "evaluation": evaluation, "process": process, "crumbs": crumbs}
    return render(request, "cocreation/assessment/conflict.html", context, status=422 if form.is_bound else 200)


def coordinated(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> Process:
    process = read_bench_process(jurisdiction, slug)
    if reason := why_not_coordinate(request.user, process):
        raise Refused(reason)
    return process


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_board(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    """How far it is, and the draw of a turn."""
    process = coordinated(request, jurisdiction, slug)
    assert isinstance(request.user, Person)
    form = AssignForm(request.POST if request.method == "POST" else None, initial={"due_on": AssignForm.suggested()})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            made = assign_round(
                by=request.user,
                process=process,
                dimension=said["dimension"],
                round_key=said["round"],
                due_on=said["due_on"],
                most=said["most"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("Se repartieron %(count)s evaluaciones.") % {"count": len(made)})
            return redirect("assessment_board", jurisdiction.slug, slug)
    crumbs = process_crumbs(jurisdiction, process, Crumb(_("Evaluación")))
    context = {"board": AssessmentBoard(process, request.user), "form": form, "process": process, "crumbs": crumbs}
    return render(request, "cocreation/assessment/board.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def assessment_thirds(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = coordinated(request, jurisdiction, slug)
    assert isinstance(request.user, Person)
    asked = {"dimension": request.POST.get("dimension", ""), "round_key": request.POST.get("round", "")}
    try:
        made = ask_thirds(by=request.user, process=process, **asked)
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("Terceras evaluaciones repartidas: %(count)s.") % {"count": len(made)})
    return redirect("assessment_board", jurisdiction.slug, slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_replace(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, code: str) -> HttpResponse:
    process = coordinated(request, jurisdiction, slug)
    assert isinstance(request.user, Person)
    found = Evaluation.objects.filter(integrated__process=process, code=code.upper()).select_related("integrated")
    evaluation = found.first()
    if evaluation is None:
        raise Http404(_("En este proceso no hay una evaluación «%s».") % code)
    evaluation.integrated.process = process
    form = ReplaceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            replace_evaluator(by=request.user, evaluation=evaluation, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("reason", str(refusal.reason))
        else:
            messages.success(request, _("Pasó a otra persona, por sorteo."))
            return redirect("assessment_board", jurisdiction.slug, slug)
    board = Crumb(_("Evaluación"), reverse("assessment_board", args=[jurisdiction.slug, slug]))
    crumbs = process_crumbs(jurisdiction, process, board, Crumb(_("Reasignar")))
    context = {"form": form, "evaluation": evaluation, "process": process, "crumbs": crumbs}
    return render(request, "cocreation/assessment/replace.html", context, status=422 if form.is_bound else 200)


@require_safe
def assessment_results(request: HttpRequest, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    crumbs = process_crumbs(jurisdiction, process, Crumb(_("Evaluación")))
    context = {"page": ResultsPage(process), "draws": draws_of(process), "process": process, "crumbs": crumbs}
    return render(request, "cocreation/assessment/results.html", context)


def read_draw(process: Process, number: int) -> Draw:
    """The nth of its process."""
    draws = draws_of(process)
    if not 1 <= number <= len(draws):
        raise Http404(_("En este proceso no hay un sorteo %s.") % number)
    draws[number - 1].process = process
    return draws[number - 1]


@require_safe
def assessment_draw(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    process = read_bench_process(jurisdiction, slug)
    page = DrawPage(read_draw(process, number), is_checked="comprobar" in request.GET)
    results = Crumb(_("Evaluación"), reverse("assessment_results", args=[jurisdiction.slug, slug]))
    crumbs = process_crumbs(jurisdiction, process, results, Crumb(_("Sorteo %(number)s") % {"number": number}))
    context = {"page": page, "number": number, "process": process, "crumbs": crumbs}
    return render(request, "cocreation/assessment/draw.html", context)


@require_safe
def assessment_draw_file(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    """The question as `python -m minga.methods matching` reads it, once the results are public."""
    page = DrawPage(read_draw(read_bench_process(jurisdiction, slug), number), is_checked=False)
    if not page.is_open:
        raise Refused(_("El sorteo se abre cuando los resultados son públicos: antes diría quién evalúa qué."))
    return JsonResponse(page.draw.input["problem"])
