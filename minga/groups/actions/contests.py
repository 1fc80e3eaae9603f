"""A contest for seats: everything but the persons is public, and the result follows from the points."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.documents.actions import hand_in_document
from minga.documents.keeping import HandedIn
from minga.groups.actions.recipients import tell
from minga.groups.actions.seats import invite_member
from minga.groups.models import Application, Body, Contest, Juror, Score, Seat
from minga.groups.queries.contests import ranking_of
from minga.groups.rules import contests as permits
from minga.groups.rules.bodies import can_establish
from minga.ledger.actions import record
from minga.notices.actions import notify


@transaction.atomic
def open_contest(
    *,
    by: Person,
    body: Body,
    title: str,
    call: str,
    requirements: Sequence[str],
    criteria: Sequence[Mapping[str, Any]],
    opens_on: dt.date,
    closes_on: dt.date,
    seats: Sequence[Seat],
    jury: Sequence[Person],
) -> Contest:
    """The call with its requirements, its criteria and its jury; none of that changes afterwards."""
    locked = Body.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=body.pk)
    require(can_establish, by, locked.jurisdiction)
    if not seats or not jury or not criteria:
        raise Refused(_("Un concurso necesita puestos, criterios con sus puntos y al menos una persona en el jurado."))
    if Seat.objects.filter(pk__in=[seat.pk for seat in seats], contests__state=Contest.State.OPEN).exists():
        raise Refused(_("Alguno de esos puestos ya está en un concurso abierto."))
    contest = Contest.objects.create(
        body=locked,
        number=(Contest.objects.filter(body=locked).aggregate(last=Max("number"))["last"] or 0) + 1,
        title=tidy(title)[:200],
        call=tidy(call),
        requirements=[tidy(one) for one in requirements if tidy(one)],
        criteria=[dict(one) for one in criteria],
        opens_on=opens_on,
        closes_on=closes_on,
    )
    contest.seats.set(seats)
    Juror.objects.bulk_create(
        [Juror(contest=contest, person=person, number=number) for number, person in enumerate(jury, 1)]
    )
    facts = {"seats": sorted(seat.number for seat in seats), "jury": len(jury), "ends_on": closes_on.isoformat()}
    record("contest.opened", contest, by=by, role="planner", **facts)
    tell(locked, "contest_opened", but=by, about=contest, day=closes_on.isoformat())
    return contest


@transaction.atomic
def apply_to_contest(
    *,
    by: Person,
    contest: Contest,
    sector: str,
    statement: str,
    organisation: str = "",
    shows_name: bool = False,
    files: Sequence[HandedIn] = (),
) -> Application:
    """What is said is public at once; the files are seen only by the jury."""
    locked = _locked(contest)
    require(permits.can_apply, by, locked)
    if not locked.seats.filter(sector=sector).exists():
        raise Refused(_("En este concurso no hay puestos de ese sector."))
    application = Application.objects.create(
        contest=locked,
        number=(locked.applications.aggregate(last=Max("number"))["last"] or 0) + 1,
        person=by,
        sector=sector,
        organisation=tidy(organisation)[:200],
        statement=tidy(statement),
        shown_name=by.name if shows_name else "",
    )
    for file in files:
        hand_in_document(by=by, role="citizen", about=application, file=file, publish=False)
    record("application.received", application, by=by, role="citizen", sector=sector, files=len(files))
    notify([by], "groups/notices/application_received", application, number=application.number)
    return application


@transaction.atomic
def withdraw_application(*, by: Person, application: Application) -> Application:
    locked = _locked_application(application)
    require(permits.can_withdraw_application, by, locked)
    move(locked, Application.State.WITHDRAWN, paths=Application.PATHS)
    locked.statement, locked.organisation, locked.shown_name = "", "", ""
    locked.save()
    record("application.withdrawn", locked, by=by, role="citizen")
    return locked


@transaction.atomic
def check_application(*, by: Person, application: Application, reason: str = "") -> Application:
    """It meets the requirements; with a reason, it does not, and everybody can read which."""
    locked = _locked_application(application)
    require(permits.can_check_application, by, locked)
    state = Application.State.REFUSED if tidy(reason) else Application.State.ADMITTED
    move(locked, state, paths=Application.PATHS)
    locked.reason = tidy(reason)[:300]
    locked.save(update_fields=["state", "reason", "updated_at"])
    record("application.checked", locked, by=by, role="jury", state=locked.state)
    if locked.person:
        notify([locked.person], "groups/notices/application_checked", locked, but=by, reason=locked.reason)
    return locked


@transaction.atomic
def score_application(*, by: Person, application: Application, points: Mapping[str, int]) -> Score:
    """A juror's points for each criterion; they may be put right until the result."""
    locked = _locked_application(application)
    require(permits.can_score, by, locked)
    most = {criterion["key"]: criterion["most"] for criterion in locked.contest.criteria}
    if set(points) != set(most) or any(not 0 <= points[key] <= most[key] for key in most):
        raise Refused(_("Cada criterio lleva sus puntos, de cero al máximo que dice la convocatoria."))
    juror = locked.contest.jurors.get(person=by)
    score, _is_new = Score.objects.update_or_create(
        application=locked, juror=juror, defaults={"points": dict(points), "scored_at": timezone.now()}
    )
    record("application.scored", locked, by=by, role="jury", juror=juror.number, points=dict(points))
    return score


