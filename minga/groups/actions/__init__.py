from minga.groups.actions.attendance import end_attendance, take_attendance
from minga.groups.actions.bodies import establish_body
from minga.groups.actions.contests import (
    apply_to_contest,
    check_application,
    decide_contest,
    open_contest,
    score_application,
    void_contest,
    withdraw_application,
)
from minga.groups.actions.items import add_item, close_item
from minga.groups.actions.minutes import publish_minutes, reopen_minutes, review_minutes, sign_minutes, write_minutes
from minga.groups.actions.observers import register_observer, withdraw_observer
from minga.groups.actions.oversight import (
    accredit_oversight,
    declare_independence,
    form_oversight,
    plan_oversight,
    report_oversight,
)
from minga.groups.actions.resolutions import report_progress
from minga.groups.actions.seats import (
    accept_seat,
    decline_seat,
    end_membership,
    invite_member,
    promote_substitute,
    seat_member,
)
from minga.groups.actions.sessions import call_session, cancel_session, close_session, open_session
from minga.groups.actions.votes import cast_vote, record_vote
from minga.groups.agenda import AgendaItem

__all__ = [
    "AgendaItem",
    "accept_seat",
    "accredit_oversight",
    "add_item",
    "apply_to_contest",
    "call_session",
    "cancel_session",
    "cast_vote",
    "check_application",
    "close_item",
    "close_session",
    "decide_contest",
    "declare_independence",
    "decline_seat",
    "end_attendance",
    "end_membership",
    "establish_body",
    "form_oversight",
    "invite_member",
    "open_contest",
    "open_session",
    "plan_oversight",
    "promote_substitute",
    "publish_minutes",
    "record_vote",
    "register_observer",
    "reopen_minutes",
    "report_oversight",
    "report_progress",
    "review_minutes",
    "score_application",
    "seat_member",
    "sign_minutes",
    "take_attendance",
    "void_contest",
    "withdraw_application",
    "withdraw_observer",
    "write_minutes",
]
