from minga.groups.models.bodies import Body, Majority, Quorum
from minga.groups.models.resolutions import Progress, Resolution
from minga.groups.models.seats import Membership, Seat
from minga.groups.models.sessions import Attendance, Item, Observer, Session, Vote

__all__ = [
    "Attendance",
    "Body",
    "Item",
    "Majority",
    "Membership",
    "Observer",
    "Progress",
    "Quorum",
    "Resolution",
    "Seat",
    "Session",
    "Vote",
]