@transaction.atomic
def decide_contest(*, by: Person, contest: Contest) -> Contest:
    """By sector, the best take the seats and the next their substitutes'; they are invited, and may say no."""
    locked = _locked(contest)
    require(permits.can_run_contest, by, locked)
    if problem := not_yet(locked):
        raise Refused(problem)
    offered: dict[str, int] = {}
    for place in ranking_of(locked):
        application = place.application
        move(application, place.outcome, paths=Application.PATHS)
        application.result = place.result
        application.save(update_fields=["state", "result", "updated_at"])
        if place.seat and application.person:
            invite_member(by=by, seat=place.seat, person=application.person, act=locked.ledger_code)
            offered[str(application.number)] = place.seat.number
    move(locked, Contest.State.DECIDED, paths=Contest.PATHS)
    locked.decided_at = timezone.now()
    locked.save(update_fields=["state", "decided_at", "updated_at"])
    results = {str(one.number): one.result for one in locked.applications.exclude(result=None)}
    record("contest.decided", locked, by=by, role="planner", results=results, seats=offered)
    tell(locked.body, "contest_decided", but=by, about=locked, title=locked.title)
    return locked


def not_yet(contest: Contest) -> str:
    """Why it cannot be decided today, or ""."""
    if not contest.is_being_scored:
        return _("El resultado se declara cuando termina el plazo de postulación.")
    if contest.applications.filter(state=Application.State.RECEIVED).exists():
        return _("Faltan postulaciones cuyos requisitos nadie revisó.")
    admitted = contest.applications.filter(state=Application.State.ADMITTED)
    if not admitted.exists():
        return _("Nadie cumplió los requisitos: declara el concurso desierto y di por qué.")
    if any(one.scores.count() < contest.jurors.count() for one in admitted.prefetch_related("scores")):
        return _("Falta que todo el jurado califique a todas las postulaciones que cumplen los requisitos.")
    return ""


@transaction.atomic
def void_contest(*, by: Person, contest: Contest, reason: str) -> Contest:
    locked = _locked(contest)
    require(permits.can_run_contest, by, locked)
    if not tidy(reason):
        raise Refused(_("Di por qué queda desierto: cualquiera podrá leerlo."))
    move(locked, Contest.State.VOID, paths=Contest.PATHS)
    locked.void_reason, locked.decided_at = tidy(reason)[:300], timezone.now()
    locked.save()
    record("contest.voided", locked, by=by, role="planner")
    tell(locked.body, "contest_decided", but=by, about=locked, title=locked.title)
    return locked


def _locked(contest: Contest) -> Contest:
    found = Contest.objects.select_for_update(of=("self",)).select_related("body__jurisdiction")
    return found.get(pk=contest.pk)


def _locked_application(application: Application) -> Application:
    """The contest is the line in which all of it waits."""
    contest = _locked(application.contest)
    found = Application.objects.select_for_update(of=("self",)).select_related("person").get(pk=application.pk)
    found.contest = contest
    return found
