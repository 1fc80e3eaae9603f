from minga.groups.models.bodies import Body, Majority, Quorum
from minga.groups.models.contests import Application, Contest, Juror, Score
from minga.groups.models.minutes import Minutes, Signature
from minga.groups.models.oversight import Declaration, Oversight, OversightReport
from minga.groups.models.resolutions import Progress, Resolution
from minga.groups.models.seats import Membership, Seat
from minga.groups.models.sessions import Attendance, Item, Observer, Session, Vote

__all__ = [
    "Application",
    "Attendance",
    "Body",
    "Contest",
    "Declaration",
    "Item",
    "Juror",
    "Majority",
    "Membership",
    "Minutes",
    "Observer",
    "Oversight",
    "OversightReport",
    "Progress",
    "Quorum",
    "Resolution",
    "Score",
    "Seat",
    "Session",
    "Signature",
    "Vote",
]
