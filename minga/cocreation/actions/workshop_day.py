"""The day of a workshop: its script, its tables, who came as counts, the review between tables, the plenary, papers."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.accounts.models import Person
from minga.cocreation.actions.proposals import add_version
from minga.cocreation.actions.registrations import told_of
from minga.cocreation.actions.workshops import locked_workshop, role_in
from minga.cocreation.models import (
    Attendance,
    PeerReview,
    Proposal,
    Workshop,
    WorkshopPaper,
    WorkshopStep,
    WorkshopTable,
)
from minga.cocreation.rules import workshops as permits
from minga.core.dates import PartialDate
from minga.core.permits import Refused, require
from minga.core.states import move
from minga.core.text import tidy
from minga.directory.models import SDG
from minga.documents.actions import hand_in_document
from minga.documents.keeping import HandedIn
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers

State = Workshop.State


@transaction.atomic
def tick_step(*, by: Person, step: WorkshopStep, is_done: bool, notes: str = "") -> WorkshopStep:
    require(permits.can_run_workshop, by, locked_workshop(step.workshop))
    step.done_at = (step.done_at or timezone.now()) if is_done else None
    step.notes = tidy(notes)
    step.save(update_fields=["done_at", "notes"])
    return step


@transaction.atomic
def set_table(*, by: Person, workshop: Workshop, number: int, sdg: SDG | None, topic: str, notes: str) -> WorkshopTable:
    """A table is known by its number: the same number again changes what it works on."""
    require(permits.can_run_workshop, by, locked_workshop(workshop))
    if sdg is None and not tidy(topic):
        raise Refused(_("Di sobre qué objetivo o tema trabaja la mesa."))
    table, _is_new = WorkshopTable.objects.update_or_create(
        workshop=workshop, number=number, defaults={"sdg": sdg, "topic": tidy(topic), "notes": tidy(notes)}
    )
    return table


@transaction.atomic
def count_attendance(*, by: Person, workshop: Workshop, counts: Mapping[tuple[str, str], int]) -> int:
    """How many came, by sex and sector; written again, the newest counts hold."""
    fresh = locked_workshop(workshop)
    require(permits.can_run_workshop, by, fresh)
    fresh.attendance.all().delete()
    rows = [
        Attendance(workshop=fresh, sex=sex, sector=sector, count=count)
        for (sex, sector), count in counts.items()
        if count
    ]
    Attendance.objects.bulk_create(rows)
    return sum(row.count for row in rows)


@transaction.atomic
def review_between_tables(
    *, by: Person, proposal: Proposal, by_table: WorkshopTable, text: str, change: str = "", solution: str = ""
) -> PeerReview:
    """What another table said; with `solution`, the text that the proposal's own table wrote because of it."""
    locked = (
        Proposal.objects.select_for_update(of=("self",)).select_related("process__jurisdiction").get(pk=proposal.pk)
    )
    if locked.workshop is None or by_table.workshop_id != locked.workshop_id:
        raise Refused(_("La revisión es entre mesas del mismo taller."))
    require(permits.can_run_workshop, by, locked.workshop)
    if locked.table_id == by_table.pk:
        raise Refused(_("Una mesa no revisa su propia propuesta: elige otra mesa."))
    if not locked.is_readable:
        raise Refused(_("El texto de esta propuesta ya no está."))
    wanted = tidy(solution)
    if wanted and wanted != locked.solution:
        if not tidy(change):
            raise Refused(_("Di qué se cambió: se publica junto a la revisión."))
        write_change(by, locked, wanted)
    return PeerReview.objects.create(proposal=locked, by_table=by_table, text=tidy(text), change=tidy(change))


def write_change(by: Person, proposal: Proposal, solution: str) -> None:
    proposal.solution = solution
    proposal.version_number += 1
    proposal.save(update_fields=["solution", "version_number", "updated_at"])
    version = add_version(proposal)
    facts = {"version": version.number, "text": version.digest}
    record("proposal.improved", proposal, by=by, role="facilitator", **facts)
    notify(followers(proposal), "cocreation/notices/proposal_corrected", proposal, but=by, version=version.number)


@transaction.atomic
def write_plenary(*, by: Person, workshop: Workshop, text: str) -> Workshop:
    fresh = locked_workshop(workshop)
    require(permits.can_run_workshop, by, fresh)
    fresh.plenary = text.strip()
    fresh.save(update_fields=["plenary"])
    return fresh


@transaction.atomic
def add_paper(*, by: Person, workshop: Workshop, kind: str, file: HandedIn) -> WorkshopPaper:
    """Minutes, photographs, signed lists: published as documents, examined like any other."""
    fresh = locked_workshop(workshop)
    require(permits.can_run_workshop, by, fresh)
    document = hand_in_document(by=by, role=role_in(by, fresh), about=fresh, file=file)
    return WorkshopPaper.objects.create(workshop=fresh, document=document, kind=WorkshopPaper.Kind(kind))


@transaction.atomic
def hold_workshop(*, by: Person, workshop: Workshop) -> Workshop:
    """It took place. From now on nobody registers; proposals and counts can still be written down."""
    fresh = locked_workshop(workshop)
    require(permits.can_run_workshop, by, fresh)
    if fresh.starts_at is None or fresh.starts_at > timezone.now():
        raise Refused(_("Todavía no empieza: se marca como realizado desde su hora de comienzo."))
    move(fresh, State.HELD, paths=Workshop.PATHS)
    fresh.held_on = PartialDate(timezone.localdate(fresh.starts_at).isoformat())
    fresh.save(update_fields=["state", "held_on"])
    record("workshop.held", fresh, by=by, role=role_in(by, fresh), process=fresh.process.slug)
    return fresh


@transaction.atomic
def publish_results(*, by: Person, workshop: Workshop) -> Workshop:
    """How many came and what was made there; nothing of it changes afterwards."""
    fresh = locked_workshop(workshop)
    require(permits.can_run_workshop, by, fresh)
    came = sum(fresh.attendance.values_list("count", flat=True))
    if not came:
        raise Refused(_("Faltan las cuentas de asistencia: los resultados dicen cuántas personas vinieron."))
    move(fresh, State.PUBLISHED, paths=Workshop.PATHS)
    fresh.save(update_fields=["state"])
    proposals = fresh.proposals.count()
    record("workshop.published", fresh, by=by, role=role_in(by, fresh), count=came, proposals_made=proposals)
    notify(followers(fresh.process), "cocreation/notices/workshop_published", fresh, but=by, **told_of(fresh))
    return fresh
