from minga.notices.actions.following import (
    ask_to_follow,
    choose_rhythms,
    confirm_following,
    follow_subject,
    refuse_letters,
    stop_following,
    stop_letters,
    stop_own_letters,
)
from minga.notices.actions.letters import forget_old, gather_letters, retry_letter
from minga.notices.actions.notices import mark_read, notify
from minga.notices.actions.sending import send_letters

__all__ = [
    "ask_to_follow",
    "choose_rhythms",
    "confirm_following",
    "follow_subject",
    "forget_old",
    "gather_letters",
    "mark_read",
    "notify",
    "refuse_letters",
    "retry_letter",
    "send_letters",
    "stop_following",
    "stop_letters",
    "stop_own_letters",
]
