"""The room's turns at the worker: clocks that run out. What is kept how long only the room above knows."""

from minga.rights.actions.reminders import remind_of_breaches, remind_of_requests


def remind() -> int:
    return remind_of_requests() + remind_of_breaches()
