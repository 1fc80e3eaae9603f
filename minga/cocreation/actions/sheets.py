"""A sheet filled in by hand becomes proposals once somebody has looked at it; the same sheet again changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from minga.accounts.models import Person
from minga.cocreation.actions.capture import Captured, capture_proposal
from minga.cocreation.actions.workshops import locked_workshop, role_in
from minga.cocreation.models import Workshop
from minga.cocreation.rules import workshops as permits
from minga.cocreation.submissions import Submission
from minga.core.permits import require
from minga.documents.keeping import let_go
from minga.documents.models import Upload
from minga.ledger.actions import record


@dataclass(frozen=True)
class Imported:
    captured: Sequence[Captured]

    @property
    def new(self) -> list[Captured]:
        return [one for one in self.captured if one.outcome != "known"]

    @property
    def recoded(self) -> list[Captured]:
        """Somebody used their code between the look and the answer: they are here under another."""
        return [one for one in self.captured if one.outcome == "recoded"]


@transaction.atomic
def import_sheet(*, by: Person, workshop: Workshop, submissions: Sequence[Submission], upload: Upload) -> Imported:
    """All of them or none. The file is not kept: what it said is in the proposals."""
    fresh = locked_workshop(workshop)
    require(permits.can_run_workshop, by, fresh)
    done = Imported([capture_proposal(by=by, process=fresh.process, submission=one) for one in submissions])
    if done.new:
        record("workshop.sheet_imported", fresh, by=by, role=role_in(by, fresh), count=len(done.new))
    let_go(upload)
    return done
