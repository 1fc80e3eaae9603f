from minga.groups.views.bodies import body, body_list
from minga.groups.views.resolutions import resolution
from minga.groups.views.sessions import session

__all__ = ["body", "body_list", "resolution", "session"]
