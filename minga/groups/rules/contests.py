"""Who calls a contest, who applies, who judges."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.permits import rule
from minga.directory.models import Role
from minga.directory.queries import roles_of
from minga.groups.models import Application, Contest


def is_juror(person: Any, contest: Contest) -> bool:
    return isinstance(person, Person) and contest.jurors.filter(person=person).exists()


@rule(_("El concurso lo convoca y lo cierra quien coordina el plan de este gobierno."))
def can_run_contest(person: Any, contest: Contest) -> bool:
    roles = roles_of(person, contest.body.jurisdiction)
    return contest.state == Contest.State.OPEN and bool(roles & {Role.PLANNER, Role.ADMINISTRATOR})


@rule(_("Postula quien entra con su correo, una vez, dentro del plazo; quien es del jurado no puede."))
def can_apply(person: Any, contest: Contest) -> bool:
    if not isinstance(person, Person) or not contest.is_receiving or is_juror(person, contest):
        return False
    return not contest.applications.filter(person=person).exclude(state=Application.State.WITHDRAWN).exists()


@rule(_("La retira quien la presentó, antes del resultado."))
def can_withdraw_application(person: Any, application: Application) -> bool:
    is_own = isinstance(person, Person) and application.person_id == person.pk
    return is_own and application.state in (Application.State.RECEIVED, Application.State.ADMITTED)


@rule(_("Los requisitos los revisa el jurado o quien coordina el plan, cuando terminó el plazo."))
def can_check_application(person: Any, application: Application) -> bool:
    contest = application.contest
    if not contest.is_being_scored or application.person_id == getattr(person, "pk", None):
        return False
    return is_juror(person, contest) or bool(can_run_contest(person, contest))


@rule(_("Califica solo el jurado, cuando terminó el plazo, lo que cumple los requisitos, y nunca lo propio."))
def can_score(person: Any, application: Application) -> bool:
    if application.state != Application.State.ADMITTED or application.person_id == getattr(person, "pk", None):
        return False
    return application.contest.is_being_scored and is_juror(person, application.contest)
