"""What a member of the group answers to one criterion, on its way from a form to an action."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """A no carries the reason that everybody will read."""

    holds: bool
    reason: str = ""
