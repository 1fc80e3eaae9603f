"""Writing, publishing and correcting a plan. `role` "system" is the loader of the published documents: nobody decides
there, the decision was the document's."""

from django.db import transaction
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.directory.rows import write_rows
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers
from minga.plans.actions.translations import keep_translations
from minga.plans.models import ActionPlan, Doubt, Passage, PlanLead
from minga.plans.rules import can_write_plan
from minga.plans.sheets import PlanSheet

SYSTEM = "system"
PLANNER = "planner"


@transaction.atomic
def draft_plan(*, by: Person | None, sheet: PlanSheet, role: str = PLANNER) -> ActionPlan:
    """Write the plan down, not yet public."""
    if role != SYSTEM:
        require(can_write_plan, by, sheet.plan)
    sheet.plan.state = ActionPlan.State.DRAFT
    sheet.plan.save(force_insert=True)
    write_parts(sheet.plan, sheet)
    return sheet.plan


@transaction.atomic
def revise_draft(*, by: Person, plan: ActionPlan, sheet: PlanSheet) -> ActionPlan:
    """Write over a plan that nobody has read yet, so it is no line of the register. Its commitments stay."""
    old = ActionPlan.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=plan.pk)
    require(can_write_plan, by, old)
    if old.state != ActionPlan.State.DRAFT:
        raise Refused(_("Este plan ya es público: se corrige, no se vuelve a escribir."))
    new = sheet.plan
    new.pk, new.state, new.version, new.created_at = old.pk, old.state, old.version, old.created_at
    new.save(force_update=True)
    write_parts(new, sheet)
    return new


@transaction.atomic
def publish_plan(*, by: Person | None, plan: ActionPlan, role: str = PLANNER) -> ActionPlan:
    """Everybody can read it from now on, and the register says since when."""
    plan = ActionPlan.objects.select_for_update(of=("self",)).select_related("jurisdiction", "document").get(pk=plan.pk)
    if role != SYSTEM:
        require(can_write_plan, by, plan)
    move(plan, ActionPlan.State.PUBLISHED, paths=ActionPlan.PATHS)
    plan.save(update_fields=["state", "updated_at"])
    record("plan.published", plan, by=by, role=role, **facts_of(plan))
    return plan


@transaction.atomic
def correct_plan(*, by: Person | None, plan: ActionPlan, sheet: PlanSheet, role: str = PLANNER) -> ActionPlan:
    """Write what the sheet says over the plan: its version goes up and the register keeps both fingerprints."""
    old = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    new = sheet.plan
    if role != SYSTEM:
        require(can_write_plan, by, old)
    new.pk, new.state, new.version, new.created_at = old.pk, old.state, old.version + 1, old.created_at
    new.save(force_update=True)
    write_parts(new, sheet)
    keep_translations(new)
    record("plan.corrected", new, by=by, role=role, **facts_of(new), replaces=old.checksum)
    notify(followers(new), "plans/notices/plan_corrected", new, but=by, title=dict(new.title), version=new.version)
    return new


def facts_of(plan: ActionPlan) -> dict[str, object]:
    return {
        "title": dict(plan.title),
        "starts_on": plan.starts_on.iso if plan.starts_on else None,
        "ends_on": plan.ends_on.iso if plan.ends_on else None,
        "document": plan.document.key if plan.document else None,
        "version": plan.version,
        "checksum": plan.checksum,
    }


def write_parts(plan: ActionPlan, sheet: PlanSheet) -> None:
    for parts in (sheet.passages, sheet.themes, sheet.doubts):
        for part in parts:
            part.plan = plan
    leads = [PlanLead(plan=plan, institution=lead, position=place) for place, lead in enumerate(sheet.leads, 1)]
    # Nothing points at these rows, so they are written anew: a changed order would collide with unique positions.
    Passage.objects.filter(plan=plan).delete()
    Passage.objects.bulk_create(sheet.passages)
    PlanLead.objects.filter(plan=plan).delete()
    PlanLead.objects.bulk_create(leads)
    Doubt.objects.filter(plan=plan, commitment=None).delete()
    Doubt.objects.bulk_create(sheet.doubts)
    fields = ["position", "title", "description", "source"]
    write_rows(sheet.themes, plan.themes.all(), key=["key"], fields=fields)
