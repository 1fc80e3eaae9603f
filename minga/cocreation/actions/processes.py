"""Opening a process, correcting what is said of it, and saying in the register that a phase has begun."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy

from minga.accounts.models import Person
from minga.cocreation.models import IntegratedProposal, Phase, Process
from minga.cocreation.rules.processes import can_run_process
from minga.cocreation.sheets import ProcessSheet
from minga.core.fields import Said
from minga.core.permits import require
from minga.directory.rows import write_rows
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers
from minga.plans.actions import trace_commitment
from minga.plans.models import Commitment
from minga.plans.sheets import Origin
from minga.web.numbers import day

SYSTEM, PLANNER = "system", "planner"
FIELDS = (
    *(
        "title",
        "summary",
        "plan_id",
        "document_id",
        "methodology_id",
        "starts_on",
        "ends_on",
        "is_closed",
        "is_demo",
        "criteria",
    ),
    *("workshop_steps", "groups", "funnel", "not_published", "doubts", "source", "checksum"),
)
PARTS = {
    "phases": (
        "key",
        [
            *("kind", "number", "title", "description", "starts_on", "ends_on", "participants", "activities"),
            "source",
        ],
    ),
    "categories": ("number", ["title", "leads_to", "outcome", "source"]),
    "figures": (
        "key",
        [
            *("position", "label", "value", "unit", "denominator", "phase", "breakdown", "category"),
            *("category_label", "is_derived", "source"),
        ],
    ),
    "workshops": ("position", ["city", "territory_id", "held_on", "place", "source"]),
}
INTEGRATED = [
    *("position", "title", "category_id", "reason", "institution_text", "commitment_id", "footnote", "decided_on"),
    "source",
]


@transaction.atomic
def open_process(*, by: Person | None, sheet: ProcessSheet, role: str = PLANNER) -> Process:
    """Make a process public with all its parts. `role` "system" is the loader: there the document decided."""
    process = sheet.process
    if role != SYSTEM:
        require(can_run_process, by, process.jurisdiction)
    process.save(force_insert=True)
    record("process.opened", process, by=by, role=role, **facts_of(process))
    write_parts(sheet, by, role)
    if process.is_closed:
        record("process.closed", process, by=by, role=role, ends_on=process.ends_on.iso if process.ends_on else None)
    return process


@transaction.atomic
def correct_process(*, by: Person | None, process: Process, sheet: ProcessSheet, role: str = PLANNER) -> Process:
    """Write what the sheet says over the process; the register keeps both fingerprints."""
    old = Process.objects.select_for_update().get(pk=process.pk)
    if role != SYSTEM:
        require(can_run_process, by, process.jurisdiction)
    new = sheet.process
    new.pk, new.next_number, new.created_at = old.pk, old.next_number, old.created_at
    new.save(force_update=True, update_fields=[*(name.removesuffix("_id") for name in FIELDS), "updated_at"])
    record("process.corrected", new, by=by, role=role, **facts_of(new), replaces=old.checksum)
    write_parts(sheet, by, role)
    if new.is_closed and not old.is_closed:
        record("process.closed", new, by=by, role=role, ends_on=new.ends_on.iso if new.ends_on else None)
    return new


def facts_of(process: Process) -> dict[str, object]:
    return {
        "title": dict(process.title),
        "starts_on": process.starts_on.iso if process.starts_on else None,
        "ends_on": process.ends_on.iso if process.ends_on else None,
        "document": process.document.key if process.document else None,
        "is_demo": process.is_demo,
        "checksum": process.checksum,
    }


def write_parts(sheet: ProcessSheet, by: Person | None, role: str) -> None:
    process = sheet.process
    for name, (key, fields) in PARTS.items():
        rows = getattr(sheet, name)
        for row in rows:
            row.process = process
        existing = getattr(process, name).all()
        write_rows(rows, existing, key=[key], fields=fields, prune=name != "categories")
    write_integrated(sheet, by, role)


def write_integrated(sheet: ProcessSheet, by: Person | None, role: str) -> None:
    """Each one new or changed is a line of the register, because people follow it by its code."""
    categories = {category.number: category for category in sheet.process.categories.all()}
    there = {row.code: row for row in sheet.process.integrated_proposals.all()}
    for one in sheet.integrated:
        row = one.proposal
        row.process = sheet.process
        row.category = categories.get(one.category) if one.category is not None else None
        old = there.get(row.code)
        if old and all(getattr(old, name) == getattr(row, name) for name in INTEGRATED):
            continue
        if old:
            row.pk, row.created_at = old.pk, old.created_at
        row.save()
        row.institutions.set(one.institutions)
        if old:
            record("integrated_proposal.corrected", row, by=by, role=role, **integrated_facts(row))
        else:
            record("integrated_proposal.published", row, by=by, role=role, **integrated_facts(row))
    trace_commitments(sheet.process, by, role)


def trace_commitments(process: Process, by: Person | None, role: str) -> None:
    """Each commitment leads back to the integrated proposals that it was made from."""
    found = process.integrated_proposals.exclude(commitment=None).select_related("category", "commitment")
    by_commitment: dict[Commitment, list[IntegratedProposal]] = {}
    for row in found.order_by("code"):
        assert row.commitment
        by_commitment.setdefault(row.commitment, []).append(row)
    for commitment, rows in by_commitment.items():
        known = {origin["code"] for origin in commitment.origins}
        trace_commitment(by=by, commitment=commitment, origins=[origin_of(row, process) for row in rows], role=role)
        for row in rows:
            if row.code not in known:
                tell_of_commitment(row, commitment, by)


def tell_of_commitment(row: IntegratedProposal, commitment: Commitment, by: Person | None) -> None:
    told = {"commitment": commitment.code, "promise": dict(commitment.title)}
    notify(followers(row), "cocreation/notices/integrated_adopted", row, but=by, **told)


def origin_of(row: IntegratedProposal, process: Process) -> Origin:
    return Origin(
        code=row.code,
        title=row.title,
        address=reverse("integrated_proposal", args=[process.jurisdiction.slug, row.code]),
        decision=row.category.title if row.category else Said(),
        decided_on=row.decided_on,
    )


def integrated_facts(row: IntegratedProposal) -> dict[str, object]:
    return {
        "process": row.process.slug,
        "title": dict(row.title),
        "category": row.category.number if row.category else None,
        "commitment": row.commitment.code if row.commitment else None,
        "decided_on": row.decided_on.iso if row.decided_on else None,
    }


def announce_phases() -> int:
    """Say in the register which phases have begun since the last time; how many. A periodic duty of the worker."""
    today = timezone.localdate()
    running = Phase.objects.filter(process__is_closed=False, process__awaits_timeline=False)
    waiting = running.filter(announced_at=None, starts_on__lte=today.isoformat())
    count = 0
    for phase in waiting.select_related("process__jurisdiction"):
        count += announce(phase) if phase.is_open_on(today) else 0
    return count


@transaction.atomic
def announce(phase: Phase) -> int:
    """Once, also with two workers: whoever sets the date writes the line."""
    taken = Phase.objects.filter(pk=phase.pk, announced_at=None).update(announced_at=timezone.now())
    if taken:
        ends_on = phase.ends_on.iso if phase.ends_on else None
        record("phase.opened", phase.process, by=None, role=SYSTEM, phase=phase.key, ends_on=ends_on)
        notify(
            followers(phase.process),
            "cocreation/notices/phase_opened",
            phase.process,
            phase=dict(phase.title),
            ends_on=lazy(day, str)(phase.ends_on),
        )
    return taken
