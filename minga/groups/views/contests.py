"""A contest: its call, the applications, the jury's table, the result."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.accounts.entering import Entered
from minga.core.permits import Refused, require
from minga.directory.models import Jurisdiction
from minga.documents.models import Document, decided_versions
from minga.documents.pages import pages_of
from minga.groups.actions import (
    apply_to_contest,
    check_application,
    decide_contest,
    open_contest,
    score_application,
    void_contest,
    withdraw_application,
)
from minga.groups.forms.contests import ApplicationForm, CheckForm, ContestForm, ScoreForm, VoidForm
from minga.groups.models import Application, Contest, Score
from minga.groups.pages.crumbs import body_crumbs
from minga.groups.queries.reading import read_body
from minga.groups.rules import contests as permits
from minga.groups.rules.bodies import can_establish
from minga.notices.threads import follow_links
from minga.web.answers import done_or_refused, form_page, go_on, sent, tried, work
from minga.web.components import Crumb


def read_contest(jurisdiction: Jurisdiction, slug: str, number: int) -> Contest:
    rows = Contest.objects.select_related("body__jurisdiction")
    return get_object_or_404(rows, body__jurisdiction=jurisdiction, body__slug=slug, number=number)


def contest_crumbs(contest: Contest, *more: Crumb) -> list[Crumb]:
    return body_crumbs(contest.body, Crumb(contest.title, contest.get_absolute_url()), *more)


@require_safe
def contest(request: HttpRequest, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_contest(jurisdiction, slug, number)
    applications = found.applications.exclude(state=Application.State.WITHDRAWN)
    mine = applications.filter(person=request.user).first() if request.user.is_authenticated else None
    context = {
        "contest": found,
        "seats": found.seats.all(),
        "applications": applications.order_by("-result", "number").prefetch_related("scores__juror"),
        "juror_count": found.jurors.count(),
        "mine": mine,
        "may": {
            "apply": permits.can_apply(request.user, found),
            "judge": permits.is_juror(request.user, found) or permits.can_run_contest(request.user, found),
        },
        "crumbs": contest_crumbs(found),
        "follow": follow_links(found),
    }
    return render(request, "groups/contest.html", context)


@work
def contest_new(request: Entered, jurisdiction: Jurisdiction, slug: str) -> HttpResponse:
    body = read_body(jurisdiction, slug)
    require(can_establish, request.user, jurisdiction)
    form = ContestForm(sent(request)[0], body=body)
    made: list[Contest] = []
    if tried(form, lambda: made.append(open_contest(by=request.user, body=body, **form.contest()))):
        return go_on(request, _("El concurso está publicado."), made[0].get_absolute_url())
    lead = _("Los requisitos, los criterios y el jurado no cambian después de publicarse.")
    return form_page(
        request,
        form,
        title=_("Convocar un concurso"),
        lead=lead,
        button=_("Publicar el concurso"),
        crumbs=body_crumbs(body),
    )


@work
def application_new(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_contest(jurisdiction, slug, number)
    require(permits.can_apply, request.user, found)
    form = ApplicationForm(*sent(request), contest=found)
    if tried(form, lambda: apply_to_contest(by=request.user, contest=found, **form.application())):
        return go_on(request, _("Recibimos tu postulación."), found.get_absolute_url())
    lead = _("Lo que escribas será público; tus archivos los ve solo el jurado.")
    return form_page(
        request, form, title=_("Postularme"), lead=lead, button=_("Enviar mi postulación"),
        crumbs=contest_crumbs(found), has_files=True,
    )  # fmt: skip


@work
def application_withdraw(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    """One's own: there is only one."""
    found = read_contest(jurisdiction, slug, number)
    own = found.applications.filter(person=request.user).exclude(state=Application.State.WITHDRAWN)
    mine = get_object_or_404(own)
    mine.contest = found
    if request.method != "POST":
        raise Refused(_("Se retira con el botón de la página del concurso."))
    said = _("Tu postulación se retiró.")
    return done_or_refused(
        request, lambda: withdraw_application(by=request.user, application=mine), said, found.get_absolute_url()
    )


