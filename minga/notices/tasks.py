"""The room's turns at the worker. Sending needs to find threads, so the room above gives it the way."""

from minga.notices import actions
from minga.notices.threads import FindThread


def gather_letters() -> int:
    return actions.gather_letters()


def send_letters(find: FindThread) -> int:
    return actions.send_letters(find=find)


def forget_old() -> int:
    return actions.forget_old()
