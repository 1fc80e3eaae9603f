"""What the pages list: members, sessions, resolutions; in few questions whatever their number."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from minga.accounts.models import Person
from minga.directory.models import Jurisdiction
from minga.documents.models import Document, decided_versions
from minga.groups.models import Body, Item, Membership, Minutes, Resolution, Session
from minga.groups.models.seats import MembershipQuerySet
from minga.groups.queries.seats import bodies_of

# Fewer people than these are not counted by what they are.
FEWEST_TOLD = 5
A_DAY = dt.timedelta(days=1)


def listed_bodies(jurisdiction: Jurisdiction) -> QuerySet[Body]:
    """With how many seats with a vote there are and how many are taken, and the resolutions that are being followed."""
    voting, taken = Q(seats__kind="member"), Q(seats__kind="member", seats__memberships__state="seated")
    followed = Q(resolutions__state__in=["pending", "in_progress"])
    return bodies_of(jurisdiction).annotate(
        seat_count=Count("seats", filter=voting, distinct=True),
        taken_count=Count("seats", filter=taken, distinct=True),
        followed_count=Count("resolutions", filter=followed, distinct=True),
    )


def seated_in(body: Body) -> MembershipQuerySet:
    """Everybody in office today, with or without a vote, in the order of the seats."""
    found = Membership.objects.seated_now().filter(seat__body=body)
    return found.select_related("seat__substitute_of", "institution__jurisdiction").order_by("seat__number")


def left_from(body: Body) -> MembershipQuerySet:
    found = Membership.objects.filter(seat__body=body, state=Membership.State.ENDED)
    return found.select_related("seat", "institution__jurisdiction").order_by("-ends_on", "seat__number")


def genders_of(members: Iterable[Membership]) -> Counter[str]:
    """How many of each, as they said; nothing if any group, also those who did not say, has fewer than five."""
    counts = Counter(member.gender for member in members)
    is_telling = len(counts) < 2 or any(count < FEWEST_TOLD for count in counts.values())
    return Counter() if is_telling else counts


def next_session(body: Body) -> Session | None:
    ahead = Session.objects.with_body().filter(body=body, state__in=[Session.State.CALLED, Session.State.OPEN])
    return ahead.order_by("starts_at").first()


def sessions_of(body: Body) -> QuerySet[Session]:
    return Session.objects.with_body().filter(body=body).select_related("minutes")


def resolutions_of(body: Body) -> QuerySet[Resolution]:
    return Resolution.objects.filter(body=body).select_related("body__jurisdiction", "institution")


def documents_about(kind: str, codes: Iterable[str]) -> dict[str, list[Document]]:
    """The public documents about each of these, by code."""
    found = Document.objects.public().filter(about_kind=kind, about_code__in=list(codes))
    by_code: dict[str, list[Document]] = {}
    for document in found.prefetch_related(decided_versions()):
        by_code.setdefault(document.about_code, []).append(document)
    return by_code


def open_votes_of(person: Person) -> list[Item]:
    """Points of sessions under way where this person is there and has not voted yet."""
    there = Q(session__attendances__membership__person=person, session__attendances__left_at=None)
    found = Item.objects.filter(there, session__state=Session.State.OPEN, closed_at=None)
    unvoted = found.exclude(kind=Item.Kind.INFORMATION).exclude(votes__membership__person=person)
    return list(unvoted.select_related("session__body__jurisdiction"))


def invitations_of(person: Person) -> list[Membership]:
    waiting = Membership.objects.filter(person=person, state=Membership.State.INVITED)
    return list(waiting.select_related("seat__body__jurisdiction"))


def calls_of(person: Person) -> list[Session]:
    """Sessions ahead of the bodies in which they sit, with or without a vote."""
    seated = Membership.objects.seated_now().filter(person=person)
    ahead = Session.objects.with_body().filter(body__seats__memberships__in=seated, state__in=["called", "open"])
    return list(ahead.filter(starts_at__gte=timezone.now() - A_DAY).distinct().order_by("starts_at"))


def minutes_to_sign(person: Person) -> list[Minutes]:
    """Reviewed minutes of sessions where they were, that their seat has not signed."""
    there = Minutes.objects.filter(state=Minutes.State.REVIEWED, session__attendances__membership__person=person)
    unsigned = there.exclude(signatures__membership__person=person)
    return list(unsigned.select_related("session__body__jurisdiction").distinct())
