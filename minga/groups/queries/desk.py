"""What awaits a person in their groups."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.groups.models import Application, Contest, Item, Juror, Membership, Resolution
from minga.groups.queries.lists import calls_of, invitations_of, minutes_to_sign, open_votes_of


@dataclass(frozen=True)
class Await:
    count: int
    label: str
    url: str


def waiting_in_groups(person: Person) -> list[Await]:
    return [
        *offered(person),
        *called(person),
        *to_vote(person),
        *to_sign(person),
        *to_judge(person),
        *to_follow(person),
    ]


def offered(person: Person) -> list[Await]:
    return [
        Await(1, _("Te invitan a un puesto: %(body)s") % {"body": one.seat.body}, address_of(one))
        for one in invitations_of(person)
    ]


def address_of(membership: Membership) -> str:
    body = membership.seat.body
    return reverse("invitation", args=[body.jurisdiction.slug, body.slug, membership.pk])


def called(person: Person) -> list[Await]:
    return [
        Await(1, _("Te convocan: %(session)s") % {"session": one}, one.get_absolute_url()) for one in calls_of(person)
    ]


def to_vote(person: Person) -> list[Await]:
    found: list[Item] = open_votes_of(person)
    label = _("Puntos que esperan tu voto: %(session)s")
    sessions = {item.session_id: item.session for item in found}
    return [
        Await(sum(item.session_id == pk for item in found), label % {"session": session}, session.get_absolute_url())
        for pk, session in sessions.items()
    ]


def to_sign(person: Person) -> list[Await]:
    return [
        Await(1, _("Espera tu firma: %(minutes)s") % {"minutes": one}, one.get_absolute_url())
        for one in minutes_to_sign(person)
    ]


def to_judge(person: Person) -> list[Await]:
    """Contests whose term is over, with applications that this juror has not scored."""
    juries = Juror.objects.filter(person=person, contest__state=Contest.State.OPEN)
    label = _("Postulaciones que esperan al jurado: %(contest)s")
    found = []
    for juror in juries.select_related("contest__body__jurisdiction"):
        waiting = juror.contest.applications.filter(
            Q(state=Application.State.RECEIVED) | Q(state=Application.State.ADMITTED) & ~Q(scores__juror=juror)
        )
        if juror.contest.is_being_scored and (count := waiting.count()):
            found.append(Await(count, label % {"contest": juror.contest}, f"{juror.contest.get_absolute_url()}jurado/"))
    return found


def to_follow(person: Person) -> list[Await]:
    """Resolutions that are late, for who presides or coordinates."""
    pen = Q(seat__presides=True) | Q(seat__kind="secretary")
    bodies = Membership.objects.seated_now().filter(pen, person=person).values("seat__body")
    followed = Resolution.objects.filter(body__in=bodies, state__in=["pending", "in_progress"])
    late = [one for one in followed.select_related("body__jurisdiction") if one.is_late]
    label = _("Resolución atrasada: %(code)s")
    return [Await(1, label % {"code": one.code}, one.get_absolute_url()) for one in late]
