from minga.notices.models.letters import Letter, Notice
from minga.notices.models.readers import Follower, Reader, Refusal, Rhythm

__all__ = ["Follower", "Letter", "Notice", "Reader", "Refusal", "Rhythm"]
