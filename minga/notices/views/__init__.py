from minga.notices.views.following import follow, follow_calendar, follow_confirm, follow_feed, follow_stop
from minga.notices.views.letters import dead_letters, letter_retry
from minga.notices.views.notices import (
    notice_list,
    preferences,
    preferences_by_token,
    refuse_letters,
    stop_following,
    stop_letters,
    stop_own,
)

__all__ = [
    "dead_letters",
    "follow",
    "follow_calendar",
    "follow_confirm",
    "follow_feed",
    "follow_stop",
    "letter_retry",
    "notice_list",
    "preferences",
    "preferences_by_token",
    "refuse_letters",
    "stop_following",
    "stop_letters",
    "stop_own",
]
