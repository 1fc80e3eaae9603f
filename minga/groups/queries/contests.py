"""The result of a contest, from the points of its jury."""

from collections import defaultdict
from dataclasses import dataclass

from minga.groups.models import Application, Contest, Membership, Seat


@dataclass(frozen=True)
class Place:
    """Where an application ended: its average in hundredths, what that gives, and the seat it is offered."""

    application: Application
    result: int
    outcome: Application.State
    seat: Seat | None


def ranking_of(contest: Contest) -> list[Place]:
    """Within each sector by average points; equal points by those of the first criterion, then by who came first."""
    admitted = contest.applications.filter(state=Application.State.ADMITTED).select_related("person")
    by_sector: dict[str, list[Application]] = defaultdict(list)
    for application in admitted.prefetch_related("scores"):
        by_sector[application.sector].append(application)
    places = []
    for sector, applications in sorted(by_sector.items()):
        seats = free_seats(contest, sector)
        for application in sorted(applications, key=standing):
            seat = seats.pop(0) if seats else None
            places.append(Place(application, average(application), outcome_at(seat), seat))
    return places


def standing(application: Application) -> tuple[int, int, int]:
    first = application.contest.criteria[0]["key"]
    on_first = sum(score.points[first] for score in application.scores.all())
    return (-average(application), -on_first, application.number)


def average(application: Application) -> int:
    """In hundredths of a point, rounded down: whole numbers are the same everywhere."""
    scores = list(application.scores.all())
    return sum(score.total for score in scores) * 100 // len(scores) if scores else 0


def outcome_at(seat: Seat | None) -> Application.State:
    if seat is None:
        return Application.State.PASSED_OVER
    return Application.State.SELECTED if seat.kind == Seat.Kind.MEMBER else Application.State.RESERVE


def free_seats(contest: Contest, sector: str) -> list[Seat]:
    """Of this sector, first the seats with a vote, then the substitutes'; without those that are taken or offered."""
    taken = Membership.objects.filter(state__in=[Membership.State.SEATED, Membership.State.INVITED]).values("seat")
    found = contest.seats.filter(sector=sector).exclude(pk__in=taken).order_by("number")
    return sorted(found, key=lambda seat: seat.kind != Seat.Kind.MEMBER)
