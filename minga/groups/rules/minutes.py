"""Who writes, reviews, signs and publishes minutes; who follows a resolution."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from minga.accounts.models import Person
from minga.core.permits import rule
from minga.groups.models import Attendance, Minutes, Resolution, Session
from minga.groups.rules.sessions import holds_the_pen, presides_over


def writes_for(person: Any, session: Session) -> bool:
    return holds_the_pen(person, session.body) or presides_over(person, session)


def was_there(person: Any, session: Session) -> bool:
    return isinstance(person, Person) and Attendance.objects.filter(session=session, membership__person=person).exists()


@rule(_("El acta la escribe quien dirigió la sesión, cuando la sesión terminó y hasta que se revisa."))
def can_write_minutes(person: Any, session: Session) -> bool:
    if session.state != Session.State.CLOSED or not writes_for(person, session):
        return False
    known = Minutes.objects.filter(session=session).first()
    return known is None or known.state == Minutes.State.DRAFT


@rule(_("El acta la revisa otra persona que estuvo en la sesión: nunca quien la escribió."))
def can_review_minutes(person: Any, minutes: Minutes) -> bool:
    is_other = isinstance(person, Person) and person.pk != minutes.drafted_by_id
    return minutes.state == Minutes.State.DRAFT and is_other and was_there(person, minutes.session)


@rule(_("Un acta vuelve a borrador por quien dirige el grupo, si nadie la firmó todavía."))
def can_reopen_minutes(person: Any, minutes: Minutes) -> bool:
    is_unsigned = minutes.state == Minutes.State.REVIEWED and not minutes.signatures.exists()
    return is_unsigned and writes_for(person, minutes.session)


@rule(_("Firma el acta revisada quien estuvo en la sesión; la firma en papel también la sube quien dirige el grupo."))
def can_sign_minutes(person: Any, minutes: Minutes) -> bool:
    is_open = minutes.state == Minutes.State.REVIEWED
    return is_open and (was_there(person, minutes.session) or writes_for(person, minutes.session))


@rule(_("El acta se publica cuando está revisada y la firmó quien presidió la sesión."))
def can_publish_minutes(person: Any, minutes: Minutes) -> bool:
    if minutes.state != Minutes.State.REVIEWED or not writes_for(person, minutes.session):
        return False
    signed = set(minutes.signatures.values_list("seat", flat=True))
    presided = minutes.session.attendances.filter(seat__presides=True).values_list("seat", flat=True)
    return bool(signed) and set(presided) <= signed


@rule(_("Un acta en borrador la lee quien estuvo en la sesión; las demás personas, cuando se publique."))
def can_read_minutes(person: Any, minutes: Minutes) -> bool:
    return minutes.is_public or was_there(person, minutes.session) or writes_for(person, minutes.session)


@rule(_("Informa el avance quien dirige el grupo o quien ocupa un puesto en él, mientras la resolución no termina."))
def can_report_progress(person: Any, resolution: Resolution) -> bool:
    if not resolution.is_followed or not isinstance(person, Person):
        return False
    seated = person.memberships.seated_now().filter(seat__body=resolution.body)
    return holds_the_pen(person, resolution.body) or seated.exists()
