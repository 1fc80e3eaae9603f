"""A resolution is followed until it is done."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.documents.actions import hand_in_document
from minga.documents.keeping import HandedIn
from minga.groups.actions.recipients import tell
from minga.groups.models import Progress, Resolution
from minga.groups.rules.minutes import can_report_progress
from minga.groups.rules.sessions import holds_the_pen
from minga.ledger.actions import record


@transaction.atomic
def report_progress(
    *, by: Person, resolution: Resolution, state: str, said: str, evidence_url: str = "", file: HandedIn | None = None
) -> Progress:
    """What was done. "Done" needs something that proves it: a document or an address."""
    locked = (
        Resolution.objects.select_for_update(of=("self",)).select_related("body__jurisdiction").get(pk=resolution.pk)
    )
    require(can_report_progress, by, locked)
    if state == Resolution.State.DONE and not (evidence_url or file):
        raise Refused(_("Para darla por cumplida hace falta algo que lo pruebe: un documento o un enlace."))
    if state != locked.state:
        move(locked, Resolution.State(state), paths=Resolution.PATHS)
        locked.ended_on = None if locked.is_followed else timezone.localdate()
        locked.save(update_fields=["state", "ended_on", "updated_at"])
    role = "group_chair" if holds_the_pen(by, locked.body) else "group_member"
    if file:
        hand_in_document(by=by, role=role, about=locked, file=file)
    progress = Progress.objects.create(
        resolution=locked, state=locked.state, said=tidy(said), evidence_url=evidence_url, role=role, by=by
    )
    record("resolution.advanced", locked, by=by, role=role, state=locked.state, has_evidence=bool(evidence_url or file))
    tell(locked.body, "resolution_advanced", but=by, about=locked, number=locked.code, state=progress_label(progress))
    return progress


def progress_label(progress: Progress) -> object:
    return Resolution.State(progress.state).label
