"""When a phase opens and closes: by its dates or by an act, and every change of dates is a fact with its reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.accounts.models import Person
from minga.cocreation.models import Phase, PhaseChange, Process
from minga.cocreation.process_plans import Dates
from minga.cocreation.queries.integration import lost_ideas
from minga.cocreation.rules.phases import days_of_notice, faults_of_dates, was_early_enough
from minga.cocreation.rules.processes import can_run_phase, can_run_process
from minga.core.dates import PartialDate
from minga.core.permits import Refused, require
from minga.ledger.actions import record
from minga.notices.actions import notify
from minga.notices.queries import followers

PLANNER = "planner"


def locked(phase: Phase) -> Phase:
    found: Phase = (
        Phase.objects.select_for_update(of=("self",)).select_related("process__jurisdiction").get(pk=phase.pk)
    )
    return found


@transaction.atomic
def publish_timeline(*, by: Person, process: Process, reason: str = "") -> Process:
    """From now on everybody can see when each phase is, and the phases can open. Published later than the methodology
    asks, it carries the reason, which everybody reads."""
    require(can_run_process, by, process.jurisdiction)
    fresh = locked_process(process)
    if fresh.timeline_published_at:
        return fresh
    if fault := fault_of_timeline(fresh):
        raise Refused(fault)
    fresh.timeline_published_at, fresh.awaits_timeline = timezone.now(), False
    given, is_late = days_of_notice(fresh), was_early_enough(fresh) is False
    if is_late and not reason.strip():
        raise Refused(_("Se publica con menos tiempo del que debe: escribe por qué. Todas las personas lo leerán."))
    fresh.timeline_reason = reason.strip() if is_late else ""
    fresh.save(update_fields=["timeline_published_at", "awaits_timeline", "timeline_reason", "updated_at"])
    dates = {phase.key: [iso(phase.starts_on), iso(phase.ends_on)] for phase in fresh.phases.all()}
    why = {"reason": fresh.timeline_reason} if fresh.timeline_reason else {}
    record("process.timeline_published", fresh, by=by, role=PLANNER, phases=dates, days_of_notice=given, **why)
    notify(followers(fresh), "cocreation/notices/timeline_published", fresh, but=by)
    return fresh


def locked_process(process: Process) -> Process:
    rows = Process.objects.select_for_update(of=("self",)).select_related("jurisdiction", "methodology")
    found: Process = rows.get(pk=process.pk)
    return found


def fault_of_timeline(process: Process) -> str:
    """What keeps these dates from being published, in words."""
    by_date = [phase for phase in process.phase_list if phase.opens_by == Phase.Opening.DATE]
    if any(phase.starts_on is None for phase in by_date):
        return _("Faltan fechas: cada fase que se abre por fecha necesita su comienzo.")
    return next((reason for _key, reason in faults_of_dates(process.phase_list)), "")


@transaction.atomic
def set_dates(*, by: Person, process: Process, dates: Dates) -> Process:
    """The dates of a process that is being prepared: they change freely until they are published."""
    require(can_run_process, by, process.jurisdiction)
    fresh = locked_process(process)
    if not fresh.awaits_timeline:
        raise Refused(_("El calendario ya es público: cada cambio de fechas se hace en su fase y con su razón."))
    write_dates(fresh, dates)
    return fresh


def write_dates(process: Process, dates: Dates) -> None:
    for phase in process.phase_list:
        phase.starts_on, phase.ends_on = dates.get(phase.key, (None, None))
    if fault := next((reason for _key, reason in faults_of_dates(process.phase_list)), ""):
        raise Refused(fault)
    for phase in process.phase_list:
        phase.save(update_fields=["starts_on", "ends_on"])
    stretch(process)


def stretch(process: Process) -> None:
    """A process lasts from the first to the last day of its phases; what a document dates stays as it says."""
    if process.checksum:
        return
    phases = list(process.phases.all())
    process.starts_on = min((phase.starts_on for phase in phases if phase.starts_on), default=None)
    ends = (phase.ends_on for phase in phases if phase.ends_on)
    process.ends_on = max(ends, key=lambda one: one.last_day, default=None)
    process.save(update_fields=["starts_on", "ends_on", "updated_at"])


def iso(date: PartialDate | None) -> str | None:
    return date.iso if date else None


@transaction.atomic
def change_dates(
    *, by: Person, phase: Phase, starts_on: PartialDate | None, ends_on: PartialDate | None, reason: str
) -> Phase:
    """New dates for a phase, with the reason that everybody reads; what has already begun does not begin again."""
    fresh = locked(phase)
    require(can_run_phase, by, fresh)
    if not reason.strip():
        raise Refused(_("Escribe por qué cambian las fechas."))
    if starts_on and ends_on and ends_on.last_day < starts_on.first_day:
        raise Refused(_("La fase no puede terminar antes de empezar."))
    if (fresh.starts_on, fresh.ends_on) == (starts_on, ends_on):
        return fresh
    note_change(fresh, "moved", reason, starts_on, ends_on)
    fresh.starts_on, fresh.ends_on = starts_on, ends_on
    fresh.save(update_fields=["starts_on", "ends_on"])
    stretch(fresh.process)
    facts = {"phase": fresh.key, "starts_on": iso(starts_on), "ends_on": iso(ends_on), "reason": reason.strip()}
    record("phase.moved", fresh.process, by=by, role=PLANNER, **facts)
    told = {"phase": dict(fresh.title), "reason": reason.strip()}
    notify(followers(fresh.process), "cocreation/notices/phase_moved", fresh.process, but=by, **told)
    return fresh


def note_change(
    phase: Phase, verb: str, reason: str, starts_on: PartialDate | None = None, ends_on: PartialDate | None = None
) -> None:
    PhaseChange.objects.create(
        phase=phase,
        verb=verb,
        old_starts_on=phase.starts_on,
        old_ends_on=phase.ends_on,
        new_starts_on=starts_on,
        new_ends_on=ends_on,
        reason=reason.strip(),
    )


@transaction.atomic
def open_phase(*, by: Person, phase: Phase, reason: str) -> Phase:
    """By act: from now on what the methodology says for this phase can be done, whatever its dates say."""
    fresh = locked(phase)
    require(can_run_phase, by, fresh)
    if fresh.process.awaits_timeline:
        raise Refused(_("Primero publica el calendario: ninguna fase se abre antes de que se sepa cuándo es."))
    if fresh.is_open_on(timezone.localdate()):
        return fresh
    if not reason.strip():
        raise Refused(_("Escribe por qué se abre por un acto."))
    note_change(fresh, "opened", reason, fresh.starts_on, fresh.ends_on)
    fresh.opened_at, fresh.closed_at, fresh.announced_at = timezone.now(), None, timezone.now()
    fresh.save(update_fields=["opened_at", "closed_at", "announced_at"])
    facts = {"phase": fresh.key, "ends_on": iso(fresh.ends_on), "reason": reason.strip()}
    record("phase.opened", fresh.process, by=by, role=PLANNER, **facts)
    told = {"phase": dict(fresh.title), "ends_on": ""}
    notify(followers(fresh.process), "cocreation/notices/phase_opened", fresh.process, but=by, **told)
    return fresh


@transaction.atomic
def close_phase(*, by: Person, phase: Phase, reason: str) -> Phase:
    fresh = locked(phase)
    require(can_run_phase, by, fresh)
    if not fresh.is_open_on(timezone.localdate()):
        return fresh
    if not reason.strip():
        raise Refused(_("Escribe por qué se cierra por un acto."))
    if "integration" in fresh.does and (count := lost_ideas(fresh.process).count()):
        raise Refused(
            ngettext(
                "Una idea clasificada no está en ninguna propuesta integrada ni tiene una razón pública.",
                "%(count)s ideas clasificadas no están en ninguna propuesta integrada ni tienen una razón pública.",
                count,
            )
            % {"count": count}
        )
    note_change(fresh, "closed", reason, fresh.starts_on, fresh.ends_on)
    fresh.closed_at = timezone.now()
    fresh.save(update_fields=["closed_at"])
    record("phase.closed", fresh.process, by=by, role=PLANNER, phase=fresh.key, reason=reason.strip())
    told = {"phase": dict(fresh.title), "reason": reason.strip()}
    notify(followers(fresh.process), "cocreation/notices/phase_closed", fresh.process, but=by, **told)
    return fresh
