"""A proposal as it was typed: what the form hands to the action."""

import uuid
from dataclasses import dataclass, field

from minga.cocreation.models import Proposal, Workshop, WorkshopTable
from minga.directory.models import SDG, Territory
from minga.documents.keeping import HandedIn


@dataclass(frozen=True)
class Submission:
    """A proposal as it was typed; `submission_key` is drawn with the form, so that a retry is the same proposal."""

    title: str
    problem: str
    solution: str
    sector: str
    territory: Territory | None = None
    sdg: SDG | None = None
    is_without_sdg: bool = False
    language: str = "es"
    shown_name: str = ""
    follow_email: str = ""
    submission_key: uuid.UUID = field(default_factory=uuid.uuid4)
    suspicions: tuple[str, ...] = ()
    is_example: bool = False
    files: tuple[HandedIn, ...] = ()
    channel: str = Proposal.Channel.WEB
    workshop: Workshop | None = None
    table: WorkshopTable | None = None
    milestones: tuple[str, ...] = ()
    stakeholders: tuple[str, ...] = ()
    number: int | None = None  # of a reserved code; None takes the next one
    author_email: str = ""  # of somebody at a workshop: written to once, never kept with the proposal

    @property
    def doubts(self) -> list[str]:
        """Why a moderator looks first: what looks like a robot, and files that show data of people."""
        shows_people = any(file.upload.needs_decision for file in self.files)
        return [*self.suspicions, "personal"] if shows_people else list(self.suspicions)
