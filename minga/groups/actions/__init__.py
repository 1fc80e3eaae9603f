from minga.groups.actions.attendance import end_attendance, take_attendance
from minga.groups.actions.bodies import establish_body
from minga.groups.actions.items import AgendaItem, add_item, close_item
from minga.groups.actions.seats import end_membership, invite_member, promote_substitute, seat_member
from minga.groups.actions.sessions import call_session, cancel_session, close_session, open_session
from minga.groups.actions.votes import cast_vote, record_vote

__all__ = [
    "AgendaItem",
    "add_item",
    "call_session",
    "cancel_session",
    "cast_vote",
    "close_item",
    "close_session",
    "end_attendance",
    "end_membership",
    "establish_body",
    "invite_member",
    "open_session",
    "promote_substitute",
    "record_vote",
    "seat_member",
    "take_attendance",
]