@work
def contest_judge(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    """The jury's table: each application with its files, what was checked and what this juror gave."""
    found = read_contest(jurisdiction, slug, number)
    if not (permits.is_juror(request.user, found) or permits.can_run_contest(request.user, found)):
        raise Refused(permits.can_score.reason)
    if request.method == "POST":
        said = _("El resultado está publicado y se ofrecieron los puestos.")
        return done_or_refused(
            request, lambda: decide_contest(by=request.user, contest=found), said, found.get_absolute_url()
        )
    applications = list(found.applications.exclude(state=Application.State.WITHDRAWN))
    codes = [f"{found.ledger_code}-{one.number}" for one in applications]
    held = Document.objects.filter(about_kind="application", about_code__in=codes).prefetch_related(decided_versions())
    own = {
        score.application_id: score
        for score in Score.objects.filter(application__contest=found, juror__person=request.user)
    }
    rows = []
    for application, code in zip(applications, codes, strict=True):
        application.contest = found
        papers = [one for one in held if one.about_code == code and application.person_id != request.user.pk]
        rows.append((application, pages_of(papers, is_preview=True), own.get(application.pk)))
    context = {
        "contest": found,
        "rows": rows,
        "is_juror": permits.is_juror(request.user, found),
        "may_decide": permits.can_run_contest(request.user, found),
        "crumbs": contest_crumbs(found, Crumb(_("Mesa del jurado"))),
    }
    return render(request, "groups/contest_judge.html", context)


def read_application(contest: Contest, number: int) -> Application:
    found = get_object_or_404(contest.applications, number=number)
    found.contest = contest
    return found


@work
def application_check(
    request: Entered, jurisdiction: Jurisdiction, slug: str, number: int, application: int
) -> HttpResponse:
    found = read_contest(jurisdiction, slug, number)
    row = read_application(found, application)
    require(permits.can_check_application, request.user, row)
    form = CheckForm(sent(request)[0])
    if tried(form, lambda: check_application(by=request.user, application=row, **form.cleaned_data)):
        return go_on(request, _("La revisión está anotada."), f"{found.get_absolute_url()}jurado/")
    title = _("Revisar la postulación %(number)s") % {"number": application}
    lead = _("Requisitos: %(list)s") % {"list": "; ".join(found.requirements)}
    return form_page(request, form, title=title, lead=lead, button=_("Anotar"), crumbs=contest_crumbs(found))


@work
def application_score(
    request: Entered, jurisdiction: Jurisdiction, slug: str, number: int, application: int
) -> HttpResponse:
    found = read_contest(jurisdiction, slug, number)
    row = read_application(found, application)
    require(permits.can_score, request.user, row)
    known = Score.objects.filter(application=row, juror__person=request.user).first()
    form = ScoreForm(sent(request)[0], contest=found, initial=known.points if known else {})
    if tried(form, lambda: score_application(by=request.user, application=row, points=form.cleaned_data)):
        return go_on(request, _("Tu calificación está anotada."), f"{found.get_absolute_url()}jurado/")
    title = _("Calificar la postulación %(number)s") % {"number": application}
    return form_page(
        request, form, title=title, lead=row.statement, button=_("Calificar"), crumbs=contest_crumbs(found)
    )


@work
def contest_void(request: Entered, jurisdiction: Jurisdiction, slug: str, number: int) -> HttpResponse:
    found = read_contest(jurisdiction, slug, number)
    require(permits.can_run_contest, request.user, found)
    form = VoidForm(sent(request)[0])
    if tried(form, lambda: void_contest(by=request.user, contest=found, **form.cleaned_data)):
        return go_on(request, _("El concurso quedó desierto."), found.get_absolute_url())
    title = _("Declarar desierto")
    return form_page(request, form, title=title, lead=found.title, button=title, crumbs=contest_crumbs(found))
