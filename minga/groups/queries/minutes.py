"""What the minutes tell: everything that the system knows of a session, as it stood, ready for a page and a paper."""

from typing import Any

from django.utils import timezone

from minga.groups.models import Attendance, Item, Minutes, Resolution, Session, Vote
from minga.web.numbers import day


def minutes_content(minutes: Minutes) -> dict[str, Any]:
    """Names only of those who agreed to show them; otherwise the seat speaks."""
    session = minutes.session
    return {
        "title": str(minutes),
        "body": str(session.body),
        "kind": str(session.get_kind_display()),
        "place": session.place,
        "day": day(timezone.localtime(session.starts_at).date()),
        "opened": hour(session.opened_at),
        "closed": hour(session.closed_at),
        "needed": session.seats_needed,
        "voting": session.seats_voting,
        "observers": session.observers.count(),
        "opening": minutes.opening,
        "closing": minutes.closing,
        "present": [told_attendance(one) for one in attendances_of(session)],
        "absent": absent_from(session),
        "points": [told_item(item) for item in items_of(session)],
    }


def hour(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%H:%M") if moment else ""


def attendances_of(session: Session) -> list[Attendance]:
    return list(session.attendances.select_related("seat", "membership__institution", "membership__person"))


def told_attendance(attendance: Attendance) -> dict[str, Any]:
    return {
        "seat": attendance.seat.number,
        "sector": str(attendance.seat.get_sector_display()),
        "name": str(attendance.membership),
        "presides": attendance.seat.presides,
        "is_standing_in": attendance.is_standing_in,
        "arrived": hour(attendance.arrived_at),
        "left": hour(attendance.left_at),
    }


def absent_from(session: Session) -> list[int]:
    """The seats with a vote that nobody represented."""
    there = session.attendances.values("seat")
    return list(session.body.seats.voting().exclude(pk__in=there).values_list("number", flat=True))


def items_of(session: Session) -> list[Item]:
    found = session.items.prefetch_related("votes__seat", "votes__membership__institution")
    return list(found.select_related("resolution__institution"))


def told_item(item: Item) -> dict[str, Any]:
    resolution: Resolution | None = getattr(item, "resolution", None)
    return {
        "number": item.number,
        "title": item.title,
        "kind": str(item.get_kind_display()),
        "text": item.text,
        "notes": item.notes,
        "outcome": str(item.get_outcome_display()),
        "counts": [[str(Vote.Choice(name).label), count] for name, count in counts_of(item) if count],
        "tie": item.was_tie_broken,
        "votes": [told_vote(vote) for vote in item.votes.all()],
        "resolution": resolution.code if resolution else "",
        "responsible": resolution.responsible if resolution else "",
        "due": day(resolution.due_on) if resolution and resolution.due_on else "",
    }


def counts_of(item: Item) -> list[tuple[str, int]]:
    return [
        ("in_favour", item.in_favour),
        ("against", item.against),
        ("abstain", item.abstained),
        ("recused", item.recused),
    ]


def told_vote(vote: Vote) -> dict[str, Any]:
    return {
        "seat": vote.seat.number,
        "name": str(vote.membership),
        "choice": str(vote.get_choice_display()),
        "is_standing_in": vote.is_standing_in,
        "conflict": vote.conflict,
    }
