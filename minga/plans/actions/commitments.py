"""Taking on a commitment, and correcting how it is written down."""

from collections.abc import Sequence

from django.db import transaction

from minga.accounts.models import Person
from minga.core.permits import require
from minga.directory.models import Institution
from minga.directory.rows import write_rows
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers
from minga.plans.actions.plans import PLANNER, SYSTEM
from minga.plans.actions.translations import keep_translations
from minga.plans.models import ActionPlan, Commitment, CommitmentActor, Confirmation, Contact, Doubt, Milestone, Target
from minga.plans.rules import can_adopt_commitment
from minga.plans.sheets import CommitmentSheet, Origin

Part = CommitmentActor.Part


@transaction.atomic
def adopt_commitment(*, by: Person | None, plan: ActionPlan, sheet: CommitmentSheet, role: str = PLANNER) -> Commitment:
    """The plan promises this from now on, and the register says who answers for it."""
    if role != SYSTEM:
        require(can_adopt_commitment, by, plan)
    commitment = sheet.commitment
    commitment.plan, commitment.jurisdiction = plan, plan.jurisdiction
    commitment.save(force_insert=True)
    write_parts(commitment, sheet)
    record("commitment.adopted", commitment, by=by, role=role, **facts_of(commitment, sheet))
    told = {"code": commitment.code, "title": dict(commitment.title)}
    notify(followers(plan), "plans/notices/commitment_adopted", plan, but=by, **told)
    return commitment


@transaction.atomic
def correct_commitment(
    *, by: Person | None, commitment: Commitment, sheet: CommitmentSheet, role: str = PLANNER
) -> Commitment:
    """Write what the sheet says over the commitment. Its milestones keep who they are, whatever hangs from them."""
    old = Commitment.objects.select_for_update(of=("self",)).select_related("plan__jurisdiction").get(pk=commitment.pk)
    if role != SYSTEM:
        require(can_adopt_commitment, by, old.plan)
    new = sheet.commitment
    new.pk, new.created_at, new.origins = old.pk, old.created_at, old.origins
    new.plan, new.jurisdiction = old.plan, old.plan.jurisdiction
    new.save(force_update=True)
    write_parts(new, sheet)
    keep_translations(new.plan)
    record("commitment.corrected", new, by=by, role=role, **facts_of(new, sheet), replaces=old.checksum)
    told = {"code": new.code, "title": dict(new.title)}
    notify(followers(new), "plans/notices/commitment_corrected", new, but=by, **told)
    return new


@transaction.atomic
def trace_commitment(
    *, by: Person | None, commitment: Commitment, origins: Sequence[Origin], role: str = PLANNER
) -> Commitment:
    """Write down what the commitment was made from, so that its page leads back to the ideas. Twice is once."""
    locked = (
        Commitment.objects.select_for_update(of=("self",)).select_related("plan__jurisdiction").get(pk=commitment.pk)
    )
    if role != SYSTEM:
        require(can_adopt_commitment, by, locked.plan)
    rows = [origin.row() for origin in origins]
    if locked.origins == rows:
        return locked
    locked.origins = rows
    locked.save(update_fields=["origins", "updated_at"])
    record("commitment.traced", locked, by=by, role=role, origins=[origin.code for origin in origins])
    return locked


def facts_of(commitment: Commitment, sheet: CommitmentSheet) -> dict[str, object]:
    return {
        "plan": commitment.plan.ledger_code,
        "title": dict(commitment.title),
        "starts_on": commitment.starts_on.iso if commitment.starts_on else None,
        "ends_on": commitment.ends_on.iso if commitment.ends_on else None,
        "leads": [lead.slug for lead in sheet.leads],
        "milestones": len(sheet.milestones),
        "checksum": commitment.checksum,
    }


def write_parts(commitment: Commitment, sheet: CommitmentSheet) -> None:
    commitment.sdgs.set(sheet.sdgs)
    commitment.values.set(sheet.values)
    commitment.pillars.set(sheet.pillars)
    commitment.policy_areas.set(sheet.policy_areas)
    # Nothing points at doubts, actors, contacts and targets, so they are written anew.
    for model in (Doubt, CommitmentActor, Contact, Target, Confirmation):
        model._default_manager.filter(commitment=commitment).delete()
    milestones = write_milestones(commitment, sheet)
    CommitmentActor.objects.bulk_create(actors_of(commitment, sheet, milestones))
    for contact in sheet.contacts:
        contact.commitment = commitment
    Contact.objects.bulk_create(sheet.contacts)
    for target in sheet.targets:
        target.commitment = commitment
    Target.objects.bulk_create(sheet.targets)
    if sheet.confirmation:
        sheet.confirmation.commitment = commitment
        sheet.confirmation.save(force_insert=True)
    for place, doubt in enumerate(sheet.doubts):
        doubt.plan, doubt.commitment = commitment.plan, commitment
        doubt.milestone = milestones.get(sheet.doubtful_milestones.get(place, 0))
    Doubt.objects.bulk_create(sheet.doubts)


def write_milestones(commitment: Commitment, sheet: CommitmentSheet) -> dict[int, Milestone]:
    for milestone in sheet.milestones:
        milestone.commitment = commitment
    fields = ["label", "title", "description", "starts_on", "ends_on", "group", "expected_output", "source"]
    existing = Milestone.objects.filter(commitment=commitment)
    existing.update(starts_with=None)
    write_rows(sheet.milestones, existing, key=["number"], fields=fields, prune=True)
    milestones = {milestone.number: milestone for milestone in sheet.milestones}
    for number, first in sheet.starts_with.items():
        milestones[number].starts_with = milestones[first]
        milestones[number].save(update_fields=["starts_with"])
    return milestones


def actors_of(
    commitment: Commitment, sheet: CommitmentSheet, milestones: dict[int, Milestone]
) -> list[CommitmentActor]:
    leads = [actor(commitment, lead, Part.LEAD, place) for place, lead in enumerate(sheet.leads, 1)]
    for place, other in enumerate(sheet.actors, 1):
        other.commitment, other.position = commitment, place
    charged = [
        actor(commitment, institution, Part.MILESTONE, place, milestones[number])
        for number, institutions in sheet.milestone_actors.items()
        for place, institution in enumerate(institutions, 1)
    ]
    return [*leads, *sheet.actors, *charged]


def actor(
    commitment: Commitment, institution: Institution, part: Part, position: int, milestone: Milestone | None = None
) -> CommitmentActor:
    return CommitmentActor(
        commitment=commitment, institution=institution, part=part, position=position, milestone=milestone
    )
